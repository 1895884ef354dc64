import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awake, demoScene, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;
let codes: string[];

beforeAll(async () => {
  scene = await demoScene();
  const { rows } = await sql<{ code: string }>`select c.code from community c
    join community_progress p on p.city_code = c.city_code and p.community_id = c.id
    where c.status = 'under_way' and p.weighted_by <> 'status' order by c.code limit 2`.execute(
    scene.server.services.database.db,
  );
  codes = rows.map(({ code }) => code);
});
afterAll(() => scene?.close());

const report = async (code: string, percent: number) => {
  const reports = [{ clientKey: randomUUID(), code, reportedOn: '2021-08-01', percent }];
  const { body } = await scene.server.call('supervisor', 'POST', `/api/cities/${city}/reports`, { reports });
  expect(body).toMatchObject([{ outcome: 'accepted' }]);
};
const told = (page: Page) => page.locator('#near-note', { hasText: '数据刚刚更新' }).waitFor();

describe('when somebody reports, whoever reads', () => {
  it('is not thrown back to the first page of the list', async () => {
    const { page, context } = await scene.open('public', `/?in=city:${city}`);
    await awake(page);
    const rows = page.locator('#rows > li');
    for (const count of [40, 60]) {
      await page.locator('#more').click();
      await expect.poll(() => rows.count()).toBe(count);
    }
    const last = await rows.last().locator('.name').textContent();
    await report(codes[0]!, 71);
    await told(page);
    expect([await rows.count(), await rows.last().locator('.name').textContent()]).toEqual([60, last]);
    // and goes on from there
    await page.locator('#more').click();
    await expect.poll(() => rows.count()).toBe(80);
    await context.close();
  });

  it('hears of it though its line to the news came later than the report', async () => {
    const context = await scene.browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    let arrive = () => {};
    const arrived = new Promise<void>((done) => {
      arrive = done;
    });
    await page.route('**/api/events*', async (route) => {
      await arrived;
      await route.continue();
    });
    const isAsked = page.waitForRequest('**/api/events*');
    await page.goto(`${scene.server.url}/?in=city:${city}`);
    await isAsked;
    await report(codes[0]!, 70);
    arrive();
    await told(page);
    await context.close();
  });

  it('sees the replay to its end', async () => {
    const { page, context } = await scene.open('public', `/?in=city:${city}`);
    await awake(page);
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    const heard = new Promise<void>((done) => {
      line.on('Network.eventSourceMessageReceived', ({ data }) => data.includes('"progress"') && done());
    });
    // the months of the replay pass by a clock of the test: it ends when the test ends it, however slow the machine
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.locator('#play').click();
    await page.getByRole('button', { name: '暂停' }).waitFor();
    const slider = page.locator('#month');
    const [before, month] = [await slider.elementHandle(), await slider.inputValue()];
    await report(codes[0]!, 72);
    await heard;
    // more than a page waits before it asks anew
    await page.clock.runFor(1500);
    expect(await slider.inputValue()).not.toBe(month);
    expect(await before!.evaluate((each) => each.isConnected)).toBe(true);
    await page.getByRole('button', { name: '暂停' }).click();
    await page.clock.resume();
    await told(page);
    expect(await before!.evaluate((each) => each.isConnected)).toBe(false);
    await context.close();
  });

  it('keeps open what he has opened on the page of a community', async () => {
    const { page, context } = await scene.open('public', `/c/${city}/${codes[1]}`);
    const steps = page.locator('details.steps');
    await steps.locator('summary').click();
    const isOpen = () => steps.evaluate((each) => (each as HTMLDetailsElement).open);
    const asked = page.waitForResponse((answer) => answer.url().endsWith(`/c/${city}/${codes[1]}`));
    await report(codes[0]!, 73);
    await asked;
    await page.waitForTimeout(300);
    expect(await isOpen()).toBe(true);
    // its own stages change
    const path = `/api/cities/${city}/communities/${codes[1]}/milestones/main_works`;
    const dates = { plannedOn: '2022-09-30', reason: '管线迁改' };
    expect((await scene.server.call('supervisor', 'POST', path, dates)).status).toBe(200);
    await expect.poll(() => steps.textContent(), { timeout: 15_000 }).toContain('2022-09-30');
    expect(await isOpen()).toBe(true);
    await context.close();
  });
});
