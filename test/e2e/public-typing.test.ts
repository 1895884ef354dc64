import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awake, demoScene, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;

beforeAll(async () => {
  scene = await demoScene();
});
afterAll(() => scene?.close());

const shown = (page: Page) => page.locator('#rows .name').first().textContent();

/** The city's page as it stands over a slow network: its text is there, its script is on its way until it may `arrive`. */
async function openBeforeItsScript(viewport: { width: number; height: number }) {
  const context = await scene.browser.newContext({ viewport });
  const page = await context.newPage();
  let arrive = () => {};
  const arrived = new Promise<void>((done) => {
    arrive = done;
  });
  await page.route(/\/front-[^/]*\.js/, async (route) => {
    await arrived;
    await route.continue();
  });
  const isAsked = page.waitForRequest(/\/front-[^/]*\.js/);
  // named in the head of the page, it holds up the page's load, but not its text
  await page.goto(`${scene.server.url}/?in=city:${city}`, { waitUntil: 'domcontentloaded' });
  await isAsked;
  return { page, context, arrive };
}

describe('whoever searches', () => {
  it('composes 朝阳 with an input method and is not broken off by the list', async () => {
    const { page, context, errors } = await scene.open('public', `/?in=city:${city}`);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/progress/view')) asked.push(decodeURIComponent(request.url()));
    });
    await page.locator('#q').focus();
    const keyboard = await context.newCDPSession(page);
    for (const text of ['c', 'ch', "chao'y", "chao'yang"]) {
      await keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
      await page.waitForTimeout(300);
    }
    // half a word is not what is meant
    expect(asked).toEqual([]);
    expect(await page.locator('#q').inputValue()).toBe("chao'yang");
    await keyboard.send('Input.insertText', { text: '朝阳' });
    await expect.poll(() => shown(page)).toMatch(/^朝阳/);
    expect(await page.locator('#q').inputValue()).toBe('朝阳');
    // an answer that arrives in the middle of the next word waits for its end
    await page.keyboard.press('Backspace');
    await page.waitForTimeout(230);
    await keyboard.send('Input.imeSetComposition', { text: 'ya', selectionStart: 2, selectionEnd: 2 });
    await page.waitForTimeout(800);
    expect(await page.locator('#q').inputValue()).toBe('朝ya');
    await keyboard.send('Input.insertText', { text: '阳北区' });
    await expect.poll(() => shown(page)).toBe('朝阳北区演示');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('is answered though the script of the page came after the words', async () => {
    const { rows } = await sql<{ name: string; initials: string }>`
      select min(name) as name, initials from community group by initials having count(*) = 1
      order by initials desc limit 1`.execute(scene.server.services.database.db);
    const { name, initials } = rows[0]!;
    const { page, context, arrive } = await openBeforeItsScript({ width: 390, height: 844 });
    await page.getByLabel('查我的小区').fill(initials);
    arrive();
    await expect.poll(() => shown(page)).toContain(name);
    await page.waitForURL(/[?&]q=/);
    expect(await page.locator('#q').inputValue()).toBe(initials);
    await context.close();
  });

  it('has the map in the colours that were chosen before its script was there', async () => {
    const { page, context, arrive } = await openBeforeItsScript({ width: 1440, height: 900 });
    await page.getByLabel('地图显示').selectOption('rate');
    arrive();
    await page.waitForURL(/[?&]colour=rate/);
    await page.locator('#legend').getByText('完成率').waitFor();
    expect(await page.getByLabel('地图显示').inputValue()).toBe('rate');
    await context.close();
  });

  it('keeps the keyboard where it was after a choice, and begins a new place at its head', async () => {
    const { page, context } = await scene.open('public', '/');
    await page.locator('.counts a', { hasText: '在建' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/status=under_way/);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await expect.poll(focused).toMatch(/在建/);
    await page.locator('select[name=sort]').focus();
    await page.keyboard.press('End');
    await page.waitForURL(/sort=investment/);
    expect(await page.evaluate(() => (document.activeElement as HTMLSelectElement).name)).toBe('sort');
    const office = page.locator('#regions tbody a').first();
    const name = (await office.textContent())!;
    await office.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/in=office/);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await page.title()).toContain(name);
    await context.close();
  });

  it('is told why the device does not say where it is', async () => {
    const { page, context } = await scene.open('public', '/');
    await page.locator('#near').click();
    await expect
      .poll(() => page.locator('#near-note').textContent())
      .toBe('没有得到位置，请改用名称或地址查询。');
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ latitude: 42.86, longitude: 130.36 });
    await page.locator('#near').click();
    await page.waitForURL(/near=130.36,42.86/);
    await context.close();
  });
});

describe('whoever asks', () => {
  it('does not lose a question that is half written when the page changes under it', async () => {
    const { db } = scene.server.services.database;
    const { rows } = await sql<{
      code: string;
    }>`select code from community where status = 'reserve' limit 1`.execute(db);
    const { page, context } = await scene.open('public', `/c/${city}/${rows[0]!.code}`);
    await awake(page);
    await page.getByLabel('您的问题').fill('我们小区什么时候');
    const before = await page.locator('.community > section').count();
    await sql`update community set attributes = attributes || '{"sixHaves":{"党建":true}}', status = 'under_way' where code = ${rows[0]!.code}`.execute(
      db,
    );
    await expect
      .poll(() => page.locator('.sentence').textContent(), { timeout: 15_000 })
      .not.toMatch(/尚未列入/);
    expect(await page.locator('.community > section').count()).not.toBe(before);
    expect(await page.getByLabel('您的问题').inputValue()).toBe('我们小区什么时候');
    await context.setOffline(true);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('网络不通').waitFor();
    await context.close();
  });
});

describe('a screen of 320 pixels', () => {
  it('is wide enough for every page, in large type too', async () => {
    const context = await scene.browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const { db } = scene.server.services.database;
    const { rows } = await sql<{ code: string }>`select distinct on (status) code from community`.execute(db);
    const paths = ['/', '/figures', '/report', '/nope', ...rows.map(({ code }) => `/c/${city}/${code}`)];
    for (const path of paths)
      for (const looks of ['', '?type=large&lang=en']) {
        await page.goto(`${scene.server.url}${path}${looks}`);
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([path + looks, over]).toEqual([path + looks, 0]);
      }
    await context.close();
  });
});
