import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/db/open.ts';
import { repository } from '../../server/db/paths.ts';
import { runImport } from '../../server/exchange/import/run-import.ts';
import { PageTemplate } from '../../server/progress/page-template.ts';
import { type Published, publishSite } from '../../server/progress/publish/publish-site.ts';
import { syncSteps } from '../../server/progress/sync-steps.ts';
import { databases } from '../database.ts';
import { fixture } from '../fixtures.ts';
import { chromiumPath } from '../run/requirements.ts';
import { buildClient, chromiumWords } from './browser.ts';

const list = fixture('fixtures/e_nyc_cpdb_projects/static/data/projects.geojson');

interface Feature {
  properties: Record<string, string | number>;
  geometry: { coordinates: [number, number] };
}

describe.skipIf(!list)('New York’s projects as a city of their own, in the static edition', () => {
  const features: Feature[] = list ? JSON.parse(readFileSync(list, 'utf8')).features : [];
  // some projects lie at several places: each of those is told apart by its place
  const times = Map.groupBy(features, ({ properties }) => properties.project_id);
  const single = features.filter(({ properties }) => times.get(properties.project_id)!.length === 1);
  let database: Database;
  let folder: string;
  let server: Server;
  let url: string;
  let browser: Browser;
  let done: Published;

  beforeAll(async () => {
    buildClient();
    database = await databases.at(-1)!.open();
    await syncSteps(database.db);
    await runImport(database.pool, {
      files: [{ path: list! }],
      options: { kind: 'communities', city: 'NYC', cityName: 'New York', existing: 'keep', dryRun: false },
    });
    folder = mkdtempSync(join(tmpdir(), 'lianpian-site-'));
    const dist = join(repository, 'dist');
    done = await publishSite(database, PageTemplate.fromFile(join(dist, 'index.html')), dist, folder, '');
    // a plain file server that knows nothing of this program
    server = createServer(express().use(express.static(folder)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const executablePath = chromiumPath();
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumWords });
    // a whole city comes in and goes out as 2,117 files
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await database?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** A page, and all that went wrong on it: answers, exceptions, errors of the console. */
  const open = async (path: string, phone = false) => {
    const context = await browser.newContext({
      viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      hasTouch: phone,
      isMobile: phone,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const wrong: string[] = [];
    page.on('response', (answer) => answer.status() >= 400 && wrong.push(answer.url()));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    await page.goto(`${url}${path}`);
    return { page, context, wrong };
  };
  const listCount = (page: Page) => page.locator('#list-title small').textContent();
  /** Pixels of the map that are not its ground: there is nothing but projects on it. */
  const drawn = async (page: Page) => {
    const png = await page.locator('.maplibregl-canvas').screenshot();
    const { data } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const counts = new Map<number, number>();
    for (let i = 0; i < data.length; i += 3) {
      const colour = (data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return data.length / 3 - Math.max(...counts.values());
  };
  const close = async ({ context, wrong }: { context: BrowserContext; wrong: string[] }) => {
    expect(wrong).toEqual([]);
    await context.close();
  };

  it('holds every project, with a page of its own', () => {
    expect(done.communities).toBe(features.length);
    for (const { properties } of single.slice(0, 200))
      expect(existsSync(join(folder, 'c/NYC', String(properties.project_id), 'index.html'))).toBe(true);
  });

  it.each([false, true])(
    'is read from a plain file server (phone: %s): list, search, drill, one project, map',
    async (phone) => {
      const opened = await open('/', phone);
      const { page } = opened;
      expect(await listCount(page)).toContain('2,010');
      const named = features.filter(({ properties }) =>
        /LIBRARY FIT OUT/.test(String(properties.project_description)),
      );
      await page.getByLabel('查我的小区').fill('adams street library');
      const link = page.locator('#rows a', { hasText: 'ADAMS STREET LIBRARY FIT OUT' }).first();
      await link.waitFor();
      await expect.poll(() => page.locator('#rows li').count()).toBeLessThanOrEqual(named.length + 3);
      // a borough takes the place of a street office
      await page.goto(`${url}/?in=city:NYC`);
      const queens = features.filter(({ properties }) => properties.borough === 'QUEENS').length;
      await page.locator('#regions a', { hasText: 'QUEENS' }).click();
      await expect.poll(() => listCount(page)).toContain(queens.toLocaleString('en-US'));
      await page.goto(`${url}/?in=city:NYC&q=LB20DUMBO`);
      await link.click();
      await page.getByRole('heading', { level: 1, name: 'ADAMS STREET LIBRARY FIT OUT' }).waitFor();
      await close(opened);
    },
  );

  it('shows its projects on the map, on a desk and on a phone', async () => {
    for (const phone of [false, true]) {
      const opened = await open(`/?in=city:NYC${phone ? '&side=map' : ''}`, phone);
      await opened.page.locator('.maplibregl-canvas').waitFor();
      // what lies over the map is not drawn by it
      await opened.page.addStyleTag({
        content:
          '.maplibregl-map > *:not(.maplibregl-canvas-container), .map-tools, .legend { visibility: hidden }',
      });
      await expect.poll(() => drawn(opened.page), { timeout: 60_000, interval: 1000 }).toBeGreaterThan(2000);
      await close(opened);
    }
  });

  it('filters by what it knows, and says honestly what it doesn’t', async () => {
    const opened = await open('/?in=city:NYC&status=under_way');
    await expect.poll(() => listCount(opened.page)).toContain('0');
    await opened.page.goto(`${url}/?in=city:NYC&status=reserve`);
    await expect.poll(() => listCount(opened.page)).toContain('2,010');
    // nobody counted households: no bands, and no legend of any
    await opened.page.goto(`${url}/?in=city:NYC&colour=households`);
    const legend = opened.page.locator('#legend');
    await expect.poll(() => legend.textContent()).toContain('没有可统计的数据');
    expect(await legend.textContent()).not.toContain('≥');
    await close(opened);
  });

  it('gives out what came in: every project at its place, no money made into yuan', async () => {
    const out = JSON.parse(readFileSync(join(folder, 'download/communities.geojson'), 'utf8')) as {
      features: Feature[];
    };
    expect(out.features).toHaveLength(features.length);
    const places = new Map(
      single.map(({ properties, geometry }) => [properties.project_id, geometry.coordinates]),
    );
    expect(out.features.every(({ properties }) => properties.investment_yuan === 0)).toBe(true);
    for (const { properties, geometry } of out.features.filter((one) => places.has(one.properties.code!))) {
      const [lon, lat] = places.get(properties.code!)!;
      expect(geometry.coordinates[0]).toBeCloseTo(lon, 4);
      expect(geometry.coordinates[1]).toBeCloseTo(lat, 4);
    }
    const { rows } = await database.pool.query<{ budget: number; total: number }>(
      `select sum((attributes->>'original_budget')::numeric)::float8 budget,
        sum((attributes->>'combined_total')::numeric)::float8 total from community where city_code = 'NYC'`,
    );
    const sum = (column: string) =>
      features.reduce((all, { properties }) => all + Number(properties[column]), 0);
    expect(rows[0]).toEqual({ budget: sum('original_budget'), total: sum('combined_total') });
  });
});
