import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await demoScene();
});
afterAll(() => scene?.close());

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('用户名').fill('supervisor');
  await page.getByLabel('密码').fill('correct horse battery');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('查找小区').waitFor();
}

/** What each cache of the page holds, as paths. */
const cached = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(async () =>
    Object.fromEntries(
      await Promise.all(
        (await caches.keys()).map(async (name) => {
          const keys = await (await caches.open(name)).keys();
          return [name, keys.map(({ url }) => url.slice(location.origin.length)).sort()] as const;
        }),
      ),
    ),
  );

/** What the browser keeps of who reported: databases and storage, as text. */
const stored = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('lianpian-reports');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = [...database.objectStoreNames].map(
      (name) =>
        new Promise((resolve) => {
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        }),
    );
    const text = JSON.stringify([await Promise.all(all), { ...localStorage }]);
    database.close();
    return text;
  });

describe('the reporting page without a network', () => {
  it('is kept by build in all its looks and nothing else; a new build takes the place of the old', async () => {
    const { page, context, errors } = await scene.open('public', '/report', { phone: true });
    await page.evaluate(async () => {
      // what earlier versions left
      await (await caches.open('lianpian-report-1')).put('/report?city=1', new Response('old'));
      await (await caches.open('lianpian-report:/assets/index-old.js')).put('/report', new Response('old'));
    });
    await signIn(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    for (const query of ['?next=/supervise', '?a=1', '?a=2', '']) {
      await page.goto(`${scene.server.url}/report${query}`);
      await page.getByLabel('查找小区').waitFor();
    }
    await expect.poll(async () => Object.keys(await cached(page))).toHaveLength(1);
    const [paths] = Object.values(await cached(page));
    expect(paths!.filter((path) => !path.startsWith('/assets/'))).toEqual([
      '/report',
      '/report?lang=en',
      '/report?lang=en&type=large',
      '/report?type=large',
    ]);
    expect(paths!.length).toBeLessThan(30);

    await context.setOffline(true);
    await page.goto(`${scene.server.url}/report?type=large&utm=x&lang=en`);
    await page.getByLabel('Find a community').waitFor();
    expect(await page.locator('html').getAttribute('data-type')).toBe('large');
    await page.goto(`${scene.server.url}/report?a=3`);
    await page.getByLabel('查找小区').waitFor();
    expect(errors.filter((each) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(each))).toEqual([]);
    await context.close();
  });

  it('reports over plain http too, finds by initials, and says why a list is empty', async () => {
    const { page, context, errors } = await scene.open('supervisor', '/report', { phone: true });
    // what browsers lend to https only; an office's server often has none
    await page.addInitScript(() => {
      Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });
    });
    await page.reload();
    const find = page.getByLabel('查找小区');
    await find.fill('没有的小区');
    await page.getByText('没有名称、首字母或编号含“没有的小区”的小区').waitFor();
    await find.fill('czxc');
    await page.locator('#communities button', { hasText: '长征新村' }).click();
    await page.getByLabel('完成 %').fill('79');
    await page.getByRole('button', { name: '提交' }).click();
    await page.locator('.queued-accepted').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('keeps nothing of who signed out but what waits for him, and that only if he says so', async () => {
    const { page, context } = await scene.open('public', '/report', { phone: true });
    await signIn(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await page.locator('#communities button').first().waitFor();
    await expect.poll(async () => Object.keys(await cached(page))).toHaveLength(1);
    expect(await stored(page)).toContain('supervisor');

    await context.setOffline(true);
    await page.locator('#communities button').first().click();
    await page.getByLabel('完成 %').fill('44');
    await page.getByRole('button', { name: '提交' }).click();
    await page.locator('.queued-waiting').waitFor();
    await page.getByRole('button', { name: '退出', exact: true }).click();
    await page.getByText('还有 1 条填报没有发出').waitFor();
    await page.getByRole('button', { name: '留在本机，退出' }).click();
    // signed out without a network: the page opens and knows nobody
    await page.getByLabel('用户名').waitFor();
    const kept = JSON.parse(await stored(page)) as [object[][], Record<string, string>];
    const [[desks, reports], storage] = kept;
    expect(desks).toEqual([]);
    expect(reports).toMatchObject([{ by: 'supervisor', percent: 44, state: 'waiting' }]);
    // the names of all cities are public
    expect(Object.keys(storage).sort()).toEqual(['lianpian.cities', 'lianpian.leaving']);
    // the session ends as soon as there is a network, before anybody is asked for
    await context.setOffline(false);
    await page.reload();
    await page.getByLabel('用户名').waitFor();
    expect((await context.request.get(`${scene.server.url}/api/me`)).ok()).toBe(true);
    expect(await (await context.request.get(`${scene.server.url}/api/me`)).json()).toBeNull();

    await signIn(page);
    await page.locator('.queued-accepted, .queued-conflict, .queued-refused').first().waitFor();
    await page.getByRole('button', { name: '退出', exact: true }).click();
    const drop = page.getByRole('button', { name: '删除并退出' });
    await Promise.race([drop.waitFor().then(() => drop.click()), page.getByLabel('用户名').waitFor()]);
    await page.getByLabel('用户名').waitFor();
    expect(await stored(page)).not.toMatch(/supervisor|percent/);
    await context.close();
  });
});
