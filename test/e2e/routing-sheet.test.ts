import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene } from './browser.ts';
import { printedSheet } from './printed-sheet.ts';

const city = '222404';
let scene: Scene;
/** A compound for which nothing was planned yet. */
let compound: { name: string; initials: string; extent: [number, number, number, number] };

beforeAll(async () => {
  scene = await demoScene();
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  compound = (body as (typeof compound & { status: string })[]).find((one) => one.status === 'preparing')!;
});
afterAll(() => scene.close());

it('the layout of a compound prints as a drawing set: plans over the ground, profiles with levels, tables, bill', async () => {
  const [w, s, e, n] = compound.extent;
  const at = `${((s + n) / 2).toFixed(6)}/${((w + e) / 2).toFixed(6)}`;
  const { page, context, errors } = await scene.open('planner', `/workbench/${city}/pipes#map=17/${at}`);
  await mapReady(page);
  await page.keyboard.press('r');
  await page.getByRole('combobox', { name: '布置范围' }).click();
  await page.keyboard.type(compound.initials);
  await page.locator('.ant-select-item-option', { hasText: compound.name }).first().click();
  // proved only once the search is over
  await page.getByText('水力校核').waitFor({ timeout: 120_000 });

  const pages = await printedSheet(scene, page);
  // notes and measures may take more than a page; the first lists all drawings
  const [notes] = pages as [string[]];
  const whole = pages.slice(1).find((one) => one.includes('管线综合平面图'))!;
  for (const said of [
    `${compound.name} 地下管网布置方案`,
    '方案阶段 · 非施工图',
    '谁出资（首先出资方）',
    '水力校核',
  ])
    expect(notes).toContain(said);
  for (const said of ['管线综合平面图', '北', '图例', '现状管线（保留）']) expect(whole).toContain(said);
  expect(whole.filter((one) => one.startsWith(compound.name)).length).toBeGreaterThan(1);
  const { rows: streets } = await scene.server.services.database.pool.query<{ name: string }>(
    `select distinct name from street where city_code = $1 and name <> ''
     and st_dwithin(geom, st_setsrid(st_makeenvelope($2, $3, $4, $5), 4490), 0.0002)`,
    [city, w, s, e, n],
  );
  expect(streets.some(({ name }) => whole.includes(name))).toBe(true);
  const levels = pages.filter((one) => one.includes('井位及标高一览表')).flat();
  for (const plan of ['污水管线平面图', '雨水管线平面图', '给水管线平面图']) {
    // the first page lists all of them; a long network takes several, numbered behind the name
    const isOf = (word: string) => word === plan || word.startsWith(`${plan} `);
    const told = pages
      .slice(1)
      .filter((one) => one.some(isOf))
      .flat();
    const numbers = told.filter((one) => /^(WS|YS|JS)\d+$/.test(one));
    expect(numbers.length, plan).toBeGreaterThan(5);
    for (const one of numbers) expect(levels).toContain(one);
  }
  for (const row of ['地面高程 (m)', '管内底高程 (m)', '埋深 (m)', '坡度 (‰) / 距离 (m)', '里程 (m)'])
    expect(
      pages.some((one) => one.includes(row) && one.some((word) => word.includes('污水管线纵断面图'))),
    ).toBe(true);
  expect(pages.at(-1)).toContain('工程量及造价估算表');
  expect(pages.at(-1)).toContain('未核实');
  expect(errors).toEqual([]);
  await context.close();
});
