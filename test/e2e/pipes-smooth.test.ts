import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverPipes, storeNetwork } from '../../server/pipes/network-service.ts';
import { cityNetwork } from '../bench/data/city-network.ts';
import { databases } from '../database.ts';
import { demoScene, mapReady, type Scene } from './browser.ts';
import { mainThread } from './main-thread.ts';

const city = 'hundred';
const segments = 100_000;
const centre = { lng: 129.734, lat: 42.856 };
/** The browser calls longer tasks "long": a person notices. */
const longMs = 50;
/** Several tiles in view arrive at once over an office's network. */
const tileKb = { 10: 12, 11: 12, 12: 20, 13: 30, 14: 120, 15: 140, 16: 60 } as Record<number, number>;

type Stage = {
  map: {
    jumpTo(view: object): void;
    panBy(by: [number, number], how: object): void;
    zoomTo(zoom: number, how: object): void;
    getZoom(): number;
    isMoving(): boolean;
    areTilesLoaded(): boolean;
    once(event: string, then: () => void): void;
    queryRenderedFeatures(o: { layers: string[] }): { properties: Record<string, unknown> }[];
  };
};

describe(`a network of ${segments} segments on the pipes desk`, () => {
  let scene: Scene;
  let page: Page;
  let errors: string[];
  const sizes: Promise<{ zoom: number; bytes: number }>[] = [];

  beforeAll(async () => {
    // the embedded database takes minutes to store so many; the browser gets the same tiles from either
    scene = await demoScene({ database: await databases.at(-1)!.open(), compositedByGpu: true });
    const network = cityNetwork({ segments, centre: [560_000, 4_747_000], crs: 'EPSG:4552' });
    const { db } = scene.server.services;
    await db.insertInto('city').values({ city_code: city, name: '管城', metric_srid: 4552 }).execute();
    await db.transaction().execute(async (trx) => {
      await storeNetwork(trx, city, network, null, { zh: '导入', en: 'import' });
      await coverPipes(trx, city);
    });
    ({ page, errors } = await scene.open('planner', `/workbench/${city}/works`));
    // a tile that the map gave up on the way never finishes
    page.on('requestfinished', (request) => {
      const [, zoom] = /\/tiles\/pipes\/(\d+)\//.exec(request.url()) ?? [];
      if (zoom) sizes.push(request.sizes().then((size) => ({ zoom: +zoom, bytes: size.responseBodySize })));
    });
    await mapReady(page);
  }, 400_000);
  afterAll(() => scene.close());

  it('opens without holding up the page', async () => {
    const work = await mainThread(scene.browser, page, async () => {
      await page.evaluate(() => {
        history.pushState(null, '', location.pathname.replace('/works', '/pipes'));
        dispatchEvent(new PopStateEvent('popstate'));
      });
      await page.locator('.pipes__list .verdict').first().waitFor({ timeout: 120_000 });
      await mapReady(page);
    });
    told('opening', work);
    expect(work.longest.cpuMs, work.longest.what).toBeLessThan(2 * longMs);
  });

  it.each([
    ['city', 12.4],
    ['street', 16.3],
  ])('pans and zooms smoothly over the %s', async (_, zoom) => {
    await look(page, zoom);
    const work = await mainThread(scene.browser, page, async () => {
      await page.evaluate(async () => {
        const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
        const ended = (go: () => void) =>
          new Promise<void>((resolve) => {
            map.once('moveend', resolve);
            go();
          });
        const ways: [number, number][] = [
          [400, 0],
          [0, 300],
          [-600, 0],
          [0, -400],
        ];
        for (const by of ways) await ended(() => map.panBy(by, { duration: 700 }));
        for (const by of [1.4, -1.4]) await ended(() => map.zoomTo(map.getZoom() + by, { duration: 900 }));
      });
      await page.waitForTimeout(3000); // the legend is read when the map has come to rest
    });
    told(`moving at ${zoom}`, work);
    expect(work.longest.cpuMs, work.longest.what).toBeLessThan(longMs);
    expect(errors).toEqual([]);
  });

  it('shows the trunk from afar and the connections near by', async () => {
    await look(page, 11);
    const afar = await sizesOnScreen(page);
    expect(afar.get('water')).toEqual([800]);
    expect(afar.get('sewage')).toEqual([1000]);
    await look(page, 17);
    expect((await sizesOnScreen(page)).get('gas')).toContain(25);
  });

  it('comes in tiles that are light at every zoom', async () => {
    for (const zoom of [10, 11, 12, 13, 14, 15, 16]) await look(page, zoom);
    const heaviest: Record<number, number> = {};
    for (const { zoom, bytes } of await Promise.all(sizes))
      heaviest[zoom] = Math.max(heaviest[zoom] ?? 0, bytes / 1000);
    console.log(`heaviest tile, kB: ${JSON.stringify(heaviest)}`);
    for (const [zoom, most] of Object.entries(tileKb)) {
      expect(heaviest[+zoom], `zoom ${zoom}`).toBeGreaterThan(0);
      expect(heaviest[+zoom], `zoom ${zoom}`).toBeLessThan(most);
    }
  });
});

async function look(page: Page, zoom: number): Promise<void> {
  await page.evaluate(
    ([center, to]) => {
      const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
      map.jumpTo({ center, zoom: to });
    },
    [centre, zoom] as const,
  );
  await page.waitForTimeout(300);
  await mapReady(page);
  await page.waitForTimeout(2500); // until the legend has been read, too
}

/** Pipe sizes drawn, by utility, the largest first. */
async function sizesOnScreen(page: Page): Promise<Map<string, number[]>> {
  const drawn = await page.evaluate(() => {
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    const layers = ['pipe-line', 'pipe-line-sewage'];
    return map
      .queryRenderedFeatures({ layers })
      .map(({ properties: one }) => [String(one.utility), Number(one.diameter_mm ?? one.width_mm)] as const);
  });
  return new Map(
    [...Map.groupBy(drawn, ([utility]) => utility)].map(([utility, rows]) => [
      utility,
      [...new Set(rows.map(([, size]) => size))].sort((a, b) => b - a),
    ]),
  );
}

function told(what: string, work: Awaited<ReturnType<typeof mainThread>>): void {
  const { longest, cpuMs, wallMs, longTasks } = work;
  console.log(
    `${what}: longest task ${longest.cpuMs.toFixed(0)} ms of processor (${longest.what}), in all ` +
      `${(cpuMs / 1000).toFixed(2)} s in ${(wallMs / 1000).toFixed(1)} s, slowness ${work.slowness.toFixed(2)}; by the wall, software GL included: ` +
      `${longTasks.map(Math.round).join(', ') || 'none'} ms`,
  );
}
