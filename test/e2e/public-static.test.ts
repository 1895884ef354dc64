import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import express from 'express';
import { PbfReader } from 'pbf';
import { type Browser, chromium } from 'playwright-core';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import catalogue from '../../data/catalogue/works.json' with { type: 'json' };
import type { Database } from '../../server/db/open.ts';
import { PageTemplate } from '../../server/progress/page-template.ts';
import { type Published, publishSite } from '../../server/progress/publish/publish-site.ts';
import { databases } from '../database.ts';
import { awake, buildClient, mapAtRest } from './browser.ts';

const repository = join(import.meta.dirname, '../..');
const dist = join(repository, 'dist');
const flags =
  '--no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist --disable-dev-shm-usage';

let database: Database;
/** A code that an import may bring: it must not lead out of the folder. */
const hostile = '../../../x#%2e/?y';
let outside: string;
let folder: string;
let server: Server;
let url: string;
let browser: Browser;
let done: Published;
/** Whose works stand still. */
let still: string;

beforeAll(async () => {
  buildClient();
  database = await databases.at(-1)!.openDemo();
  await database.pool.query(
    `update community set code = $1 where id =
    (select id from community where status = 'managed' order by code limit 1)`,
    [hostile],
  );
  const { rows } = await database.pool.query<{ id: string; name: string }>(
    `select c.id, c.name from community c join community_progress p on p.community_id = c.id
    where p.status = 'under_way' and p.weighted_by = 'status' order by c.code limit 1`,
  );
  still = rows[0]!.name;
  for (const day of ['2021-07-20', '2021-08-20', '2021-09-20'])
    await database.pool.query(
      `insert into progress_report (city_code, community_id, client_key, reported_on, percent, remark)
      values ('222404', $1, gen_random_uuid(), $2, 40, '等待管线迁改')`,
      [rows[0]!.id, day],
    );
  // a plan that was approved: two zones of some communities each
  await database.pool.query(`with made as (
      insert into plan (city_code, name, state) values ('222404', '片区方案', 'approved') returning id),
    zones as (insert into zone (city_code, plan_id, id, name)
      select '222404', id, z, case z when 1 then '西市街片区' else '' end from made, generate_series(1, 2) z returning plan_id, id)
    insert into zone_member (city_code, plan_id, unit_id, zone_id)
    select '222404', made.id, c.id, 1 + c.n % 2 from made,
      (select id, row_number() over (order by code) n from community order by code limit 31) c`);
  outside = mkdtempSync(join(tmpdir(), 'lianpian-site-'));
  folder = join(outside, 'a', 'b', 'site');
  done = await publishSite(database, PageTemplate.fromFile(join(dist, 'index.html')), dist, folder, '');
  // a plain file server that knows nothing of this program
  server = createServer(express().use(express.static(folder)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  await database?.close();
  rmSync(outside, { recursive: true, force: true });
});

describe('the static edition', () => {
  it('holds every community, region and tile; the archive reads back with all layers', async () => {
    expect(done.communities).toBe(600);
    expect(done.regions).toBeGreaterThan(6);
    const file = readFileSync(join(folder, 'map.pmtiles'));
    const archive = new PMTiles({
      getKey: () => 'map',
      getBytes: async (offset, length) => ({
        data: new Uint8Array(file.subarray(offset, offset + length)).buffer as ArrayBuffer,
      }),
    });
    const header = await archive.getHeader();
    expect(header.numTileEntries).toBe(done.tiles);
    const z = 13;
    const x = Math.floor(((130.36 + 180) / 360) * 2 ** z);
    const y = Math.floor(((1 - Math.asinh(Math.tan((42.86 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
    const tile = await archive.getZxy(z, x, y);
    const layers = new VectorTile(new PbfReader(new Uint8Array(tile!.data))).layers;
    expect(Object.keys(layers).sort()).toEqual(['barriers', 'progress', 'regions', 'streets']);
    expect(layers.progress!.length).toBeGreaterThan(50);
  });

  it('is read from a plain file server: search, drill, status, map', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const failed: string[] = [];
    page.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
    await page.goto(url);
    expect(await page.locator('#list-title small').textContent()).toContain('600');
    // what is downloaded is called what it is
    await page.getByRole('heading', { name: '下载全部小区' }).waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    const { rows } = await database.pool.query<{ name: string; initials: string; n: string }>(
      `select name, initials from community where status = 'complete' order by code limit 1`,
    );
    await page.getByLabel('查我的小区').fill(rows[0]!.initials);
    const link = page.locator('#rows a', { hasText: rows[0]!.name }).first();
    await link.waitFor();
    const { rows: upgraded } = await database.pool.query<{ n: string }>(
      `select count(*) n from community_progress where items && (select array_agg(distinct item_code) from work_item
        where item_code = any ($1))`,
      [catalogue.items.filter((item) => item.class === 'upgrading').map(({ code }) => code)],
    );
    await page.goto(url);
    await page.getByLabel('改造内容').selectOption('upgrading');
    await expect
      .poll(() => page.locator('#list-title small').textContent(), { timeout: 20_000 })
      .toBe(`${upgraded[0]!.n} 个`);
    await page.goto(`${url}/?status=complete&sort=households`);
    await expect
      .poll(() => page.locator('#list-title small').textContent(), { timeout: 20_000 })
      .toContain('9');
    await page.goto(`${url}/?lang=en`);
    await expect
      .poll(() => page.locator('#list-title').textContent(), { timeout: 20_000 })
      .toContain('Communities');
    // the way to a community, and to the figures, stays in the reader's language, and back
    await page.goto(`${url}/?lang=en&q=${encodeURIComponent(rows[0]!.name)}`);
    await page.locator('#rows a', { hasText: rows[0]!.name }).first().click();
    await page.getByRole('heading', { name: 'Where it lies' }).waitFor();
    await page.getByRole('link', { name: 'Official figures' }).click();
    await page.getByRole('heading', { level: 1, name: 'Official figures' }).waitFor();
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '官方公布数字' }).waitFor();
    await page.goto(`${url}/?embed=1`);
    await page.locator('#rows li').first().waitFor();
    expect(await page.locator('.bar, .foot').count()).toBe(0);
    await page.goto(`${url}/?q=${encodeURIComponent(rows[0]!.name)}`);
    await page.locator('#rows a', { hasText: rows[0]!.name }).first().click();
    await page.getByRole('heading', { level: 1, name: rows[0]!.name }).waitFor();
    expect(await page.locator('.sentence').textContent()).toContain('完工');
    expect(failed).toEqual([]);
    await context.close();
  });

  it('is English from its head to its foot, and the same view in the other language is one click away', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const failed: string[] = [];
    page.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
    // as a link to the server has it
    await page.goto(`${url}/?in=city:222404&status=complete&lang=en`);
    await page.waitForURL(`${url}/en/?in=city:222404&status=complete`);
    await expect
      .poll(() => page.locator('#list-title small').textContent(), { timeout: 20_000 })
      .toContain('9');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // but for the names of things, the switch to Chinese among them
    const frame = page.locator('.bar, .foot, .tabs, .map-tools, #text label, #text h2, #legend');
    await page.locator('#legend li').first().waitFor();
    const words = (await frame.allTextContents()).join(' ').replace('中文', '');
    expect(words).not.toMatch(/\p{Script=Han}/u);
    await page.locator('.maplibregl-canvas').waitFor();
    for (const link of await page.locator('.take a[download]').all()) {
      const file = await fetch(new URL((await link.getAttribute('href'))!, page.url()));
      expect([file.url, file.status]).toEqual([expect.stringContaining('/download/en/'), 200]);
    }
    await expect.poll(() => page.url()).toContain('#map=');
    await mapAtRest(page);
    const here = page.url();
    await page.locator('#regions a, #rows a').first().click();
    await page.waitForURL((now) => now.href !== here && now.pathname.endsWith('/en/'));
    await page.goBack();
    await page.waitForURL(here);
    await awake(page);
    await page.getByRole('link', { name: '中文' }).click();
    // with the place of its map
    await page.waitForURL(({ href }) => href.startsWith(`${url}/?in=city:222404&status=complete#map=`));
    await expect
      .poll(() => page.locator('#list-title small').textContent(), { timeout: 20_000 })
      .toBe('9 个');
    expect(failed).toEqual([]);
    await context.close();
  });

  it('drills into the zones of the approved plan', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${url}/?in=city:222404`);
    await page.locator('#zones a', { hasText: '2 号片区' }).click();
    await page.getByRole('heading', { level: 1, name: '2 号片区' }).waitFor();
    await expect.poll(() => page.locator('#list-title small').textContent()).toContain('16');
    await page.locator('#quantities summary').click();
    expect(await page.locator('#quantities tbody tr').count()).toBeGreaterThan(3);
    await context.close();
  });

  it('says what is wrong with an address, and works on', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    let loads = 0;
    page.on('load', () => loads++);
    for (const [query, words] of [
      ['status=half_done', 'status=half_done'],
      [`q=${'长'.repeat(61)}`, '查询内容过长（61 字）'],
    ]) {
      loads = 0;
      await page.goto(`${url}/?${query}`);
      await page.locator('#near-note', { hasText: words! }).waitFor();
      await page.locator('#regions a').first().click();
      await page.waitForURL(/in=/);
      expect(loads).toBe(1);
    }
    await context.close();
  });

  it('says of works that stand still that they do: in the list, on the map and on their page', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${url}/?in=city:222404&q=${encodeURIComponent(still)}`);
    await page.locator('#legend li', { hasText: '停滞' }).waitFor();
    expect(await page.locator('#legend .mark-standstill').allTextContents()).toEqual(['停']);
    const row = page.locator('#rows a', { hasText: still }).first();
    await row.getByText('停滞，2021-07-20 起').waitFor();
    // nothing under way is shown, and so no mark of it
    await page.goto(`${url}/?in=city:222404&status=reserve`);
    await page.locator('#legend li', { hasText: '储备' }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('#rows .chip-reserve').length > 0);
    expect(await page.locator('.mark-standstill, #rows .chip-standstill').count()).toBe(0);
    await page.goto(`${url}/?in=city:222404&q=${encodeURIComponent(still)}`);
    await row.click();
    await page.getByText('停滞，2021-07-20 起').waitFor();
    const said = await page.locator('.sentence').textContent();
    expect(said).toContain('2021-07-20 以来填报的进度没有变化');
    expect(said).toContain('填报单位的说明（2021-09-20）：“等待管线迁改”。');
    await context.close();
  });

  it('stands below any address, on a server that answers no ranges, and every link stays inside it', async () => {
    expect(readdirSync(outside, { recursive: true }).filter((path) => !String(path).startsWith('a'))).toEqual(
      [],
    );
    expect(readdirSync(join(outside, 'a', 'b'))).toEqual(['site']);
    const plain = createServer(
      express().use('/city/renewal', express.static(folder, { acceptRanges: false, redirect: true })),
    );
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const root = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/city/renewal/`;
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const failed: string[] = [];
    page.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
    page.on('pageerror', (error) => failed.push(error.message));
    await page.goto(`${root}?status=managed&in=city:222404`);
    await expect.poll(() => page.locator('#list-title small').textContent()).toContain('16');
    await page.locator('.maplibregl-canvas').waitFor();
    await expect.poll(() => page.locator('#legend .mark').count()).toBeGreaterThan(5);
    const { rows } = await database.pool.query<{ name: string }>(
      'select name from community where code = $1',
      [hostile],
    );
    await page.locator('#rows a', { hasText: rows[0]!.name }).click();
    await page.getByRole('heading', { level: 1, name: rows[0]!.name }).waitFor();
    const links: string[] = await page
      .locator('a[href], link[href], script[src]')
      .evaluateAll((all) =>
        all.map((each) => (each as HTMLAnchorElement).href || (each as HTMLScriptElement).src),
      );
    expect(links.length).toBeGreaterThan(5);
    for (const link of links.filter((each) => !each.startsWith('tel:'))) {
      expect(link.startsWith(root), link).toBe(true);
      expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    }
    await page.locator('.trail a').nth(1).click();
    await page.waitForURL(/in=province/);
    await page.getByRole('link', { name: '官方公布数字' }).first().click();
    await page.getByRole('heading', { level: 1, name: '官方公布数字' }).waitFor();
    expect(failed).toEqual([]);
    await context.close();
    plain.close();
  });
});
