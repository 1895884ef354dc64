import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableOverrides } from '../../domain/pipes/tables/city-tables.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const tables = '/api/cities/222404/pipes/tables';
const key = 'water-to-200|sewer';

describe('the rule tables of a city', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const horizontal = async () => {
    const { body } = await scene.server.call('planner', 'GET', tables);
    return (body as { tables: { horizontal: { version: number; cells: TableOverrides } } }).tables.horizontal;
  };
  const opened = async (role: 'planner' | 'utility') => {
    const { page, context, errors } = await scene.open(role, '/workbench/222404/pipes');
    await mapReady(page);
    await page.getByRole('button', { name: '规则表' }).click();
    await page.locator('.tables__matrix').waitFor();
    return { page, context, errors };
  };

  it('are edited and confirmed by the page, judged by at once, and come back', async () => {
    const { page, context, errors } = await opened('planner');
    await page.getByRole('button', { name: `给水 d≤200 × 污水、雨水 1 m 国标 · 未核实` }).first().click();
    // a slip of the pen is refused before it becomes a draft
    await page.getByLabel('数值 (m)').fill('-1');
    await page.getByRole('button', { name: '放入草稿' }).click();
    await page.getByText('数值 -1 为负').waitFor();
    await page.getByLabel('数值 (m)').fill('6');
    await page.getByLabel('核定文件').fill('珲建发〔2026〕3号');
    await page.getByLabel('核定日期').fill('2026-01-31');
    await page.getByLabel('核定日期').press('Enter');
    await page.getByRole('button', { name: '放入草稿' }).click();
    const draft = page.getByRole('region', { name: '草稿' });
    expect(await draft.textContent()).toMatch(
      /将改变 1 格.*给水 d≤200 × 污水、雨水.*1 m.*国标.*→.*6 m.*本市核定/,
    );
    expect((await horizontal()).version).toBe(0);
    await draft.getByLabel('修改原因').fill('按市规定');
    await draft.getByRole('button', { name: '确认生效' }).click();
    await expect.poll(async () => (await horizontal()).version).toBe(1);
    expect((await horizontal()).cells[key]).toMatchObject({ value: 6, verifiedOn: '2026-01-31' });

    await page.getByRole('button', { name: '关闭', exact: true }).click();
    await page.locator('.pipes__tabs').getByText('碰撞').click({ timeout: 120_000 });
    await page.getByRole('button', { name: '碰撞与净距分析' }).click();
    await page.getByText('要求 6.00 m（珲建发〔2026〕3号）（本市核定）').first().waitFor({ timeout: 90_000 });

    await page.getByRole('button', { name: '规则表' }).first().click();
    await page.locator('.tables__side').getByText('版本', { exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: '国家标准原表' }).getByRole('button').click();
    await page.getByRole('button', { name: '确认生效' }).click();
    await expect.poll(async () => (await horizontal()).cells).toEqual({});
    // what lies open behind the window was judged again
    await expect.poll(() => page.getByText('（本市核定）').count(), { timeout: 60_000 }).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('of two people at once the second sees both and makes his change again', async () => {
    const { page, context, errors } = await opened('planner');
    const { version } = await horizontal();
    await page
      .getByRole('button', { name: /^污水、雨水 × 管沟/ })
      .first()
      .click();
    await page.getByLabel('数值 (m)').fill('2');
    await page.getByLabel('条文').fill('附表1');
    await page.getByRole('button', { name: '放入草稿' }).click();
    const theirs = { [key]: { value: 1.4, clause: '附表2', document: '', verifiedOn: null, note: '' } };
    const body = { version, cells: theirs, note: '管理员先改' };
    expect((await scene.server.call('administrator', 'POST', `${tables}/horizontal`, body)).status).toBe(200);
    await page.getByLabel('修改原因').fill('我的改动');
    await page.getByRole('button', { name: '确认生效' }).click();
    await page.getByText('您修改期间，他人已改了此表').waitFor();
    const both = await page.locator('.tables__draft').textContent();
    expect(both).toMatch(/他人的改动.*给水 d≤200 × 污水、雨水.*1\.4.*您的改动.*污水、雨水 × 管沟/);
    await page.getByRole('button', { name: '在最新版本上重做我的改动' }).click();
    await page.getByLabel('修改原因').fill('两者都要');
    await page.getByRole('button', { name: '确认生效' }).click();
    await expect
      .poll(async () => Object.keys((await horizontal()).cells).sort())
      .toEqual(['sewer|conduit', key]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a whole table comes from a file, its bad rows by number; utilities only look', async () => {
    const { page, context, errors } = await opened('planner');
    await page.locator('.tables__side').getByText('整表文件').click();
    const send = async (rows: string) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: '选择文件' }).click();
      const buffer = Buffer.from(`\uFEFF行,列,数值,核定文件\r\n${rows}\r\n`);
      await (await chooser).setFiles({ name: '净距.csv', mimeType: 'text/csv', buffer });
    };
    await send('给水 d≤200,污水、雨水,1.2,文\r\n污水、雨水,给水 d≤200,1.5,文\r\n蒸汽,管沟,1,文');
    await page.getByText('表不对称：第 2 行为 1.2 m，行列对调后为 1.5 m', { exact: true }).waitFor();
    await page.getByText('“蒸汽”不是此表的行').first().waitFor();
    await send('污水、雨水,建（构）筑物,3,文');
    await page.getByText('将改变 1 格').waitFor();
    await context.close();

    const seen = await opened('utility');
    await seen.page
      .getByRole('button', { name: /^污水、雨水 × 管沟/ })
      .first()
      .click();
    await seen.page.locator('.tables__name').waitFor();
    expect(await seen.page.getByRole('button', { name: '放入草稿' }).count()).toBe(0);
    await seen.page.locator('.tables__side').getByText('整表文件').click();
    expect(await seen.page.getByRole('button', { name: '选择文件' }).count()).toBe(0);
    expect([...errors, ...seen.errors]).toEqual([]);
    await seen.context.close();
  });
});
