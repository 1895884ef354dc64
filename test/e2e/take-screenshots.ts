/** `node test/e2e/take-screenshots.ts [NAME…]`: the pictures of docs/screenshots, from the running product on the demo city. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { repository } from '../../server/db/paths.ts';
import { demoScene, mapReady } from './browser.ts';
import { printed } from './print-hook.ts';

const folder = join(repository, 'docs/screenshots');
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
const city = '222404';
const scene = await demoScene({ compositedByGpu: true });
const [plain] = await planOf();

await take('public', 'public', '/', {}, settle);
await take('public-phone', 'public', '/', { phone: true }, settle);
await take('community-phone', 'public', `/c/${city}/${plain!.code}`, { phone: true }, settle);
await take('community', 'public', `/c/${city}/${plain!.code}`, {}, settle);
await take('register', 'planner', `/workbench/${city}/register`, {}, settle);
await take('workbench-phone', 'planner', `/workbench/${city}/register`, { phone: true }, settle);
await take('works', 'planner', `/workbench/${city}/works`, {}, settle);
await take('progress', 'planner', `/workbench/${city}/progress`, {}, settle);
await take('programme', 'planner', `/workbench/${city}/programme?list=build`, {}, async (page) => {
  await page.getByText('年度三批').waitFor();
  await page.getByRole('tab', { name: '项目库' }).click();
  await settle(page);
});
await take('pipes', 'planner', `/workbench/${city}/pipes${near(17)}`, {}, settle);
// a compound that nothing has been planned for yet
const bare = await preparing();
await take('routing', 'planner', `/workbench/${city}/pipes${near(17, bare)}`, {}, async (page) => {
  await mapReady(page);
  await page.keyboard.press('r');
  // the drawing tool comes on first use
  await page.waitForTimeout(4_000);
  await drawRound(page, bare.extent);
  await page.getByText('方案合计').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(20_000);
  await settle(page);
});
await takeSheets();
await take('zoning', 'planner', `/workbench/${city}/zoning`, {}, async (page) => {
  await mapReady(page);
  await page.getByRole('button', { name: '新建方案（按小区）' }).click();
  await page.getByText('方案还是空的').waitFor();
  await page.keyboard.press('g');
  await page.getByRole('button', { name: '开始' }).click();
  await page.getByText(/可行方案|已证明最优/).waitFor({ timeout: 120_000 });
  await page.keyboard.press('v');
  await settle(page);
});
await scene.close();

type Row = { code: string; name: string; status: string; extent: [number, number, number, number] };

/** Communities that are being rebuilt, the first of the 17 first. */
async function planOf(): Promise<Row[]> {
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  return (body as Row[]).filter((one) => one.status === 'under_way');
}

async function preparing(): Promise<Row> {
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  return (body as Row[]).find((one) => one.status === 'preparing')!;
}

function near(zoom: number, { extent: [w, s, e, n] }: Row = plain!): string {
  return `#map=${zoom}/${((s + n) / 2).toFixed(6)}/${((w + e) / 2).toFixed(6)}`;
}

/** Two pages of the printed set of a compound: a plan and the profile of its longest drain. */
async function takeSheets(): Promise<void> {
  if (wanted.length > 0 && !wanted.some((one) => one.startsWith('sheet'))) return;
  const { page, context } = await scene.open('planner', `/workbench/${city}/pipes${near(17, bare)}`);
  await mapReady(page);
  await page.keyboard.press('r');
  await page.getByRole('combobox', { name: '布置范围' }).click();
  await page.keyboard.type(bare.name);
  await page.locator('.ant-select-item-option', { hasText: bare.name }).first().click();
  await page.getByText('水力校核').waitFor({ timeout: 120_000 });
  const html = await printed(page);
  await page.setViewportSize({ width: 1587, height: 1123 });
  await page.setContent(html);
  for (const [name, title] of [
    ['sheet-plan', '污水管线平面图'],
    ['sheet-profile', '污水管线纵断面图'],
  ] as const) {
    const section = page.locator('section', { hasText: title }).nth(1);
    const picture = await section.screenshot();
    await sharp(picture)
      .png({ palette: true, quality: 90, effort: 7 })
      .toFile(join(folder, `${name}.png`));
    console.log(name);
  }
  await context.close();
}

/** Draws an area round a community and its streets, where the mains lie. */
async function drawRound(page: Page, [w, s, e, n]: Row['extent']): Promise<void> {
  const [dx, dy] = [(e - w) * 0.2, (n - s) * 0.2];
  const corners = [
    [w - dx, s - dy],
    [e + dx, s - dy],
    [e + dx, n + dy],
    [w - dx, n + dy],
    [w - dx, n + dy],
  ];
  for (const corner of corners) {
    const { x, y } = await page.evaluate((place) => {
      const { lianpianStage: stage } = window as unknown as {
        lianpianStage: {
          map: { project(at: unknown): { x: number; y: number }; getCanvas(): HTMLCanvasElement };
        };
      };
      const box = stage.map.getCanvas().getBoundingClientRect();
      const point = stage.map.project(place);
      return { x: box.left + point.x, y: box.top + point.y };
    }, corner);
    await page.mouse.move(x, y);
    await page.waitForTimeout(200);
    await page.mouse.click(x, y);
    await page.waitForTimeout(500);
  }
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.waitForTimeout(6_000);
}

async function take(
  name: string,
  role: 'public' | 'planner',
  path: string,
  options: { phone?: boolean },
  ready: (page: Page) => Promise<void>,
): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const { page, context } = await scene.open(role, path, options);
  try {
    await ready(page);
    const picture = await page.screenshot();
    await sharp(picture)
      .png({ palette: true, quality: 90, effort: 7 })
      .toFile(join(folder, `${name}.png`));
    console.log(name);
  } catch (error) {
    console.error(`${name}: ${(error as Error).message.split('\n')[0]}`);
    process.exitCode = 1;
  } finally {
    await context.close();
  }
}
