import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatLength } from '../../client/ui/number-format.ts';
import { mainsOfPlan, packMains } from '../../domain/zoning/shared-mains.ts';
import type { PlanContent, ZoneGround, ZoneMains } from '../../server/contract/zoning.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';

describe('shared mains and willingness on the zoning desk', () => {
  let scene: Scene;
  let id: number;
  beforeAll(async () => {
    scene = await demoScene();
    const { body } = await scene.server.call('planner', 'POST', `/api/cities/${city}/plans`, {
      name: '干管方案',
    });
    id = (body as PlanContent).id;
  });
  afterAll(() => scene.close());

  const ask = async <T>(path: string) =>
    (await scene.server.call('planner', 'GET', `/api/cities/${city}/${path}`)).body as T;

  /** What the server's stretches and the saved plan add up to. */
  async function expected() {
    const { units } = await ask<ZoneGround>('zoning/ground');
    const { stretches } = await ask<ZoneMains>('zoning/mains');
    const { members } = await ask<PlanContent>(`plans/${id}`);
    const number = new Map(units.map((unit, u) => [unit.id, u]));
    const mains = packMains(
      units.length,
      stretches.map((one) => ({ ...one, units: one.units.map((unit) => number.get(unit)!) })),
    );
    const zone = units.map((unit) => members[String(unit.id)] ?? 0);
    return { ...mainsOfPlan(mains, zone), zoned: zone.filter((z) => z > 0).length, units: units.length };
  }

  it('both are chosen in an order, solved for, and shown in the totals as they are', async () => {
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/zoning?plan=${id}`);
    await page.locator('.inspector h2', { hasText: '干管方案' }).waitFor();
    await mapReady(page);
    await page.keyboard.press('g');
    const objectives = page.locator('.zoning-objectives');
    await objectives.getByText('共用干管不跨界').click();
    await objectives.getByText('优先意愿高的小区').click();
    // without a limit everybody gets a zone: said before it is tried
    await objectives.getByText('居民意愿不起作用').waitFor();
    for (const _ of [1, 2]) await objectives.getByRole('button', { name: '共用干管不跨界前移' }).click();
    expect(await objectives.locator('li').nth(1).textContent()).toContain('共用干管不跨界');
    await page.locator('.zoning-form__row', { hasText: '总预算' }).locator('input').fill('6000');
    await page.getByRole('button', { name: '开始' }).click();
    await page.getByText(/可行方案|已证明最优/).waitFor({ timeout: 120_000 });
    await page.keyboard.press('v');
    await page.locator('.inspector__head', { hasText: '已保存' }).waitFor();
    const shown = async (label: string) =>
      page
        .locator('.panel', { hasText: '全部片区合计' })
        .locator('.figures__row', { hasText: label })
        .locator('dd')
        .textContent();
    await expect.poll(async () => (await expected()).zoned).toBeGreaterThan(0);
    const { sharedM, splitM, zoned, units } = await expected();
    expect(zoned).toBeLessThan(units);
    expect(sharedM).toBeGreaterThan(0);
    // panels follow an edit between the frames
    await expect
      .poll(async () => [await shown('共用干管'), await shown('跨界干管')])
      .toEqual([formatLength(sharedM), formatLength(splitM)]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('who may not see the underground sees the plan, but no metre of pipe', async () => {
    const { page, context } = await scene.open('auditor', `/workbench/${city}/zoning?plan=${id}`);
    const refused = page.waitForResponse((answer) => answer.url().includes('/zoning/mains'));
    await page.locator('.inspector h2', { hasText: '干管方案' }).waitFor();
    expect((await refused).status()).toBe(403);
    await page.locator('.panel', { hasText: '全部片区合计' }).waitFor();
    expect(await page.locator('.inspector').textContent()).not.toContain('干管 ');
    expect(await page.locator('.figures__row', { hasText: /共用干管|跨界干管/ }).count()).toBe(0);
    await context.close();
  });
});
