import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableOverrides } from '../../domain/pipes/tables/city-tables.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';
import { type Extent, zoneDrawn } from './draw-zone.ts';
import { stopFurtherLayouts } from './further-layouts.ts';

const city = '222404';
const tables = `/api/cities/${city}/pipes/tables`;

describe('the unit prices of a city', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const rates = async () => {
    const { body } = await scene.server.call('planner', 'GET', tables);
    return (body as { tables: { rates: { version: number; cells: TableOverrides } } }).tables.rates;
  };

  it('are changed from the bill, which follows at once and says that the way is of the older ones', async () => {
    const { page, context, errors } = await zoneDrawn(scene, city, await someCompound());
    const total = async () => wan(await page.locator('.routing__bill tfoot').textContent());
    await page.getByText('采纳为规划管网').waitFor({ timeout: 120_000 });
    await page.getByText('正在寻找更好的').waitFor({ state: 'detached', timeout: 120_000 });
    await stopFurtherLayouts(page);
    await page.getByText('方案比较').first().click();
    await page.locator('.routing__bill').getByText('示例假定（2020 年，未核实）').waitFor();
    const before = await total();
    // inside the compound and in the street
    const laid = await page
      .locator('.routing__bill tr', { hasText: /^污水管 DN300/ })
      .locator('td:nth-child(3)')
      .allTextContents();

    await page
      .locator('.routing__bill tr', { hasText: /^污水管 DN300/ })
      .locator('.routing__price')
      .first()
      .click();
    await page.locator('.tables__name', { hasText: '污水管 DN300' }).waitFor();
    await page.getByLabel('单价 (元/m)').fill('1168');
    await page.getByRole('button', { name: '放入草稿' }).click();
    // a price that nobody can check is none
    await page.getByText('改了单价却没有来源').waitFor();
    await page.getByLabel('来源', { exact: true }).fill('吉林省造价信息 2024 第 3 期');
    await page.getByLabel('年份', { exact: true }).fill('2024');
    await page.getByLabel('核定日期').fill('2026-01-31');
    await page.getByLabel('核定日期').press('Enter');
    await page.getByRole('button', { name: '放入草稿' }).click();
    const draft = page.getByRole('region', { name: '草稿' });
    expect(await draft.textContent()).toMatch(/污水管 DN300.*168 元\/m.*→.*1168 元\/m.*本市单价 · 已核定/);
    expect((await rates()).version).toBe(0);
    await draft.getByLabel('修改原因').fill('第 3 期信息价');
    await draft.getByRole('button', { name: '确认生效' }).click();
    await expect.poll(async () => (await rates()).version).toBe(1);
    await page.getByRole('button', { name: '关闭', exact: true }).click();

    await page
      .locator('.routing__bill')
      .getByText(/第 1 版，2024 年，来源 吉林省造价信息 2024 第 3 期/)
      .waitFor();
    // the same metres of pipe, each a thousand yuan dearer
    const metres = laid.reduce((sum, one) => sum + Number.parseFloat(one), 0);
    expect((await total()) - before).toBeCloseTo(metres * 0.1, 0);
    await page.locator('.routing__bill').getByText('方案按随附的示例单价寻优').waitFor();
    await page.locator('.routing__bill').getByRole('button', { name: '重新布置' }).click();
    await expect.poll(() => page.getByText('方案按随附的示例单价寻优').count(), { timeout: 120_000 }).toBe(0);

    // what is accepted reaches the programme, with who pays
    await page.getByText('正在寻找更好的').waitFor({ state: 'detached', timeout: 120_000 });
    await page.getByRole('button', { name: '采纳为规划管网' }).click();
    const planned = async () => {
      const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/programme`);
      return body as {
        pipes: { costYuan: number; funders: { funder: string }[] };
        pipePrices: { zh: string };
      };
    };
    await expect.poll(async () => (await planned()).pipes.costYuan, { timeout: 60_000 }).toBeGreaterThan(0);
    const { pipes: cost, pipePrices } = await planned();
    expect(cost.costYuan / 10_000).toBeCloseTo(await total(), 1);
    expect(cost.funders.map((one) => one.funder)).toEqual(
      expect.arrayContaining(['central_budget', 'local_fiscal', 'pipe_owner']),
    );
    expect(pipePrices.zh).toMatch(/^单价：第 1 版/);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('have depth bands of digging that a city parts anew in one go, and takes back', async () => {
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/pipes`);
    await mapReady(page);
    await page.getByRole('button', { name: '单价库' }).click();
    await page.getByRole('button', { name: '调整分层' }).click();
    const form = page.locator('.tables__form');
    await form.getByLabel('第 2 层下限').fill('1');
    await form.getByRole('button', { name: '放入草稿' }).click();
    await form.getByText('第 2 层下限 1 m 不深于上一层的 1.5 m，两层重叠').waitFor();
    for (const band of [4, 3, 2]) await form.getByRole('button', { name: `删去第 ${band} 层` }).click();
    await form.getByLabel('第 1 层下限').fill('2');
    await form.getByLabel('第 1 层单价').fill('31');
    await form.getByLabel('第 2 层单价').fill('20');
    await form.getByLabel('来源', { exact: true }).fill('省定额 2024');
    await form.getByLabel('年份', { exact: true }).fill('2024');
    await form.getByRole('button', { name: '放入草稿' }).click();
    await form.getByText(/第 2 层挖土 20 元\/m³，低于较浅一层的 31/).waitFor();
    await form.getByLabel('第 2 层单价').fill('66');
    const before = await rates();
    await form.getByRole('button', { name: '放入草稿' }).click();
    const draft = page.getByRole('region', { name: '草稿' });
    expect(await draft.textContent()).toMatch(/挖土分层 第 1 层下限1.5 m.*→2 m/);
    expect(await draft.textContent()).toMatch(/沟槽挖土 0–2 m28 元\/m³.*→31 元\/m³/);
    await draft.getByLabel('修改原因').fill('按省定额分层');
    await draft.getByRole('button', { name: '确认生效' }).click();
    await expect.poll(async () => (await rates()).version).toBe(before.version + 1);
    await page
      .locator('.tables__prices')
      .getByRole('row', { name: /沟槽挖土 2 m 以下/ })
      .waitFor();
    await page.getByText('版本', { exact: true }).last().click();
    await page.getByRole('button', { name: '恢复此版' }).first().click();
    await draft.getByRole('button', { name: '确认生效' }).click();
    await expect.poll(async () => (await rates()).version).toBe(before.version + 2);
    expect((await rates()).cells).toEqual(before.cells);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('are read on a phone by utilities, who can change nothing', async () => {
    const { page, context, errors } = await scene.open('utility', `/workbench/${city}/pipes`, {
      phone: true,
    });
    await mapReady(page);
    await page.getByRole('button', { name: '单价库' }).click();
    await page.getByLabel('查找项目或来源').fill('回填');
    const row = page.getByRole('row', { name: /沟槽回填/ });
    // the list follows what is typed a moment later: a row that still moves is missed by a click
    await page
      .getByRole('row', { name: /污水管 DN300/ })
      .first()
      .waitFor({ state: 'detached' });
    expect(await row.textContent()).toMatch(/沟槽回填24 元\/m³示例假定.*示例假定 · 未核实/);
    await row.getByRole('button').click();
    await page.locator('.tables__name', { hasText: '沟槽回填' }).waitFor();
    expect(await page.getByRole('button', { name: '放入草稿' }).count()).toBe(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(errors).toEqual([]);
    await context.close();
  });

  /** The compound in which most combined drains lie. */
  async function someCompound(): Promise<Extent> {
    const { rows } = await scene.server.services.database.pool.query<{ extent: Extent }>(
      `select array[st_xmin(c.geom), st_ymin(c.geom), st_xmax(c.geom), st_ymax(c.geom)] as extent
       from community c join pipe_segment s on s.city_code = c.city_code and st_contains(c.geom, st_centroid(s.geom))
       where c.city_code = $1 and s.utility = 'combined'
       group by c.city_code, c.id order by count(*) desc, c.id limit 1`,
      [city],
    );
    return rows[0]!.extent;
  }
});

/** 万元 of a cell that says so. */
function wan(text: string | null): number {
  return Number(/([\d.,]+)\s*万/.exec(text ?? '')![1]!.replaceAll(',', ''));
}
