/**
 * `npm run bench -- painting [UNITS]`: a brush over a plan of 5,000 units in a real Chromium. Counts the browser's long
 * tasks (> 50 ms on the main thread) and, by its sampling profiler, how much of the time the main thread works at all.
 * Software GL draws on the processor, so frames per second would say nothing about a machine with a graphics card.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { chromium, type Page } from 'playwright-core';
import { openDatabase } from '../../server/db/open.ts';
import { databaseTemplate } from '../../server/db/template.ts';
import { buildClient, chromiumWords } from '../e2e/browser.ts';
import { chromiumPath } from '../run/requirements.ts';
import { startTestServer } from '../server-harness.ts';

const strokes = 6;
const movesPerStroke = 40;

export async function bench([units = '5000']: string[]): Promise<void> {
  buildClient();
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-bench-'));
  const database = await openDatabase({ dataDir, template: await databaseTemplate() });
  await sql`insert into city (city_code, name, metric_srid) values ('grid', 'grid', 4552)`.execute(
    database.db,
  );
  await sql`insert into community (city_code, code, name, households, built_year, geom, metric_srid)
    select 'grid', 'G' || i, 'unit ' || i, 20 + (i * 37) % 200, 1990, st_makeenvelope(130.3 + (i % 80) * 0.0012,
      42.82 + (i / 80) * 0.0009, 130.3 + (i % 80) * 0.0012 + 0.0011, 42.82 + (i / 80) * 0.0009 + 0.0008, 4490), 4552
    from generate_series(0, ${Number(units) - 1}::int) i`.execute(database.db);
  const server = await startTestServer(database);
  const executablePath = chromiumPath();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: chromiumWords,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    const [name, value] = server.cookie('planner').split(';')[0]!.split(/=(.*)/s) as [string, string];
    await context.addCookies([{ name, value, url: server.url }]);
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen: number[] = [];
      Object.assign(window, { longTasks: seen });
      new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration))).observe({
        type: 'longtask',
      });
    });
    await page.goto(`${server.url}/workbench/grid/zoning`);
    await page.getByRole('button', { name: '新建方案（按小区）' }).click({ timeout: 60_000 });
    await page.waitForTimeout(10_000); // units, index and adjacency
    await page.keyboard.press('b');
    await page.waitForTimeout(2_000);
    const measured = await measure(page, () => paint(page));
    console.log(
      `${units} units on screen, ${strokes} strokes of ${movesPerStroke} moves, ${measured.painted} units painted`,
    );
    console.table([
      {
        'wall s': round(measured.wallMs / 1000),
        'main thread busy %': round((measured.busyMs / measured.wallMs) * 100),
        'busy ms a move': round(measured.busyMs / (strokes * movesPerStroke)),
        'long tasks': measured.longTasks.length,
        'longest ms': round(Math.max(0, ...measured.longTasks)),
      },
    ]);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function paint(page: Page): Promise<void> {
  const map = (await page.locator('.map-canvas__gl').boundingBox())!;
  for (let stroke = 0; stroke < strokes; stroke++) {
    const y = map.y + map.height * (0.2 + 0.1 * stroke);
    await page.mouse.move(map.x + map.width * 0.15, y);
    await page.mouse.down();
    for (let move = 1; move <= movesPerStroke; move++) {
      await page.mouse.move(map.x + map.width * (0.15 + (0.7 * move) / movesPerStroke), y + (move % 5) * 4);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(400);
  }
}

async function measure(page: Page, deed: () => Promise<void>) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Profiler.enable');
  await devtools.send('Profiler.start');
  await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0));
  const start = performance.now();
  await deed();
  const wallMs = performance.now() - start;
  const { profile } = await devtools.send('Profiler.stop');
  const resting = new Set(
    profile.nodes
      .filter((node) => ['(idle)', '(root)', '(program)'].includes(node.callFrame.functionName))
      .map((node) => node.id),
  );
  const busyMs = (profile.samples ?? []).reduce(
    (sum, id, i) => (resting.has(id) ? sum : sum + (profile.timeDeltas?.[i] ?? 0) / 1000),
    0,
  );
  const longTasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  const text = (await page.locator('.inspector').textContent()) ?? '';
  const painted = /小区数\s*([\d,]+)/.exec(text)?.[1] ?? '?';
  return { wallMs, busyMs, longTasks, painted };
}

const round = (value: number) => Math.round(value * 10) / 10;
