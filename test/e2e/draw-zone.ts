import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { mapReady, type Scene, toolInHand } from './browser.ts';

/** West, south, east, north. */
export type Extent = [number, number, number, number];

type Stage = { map: { project(at: [number, number]): { x: number; y: number } } };

/** The pipes desk of a planner with a zone drawn round a place and the streets beside it: layouts and tasks may begin. */
export async function zoneDrawn(scene: Scene, city: string, [w, s, e, n]: Extent) {
  const at = `${((s + n) / 2).toFixed(6)}/${((w + e) / 2).toFixed(6)}`;
  const scened = await scene.open('planner', `/workbench/${city}/pipes#map=17/${at}`);
  const { page } = scened;
  await mapReady(page);
  await page.keyboard.press('r');
  await page
    .getByText('专项任务')
    .or(page.getByRole('button', { name: '雨污分流' }))
    .first()
    .waitFor();
  await drawRing(page, [w, s, e, n]);
  await expect
    .poll(() => page.getByRole('button', { name: '雨污分流' }).isEnabled(), { timeout: 30_000 })
    .toBe(true);
  return scened;
}

async function drawRing(page: Page, [w, s, e, n]: Extent): Promise<void> {
  await toolInHand(page, 'polygon');
  const [dx, dy] = [(e - w) * 0.05, (n - s) * 0.05];
  const corners = [
    [w - dx, s - dy],
    [e + dx, s - dy],
    [e + dx, n + dy],
    [w - dx, n + dy],
  ] as const;
  const box = (await page.locator('.map-canvas').boundingBox())!;
  for (const [lon, lat] of [...corners, corners[3]]) {
    const { x, y } = await page.evaluate(
      (place) => {
        const point = (window as unknown as { lianpianStage: Stage }).lianpianStage.map.project(place);
        return { x: point.x, y: point.y };
      },
      [lon, lat] as [number, number],
    );
    await page.mouse.click(box.x + x, box.y + y);
    await page.waitForTimeout(150);
  }
}
