import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene, toolInHand } from './browser.ts';
import { stopFurtherLayouts } from './further-layouts.ts';

type LngLat = [number, number];
const city = '222404';
let scene: Scene;
/** A compound for which nothing was planned yet. */
let compound: { name: string; initials: string; extent: [number, number, number, number] };

beforeAll(async () => {
  scene = await demoScene();
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  compound = (body as (typeof compound & { status: string })[]).find((one) => one.status === 'preparing')!;
});
afterAll(() => scene.close());

it('an engineer chooses a compound by its initials, pins, leads, forbids, drags, takes back, cuts a section and accepts', async () => {
  const [w, s, e, n] = compound.extent;
  const { page, context, errors } = await scene.open(
    'planner',
    `/workbench/${city}/pipes#map=17/${((s + n) / 2).toFixed(6)}/${((w + e) / 2).toFixed(6)}`,
  );
  await mapReady(page);
  await page.keyboard.press('r');
  await page.getByRole('combobox', { name: '布置范围' }).click();
  await page.keyboard.type(compound.initials);
  await page.locator('.ant-select-item-option', { hasText: compound.name }).first().click();
  await answered(page);
  const free = await drawn(page);
  expect(free.length).toBeGreaterThan(10);

  // a manhole three metres beside one that the search chose
  await hand(page, '定井位');
  await page.getByRole('combobox', { name: '井的管线' }).click();
  await page.locator('.ant-select-item-option', { hasText: '污水' }).click();
  const place = await beside(page, free);
  const wanted = await lngLatAt(page, place);
  await page.mouse.click(...place);
  await page.locator('.ant-tag', { hasText: '定位井 1' }).waitFor();
  await answered(page);
  const nearest = async () =>
    Math.min(
      ...(await points(page)).filter((one) => one.utility === 'sewage').map((one) => metres(one.at, wanted)),
    );
  await expect.poll(nearest, { timeout: 30_000 }).toBeLessThan(0.05);

  // undo brings the answer back that was there before, without another search
  await page.keyboard.press('Control+z');
  await page.locator('.ant-tag', { hasText: '定位井 1' }).waitFor({ state: 'detached' });
  await expect.poll(() => points(page), { timeout: 10_000 }).toEqual(free);
  await page.keyboard.press('Control+y');
  await page.locator('.ant-tag', { hasText: '定位井 1' }).waitFor();
  await answered(page);
  await expect.poll(nearest, { timeout: 30_000 }).toBeLessThan(0.05);
  await page.getByLabel('撤去定位井 1').click();
  await page.locator('.ant-tag', { hasText: '定位井 1' }).waitFor({ state: 'detached' });
  await answered(page);

  // a forbidden place over a manhole: only houses that lost their way are told there afterwards; nearer corners would close the ring
  await hand(page, '禁区');
  const target = free.find((one) => one.utility === 'sewage' && one.kind === 'manhole')!;
  const [x, y] = await pixel(page, target.at);
  await stroke(page, [
    [x - 24, y - 24],
    [x + 24, y - 24],
    [x + 24, y + 24],
    [x - 24, y + 24],
  ]);
  await page.locator('.ant-tag', { hasText: '禁区 1' }).waitFor();
  await answered(page);
  // pipes may touch its edge
  const corners = await Promise.all([lngLatAt(page, [x - 20, y + 20]), lngLatAt(page, [x + 20, y - 20])]);
  const isIn = ([lon, lat]: LngLat) =>
    lon > corners[0]![0] && lon < corners[1]![0] && lat > corners[0]![1] && lat < corners[1]![1];
  await expect
    .poll(async () => (await points(page)).filter((one) => isIn(one.at) && one.kind !== 'unreachable'), {
      timeout: 30_000,
    })
    .toEqual([]);
  await page.keyboard.press('Control+z');
  await page.locator('.ant-tag', { hasText: '禁区 1' }).waitFor({ state: 'detached' });

  // a point is dragged, and comes back
  await hand(page, '拖井位');
  const before = await drawn(page);
  // where a house is too near it stays where it is, so several are tried
  const isMoved = () => page.getByRole('button', { name: '撤销：拖动井位' }).isVisible();
  for (const bend of before.filter((one) => one.kind === 'manhole').slice(0, 30)) {
    const [fx, fy] = await pixel(page, bend.at);
    await page.mouse.move(fx, fy);
    await page.mouse.down();
    for (let k = 1; k <= 6; k++) await page.mouse.move(fx + k, fy - k);
    await page.mouse.up();
    // where it may lie is answered after it was let go
    await toolInHand(page, 'drag');
    if (await isMoved()) break;
  }
  await expect.poll(() => points(page)).not.toEqual(before);
  await page.keyboard.press('Control+z');
  await expect.poll(() => points(page), { timeout: 10_000 }).toEqual(before);

  // a line across the yard shows what is planned among what is there
  await hand(page, '剖断面');
  const middle = await pixel(page, [(w + e) / 2, (s + n) / 2]);
  await stroke(page, [
    [middle[0] - 260, middle[1]],
    [middle[0] + 260, middle[1] + 4],
  ]);
  await page.getByRole('img', { name: '横断面图' }).waitFor();

  // what is changed after the answer is told beside it, with the way to have it
  await page.getByLabel('给水、燃气成环', { exact: false }).check();
  await page.getByText('答案未含此项变更：成环').waitFor();
  await page.getByLabel('路面由改造统一恢复').check();
  await page.getByText('答案未含此项变更：成环、路面统一恢复').waitFor();
  await page.getByRole('button', { name: '重新计算' }).click();
  await answered(page);
  expect(await page.getByText('答案未含此项变更', { exact: false }).count()).toBe(0);
  await page.getByText('任一段关闭仍不断供的户数', { exact: false }).waitFor();

  await page.getByRole('button', { name: '采纳为规划管网' }).click();
  await page.getByRole('button', { name: '已采纳' }).waitFor();
  const planned = async () => {
    const path = `/api/cities/${city}/pipes/network?west=${w}&south=${s}&east=${e}&north=${n}`;
    const { network } = (await scene.server.call('planner', 'GET', path)).body as {
      network: { segments: { id: string; state: string }[] };
    };
    return network.segments.filter((one) => one.id.startsWith('plan-')).length;
  };
  expect(await planned()).toBeGreaterThan(10);
  await page.keyboard.press('Control+z');
  await expect.poll(planned, { timeout: 10_000 }).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

it('on a phone the answer is told, and can be accepted, without a search for it', async () => {
  const [west, , east, north] = compound.extent;
  const { page, context, errors } = await scene.open('planner', `/workbench/${city}/pipes`, { phone: true });
  await mapReady(page);
  await page.getByRole('button', { name: '布管' }).tap();
  await page.getByRole('combobox', { name: '布置范围' }).tap();
  await page.keyboard.type(compound.initials);
  await page.locator('.ant-select-item-option', { hasText: compound.name }).first().tap();
  await answered(page);
  const isSeen = (name: string) =>
    page.getByRole('button', { name }).evaluate((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
  expect(await isSeen('采纳为规划管网')).toBe(true);
  // the whole compound lies below the search box
  const box = (await page.locator('.search').boundingBox())!;
  for (const at of [[west, north] as LngLat, [east, north] as LngLat])
    expect((await pixel(page, at))[1]).toBeGreaterThan(box.y + box.height);
  await page.getByRole('button', { name: '看结果' }).tap();
  await expect.poll(() => isSeenText(page, '净距、坡度、覆土均满足'), { timeout: 10_000 }).toBe(true);
  expect(errors).toEqual([]);
  await context.close();
});

function isSeenText(page: Page, words: string): Promise<boolean> {
  return page.getByText(words, { exact: false }).evaluate((one) => {
    const { x, y } = one.getBoundingClientRect();
    const top = document.elementFromPoint(x + 4, y + 6);
    return top !== null && (one.contains(top) || top.contains(one));
  });
}

/** Waits until the search is over; further layouts are not waited for. */
async function answered(page: Page): Promise<void> {
  await page.getByText('方案合计').waitFor({ timeout: 90_000 });
  // told from the wish on until its last answer
  await page.locator('.routing__doing').waitFor({ state: 'detached', timeout: 90_000 });
  await stopFurtherLayouts(page);
}

const modes = { 定井位: 'place', 拖井位: 'drag', 禁区: 'polygon', 剖断面: 'linestring' } as const;

/** What the next stroke does. */
async function hand(page: Page, name: keyof typeof modes): Promise<void> {
  await page.locator('.routing__touch .ant-segmented-item', { hasText: name }).click();
  await toolInHand(page, modes[name]);
}

interface LaidPoint {
  at: LngLat;
  utility: string;
  kind: string;
}

type Stage = {
  map: {
    getSource(id: string): { getData(): Promise<GeoJSON.FeatureCollection> };
    project(at: LngLat): { x: number; y: number };
    unproject(at: [number, number]): { lng: number; lat: number };
    getCanvas(): HTMLCanvasElement;
  };
};

function points(page: Page): Promise<LaidPoint[]> {
  return page.evaluate(async () => {
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    const { features } = await map.getSource('routed-points').getData();
    return features.map(({ geometry, properties }) => ({
      at: (geometry as GeoJSON.Point).coordinates as LngLat,
      utility: String(properties?.utility),
      kind: String(properties?.kind),
    }));
  });
}

/** What the map shows once it has taken the answer in: the source follows the panel a moment later. */
async function drawn(page: Page): Promise<LaidPoint[]> {
  let last = await points(page);
  for (let same = 0; same < 3; ) {
    await page.waitForTimeout(400);
    const now = await points(page);
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

function pixel(page: Page, at: LngLat): Promise<[number, number]> {
  return page.evaluate((place) => {
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    const box = map.getCanvas().getBoundingClientRect();
    const { x, y } = map.project(place);
    return [x + box.x, y + box.y] as [number, number];
  }, at);
}

function lngLatAt(page: Page, [x, y]: [number, number]): Promise<LngLat> {
  return page.evaluate(
    (place) => {
      const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
      const box = map.getCanvas().getBoundingClientRect();
      const { lng, lat } = map.unproject([place[0] - box.x, place[1] - box.y]);
      return [lng, lat] as LngLat;
    },
    [x, y] as [number, number],
  );
}

/** A whole pixel three metres from a sewage manhole that has no other point near it. */
async function beside(page: Page, laid: readonly LaidPoint[]): Promise<[number, number]> {
  const lonely = laid
    .filter((one) => one.utility === 'sewage' && one.kind === 'manhole')
    .map((one) => ({
      ...one,
      room: Math.min(...laid.filter((other) => other !== one).map((other) => metres(one.at, other.at))),
    }))
    .sort((a, b) => b.room - a.room)[0]!;
  const [x, y] = await pixel(page, [lonely.at[0] + 3 / 81_700, lonely.at[1]]);
  return [Math.round(x), Math.round(y)];
}

function metres(a: LngLat, b: LngLat): number {
  return Math.hypot((a[0] - b[0]) * 81_700, (a[1] - b[1]) * 111_100);
}

/** Clicks corner by corner and ends with a second click on the last. */
async function stroke(page: Page, corners: [number, number][]): Promise<void> {
  for (const corner of [...corners, corners.at(-1)!]) {
    await page.mouse.move(...corner);
    await page.waitForTimeout(250);
    await page.mouse.click(...corner);
  }
}
