import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanContent, ZoneGround } from '../../server/contract/zoning.ts';
import { repository } from '../../server/db/paths.ts';
import { fixture } from '../fixtures.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';

describe('zones by hand and by machine', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await demoScene();
  });
  afterAll(() => scene.close());

  const plan = async (city: string, id: number) =>
    (await scene.server.call('planner', 'GET', `/api/cities/${city}/plans/${id}`)).body as PlanContent;

  /** Opens the zoning desk on a new plan. */
  async function desk(
    city: string,
    name: string,
  ): Promise<{ page: Page; id: number; errors: string[]; close: () => Promise<void> }> {
    const { body } = await scene.server.call('planner', 'POST', `/api/cities/${city}/plans`, { name });
    const { id } = body as PlanContent;
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/zoning?plan=${id}`);
    await page.locator('.inspector h2', { hasText: name }).waitFor();
    await mapReady(page);
    await page.waitForTimeout(1500);
    return { page, id, errors, close: () => context.close() };
  }

  /** Drags the tool in hand through the middle of the map. */
  async function drag(page: Page, from: [number, number], to: [number, number], steps = 15): Promise<void> {
    const box = (await page.locator('.map-canvas').boundingBox())!;
    const at = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps });
    await page.waitForTimeout(300);
  }

  /** Takes a tool by its key, and has it in hand. */
  async function take(page: Page, key: 'b' | 'e'): Promise<void> {
    await page.keyboard.press(key);
    await page.locator('.brush-ring').waitFor({ state: 'attached' });
  }

  /** The page says "saved" also before the first edit has reached it: what counts is what the server holds. */
  const membersOf = async (city: string, id: number) => Object.keys((await plan(city, id)).members).length;

  const saved = (page: Page) => page.locator('.inspector__head', { hasText: '已保存' }).waitFor();

  it('demo city: paint, see what an erase cuts off before release, cure it, undo everything', async () => {
    const { page, id, errors, close } = await desk('222404', '手绘方案');
    await take(page, 'b');
    await drag(page, [0.3, 0.45], [0.7, 0.5]);
    await page.mouse.up();
    await expect.poll(() => membersOf('222404', id)).toBeGreaterThan(8);
    await saved(page);
    await take(page, 'e');
    await drag(page, [0.48, 0.35], [0.5, 0.62]);
    await page.locator('.zone-options__live--stop').waitFor();
    expect(await page.locator('.zone-options__live--stop').textContent()).toMatch(/将切断 \d+ 个单元/);
    await page.mouse.up();
    await page.locator('.zoning-broken').first().waitFor();
    // every broken piece is cured by its first button; panels follow an edit between the frames, so what they say counts once it stays
    const broken = async () => (await page.locator('.zoning-broken').allTextContents()).join();
    const settled = async () => {
      let said = await broken();
      for (let next = ''; ; said = next) {
        await page.waitForTimeout(400);
        next = await broken();
        if (next === said) return said;
      }
    };
    for (let before = await settled(), cures = 0; before !== '' && cures < 20; cures++) {
      await page.locator('.zoning-broken .verdict button.ant-btn').first().click();
      await expect.poll(broken).not.toBe(before);
      before = await settled();
    }
    expect(await page.locator('.zoning-broken').count()).toBe(0);
    // named as long as there is something to be taken back; while one is, the keys do nothing
    while ((await page.getByRole('button', { name: /^撤销：/ }).count()) > 0) {
      await page.keyboard.press('Control+z');
      await page.waitForTimeout(150);
    }
    await expect.poll(() => membersOf('222404', id)).toBe(0);
    await saved(page);
    expect(errors).toEqual([]);
    await close();
  });

  it('two planners: what does not collide is merged and appears at the other’s desk', async () => {
    const { page, id, close } = await desk('222404', '两人方案');
    const ground = (await scene.server.call('planner', 'GET', '/api/cities/222404/zoning/ground'))
      .body as ZoneGround;
    await scene.server.call('planner', 'POST', `/api/cities/222404/plans/${id}/patches`, {
      base: 0,
      patch: { units: { [ground.units[0]!.id]: 7 }, zones: {} },
      note: 'other',
    });
    await page.locator('.drawer__tab', { hasText: '片区表' }).click();
    await page.locator('.ant-table-row', { hasText: '7 号片区' }).waitFor();
    await close();
  });

  describe.each([
    ['hangzhou', '杭州', 2112, '330100', 4549],
    ['micropolis', 'Micropolis', 690, 'micropolis', 32614],
  ])('%s', (key, name, count, city, srid) => {
    it('is zoned by hand and by machine', async () => {
      const units = outlines(key);
      if (!units) return;
      await load(scene, city, name, srid, units);
      const { page, id, errors, close } = await desk(city, '实测');
      await page.evaluate(() => {
        const seen: number[] = [];
        (window as unknown as { longTasks: number[] }).longTasks = seen;
        new PerformanceObserver((list) =>
          seen.push(...list.getEntries().map(({ duration }) => duration)),
        ).observe({ entryTypes: ['longtask'] });
      });
      await take(page, 'b');
      await drag(page, [0.4, 0.45], [0.6, 0.55]);
      await page.mouse.up();
      await expect.poll(() => membersOf(city, id)).toBeGreaterThan(3);
      await saved(page);
      const long = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
      console.log(
        `${name}: ${count} units, long tasks while painting: ${long.map(Math.round).join(', ') || 'none'} ms`,
      );
      await page.keyboard.press('g');
      await page.getByText('2 s', { exact: true }).click();
      await page.getByRole('button', { name: '开始' }).click();
      await page.getByText(/已证明最优|可行方案/).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await plan(city, id)).zones).toBeGreaterThan(10);
      await saved(page);
      expect(errors).toEqual([]);
      await close();
    });
    it(`holds ${count} or more units`, () =>
      expect(outlines(key)?.length ?? count).toBeGreaterThanOrEqual(count));
  });
});

type Outline = { code: string; households: number; geometry: string };

/** Real polygons in degrees; Micropolis has none of its own, so its feet are laid on a plain near 99° W. */
function outlines(key: string): Outline[] | undefined {
  if (key === 'hangzhou') {
    const path = fixture('fixtures/derived_dev/hangzhou_osm_landuse.geojson');
    if (!path) return undefined;
    const { features } = JSON.parse(readFileSync(path, 'utf8')) as GeoJSON.FeatureCollection;
    return features
      .filter(({ properties }) => properties?.fclass === 'residential')
      .map(({ geometry }, u) => ({
        code: `hz${u}`,
        households: 80 + ((u * 37) % 400),
        geometry: JSON.stringify(geometry),
      }));
  }
  const path = fixture('fixtures/micropolis/GIS-Micropolis_v1/lots_v1.shp');
  if (!path) return undefined;
  const out = join(mkdtempSync(join(tmpdir(), 'micropolis-')), 'lots.geojson');
  execFileSync('ogr2ogr', ['-f', 'GeoJSON', out, path], { cwd: repository });
  const { features } = JSON.parse(readFileSync(out, 'utf8')) as GeoJSON.FeatureCollection;
  const degrees = ([x, y]: number[]) => [-99 + (x! * 0.3048) / 86_000, 39 + (y! * 0.3048) / 111_000];
  const lay = (node: unknown): unknown =>
    Array.isArray(node) ? (typeof node[0] === 'number' ? degrees(node as number[]) : node.map(lay)) : node;
  return features.flatMap(({ geometry, properties }, u) =>
    geometry && 'coordinates' in geometry
      ? [
          {
            code: `lot${u}`,
            households: 20 + Number(properties?.POP ?? 0),
            geometry: JSON.stringify({ type: geometry.type, coordinates: lay(geometry.coordinates) }),
          },
        ]
      : [],
  );
}

async function load(scene: Scene, city: string, name: string, srid: number, units: Outline[]): Promise<void> {
  const { pool } = scene.server.services.database;
  await pool.query('insert into city (city_code, name, metric_srid) values ($1, $2, $3)', [city, name, srid]);
  await pool.query(
    `insert into community (city_code, code, name, households, built_year, willingness, metric_srid, geom)
     select $1, u ->> 'code', u ->> 'code', (u ->> 'households')::int, 1988, 0.9, $2,
       st_setsrid(st_collectionextract(st_makevalid(st_geomfromgeojson(u ->> 'geometry')), 3), 4490)
     from json_array_elements($3::json) u`,
    [city, srid, JSON.stringify(units)],
  );
}
