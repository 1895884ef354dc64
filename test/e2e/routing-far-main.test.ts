import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoScene, mapReady, type Scene } from './browser.ts';

const city = '222404';
let scene: Scene;
let compound: { name: string; initials: string };

/** A compound whose gas pipes, and those of all streets within 400 m, are given up, in a city without telecom. */
beforeAll(async () => {
  scene = await demoScene();
  const { body } = await scene.server.call('planner', 'GET', `/api/cities/${city}/communities`);
  type Row = typeof compound & { status: string; extent: [number, number, number, number] };
  const found = (body as Row[]).find((one) => one.status === 'preparing')!;
  compound = found;
  const [w, s, e, n] = found.extent;
  await sql`update pipe_segment set state = 'abandoned' from city c
    where c.city_code = ${city} and pipe_segment.city_code = c.city_code and (utility = 'telecom' or utility = 'gas'
      and st_distance(geom_m, st_transform(st_makeenvelope(${w}, ${s}, ${e}, ${n}, 4490), c.metric_srid)) < 400)`.execute(
    scene.server.services.database.db,
  );
});
afterAll(() => scene.close());

it.each([
  ['on a desktop', false],
  ['on a phone', true],
])(
  'whoever has no main within reach is told how far the nearest lies, and on which side, %s',
  async (_, phone) => {
    const { page, context, errors } = await scene.open('planner', `/workbench/${city}/pipes`, { phone });
    await mapReady(page);
    if (phone) await page.getByRole('button', { name: '布管' }).tap();
    else await page.keyboard.press('r');
    for (const utility of ['雨水', '污水'])
      await page.getByRole('checkbox', { name: utility, exact: true }).uncheck();
    for (const utility of ['燃气', '通信'])
      await page.getByRole('checkbox', { name: utility, exact: true }).check();
    const choice = page.getByRole('combobox', { name: '布置范围' });
    await (phone ? choice.tap() : choice.click());
    await page.keyboard.type(compound.initials);
    const option = page.locator('.ant-select-item-option', { hasText: compound.name }).first();
    await (phone ? option.tap() : option.click());
    await page
      .getByText('范围外 150 m 内没有燃气、通信干管可接', { exact: false })
      .waitFor({ timeout: 90_000 });
    const far = page.locator('.routing__farMains');
    await far.getByText('本市数据中没有通信管线').waitFor();
    const told = await far.getByText(/最近的燃气管线（DN\d+）在范围/).textContent();
    const [, metres] = /范围(?:以?[东南西北]{1,2}) (\d+) m 外$/.exec(told!)!;
    expect(Number(metres)).toBeGreaterThanOrEqual(400);
    await far.getByText('可把布置范围扩大到 150 m 以内', { exact: false }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  },
);
