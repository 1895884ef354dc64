import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene } from './browser.ts';

describe('the works desk on the demo city', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const twice = async () => {
    const { encounters, works } = (await scene.server.call('planner', 'GET', '/api/cities/222404/works'))
      .body as {
      encounters: { kind: string; areaM2: number }[];
      works: { id: number; startsOn: string | null; state: string }[];
    };
    return {
      encounters: encounters.length,
      dates: Object.fromEntries(works.map(({ id, startsOn }) => [id, startsOn])),
      planned: works.filter(({ state }) => state === 'planned').map(({ id }) => id),
    };
  };

  it('finds dates that dig once, shows what is won before they count, accepts and takes back', async () => {
    const before = await twice();
    const { page, context, errors } = await scene.open('planner', '/workbench/222404/works');
    await mapReady(page);
    await page.getByRole('button', { name: '排出“一次开挖”日期' }).click();
    const panel = page.locator('.panel', { hasText: '统筹排期' });
    await panel.locator('.dig-once__gain').waitFor();
    expect(await panel.locator('.verdict').count()).toBe(1);
    expect((await twice()).dates).toEqual(before.dates);
    await panel.getByRole('button', { name: /^采用/ }).click();
    await panel.getByRole('button', { name: /^排出/ }).waitFor();
    const after = await twice();
    expect(after.encounters).toBeLessThan(before.encounters);
    for (const [id, day] of Object.entries(after.dates))
      if (day !== before.dates[id]) expect(before.planned).toContain(Number(id));
    await page.getByRole('button', { name: /^撤销：统筹排期/ }).click();
    await expect.poll(async () => (await twice()).dates).toEqual(before.dates);
    expect(errors).toEqual([]);
    await context.close();
  });
});
