import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preview } from '../../server/contract/exchange.ts';
import type { PlanContent, ZoneGround } from '../../server/contract/zoning.ts';
import { demoScene, mapReady, type Scene, toolInHand, zonesNamed } from './browser.ts';
import { mainThread, type ThreadWork } from './main-thread.ts';

const city = 'blocks';
const columns = 84;
const rows = 60;
/** Zones of the plan that is worked on: blocks of so many units each way. */
const blockSide = 4;

/** A frame may be late by this much before a person notices; the browser calls longer tasks "long". */
const longMs = 50;

describe(`a stroke over ${columns * rows} units on screen`, () => {
  let scene: Scene;
  let page: Page;
  let planId: number;
  let errors: string[];

  beforeAll(async () => {
    scene = await demoScene({ compositedByGpu: true });
    await importUnits(scene);
    planId = await planOfBlocks(scene);
    ({ page, errors } = await scene.open('planner', `/workbench/${city}/zoning?plan=${planId}`));
    await page.locator('.inspector h2', { hasText: '街坊方案' }).waitFor();
    await mapReady(page);
    await zonesNamed(page, (columns / blockSide) * (rows / blockSide));
    await page.waitForTimeout(1000);
  }, 400_000);
  afterAll(() => scene.close());

  const members = async () =>
    ((await scene.server.call('planner', 'GET', `/api/cities/${city}/plans/${planId}`)).body as PlanContent)
      .members;
  const countOf = async (zone: number) => Object.values(await members()).filter((one) => one === zone).length;

  it('has them all on screen', async () => {
    const drawn = () =>
      page.evaluate(() => {
        type Stage = { map: { queryRenderedFeatures(o: { layers: string[] }): { id: number }[] } };
        const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
        return new Set(map.queryRenderedFeatures({ layers: ['zone-unit-fill'] }).map(({ id }) => id)).size;
      });
    await expect.poll(drawn).toBe(columns * rows);
  });

  it('with a wide brush keeps the main thread free', async () => {
    await page.keyboard.press('b');
    await toolInHand(page, 'paint');
    for (let press = 0; press < 4; press++) await page.keyboard.press(']');
    const work = await stroke(scene, page, [
      [0.06, 0.2],
      [0.94, 0.25],
      [0.06, 0.35],
    ]);
    await expect.poll(() => countOf(1)).toBeGreaterThan(300);
    expect(work.longest.cpuMs, work.longest.what).toBeLessThan(longMs);
  });

  it('with a lasso around half of them keeps the main thread free', async () => {
    await page.keyboard.press('2');
    await page.keyboard.press('a');
    await toolInHand(page, 'lasso');
    const work = await stroke(scene, page, [
      [0.2, 0.2],
      [0.8, 0.18],
      [0.82, 0.8],
      [0.18, 0.82],
      [0.19, 0.25],
    ]);
    await expect.poll(() => countOf(2)).toBeGreaterThan(1800);
    expect(work.longest.cpuMs, work.longest.what).toBeLessThan(longMs);
  });

  it('with an eraser that cuts zones apart keeps the main thread free', async () => {
    const before = Object.keys(await members()).length;
    await page.keyboard.press('e');
    await toolInHand(page, 'paint');
    const work = await stroke(scene, page, [
      [0.5, 0.08],
      [0.5, 0.9],
      [0.3, 0.3],
      [0.06, 0.7],
    ]);
    await expect.poll(async () => before - Object.keys(await members()).length).toBeGreaterThan(300);
    await page.locator('.zoning-broken').first().waitFor();
    expect(work.longest.cpuMs, work.longest.what).toBeLessThan(longMs);
    expect(errors).toEqual([]);
  });
});

/** Presses, draws along the points (in parts of the map) and lets go; recorded with the second that follows. */
async function stroke(scene: Scene, page: Page, points: [number, number][]): Promise<ThreadWork> {
  const box = (await page.locator('.map-canvas__gl').boundingBox())!;
  const at = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(points[0]!));
  await page.waitForTimeout(500);
  const work = await mainThread(scene.browser, page, async () => {
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 20 });
    await page.mouse.up();
    await page.waitForTimeout(1500);
  });
  const { longest, tasks, longTasks } = work;
  console.log(
    `${expect.getState().currentTestName}: longest task ${longest.cpuMs.toFixed(0)} ms of processor (${longest.what}), ` +
      `${tasks.length} tasks ${(work.cpuMs / 1000).toFixed(2)} s in ${(work.wallMs / 1000).toFixed(1)} s; ` +
      `slowness ${work.slowness.toFixed(2)}; by the wall, waiting for software GL included: ${longTasks.map(Math.round).join(', ') || 'none'} ms`,
  );
  return work;
}

/** Blocks with lanes between them, through the same doors as the import page. */
async function importUnits({ server }: Scene): Promise<void> {
  const form = new FormData();
  form.append('files', new Blob([JSON.stringify(blocks())]), 'blocks.geojson');
  const headers = { cookie: server.cookie('planner') };
  const upload = await fetch(`${server.url}/api/exchange/uploads`, { method: 'POST', body: form, headers });
  const { uploadId } = (await upload.json()) as { uploadId: string };
  const at = `/api/exchange/uploads/${uploadId}`;
  const choice = { kind: 'communities', city, cityName: '街坊' };
  const preview = (await server.call('planner', 'POST', `${at}/preview`, choice)).body as Preview;
  expect(preview.blocked).toBeNull();
  const { jobId } = (await server.call('planner', 'POST', `${at}/import`, choice)).body as { jobId: string };
  const events = await fetch(`${server.url}/api/exchange/jobs/${jobId}/events`, { headers });
  expect(await events.text()).toContain(`"accepted":${columns * rows}`);
}

function blocks(): GeoJSON.FeatureCollection {
  const [dx, dy] = [0.0012, 0.0009];
  return {
    type: 'FeatureCollection',
    features: Array.from({ length: columns * rows }, (_, i) => {
      const [x, y] = [130.3 + (i % columns) * dx, 42.82 + Math.floor(i / columns) * dy];
      const [east, north] = [x + dx * 0.88, y + dy * 0.88];
      return {
        type: 'Feature',
        properties: { name: `街坊 ${i}`, code: `B${i}`, households: 40 + ((i * 37) % 160), built_year: 1980 },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [x, y],
              [east, y],
              [east, north],
              [x, north],
              [x, y],
            ],
          ],
        },
      };
    }),
  };
}

/** A plan with every unit in a zone: the hardest ground for a stroke, for it touches many zones at once. */
async function planOfBlocks({ server }: Scene): Promise<number> {
  const plans = `/api/cities/${city}/plans`;
  const { id } = (await server.call('planner', 'POST', plans, { name: '街坊方案' })).body as PlanContent;
  const { units } = (await server.call('planner', 'GET', `/api/cities/${city}/zoning/ground`))
    .body as ZoneGround;
  const zoneOf = (i: number) =>
    1 + Math.floor((i % columns) / blockSide) + (columns / blockSide) * Math.floor(i / columns / blockSide);
  const members = Object.fromEntries(units.map((unit) => [unit.id, zoneOf(Number(unit.name.split(' ')[1]))]));
  const zones = Object.fromEntries(Object.values(members).map((zone) => [zone, { name: '', locked: false }]));
  const patch = { base: 0, patch: { units: members, zones }, note: '街坊' };
  expect((await server.call('planner', 'POST', `${plans}/${id}/patches`, patch)).status).toBe(200);
  return id;
}
