import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awake, demoScene, mapAtRest, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;

beforeAll(async () => {
  scene = await demoScene();
});

afterAll(() => scene?.close());

const query = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

/** Zoom, latitude and longitude as the address says. */
function placeOf(page: Page): [zoom: number, lat: number, lon: number] {
  const [zoom, lat, lon] = (new URLSearchParams(new URL(page.url()).hash.slice(1)).get('map') ?? '').split(
    '/',
  );
  return [Number(zoom), Number(lat), Number(lon)];
}

/** A key on the map moves it by a hundred pixels from where it stands: that it stands there is seen by where it comes to. */
async function nudge(page: Page): Promise<{ before: number[]; after: number[] }> {
  const before = placeOf(page);
  await page.locator('.maplibregl-canvas').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => placeOf(page)[2]).not.toBe(before[2]);
  // the map eases there
  await expect
    .poll(async () => {
      const at = page.url();
      await page.waitForTimeout(700);
      return at === page.url();
    })
    .toBe(true);
  return { before, after: placeOf(page) };
}

async function openAddress(path: string, phone = false) {
  const opened = await scene.open('public', path, { phone });
  await opened.page.locator('#rows li').first().waitFor();
  await awake(opened.page);
  return opened;
}

describe('every view is an address', () => {
  it('place, state, month, colours, position, language and type size are all in it and come back from it', async () => {
    const { page, context, errors } = await openAddress(`/?in=city:${city}`);
    await page.locator('#legend').getByText('状态').waitFor();
    await expect.poll(() => placeOf(page)[0]).toBeGreaterThan(8);

    await page.getByLabel('地图显示').selectOption('rate');
    await page.locator('.counts a', { hasText: '在建' }).click();
    await page.waitForURL(/status=under_way/);
    await page.locator('#month').focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    const month = (await page.locator('#month-name').textContent())!;
    await page.waitForURL(new RegExp(`month=${month}`));
    const numbers = await page.locator('#month-facts').textContent();
    await page.locator('#legend time', { hasText: month }).waitFor();
    await nudge(page);
    await page.getByRole('link', { name: '大字版' }).click();
    await page.waitForURL(/type=large/);
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/lang=en/);
    const address = page.url();
    expect(query(page)).toEqual({
      in: `city:${city}`,
      status: 'under_way',
      month,
      colour: 'rate',
      type: 'large',
      lang: 'en',
    });
    await context.close();

    const copy = await openAddress(address.slice(scene.server.url.length));
    await copy.page.locator('#legend time', { hasText: month }).waitFor();
    expect(await copy.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await copy.page.locator('html').getAttribute('data-type')).toBe('large');
    expect(await copy.page.locator('.counts a.on').textContent()).toContain('Under way');
    expect(await copy.page.locator('#map-show').inputValue()).toBe('rate');
    expect(await copy.page.locator('#month-name').textContent()).toBe(month);
    expect((await copy.page.locator('#month-facts').textContent())!.replace(/[^\d.]/g, '')).toBe(
      numbers!.replace(/[^\d.]/g, ''),
    );
    expect(copy.page.url()).toBe(address);
    const { before, after } = await nudge(copy.page);
    const degreesAPixel = 360 / (512 * 2 ** before[0]!);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBeCloseTo(before[1]!, 3);
    expect(Math.abs(after[2]! - before[2]! - 100 * degreesAPixel)).toBeLessThan(15 * degreesAPixel);
    expect([...errors, ...copy.errors]).toEqual([]);
    await copy.context.close();
  });

  it('going back leads to the view before, with the month and the place of its map', async () => {
    const { page, context, errors } = await openAddress(`/?in=city:${city}&month=2020-09&colour=rate`);
    await page.locator('#legend time', { hasText: '2020-09' }).waitFor();
    await expect.poll(() => placeOf(page)[0]).toBeGreaterThan(8);
    await nudge(page);
    const there = page.url();
    await page.locator('.regions a').first().click();
    await page.waitForURL(/in=office/);
    expect(query(page)).toMatchObject({ month: '2020-09', colour: 'rate' });
    await expect.poll(() => placeOf(page)[0]).toBeGreaterThan(0);
    await page.locator('#legend time', { hasText: '2020-09' }).waitFor();
    await page.goBack();
    await page.locator('.trail [aria-current]', { hasNotText: '街道' }).waitFor();
    await expect.poll(() => page.url()).toBe(there);
    // and stays there
    await mapAtRest(page);
    await page.waitForTimeout(1_500);
    expect(page.url()).toBe(there);
    expect(await page.locator('#month-name').textContent()).toBe('2020-09');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a heatmap is of today: choosing it ends the replay, and the replay ends it', async () => {
    const { page, context } = await openAddress(`/?in=city:${city}&month=2020-09&colour=households`);
    await page.locator('#legend time', { hasText: '2020-09' }).waitFor();
    expect(await page.getByLabel('地图显示').inputValue()).toBe('rate');
    await page.getByLabel('地图显示').selectOption('households');
    await page.locator('#legend', { hasText: '户/公顷' }).waitFor();
    expect(query(page)).toEqual({ in: `city:${city}`, colour: 'households' });
    expect(await page.locator('#month-name').textContent()).not.toBe('2020-09');
    await page.locator('#month').focus();
    await page.keyboard.press('ArrowLeft');
    await page.locator('#legend time').waitFor();
    expect(query(page)).toMatchObject({ colour: 'rate' });
    await context.close();
  });

  it('on a phone the open tab is in it, and a map that opens late shows the month of the slider', async () => {
    const { page, context } = await openAddress(`/?in=city:${city}`, true);
    await page.locator('#month').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/month=/);
    const month = (await page.locator('#month-name').textContent())!;
    await page.getByRole('tab', { name: '地图' }).click();
    await page.locator('#legend time', { hasText: month }).waitFor();
    expect(query(page)).toEqual({ in: `city:${city}`, month, side: 'map' });
    await page.reload();
    await page.locator('#legend time', { hasText: month }).waitFor();
    expect(await page.locator('#rows').isVisible()).toBe(false);
    // for who hears the page it keeps its heading
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    // paper is as narrow as a phone, and has both
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#rows').isVisible()).toBe(true);
    await context.close();
  });

  it('a frame for another site and a print show the same month and place', async () => {
    const { page, context } = await openAddress(`/?in=city:${city}&month=2020-09`);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await expect.poll(() => placeOf(page)[0]).toBeGreaterThan(8);
    const here = new URL(page.url());
    await page.getByRole('button', { name: '复制嵌入代码' }).click();
    await page.getByRole('button', { name: '已复制' }).waitFor();
    const frame = await page.evaluate(() => navigator.clipboard.readText());
    const [, src] = /src="([^"]+)"/.exec(frame)!;
    const target = new URL(src!.replaceAll('&amp;', '&'));
    expect(Object.fromEntries(target.searchParams)).toEqual({
      in: `city:${city}`,
      month: '2020-09',
      embed: '1',
    });
    expect(target.hash).toBe(here.hash);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#month-name').isVisible()).toBe(true);
    expect(await page.locator('#month').isVisible()).toBe(false);
    expect(await page.locator('#legend time').textContent()).toContain('2020-09');
    await context.close();
  });

  it('without a script the page says how it stood at the end of the month', async () => {
    const blind = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    const context = await blind.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${scene.server.url}/?in=city:${city}&month=2020-09`);
    expect(await page.locator('#month-name').textContent()).toBe('2020-09');
    const row = page.locator('#replay-table tr', { hasText: '2020-09' });
    const inTable = await row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.textContent));
    const shown = await page
      .locator('#month-facts dd')
      .evaluateAll((facts) => facts.map((fact) => fact.textContent));
    expect(shown).toEqual(inTable);
    expect(await page.locator('#month-facts').isVisible()).toBe(true);
    await blind.close();
  });
});
