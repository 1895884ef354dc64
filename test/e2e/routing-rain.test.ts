import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../server/contract/access.ts';
import type { City } from '../../server/contract/register.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';
const written = 'q=1600(1+0.846lgP)/(t+7)^0.656';
const formula = { a: 1600, b: 7, c: 0.846, n: 0.656 };

describe('rain and frost of the desk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const listed = async (): Promise<City> => {
    const { body } = await scene.server.call('public', 'GET', '/api/cities');
    return (body as City[]).find(({ code }) => code === city)!;
  };
  const desk = async (role: Role, phone = false) => {
    const opened = await scene.open(role, `/workbench/${city}/pipes`, { phone });
    await mapReady(opened.page);
    if (phone) await opened.page.getByRole('button', { name: '布管' }).tap();
    else await opened.page.keyboard.press('r');
    await opened.page.getByRole('combobox', { name: '雨水设计' }).waitFor();
    return opened;
  };
  /** The list is drawn in part only: what is typed is what is left of it. */
  const chooseRain = async (page: Page, typed: string, option: string) => {
    await page.getByRole('combobox', { name: '雨水设计' }).click();
    await page.keyboard.type(typed);
    await page.locator('.ant-select-item-option', { hasText: option }).click();
  };
  /** The sentence about the rain below its row. */
  const told = (page: Page) => page.locator('.routing__assumption', { hasText: /^雨强/ });

  it('the rain row takes a city’s formula, its return period and what is known of the place, and says whose each is', async () => {
    const { page, context, errors } = await desk('planner');
    await expect
      .poll(() => told(page).textContent())
      .toBe('雨强 180 L/(s·ha)（假定：本地暴雨强度公式未知，未核实）');
    await page.getByText('径流系数 ψ、汇水面积（已自定 0/2 项）').waitFor();

    await chooseRain(page, '上海', '上海暴雨强度公式');
    // 1600(1+0.846 lg 3)/17^0.656
    await expect.poll(() => told(page).textContent()).toContain(`雨强 350 L/(s·ha)：上海 ${written}，P=3 年`);
    await page.getByLabel('重现期', { exact: false }).fill('5');
    await expect.poll(() => told(page).textContent()).toContain('P=5 年，t₁=10 min（假定）');

    await page.getByText('地面集水时间 t₁、径流系数 ψ、汇水面积（已自定 0/3 项）').click();
    await page.getByLabel('地面集水时间', { exact: false }).fill('15');
    await page.getByLabel('径流系数 ψ', { exact: true }).fill('0.7');
    await page.getByText('（已自定 2/3 项）', { exact: false }).waitFor();
    await expect.poll(() => told(page).textContent()).toContain('t₁=15 min（自定）');
    // an emptied field is the assumption again, and another rain keeps the others
    await page.getByLabel('地面集水时间', { exact: false }).fill('');
    await page.getByText('（已自定 1/3 项）', { exact: false }).waitFor();
    await expect.poll(() => told(page).textContent()).toContain('t₁=10 min（假定）');
    await chooseRain(page, '自定雨强', '自定雨强');
    await page.getByText('径流系数 ψ、汇水面积（已自定 1/2 项）').waitFor();
    await page.getByRole('spinbutton', { name: /^雨强/ }).fill('240');
    await expect.poll(() => told(page).textContent()).toBe('雨强 240 L/(s·ha)（自定）');

    // what can't be used is marked and not taken
    await chooseRain(page, '自定公式', '自定公式');
    const own = page.getByLabel('公式', { exact: true });
    await own.fill(written);
    await expect.poll(() => told(page).textContent()).toContain('（自定公式）');
    const before = await told(page).textContent();
    await own.fill('q=1600');
    await page.locator('.routing .ant-input-status-error').waitFor();
    expect(await told(page).textContent()).toBe(before);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.each([
    ['on a desktop', false],
    ['on a phone', true],
  ])(
    'a planner states the city’s storm formula and its frost depth, and takes them back, %s',
    async (_, phone) => {
      const { page, context, errors } = await desk('planner', phone);
      const press = (name: string) =>
        phone ? page.getByRole('button', { name }).tap() : page.getByRole('button', { name }).click();
      const before = await listed();
      expect(before.storm).toBeUndefined();

      await press('设定本市公式');
      const form = page
        .locator(
          '.ant-popover:not(.ant-popover-hidden) .ant-popover-container, .ant-popover:not(.ant-popover-hidden) .ant-popover-inner',
        )
        .first();
      const save = form.getByRole('button', { name: '保存' });
      await expect.poll(() => isWholeInView(page, form)).toBe(true);
      expect(await save.isDisabled()).toBe(true);
      await form.getByLabel('公式').fill(written);
      await form.getByLabel('重现期').fill('3');
      // a formula that nobody can check is none
      expect(await save.isDisabled()).toBe(true);
      await form.getByLabel('出处').fill('延边州气象局 2022');
      await save.click();
      await form.waitFor({ state: 'detached' });
      await page.getByText(`本市公式 ${written}，P=3 年（延边州气象局 2022）`).waitFor();
      await expect
        .poll(() => told(page).textContent())
        .toContain('P=3 年，t₁=10 min（假定）（延边州气象局 2022）');
      expect((await listed()).storm).toEqual({
        ...{ formula, returnPeriodYears: 3, isAssumed: false, source: '延边州气象局 2022' },
      });

      await press('设定本市冻深');
      await expect.poll(() => isWholeInView(page, form)).toBe(true);
      await form.getByLabel('本市冻深').fill('1.65');
      await form.getByLabel('出处').fill('珲春市勘察院');
      await form.getByLabel('属假定').uncheck();
      await save.click();
      await form.waitFor({ state: 'detached' });
      await page.getByText('本市冻深 1.65 m（珲春市勘察院）').waitFor();
      expect(await page.getByLabel('土壤冻深', { exact: false }).inputValue()).toBe('1.65');
      expect((await listed()).frost).toEqual({ depthM: 1.65, isAssumed: false, source: '珲春市勘察院' });

      // both are steps of undo
      const undo = page.getByRole('button', { name: /^撤销/ });
      await (phone ? undo.tap() : page.keyboard.press('Control+z'));
      await expect.poll(async () => (await listed()).frost).toEqual(before.frost);
      await page.getByText('本市冻深 1.8 m', { exact: false }).waitFor();
      await (phone ? undo.tap() : page.keyboard.press('Control+z'));
      await expect.poll(async () => (await listed()).storm).toBeUndefined();
      await page.getByText('本市未给出暴雨强度公式').waitFor();
      expect(errors).toEqual([]);
      await context.close();
    },
  );

  it('who states a formula over somebody else’s is told so, and it stays', async () => {
    const { page, context, errors } = await desk('planner');
    await page.getByRole('button', { name: '设定本市公式' }).click();
    await page.getByLabel('公式', { exact: true }).fill(written);
    await page.getByLabel('出处').fill('乙');
    const storm = { formula, returnPeriodYears: 5, source: '甲' };
    const path = `/api/cities/${city}/storm`;
    expect((await scene.server.call('administrator', 'PUT', path, { storm, was: null })).status).toBe(200);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('本市暴雨强度公式已被他人修改', { exact: false }).waitFor();
    expect((await listed()).storm).toMatchObject({ returnPeriodYears: 5, source: '甲' });
    const back = { storm: null, was: { formula, returnPeriodYears: 5 } };
    expect((await scene.server.call('administrator', 'PUT', path, back)).status).toBe(200);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('who plans nothing reads what the city states, without a way to change it', async () => {
    const { page, context, errors } = await desk('utility');
    await page.getByText('本市未给出暴雨强度公式').waitFor();
    await page.getByText('本市冻深 1.8 m', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: /设定本市/ }).count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** Nothing of it lies beyond the window. */
async function isWholeInView(page: Page, one: ReturnType<Page['locator']>): Promise<boolean> {
  const box = await one.boundingBox();
  const { width, height } = page.viewportSize()!;
  return (
    box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
  );
}
