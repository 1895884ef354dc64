import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;
let compound: { name: string; initials: string };

beforeAll(async () => {
  scene = await demoScene();
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  compound = (body as (typeof compound & { status: string })[]).find((one) => one.status === 'preparing')!;
});
afterAll(() => scene.close());

it('who accepts after somebody else did is refused where it is seen, with what to do', async () => {
  const [first, second] = [await laidOut(), await laidOut()];
  await first.page.getByRole('button', { name: '采纳为规划管网' }).click();
  await first.page.getByRole('button', { name: '已采纳' }).waitFor();
  await second.page.getByRole('button', { name: '采纳为规划管网' }).click();
  const refused = second.page.getByText('请按“开始布置”重新布置后再采纳', { exact: false });
  await refused.waitFor();
  const isSeen = () =>
    refused.evaluate((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [4, height - 4].every((down) => {
        const top = document.elementFromPoint(x + width / 2, y + down);
        return top !== null && (one.contains(top) || top.contains(one));
      });
    });
  await expect.poll(isSeen, { timeout: 5_000 }).toBe(true);
  expect([...first.errors, ...second.errors]).toEqual([]);
  await Promise.all([first.context.close(), second.context.close()]);
});

it('on a phone the desks can be reached in English too: the search box hangs below them', async () => {
  const { page, context, errors } = await scene.open('planner', `/workbench/${city}/pipes?lang=en`, {
    phone: true,
  });
  await page.getByRole('button', { name: 'Unit prices' }).waitFor();
  const tabs = page.getByRole('navigation', { name: 'Desks' }).getByRole('button');
  const seen = await tabs.evaluateAll((all) =>
    all.slice(0, 3).map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }),
  );
  expect(seen).toEqual([true, true, true]);
  // account, undo and the desk's own buttons stay in the first line
  const bar = (await page.locator('.bar').boundingBox())!;
  expect(bar.height).toBeLessThan(96);
  expect(errors).toEqual([]);
  await context.close();
});

async function laidOut(): Promise<{ page: Page; context: { close(): Promise<void> }; errors: string[] }> {
  const opened = await scene.open('planner', `/workbench/${city}/pipes`);
  const { page } = opened;
  await mapReady(page);
  await page.keyboard.press('r');
  for (const utility of ['雨水', '污水'])
    await page.getByRole('checkbox', { name: utility, exact: true }).uncheck();
  await page.getByRole('combobox', { name: '布置范围' }).click();
  await page.keyboard.type(compound.initials);
  await page.locator('.ant-select-item-option', { hasText: compound.name }).first().click();
  await page.getByText('方案合计').waitFor({ timeout: 90_000 });
  await page.locator('.routing__doing').waitFor({ state: 'detached', timeout: 90_000 });
  return opened;
}
