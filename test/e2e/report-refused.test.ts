import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoScene, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;
/** Two street offices with a community under way that was reported as a whole, and by no item. */
let own: { code: string; name: string; office: string };
let other: { office: string };
beforeAll(async () => {
  scene = await demoScene();
  const { rows } = await sql<
    typeof own
  >`select distinct on (c.office_code) c.code, c.name, c.office_code office
    from community c join work_item w on w.city_code = c.city_code and w.community_id = c.id
    join community_progress p on p.city_code = c.city_code and p.community_id = c.id
    where c.status = 'under_way' and p.weighted_by = 'reported' order by c.office_code, c.code`.execute(db());
  [own, other] = rows as [typeof own, typeof own];
  await setOffice(own.office);
});
afterAll(() => scene?.close());

const db = () => scene.server.services.db;
const setOffice = (office: string) =>
  sql`update account set cities = ${[city]}, offices = ${[office]} where username = 'office'`.execute(db());

describe('a street office whose report is not taken', () => {
  it('reads why in its language: another office’s community, and a session that has ended', async () => {
    const { page, context, errors } = await scene.open('office', '/report?lang=en', { phone: true });
    await page.locator(`#communities [data-code="${own.code}"]`).click();
    const item = page.getByLabel('What');
    await item.selectOption({ index: 1 });
    await page.getByText('those without a report count as 0 %').waitFor();
    await item.selectOption('');
    expect(await page.locator('#first-item').textContent()).toBe('');

    await context.setOffline(true);
    const put = async (percent: string) => {
      await page.getByLabel('Done %').fill(percent);
      await page.getByRole('button', { name: 'Report', exact: true }).click();
      await page.locator('#queue').getByText(`${percent}%`).waitFor();
    };
    await put('83');
    // the community is another office's by the time that there is a network
    await setOffice(other.office);
    await context.setOffline(false);
    await page
      .locator('#queue')
      .getByText(`${own.name} is not reported by your street office. Its own street office reports for it.`)
      .waitFor();
    await setOffice(own.office);

    await sql`delete from session where user_id in (select id from account where username = 'office')`.execute(
      db(),
    );
    await put('84');
    await page.locator('#connection').getByText('You are signed out').waitFor();
    await page.locator('#connection').getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('User name').fill('office');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('#queue li', { hasText: '84%' }).getByText('sent').waitFor();
    // the open form says what stands now
    await page.locator(`#communities [data-code="${own.code}"]`).click();
    await put('85');
    await expect.poll(() => item.locator('option').first().textContent()).toBe('The whole (85%)');
    expect(errors).toEqual([]);
  });
});
