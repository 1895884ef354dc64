import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkAnswer, NetworkImport } from '../../server/contract/pipes.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

const place = 'west=130.2&south=42.7&east=130.5&north=43';

describe('the pipes desk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const network = async () =>
    (await scene.server.call('planner', 'GET', `/api/cities/222404/pipes/network?${place}`))
      .body as NetworkAnswer;

  it('shows the planted faults, mends one and takes it back', async () => {
    const before = await network();
    const { page, context, errors } = await scene.open('planner', '/workbench/222404/pipes');
    await mapReady(page);
    const faults = page.locator('.pipes__list .verdict');
    await faults.first().waitFor({ timeout: 90_000 });
    const words = await page.locator('.pipes__list').textContent();
    expect(words).toMatch(/重复/);
    expect(words).toMatch(/未接上|逆坡|缺端点/);
    // opens on the errors; notices unfold by keyboard, a page at a time
    await expect.poll(() => page.locator('.faults__severity--error .verdict').count()).toBeGreaterThan(0);
    expect(await page.locator('.faults__severity--notice .faults__kind').count()).toBe(0);
    await page.locator('.faults__severity--notice > .faults__head').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('.faults__severity--notice .verdict').count()).toBe(20);
    const mendable = page
      .locator('.pipes__list .verdict', { has: page.getByRole('button', { name: '修复' }) })
      .first();
    await mendable.getByRole('button').last().click();
    await expect.poll(async () => (await network()).version, { timeout: 30_000 }).toBe(before.version + 1);
    // the server has it before the page has its answer: only then is there something to take back
    await page.getByRole('button', { name: /^撤销：/ }).waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await network()).version, { timeout: 30_000 }).toBe(before.version + 2);
    const sorted = (one: NetworkAnswer) =>
      one.network.segments.map(({ id, from, to }) => `${id} ${from} ${to}`).sort();
    expect(sorted(await network())).toEqual(sorted(before));
    expect(errors).toEqual([]);
    await context.close();
  });

  it('traces a burst to its valves and households, and draws the profile of a drain', async () => {
    const answer = await network();
    const water = answer.network.segments.find(
      (one) => one.utility === 'water' && one.state === 'in_use' && one.diameterMm! >= 200,
    )!;
    const drain = answer.network.segments.find(
      (one) => one.utility === 'sewage' && one.state === 'in_use' && one.diameterMm! >= 400,
    )!;
    const open = async (code: string) => {
      const scened = await scene.open(
        'planner',
        `/workbench/222404/pipes?sel=pipes:${answer.segmentIds[code]}`,
      );
      await mapReady(scened.page);
      await scened.page.locator('.inspector h2', { hasText: '管线' }).waitFor({ timeout: 60_000 });
      await scened.page.locator('.pipes__tabs').getByText('属性').click();
      return scened;
    };
    const burst = await open(water.id);
    await burst.page.getByRole('button', { name: '爆管关阀' }).click();
    await burst.page.locator('.pipes__valve').first().waitFor({ timeout: 30_000 });
    expect(await burst.page.locator('.inspector').textContent()).toMatch(/影响户数/);
    await burst.context.close();
    const profile = await open(drain.id);
    await profile.page.getByRole('button', { name: '纵断面（沿此线）' }).click();
    const image = profile.page.locator('.pipes__paper img');
    await image.waitFor({ timeout: 30_000 });
    const svg = decodeURIComponent((await image.getAttribute('src'))!.split(',').slice(1).join(','));
    for (const word of ['纵断面图', '管内底高程', '冰冻线', '坡度']) expect(svg).toContain(word);
    expect(svg).not.toContain('NaN');
    expect([...burst.errors, ...profile.errors]).toEqual([]);
    await profile.context.close();
  });

  it('takes survey tables by the page: refuses by row, then stores', async () => {
    const points =
      '物探点号,附属物,X,Y,地面高程\nWS_T1,检查井,4747000,611000,40\nWS_T2,检查井,4747000,611030,40\n';
    const lines = (to: string) =>
      `起点点号,终点点号,起点高程,终点高程,管径,材质\nWS_T1,${to},38,37.9,300,砼\n`;
    const send = async (to: string, dryRun: string) => {
      const body = new FormData();
      body.append('crs', 'EPSG:4552');
      body.append('dryRun', dryRun);
      body.append('files', new Blob([points]), '污水点.csv');
      body.append('files', new Blob([lines(to)]), '污水线.csv');
      const response = await fetch(`${scene.server.url}/api/cities/222404/pipes/files`, {
        method: 'POST',
        body,
        headers: { cookie: scene.server.cookie('planner'), origin: scene.server.url },
      });
      return {
        status: response.status,
        body: (await response.json()) as NetworkImport & { facts?: unknown },
      };
    };
    const refused = await send('WS_T9', 'false');
    expect(refused.status).toBe(422);
    expect(refused.body.facts).toMatchObject({
      rows: [{ table: '污水线', row: 2, code: 'survey.missing-point' }],
    });
    expect((await send('WS_T2', 'true')).body).toMatchObject({ nodes: 2, segments: 1, version: null });
    expect((await send('WS_T2', 'false')).body.version).toBeGreaterThan(0);
    expect((await send('WS_T2', 'false')).status).toBe(409);
  });
});
