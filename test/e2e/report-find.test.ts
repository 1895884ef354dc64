import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await demoScene();
  // all 600 are in the programme: more than a device keeps by itself
  await sql`update community set status = 'preparing' where status = 'reserve'`.execute(
    scene.server.services.db,
  );
});
afterAll(() => scene?.close());

describe('finding a community among more than a device keeps', () => {
  it('asks the server, keeps what was found for the field, and reports on it without a network', async () => {
    const { rows } = await sql<{ code: string; name: string }>`select c.code, c.name
      from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
      order by p.status = 'under_way' desc, p.name_key, p.community_id offset 500`.execute(
      scene.server.services.db,
    );
    const [wanted, never] = [rows.at(-1)!, rows.at(-2)!];
    const { page, context, errors } = await scene.open('supervisor', '/report', { phone: true });
    const more = page.locator('#find-more');
    await expect
      .poll(() => more.textContent())
      .toMatch(/列出 40 个，共 500 个.*本机保存 500 个小区.*共 600 个/);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await expect
      .poll(() => page.evaluate(async () => (await caches.keys()).length), { timeout: 20_000 })
      .toBe(1);

    await page.getByLabel('查找小区').fill(wanted.code.toLowerCase());
    const hit = page.locator(`#communities [data-code="${wanted.code}"]`);
    await hit.waitFor();

    await context.setOffline(true);
    await page.reload();
    await page.getByLabel('查找小区').fill(never.code);
    await page.getByText(`本机保存的小区里没有含“${never.code.toLowerCase()}”的`).waitFor();
    await page.getByLabel('查找小区').fill(wanted.code);
    await hit.click();
    await page.getByRole('heading', { name: wanted.name }).waitFor();
    await page.getByLabel('完成 %').fill('7');
    await page.getByRole('button', { name: '提交' }).click();
    await page.locator('#queue').getByText('待上报').waitFor();

    await context.setOffline(false);
    await page.locator('#queue').getByText('已上报').waitFor();
    // it came again with the fresh list, beyond the first five hundred
    await expect.poll(() => hit.textContent()).toContain('7%');
    const taken = await sql<{ percent: number }>`select r.percent from progress_report r
      join community c on c.city_code = r.city_code and c.id = r.community_id where c.code = ${wanted.code}`.execute(
      scene.server.services.db,
    );
    expect(taken.rows.map(({ percent }) => Number(percent))).toEqual([7]);
    expect(errors).toEqual([]);
  });
});
