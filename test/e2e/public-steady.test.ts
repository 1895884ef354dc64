import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, framePainted, type Scene } from './browser.ts';
import { observeShifts, shiftsOf } from './layout-shifts.ts';
import { type PageInParts, pageInParts } from './page-in-parts.ts';

const parts = ['<main', '<section id="list"', '<div id="map-side"', '<footer'];
let scene: Scene;
let slow: PageInParts;

beforeAll(async () => {
  scene = await demoScene({ compositedByGpu: true });
  slow = await pageInParts(scene.server.url, parts);
});
afterAll(async () => {
  await slow?.close();
  await scene?.close();
});

describe('the overview over a slow network', () => {
  it.each([
    ['a desk', { viewport: { width: 1440, height: 900 } }],
    ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
    // what lies below the first screen moves where a reader has already gone down to it
    ['a very tall screen', { viewport: { width: 1440, height: 6000 } }],
    ['a very tall phone', { viewport: { width: 390, height: 8000 } }],
  ])('stays where it was painted on %s, whatever comes later: text, script, map', async (_, device) => {
    const context = await scene.browser.newContext({ locale: 'zh-CN', ...device });
    await observeShifts(context);
    const page = await context.newPage();
    await page.goto(slow.url, { waitUntil: 'commit' });
    for (const last of ['.bar nav', 'search form', '#rows li', '#map-show']) {
      await page.locator(last).first().waitFor({ state: 'attached' });
      await framePainted(page);
      slow.next();
    }
    // the script is awake when what waits for it is shown
    await page.locator('#replay').waitFor();
    if (device.viewport.width > 960) await page.locator('.maplibregl-canvas').waitFor();
    const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length);
    expect(painted).toBe(1);
    expect((await shiftsOf(page)).told).toEqual([]);
    await context.close();
  });
});
