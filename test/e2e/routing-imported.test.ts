import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../domain/exchange/kinds.ts';
import type { Role } from '../../server/contract/access.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { runImport } from '../../server/exchange/import/run-import.ts';
import { runTerrainImport } from '../../server/exchange/import/terrain.ts';
import { demoScene, mapReady, type Scene, toolInHand } from './browser.ts';

const city = '130100';
const [lon, lat] = [114.49, 38.045];
/** Metres east and north of the corner → degrees. */
const at = ([x, y]: [number, number]) => [lon + x / 87_700, lat + y / 110_990];
const box = (x: number, y: number, w: number, h: number) => [
  [at([x, y]), at([x + w, y]), at([x + w, y + h]), at([x, y + h]), at([x, y])],
];
type Row = [properties: Record<string, unknown>, geometry: unknown];
const area = (coordinates: unknown) => ({ type: 'Polygon', coordinates });
const line = (...points: [number, number][]) => ({ type: 'LineString', coordinates: points.map(at) });

let scene: Scene;
const folder = mkdtempSync(join(tmpdir(), 'lianpian-imported-'));

/** A block as maps have it: nameless, houses without households, mains without levels; terrain that falls to the street. */
beforeAll(async () => {
  scene = await demoScene();
  const houses = [0, 1, 2, 3, 4, 5].map(
    (k): Row => [{ osm_id: `house-${k}` }, area(box(10 + (k % 3) * 50, 20 + Math.floor(k / 3) * 40, 36, 12))],
  );
  const pipe = (utility: string, y: number, size: number): Row => [
    { 编号: `main-${utility}`, 管类: utility, 管径: size },
    line([-20, y], [190, y]),
  ];
  const rows: [Kind, Row[]][] = [
    ['communities', [[{ code: 'block-1' }, area(box(0, 10, 170, 80))]]],
    ['buildings', houses],
    ['streets', [[{ name: '试验路', width: 14 }, line([-20, -6], [190, -6])]]],
    ['pipes', [pipe('污水', -5, 400), pipe('雨水', -8, 600), pipe('给水', -1.5, 200)]],
  ];
  for (const [kind, features] of rows) {
    const path = join(folder, `${kind}.geojson`);
    const all = features.map(([properties, geometry]) => ({ type: 'Feature', properties, geometry }));
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: all }));
    await runImport(scene.server.services.database.pool, {
      files: [{ path }],
      options: { kind, city, existing: 'keep', dryRun: false },
    });
  }
  const cell = 0.0001;
  const levels = Array.from({ length: 40 }, (_, row) =>
    Array(60)
      .fill(72 - row / 10)
      .join(' '),
  );
  const path = join(folder, 'dem.asc');
  const head = `ncols 60\nnrows 40\nxllcorner ${lon - 0.002}\nyllcorner ${lat - 0.002}\ncellsize ${cell}\n`;
  writeFileSync(path, head + levels.join('\n'));
  await runTerrainImport(scene.server.services.database.pool, {
    files: [{ path }],
    options: { kind: 'terrain', city, crs: 'EPSG:4490', existing: 'keep', dryRun: false },
  });
});
afterAll(async () => {
  await scene.close();
  rmSync(folder, { recursive: true, force: true });
});

it('an imported block is laid out by what is known of its own city, compared, accepted, taken back and accepted again', async () => {
  const { page, context, errors } = await scene.open('planner', '/workbench/222404/pipes');
  await mapReady(page);
  await page.keyboard.press('r');
  const frost = page.getByRole('spinbutton', { name: /土壤冻深/ });
  expect(await frost.inputValue()).toBe('1.8');
  await choose(page, '');
  await page.getByText('方案合计').waitFor({ timeout: 90_000 });

  // another city: nothing of the last one's wishes, answers, edits and view
  await page.locator('.bar__city').click();
  await page.locator('.ant-select-item-option', { hasText: '石家庄市' }).click();
  await page.waitForURL(`**/workbench/${city}/**`);
  await mapReady(page);
  expect(await middle(page)).toEqual([expect.closeTo(lon, 2), expect.closeTo(lat, 2)]);
  expect(await page.getByRole('button', { name: '撤销', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('r');
  expect(await page.getByText('方案合计').count()).toBe(0);
  expect(await frost.inputValue()).toBe('');
  expect(await frost.getAttribute('placeholder')).toBe('未知');

  await choose(page, '未命名（block-1）');
  await page.getByText('水力校核').waitFor({ timeout: 120_000 });
  await page.getByText('冻深未给，覆土只按荷载').waitFor();
  // the imported terrain is the ground
  expect(await page.getByText('地面高程未知', { exact: false }).count()).toBe(0);

  // one alternative for each aim, the answer's own among them, keeps to its half of the drawer: the bill beside them stays legible
  await page.locator('.routing').getByRole('button', { name: '方案比选' }).click();
  await page.locator('.routing__compare').getByText('方案 4', { exact: false }).waitFor({ timeout: 180_000 });
  await page
    .locator('.routing')
    .getByRole('button', { name: '停止', exact: true })
    .waitFor({ state: 'detached', timeout: 90_000 });
  expect(await page.locator('.routing__compare').getByText('方案 5', { exact: false }).count()).toBe(0);
  const heading = page.locator('.routing__bill').getByText('工程量清单', { exact: true });
  await heading.waitFor();
  const isOnTop = (await heading.evaluate((one) => {
    const { left, top, height } = one.getBoundingClientRect();
    return one.closest('.routing__bill')!.contains(document.elementFromPoint(left + 4, top + height / 2));
  })) as boolean;
  expect(isOnTop).toBe(true);
  const overlap = await page.locator('.routing__compare').evaluate((table) => {
    const shown = table.parentElement!.getBoundingClientRect();
    const bill = document.querySelector('.routing__bill')!.getBoundingClientRect();
    return {
      until: shown.right,
      from: bill.left,
      isScrolled: getComputedStyle(table.parentElement!).overflowX,
    };
  });
  expect(overlap.until).toBeLessThanOrEqual(overlap.from);
  expect(overlap.isScrolled).toBe('auto');

  await page.getByRole('button', { name: '采纳为规划管网' }).click();
  await page.getByRole('button', { name: '已采纳' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: '采纳为规划管网' }).waitFor();
  await page.keyboard.press('Control+y');
  await page.getByRole('button', { name: '已采纳' }).waitFor();

  // what was accepted counts, and can be pointed at
  await page.locator('.routing').getByRole('button', { name: '返回' }).click();
  const said = await page.locator('.inspector__head p').textContent();
  expect(Number(/(\d+) 段/.exec(said!)![1])).toBeGreaterThan(10);

  expect(errors).toEqual([]);
  await context.close();
});

it('two people at one block: a plan of before is not accepted among other pipes, and an undo that can’t be done says why', async () => {
  const { page, context, errors } = await layOutBlock('planner');
  await somebodyElse(300);
  await page.getByRole('button', { name: '采纳为规划管网' }).click();
  await page.getByText('布置之后，这里的管网已有', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: '已采纳' }).count()).toBe(0);
  // pressed far below, told above: it comes into sight
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('.routing .verdict--stop')!.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  await page.getByRole('button', { name: '开始布置' }).click();
  await searched(page);
  await page.getByRole('button', { name: '采纳为规划管网' }).click();
  await page.getByRole('button', { name: '已采纳' }).waitFor();
  await somebodyElse(400);
  await page.keyboard.press('Control+z');
  await page.getByText('管网已被他人修改', { exact: false }).first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

it('a utility whose main nobody imported is led to the line that somebody draws, and undo takes the line back', async () => {
  const { page, context, errors } = await layOutBlock('planner');
  await page.getByLabel('燃气', { exact: true }).check();
  await page.getByText('答案未含此项变更：管线种类').waitFor();
  await page.getByRole('button', { name: '重新计算' }).click();
  await searched(page);
  const missing = page.getByText('6 个接入点无法接入燃气');
  await missing.waitFor();
  await page.locator('.routing__touch .ant-segmented-item', { hasText: '接口线' }).click();
  await toolInHand(page, 'linestring');
  for (const place of [
    [-10, 4],
    [180, 4],
    [180, 4],
  ] as [number, number][]) {
    const [x, y] = await pixel(page, at(place) as [number, number]);
    await page.mouse.move(x, y);
    await page.waitForTimeout(250);
    await page.mouse.click(x, y);
  }
  await page.locator('.ant-tag', { hasText: '接口线 1' }).waitFor();
  await searched(page);
  await missing.waitFor({ state: 'detached' });
  await page.getByText('按图上所画接口线接入', { exact: false }).waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('.ant-tag', { hasText: '接口线 1' }).waitFor({ state: 'detached' });
  await missing.waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

it('a street office lays out and prints, and is told who accepts', async () => {
  const { page, context, errors } = await layOutBlock('office');
  await page.getByText('采纳由规划人员、管线单位或管理员完成', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: '打印' }).last().isEnabled()).toBe(true);
  expect(await page.getByRole('button', { name: '采纳为规划管网' }).count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

async function layOutBlock(role: Role) {
  const opened = await scene.open(role, `/workbench/${city}/pipes`);
  await mapReady(opened.page);
  await opened.page.keyboard.press('r');
  await choose(opened.page, '未命名（block-1）');
  await searched(opened.page);
  return opened;
}

/** The search is over: it is proved, and nothing is left to be stopped. */
async function searched(page: Page): Promise<void> {
  await page.getByText('水力校核').waitFor({ timeout: 120_000 });
  const stop = page.locator('.routing').getByRole('button', { name: '停止', exact: true });
  await stop.waitFor({ state: 'detached', timeout: 90_000 });
}

/** Makes the water main of the street larger. */
async function somebodyElse(diameterMm: number): Promise<void> {
  const path = `/api/cities/${city}/pipes/network?west=${lon - 0.01}&south=${lat - 0.01}&east=${lon + 0.01}&north=${lat + 0.01}`;
  const { version, network } = (await scene.server.call('planner', 'GET', path)).body as NetworkAnswer;
  const main = network.segments.find((one) => one.id.startsWith('main-给水'))!;
  const note = { zh: '另一人的修改', en: 'of somebody else' };
  const patch = {
    note,
    putNodes: [],
    putSegments: [{ ...main, diameterMm }],
    deleteNodes: [],
    deleteSegments: [],
  };
  const body = { version, patch };
  const { status } = await scene.server.call('planner', 'POST', `/api/cities/${city}/pipes/patches`, body);
  expect(status).toBe(200);
}

/** The ground by the name that it has in the list; '' takes the first. */
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: '布置范围' }).click();
  await page.locator('.ant-select-item-option', { hasText: name }).first().click();
}

function pixel(page: Page, place: [number, number]): Promise<[number, number]> {
  return page.evaluate((lngLat) => {
    const { map } = (
      window as unknown as {
        lianpianStage: {
          map: {
            project(at: [number, number]): { x: number; y: number };
            getCanvas(): HTMLCanvasElement;
          };
        };
      }
    ).lianpianStage;
    const box = map.getCanvas().getBoundingClientRect();
    const { x, y } = map.project(lngLat);
    return [x + box.x, y + box.y] as [number, number];
  }, place);
}

function middle(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { lianpianStage: stage } = window as unknown as {
      lianpianStage: { map: { getCenter(): { lng: number; lat: number } } };
    };
    const { lng, lat } = stage.map.getCenter();
    return [lng, lat];
  });
}
