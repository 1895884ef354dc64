import type { Page } from 'playwright-core';

/** Waits until the desk tries further layouts after its answer, and stops it: from then on nothing takes the answer's place. */
export async function stopFurtherLayouts(page: Page): Promise<void> {
  const line = page.locator('.routing__tries');
  await line.waitFor({ timeout: 90_000 });
  const running = line.and(page.locator('[data-state="running"]'));
  // it may be over before the click
  const stop = running.getByRole('button', { name: '停止试算' });
  if (await stop.isVisible()) await stop.click({ timeout: 5_000 }).catch(() => {});
  await running.waitFor({ state: 'detached', timeout: 90_000 });
}
