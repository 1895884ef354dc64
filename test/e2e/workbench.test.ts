import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene, toolInHand } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
}

/** What a person who can't see or can't use a mouse would stumble over. */
async function stumblingBlocks(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

describe('the workbench on the demo city', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  it('asks who it is, says what is wrong, and opens with the right password', async () => {
    const { page, context } = await scene.open('public', '/workbench');
    await page.getByLabel('用户名').fill('planner');
    await page.getByLabel('密码', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').waitFor();
    expect(await stumblingBlocks(page)).toEqual([]);
    await page.getByLabel('密码', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('navigation', { name: '工作台' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/workbench/222404/register');
    await context.close();
  });

  it('shows one selection in map, table, panel and address, and a filter whose total equals its rows', async () => {
    const { page, context, errors } = await scene.open('planner', '/workbench/222404/register');
    await mapReady(page);
    const rows = (await scene.server.call('planner', 'GET', '/api/cities/222404/communities')).body as {
      id: number;
      name: string;
      status: string;
      households: number;
    }[];
    await page.getByRole('tab', { name: '小区台账' }).click();
    await page.getByText(`${rows.length} 个小区`, { exact: true }).waitFor();

    await page.getByLabel('全部状态').click();
    await page.getByTitle('在建').last().click();
    const running = rows.filter((row) => row.status === 'under_way');
    await page.getByText(`${running.length} 个小区`, { exact: true }).waitFor();
    const households = running.reduce((sum, row) => sum + row.households, 0).toLocaleString('en-US');
    await expect.poll(() => page.locator('.ledger__total').textContent()).toContain(households);
    await expect.poll(() => page.url()).toContain('filter=status:under_way');

    await page.locator('.ledger .ant-table-row').first().click();
    const heading = () => page.locator('.inspector h2').textContent();
    await expect.poll(async () => rows.map((row) => row.name).includes((await heading()) ?? '')).toBe(true);
    const name = (await heading())!;
    const chosen = rows.find((row) => row.name === name)!;
    await expect.poll(() => page.url()).toContain(`sel=communities:${chosen.id}`);
    const selectedOnMap = () =>
      page.evaluate(
        (id) =>
          (
            window as unknown as {
              lianpianStage: { map: { getFeatureState(at: object): Record<string, unknown> } };
            }
          ).lianpianStage.map.getFeatureState({ source: 'communities', sourceLayer: 'communities', id })
            .selected,
        chosen.id,
      );
    await expect.poll(selectedOnMap).toBe(true);

    await page.reload();
    await page.locator('.inspector h2', { hasText: name }).waitFor();
    await page.getByRole('button', { name: 'EN' }).click();
    await page.getByRole('button', { name: 'Register' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(await stumblingBlocks(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('an address of a city that is not here leads to none in its place, but says so and lets choose', async () => {
    const { page, context } = await scene.open('planner', '/workbench/999999/register');
    await page.getByText('这里没有代码为“999999”的城市').waitFor();
    expect(await stumblingBlocks(page)).toEqual([]);
    expect(new URL(page.url()).pathname).toBe('/workbench/999999/register');
    await page.getByRole('button', { name: '珲春' }).click();
    await page.getByRole('navigation', { name: '工作台' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/workbench/222404/register');
    await context.close();
  });

  it('finds a community by its initials from the keyboard alone', async () => {
    const { page, context } = await scene.open('planner', '/workbench/222404/register');
    await mapReady(page);
    const rows = (await scene.server.call('planner', 'GET', '/api/cities/222404/communities')).body as {
      name: string;
      initials: string;
    }[];
    const { initials } = rows.find((row) => row.initials.length > 3)!;
    await page.keyboard.press('/');
    await page.keyboard.type(initials);
    await page.locator('.search__hit').first().waitFor();
    await page.keyboard.press('Enter');
    const chosen = async () => {
      const name = await page.locator('.inspector h2').textContent();
      return rows.find((row) => row.name === name)?.initials ?? '';
    };
    await expect.poll(chosen).toMatch(new RegExp(`^${initials}`));
    await context.close();
  });

  it('draws a trench, saves it, takes it back and does it again', async () => {
    const { page, context, errors } = await scene.open(
      'planner',
      '/workbench/222404/works#map=16/42.8600/130.3600',
    );
    await mapReady(page);
    const works = async () =>
      (
        (await scene.server.call('planner', 'GET', '/api/cities/222404/works')).body as {
          works: { title: string }[];
        }
      ).works;
    const before = (await works()).length;
    await page.keyboard.press('t');
    const map = (await page.locator('.map-canvas__gl').boundingBox())!;
    const at = (x: number, y: number) => [map.x + map.width * x, map.y + map.height * y] as const;
    const name = page.getByLabel('名称');
    await toolInHand(page, 'linestring');
    for (const place of [at(0.4, 0.5), at(0.6, 0.5), at(0.6, 0.5)]) {
      await page.mouse.move(...place);
      await page.mouse.click(...place);
      await page.waitForTimeout(400);
    }
    await name.fill('试挖沟槽');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.inspector h2', { hasText: '试挖沟槽' }).waitFor();
    expect((await works()).length).toBe(before + 1);
    await page.getByRole('button', { name: /撤销：新增施工/ }).click();
    await expect.poll(async () => (await works()).length).toBe(before);
    await page.getByRole('button', { name: /重做：新增施工/ }).click();
    await expect.poll(async () => (await works()).map((work) => work.title)).toContain('试挖沟槽');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('on a phone has the map above, the sheet below and every target large enough for a thumb', async () => {
    const { page, context } = await scene.open('planner', '/workbench/222404/register', { phone: true });
    await mapReady(page);
    const map = (await page.locator('.stage__map').boundingBox())!;
    const sheet = (await page.locator('.inspector').boundingBox())!;
    expect(map.y + map.height).toBeLessThanOrEqual(sheet.y);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const small = await page.locator('button:visible').evaluateAll((buttons) =>
      buttons
        .map((button) => ({ text: button.textContent, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 40 || box.height < 40)
        .map(({ text }) => text),
    );
    expect(small).toEqual([]);
    await context.close();
  });
});
