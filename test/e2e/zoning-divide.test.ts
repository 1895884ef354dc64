import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanContent } from '../../server/contract/zoning.ts';
import { demoScene, mapAtRest, mapReady, type Scene, toolInHand, zonesNamed } from './browser.ts';

const city = '222404';

interface Place {
  community: number;
  name: string;
  households: number;
  buildings: number;
  extent: [number, number, number, number];
  /** Points inside its westmost and its eastmost building. */
  west: [number, number];
  east: [number, number];
}

describe('a border through a compound', () => {
  let scene: Scene;
  let place: Place;
  beforeAll(async () => {
    scene = await demoScene();
    const { rows } = await scene.server.services.database.pool.query<Place>(
      `select c.id::int as community, c.name, c.households, count(*)::int as buildings,
         array[min(st_xmin(c.geom)), min(st_ymin(c.geom)), max(st_xmax(c.geom)), max(st_ymax(c.geom))] as extent,
         (array_agg(array[st_x(p), st_y(p)] order by st_x(p)))[1:1] as west,
         (array_agg(array[st_x(p), st_y(p)] order by st_x(p) desc))[1:1] as east
       from community c join building b on b.city_code = c.city_code and b.community_id = c.id and b.use = 'residential',
         lateral st_pointonsurface(b.geom) p
       where c.city_code = $1 and c.status = 'under_way'
       group by c.city_code, c.id having count(*) between 6 and 20 order by count(*) desc, c.id limit 1`,
      [city],
    );
    const [west, east] = [rows[0]!.west, rows[0]!.east].map((at) => at.flat() as [number, number]);
    place = { ...rows[0]!, west: west!, east: east! };
  });
  afterAll(() => scene.close());

  const call = async <T>(method: string, path: string, body?: unknown) =>
    (await scene.server.call('planner', method, `/api/cities/${city}${path}`, body)).body as T;
  const saved = (plan: number) => call<PlanContent>('GET', `/plans/${plan}`);
  const planWith = async (name: string) => {
    const { id } = await call<PlanContent>('POST', '/plans', { name });
    const patch = { units: { [place.community]: 1 }, zones: { 1: { name: '东片', locked: false } } };
    await call('POST', `/plans/${id}/patches`, { base: 0, patch, note: '' });
    return id;
  };
  /** Households of each zone as they are handed out. */
  const householdsIn = async (plan: number) => {
    const table = await call<string>('GET', `/export?layer=zones&plan=${plan}&format=csv&acknowledged=true`);
    // the note of the export follows after a blank line
    const [head, ...rows] = table.replace('\ufeff', '').split('\r\n\r\n')[0]!.split('\r\n');
    const at = head!.split(',').indexOf('户数');
    return rows.map((row) => Number(row.split(',')[at]));
  };

  it('is drawn after the community is broken into its buildings, undone, redone and put together', async () => {
    const id = await planWith('穿过小区');
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/zoning?plan=${id}`);
    await page.locator('.inspector h2', { hasText: '穿过小区' }).waitFor();
    await mapReady(page);
    await zonesNamed(page, 1);
    await lookAt(page, place.extent);

    await page.keyboard.press('k');
    await toolInHand(page, 'place');
    await click(page, place.west);
    const line = page.locator('.zone-options__live');
    await line.filter({ hasText: `${place.name}打散为 ${place.buildings} 栋` }).waitFor();
    await expect.poll(async () => (await saved(id)).divided).toEqual([place.community]);
    const broken = await saved(id);
    expect(Object.values(broken.members)).toEqual(Array(place.buildings).fill(1));
    expect(await householdsIn(id)).toEqual([place.households]);

    await page.keyboard.press('b');
    await toolInHand(page, 'paint');
    await page.keyboard.press('n');
    for (let press = 0; press < 4; press++) await page.keyboard.press('[');
    await click(page, place.west);
    await expect
      .poll(async () => Object.values((await saved(id)).members).filter((zone) => zone === 2))
      .toEqual([2]);
    const [rest, taken] = (await householdsIn(id)) as [number, number];
    expect(taken).toBeGreaterThan(0);
    expect(rest + taken).toBe(place.households);
    const split = await saved(id);

    // back to the whole community in two steps, and forward again
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await saved(id)).members).toEqual({ [place.community]: 1 });
    expect((await saved(id)).divided).toEqual([]);
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await saved(id)).members).toEqual(split.members);

    // opened anew it is the same; by keyboard it is put together where most of it is
    await page.reload();
    await page.locator('.inspector h2', { hasText: '穿过小区' }).waitFor();
    await mapReady(page);
    await zonesNamed(page, 2);
    await lookAt(page, place.extent);
    await page.keyboard.press('v');
    await click(page, place.east);
    await page.locator('.zoning-division', { hasText: '分属 2 处' }).waitFor();
    await page.keyboard.press('k');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await saved(id)).members).toEqual({ [place.community]: 1 });
    expect(errors).toEqual([]);
    await context.close();
  });

  it('works by touch on a phone, and an approved plan stays as it is', async () => {
    const id = await planWith('手机上打散');
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/zoning?plan=${id}`, {
      phone: true,
    });
    await mapReady(page);
    await zonesNamed(page, 1);
    await lookAt(page, place.extent);
    await page.getByRole('button', { name: '打散', exact: true }).click();
    await toolInHand(page, 'place');
    const [x, y] = await onScreen(page, place.west);
    await page.touchscreen.tap(x, y);
    await expect.poll(async () => (await saved(id)).divided).toEqual([place.community]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

type Stage = {
  map: {
    project(at: [number, number]): { x: number; y: number };
    fitBounds(bounds: [number, number, number, number], options: object): void;
    isMoving(): boolean;
  };
};

async function lookAt(page: Page, extent: [number, number, number, number]): Promise<void> {
  await page.evaluate((bounds) => {
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    map.fitBounds(bounds, { padding: 90, animate: false });
  }, extent);
  await mapReady(page);
  await mapAtRest(page);
}

async function onScreen(page: Page, at: [number, number]): Promise<[number, number]> {
  const box = (await page.locator('.map-canvas').boundingBox())!;
  const { x, y } = await page.evaluate((place) => {
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    const point = map.project(place);
    return { x: point.x, y: point.y };
  }, at);
  return [box.x + x, box.y + y];
}

async function click(page: Page, at: [number, number]): Promise<void> {
  const [x, y] = await onScreen(page, at);
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.down();
  await page.mouse.up();
}
