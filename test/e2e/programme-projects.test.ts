import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

const city = '222404';

describe('projects on the programme desk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  interface Library {
    projects: { code: string; name: string; budgetYuan: number; mark: string; communities: string[] }[];
    communities: {
      code: string;
      name: string;
      money: { project: string; funder: string; amountYuan: number }[];
    }[];
  }
  const library = async () =>
    (await scene.server.call('planner', 'GET', `/api/cities/${city}/programme`)).body as Library;
  const desk = async (options = {}) => {
    const opened = await scene.open('planner', `/workbench/${city}/programme`, options);
    await opened.page.getByRole('tab', { name: '项目与资金' }).click();
    await opened.page.getByRole('button', { name: '新建项目' }).waitFor();
    return opened;
  };

  it('are made with communities and money, changed with a reason, and a conflict is told', async () => {
    const { page, context, errors } = await desk();
    const { communities } = await library();
    const chosen = communities.find(({ money }) => money.length === 0)!;
    await page.getByRole('button', { name: '新建项目' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('项目编号').fill('E2E-1');
    await form.getByLabel('项目名称').fill('浏览器测试项目');
    await form.getByLabel('批复（万元）').fill('300');
    await form.getByLabel('添加小区：名称或编号').fill(chosen.code);
    await page.getByTitle(`${chosen.name} ${chosen.code}`).click();
    await form.getByLabel(`${chosen.name} 的金额（万元）`).fill('320');
    await form.getByText('分给小区的钱超过批复 20.00 万元').waitFor();
    await form.getByLabel(`${chosen.name} 的金额（万元）`).fill('120.5');
    await form.getByRole('button', { name: /保\s*存/ }).click();
    const open = page.getByRole('button', { name: '浏览器测试项目' });
    await open.waitFor();
    const made = await library();
    expect(made.communities.find(({ code }) => code === chosen.code)!.money).toEqual([
      { project: 'E2E-1', funder: 'central_fiscal', amountYuan: 1_205_000 },
    ]);

    await open.click();
    await form.getByLabel(`${chosen.name} 的金额（万元）`).fill('130');
    await form.getByRole('button', { name: /保\s*存/ }).click();
    await form.getByText('改动已登记的金额须写明原因').waitFor();
    // somebody else changes it meanwhile
    const standing = made.projects.find(({ code }) => code === 'E2E-1')!;
    const { mark, communities: _, ...facts } = standing;
    const { status } = await scene.server.call(
      'planner',
      'PUT',
      `/api/cities/${city}/programme/projects/E2E-1`,
      {
        ...facts,
        shares: [{ community: chosen.code, funder: 'central_fiscal', amountYuan: 1_400_000 }],
        seen: mark,
        reason: '概算调整',
      },
    );
    expect(status).toBe(200);
    await form.getByLabel('变更原因').fill('核实');
    await form.getByRole('button', { name: /保\s*存/ }).click();
    await form.getByText('项目 E2E-1 刚被别人改过').waitFor();
    await form.getByRole('button', { name: '看现状' }).click();
    await form.waitFor({ state: 'hidden' });
    await open.click();
    await expect.poll(() => form.getByLabel(`${chosen.name} 的金额（万元）`).inputValue()).toBe('140');
    await form.getByText(/金额变更记录/).click();
    await form.getByText('概算调整').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('come from a file: the difference first, what is refused with its cure, then written', async () => {
    const { page, context, errors } = await desk({ phone: false });
    const { communities } = await library();
    const [a, b] = communities.filter(({ money }) => money.length === 0);
    await page.getByRole('button', { name: '导入项目表' }).click();
    const window = page.getByRole('dialog', { name: '导入项目表' });
    const file = `项目资金表（单位：万元）\n项目编号,项目名称,年度,小区编号,资金来源,分配资金\nE2E-2,导入的项目,2022,${a!.code},居民自筹,8.5\nE2E-2,导入的项目,2022,${b!.code},居民自筹,9\nE2E-3,无此小区的项目,2022,ZZZ,居民自筹,9\n`;
    await window.getByLabel('项目表', { exact: true }).setInputFiles({
      name: '项目表.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(file),
    });
    await window.getByText('不在本市').waitFor();
    await window.getByText('→ 8.50 万元').waitFor();
    expect((await library()).projects.some(({ code }) => code === 'E2E-2')).toBe(false);
    await window.getByRole('button', { name: '写入 1 个项目' }).click();
    await window.getByText('已写入 1 个项目').waitFor();
    expect((await library()).projects.find(({ code }) => code === 'E2E-2')!.communities).toHaveLength(2);
    expect(errors).toEqual([]);
    await context.close();
  });
});
