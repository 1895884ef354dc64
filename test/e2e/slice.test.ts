import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import policy from '../../data/policies/zoning-adjacency.json' with { type: 'json' };
import type { AdjacencyRules } from '../../domain/zoning/adjacency.ts';
import { reasonText } from '../../domain/zoning/neighbours.ts';
import { planningGround } from '../../domain/zoning/planning-ground.ts';
import type { ZoneGround } from '../../server/contract/zoning.ts';
import { repository } from '../../server/db/paths.ts';
import { fixture } from '../fixtures.ts';
import { demoScene, mapReady, type Scene, toolInHand } from './browser.ts';

/** A whole working day in a browser: files of a town come in, zones are drawn on it, progress reaches the public. */
const micropolis = fixture('fixtures/micropolis/GIS-Micropolis_v1');

let scene: Scene;
beforeAll(async () => {
  scene = await demoScene();
  if (micropolis) importMicropolis(micropolis);
});
afterAll(() => scene.close());

describe.each([
  { city: '222404', what: 'the demo city', isThere: true },
  { city: 'MICRO', what: 'Micropolis, imported by the command line', isThere: micropolis !== undefined },
])('zones on $what', ({ city, isThere }) => {
  it.skipIf(!isThere)('five lots make a zone, a sixth across the railway does not belong', async () => {
    const answer = await scene.server.call('planner', 'GET', `/api/cities/${city}/zoning/ground`);
    const ground = answer.body as ZoneGround;
    const { five, across, cut } = besideTheRailway(ground);
    const { page, context, errors } = await scene.open(
      'planner',
      `/workbench/${city}/zoning#map=${viewOf([...five, across])}`,
    );
    await mapReady(page);
    await page.getByRole('button', { name: '新建方案（按小区）' }).click();
    await page.getByText('方案还是空的').waitFor();
    await page.keyboard.press('b');
    await page.locator('.brush-ring').waitFor({ state: 'attached' });
    for (let k = 0; k < 12; k++) await page.keyboard.press('[');
    for (const unit of five) await touch(page, inside(unit));
    const plan = async () => {
      const plans = (await scene.server.call('planner', 'GET', `/api/cities/${city}/plans`)).body as {
        id: number;
      }[];
      const path = `/api/cities/${city}/plans/${plans.at(-1)!.id}`;
      return (await scene.server.call('planner', 'GET', path)).body as { members: Record<string, number> };
    };
    const members = async () =>
      Object.keys((await plan()).members)
        .map(Number)
        .sort((a, b) => a - b);
    await expect.poll(members).toEqual(five.map((unit) => unit.id).sort((a, b) => a - b));
    expect(await page.getByText('没有连成一片').count()).toBe(0);

    await touch(page, inside(across));
    await page.getByText('没有连成一片').waitFor();
    expect(await page.locator('.zoning-verdicts').textContent()).toContain(across.name);
    await page.keyboard.press('v');
    await touch(page, inside(across));
    const neighbour = page.locator('.zoning-neighbours li', { hasText: cut.name }).first();
    expect(await neighbour.textContent()).toContain(cut.reason);

    await page.getByRole('button', { name: /^撤销/ }).click();
    await page.getByText('没有连成一片').waitFor({ state: 'hidden' });
    await expect.poll(members).toHaveLength(5);
    await page.reload();
    await mapReady(page);
    expect(await members()).toHaveLength(5);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('progress', () => {
  it('a milestone reported in the workbench stands on the public page without a reload', async () => {
    const rows = (await scene.server.call('administrator', 'GET', '/api/cities/222404/communities')).body as {
      id: number;
      code: string;
      name: string;
      status: string;
    }[];
    const ready = rows.find((row) => row.status === 'ready')!;
    const reader = await scene.open('public', `/c/222404/${ready.code}`);
    await reader.page.getByRole('heading', { level: 1, name: ready.name }).waitFor();
    expect(await reader.page.locator('main').textContent()).toContain('具备开工');

    const desk = await scene.open('administrator', `/workbench/222404/progress?sel=communities:${ready.id}`);
    await desk.page.locator('.steps button', { hasText: '开工' }).click();
    await desk.page.getByLabel('完成日期').fill('2021-07-05');
    await desk.page.getByLabel('完成日期').press('Enter');
    await desk.page.getByRole('button', { name: '保存' }).click();
    await desk.page.locator('.steps li[data-done]', { hasText: '2021-07-05' }).waitFor();
    const row = async () =>
      (
        (await scene.server.call('administrator', 'GET', '/api/cities/222404/communities'))
          .body as typeof rows
      ).find((one) => one.id === ready.id)!.status;
    await expect.poll(row).toBe('under_way');
    await reader.page.getByText('在建').first().waitFor();
    expect(reader.errors).toEqual([]);
    await Promise.all([reader.context.close(), desk.context.close()]);
  });
});

describe.each([
  { city: '222404', what: 'the demo city', isThere: true },
  { city: 'MICRO', what: 'Micropolis', isThere: micropolis !== undefined },
])('pipes of $what', ({ city, isThere }) => {
  it.skipIf(!isThere)('a water pipe is routed from a house to the main, round the other houses', async () => {
    const { house, others, ring } = await houseAmongOthers(city);
    const [lon, lat] = house;
    const { page, context, errors } = await scene.open(
      'administrator',
      `/workbench/${city}/pipes#map=18/${lat.toFixed(6)}/${lon.toFixed(6)}`,
    );
    await mapReady(page);
    await page.keyboard.press('r');
    for (const one of ['污水', '雨水']) await page.getByRole('checkbox', { name: one }).uncheck();
    await toolInHand(page, 'polygon');
    await draw(page, ring);
    await page.getByText('方案合计').waitFor({ timeout: 90_000 });
    await page.getByText('已给出首个方案').waitFor({ state: 'hidden' });
    expect(await page.locator('.routing__table tbody').textContent()).toContain('给水');
    await page.getByRole('heading', { name: '水力校核' }).waitFor({ timeout: 30_000 });
    const proof = page.locator('.verdict', { hasText: 'EPANET' });
    expect(await proof.textContent()).toMatch(/(\d+)\/\d+ 个接入点水压足够/);
    const lines = await page.evaluate(async () => {
      const { lianpianStage: stage } = window as unknown as {
        lianpianStage: { map: { getSource(id: string): { getData(): Promise<GeoJSON.FeatureCollection> } } };
      };
      return (await stage.map.getSource('routed-lines').getData()).features.map((one) => one.geometry);
    });
    const pipes = lines.map((one) => (one as GeoJSON.LineString).coordinates as [number, number][]);
    expect(pipes.length).toBeGreaterThan(0);
    const metres = (a: [number, number], b: [number, number]) =>
      Math.hypot((a[0] - b[0]) * 81_700, (a[1] - b[1]) * 111_100);
    const points = pipes.flatMap((line) =>
      line.slice(1).flatMap((b, k) => between(line[k]!, b, metres(line[k]!, b))),
    );
    expect(points.filter((p) => others.some((one) => isInside(p, one)))).toEqual([]);
    expect(Math.min(...points.map((p) => metres(p, house)))).toBeLessThan(60);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** Lots, buildings, roads, railway, streams and mains of Micropolis: feet, without a coordinate system. */
function importMicropolis(folder: string): void {
  const files: [string, string][] = [
    ['lots_v1.shp', 'communities'],
    ['buildings_v1.shp', 'buildings'],
    ['roads_v1.shp', 'streets'],
    ['railroad_v1.shp', 'barriers'],
    ['streams_v1.shp', 'barriers'],
    ['watermains_v0.shp', 'pipes'],
    ['waterservcon_v0.shp', 'pipes'],
  ];
  for (const [file, as] of files) {
    const words = ['import', join(folder, file), '--as', as, '--city', 'MICRO', '--city-name', 'Micropolis'];
    if (as === 'buildings') words.push('--map', 'households=POP');
    const placed = ['--place', '130.36,42.80', '--unit', 'us-ft', '--data', scene.dataDir, '--json'];
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(repository, 'server/cli.ts'), ...words, ...placed],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`${file}: ${stderr}`);
  }
}

interface Item {
  geometry: { coordinates: [number, number][][] };
  properties: { households: number | null; community_id: number | null };
}

/** A house with neighbours on all sides, a ring drawn round it alone, and the houses it stands among. */
async function houseAmongOthers(city: string) {
  const path = `/ogc/collections/buildings/items?limit=1000&city_code=${city}`;
  const { features } = (await scene.server.call('public', 'GET', path)).body as { features: Item[] };
  const homes = features.filter((one) => (one.properties.households ?? 0) > 0);
  const rings = homes.map((one) => one.geometry.coordinates[0]!);
  const middles = rings.map(middleOf);
  const apart = (p: [number, number], q: [number, number]) =>
    Math.hypot((p[0] - q[0]) * 81_700, (p[1] - q[1]) * 111_100);
  // the innermost of the first large compound; where lots hold one house each, the one whose fifth neighbour is nearest
  const compounds = Map.groupBy(homes.keys(), (index) => homes[index]!.properties.community_id);
  const large = [...compounds].find(([id, list]) => id !== null && list.length >= 6)?.[1];
  const heart = large && middleOf(large.map((index) => middles[index]!));
  const hidden = (index: number) =>
    heart
      ? apart(middles[index]!, heart)
      : middles.map((q) => apart(middles[index]!, q)).sort((x, y) => x - y)[5]!;
  const k = (large ?? [...homes.keys()]).reduce((best, index) =>
    hidden(index) < hidden(best) ? index : best,
  );
  const house = middles[k]!;
  const span = apart(rings[k]![0]!, rings[k]![2]!) / 2;
  const grow = 1 + 3 / span;
  const ring = boxAround(rings[k]!).map(([x, y]): [number, number] => [
    house[0] + (x - house[0]) * grow,
    house[1] + (y - house[1]) * grow,
  ]);
  return { house, ring, others: rings.filter((_, index) => index !== k) };
}

/** Four corners that hold a house, along its longest side where it has just four of its own. */
function boxAround(ring: [number, number][]): [number, number][] {
  if (ring.length === 5) return ring.slice(0, 4);
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  const [w, e, s, n] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
  ];
}

const middleOf = (points: [number, number][]): [number, number] => [
  points.reduce((sum, p) => sum + p[0], 0) / points.length,
  points.reduce((sum, p) => sum + p[1], 0) / points.length,
];

/** Points along a straight piece, half a metre apart. */
function between(a: [number, number], b: [number, number], lengthM: number): [number, number][] {
  const steps = Math.max(1, Math.ceil(lengthM * 2));
  return Array.from({ length: steps + 1 }, (_, k) => [
    a[0] + ((b[0] - a[0]) * k) / steps,
    a[1] + ((b[1] - a[1]) * k) / steps,
  ]);
}

function isInside([x, y]: [number, number], ring: [number, number][]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i]!, ring[j]!];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

type Unit = ZoneGround['units'][number];

/** Five eligible lots that hang together, and one that faces the first of them across the railway. */
function besideTheRailway(ground: ZoneGround): {
  five: Unit[];
  across: Unit;
  cut: { name: string; reason: string };
} {
  const { pairs } = planningGround(ground as never, policy.rules as AdjacencyRules);
  const joined = (u: number) =>
    pairs.flatMap(({ a, b, status }) =>
      status === 'joined' && (a === u || b === u) ? [a === u ? b : a] : [],
    );
  for (const pair of pairs) {
    if (pair.status !== 'cut' || pair.between !== 'railway') continue;
    for (const [start, other] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ] as const) {
      const group = [start];
      for (const u of group) {
        for (const next of joined(u)) {
          if (group.length < 5 && !group.includes(next) && !joined(other).includes(next)) group.push(next);
        }
      }
      if (group.length < 5 || group.some((u) => joined(other).includes(u))) continue;
      const five = group.map((u) => ground.units[u]!);
      return {
        five,
        across: ground.units[other]!,
        cut: { name: ground.units[start]!.name, reason: reasonText(pair).zh },
      };
    }
  }
  throw new Error('nothing lies beside the railway');
}

const ringOf = (unit: Unit): [number, number][] => {
  const { type, coordinates } = unit.geometry;
  return (type === 'Polygon' ? coordinates[0] : (coordinates as unknown[][][])[0]![0]) as [number, number][];
};

/** The middle of a lot's corners: inside, for lots as plain as these. */
function inside(unit: Unit): [number, number] {
  const ring = ringOf(unit).slice(0, -1);
  const mean = (k: 0 | 1) => ring.reduce((sum, p) => sum + p[k], 0) / ring.length;
  return [mean(0), mean(1)];
}

/** Zoom, latitude and longitude of a view that holds these lots beside the panels. */
function viewOf(units: Unit[]): string {
  const all = units.flatMap(ringOf);
  const [w, e] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))];
  const [s, n] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))];
  const zoom = Math.min(
    Math.log2((360 * 700) / (512 * (e - w))),
    Math.log2((360 * 0.73 * 500) / (512 * (n - s))),
    18,
  );
  return `${zoom.toFixed(2)}/${((s + n) / 2).toFixed(6)}/${((w + e) / 2).toFixed(6)}`;
}

/** Corner by corner, the last one twice. */
async function draw(page: Page, ring: [number, number][]): Promise<void> {
  for (const corner of [...ring, ring.at(-1)!]) {
    const { x, y } = await onScreen(page, corner);
    await page.mouse.move(x, y);
    await page.waitForTimeout(200);
    await page.mouse.click(x, y);
    await page.waitForTimeout(500);
  }
}

/** A dab on the map at a place on the earth. */
async function touch(page: Page, at: [number, number]): Promise<void> {
  const point = await onScreen(page, at);
  await page.mouse.move(point.x, point.y);
  await page.mouse.down();
  await page.mouse.move(point.x + 1, point.y + 1);
  await page.mouse.up();
  await page.waitForTimeout(250);
}

function onScreen(page: Page, at: [number, number]): Promise<{ x: number; y: number }> {
  return page.evaluate((place) => {
    const { lianpianStage: stage } = window as unknown as {
      lianpianStage: {
        map: { project(at: [number, number]): { x: number; y: number }; getCanvas(): HTMLCanvasElement };
      };
    };
    const { x, y } = stage.map.project(place);
    const box = stage.map.getCanvas().getBoundingClientRect();
    return { x: box.x + x, y: box.y + y };
  }, at);
}
