import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tender } from '../../../data/demo/tender.ts';
import type { DemoCity } from '../../../data/demo/types.ts';
import type { Database } from '../../../server/db/open.ts';
import { superviseCity } from '../../../server/progress/supervision.ts';
import { syncSteps } from '../../../server/progress/sync-steps.ts';
import { loadDemo } from '../../../server/register/load-demo.ts';
import { databases, expectInvariants } from '../../database.ts';

describe.each(databases)('the demo city in the database on $kind', ({ open }) => {
  let database: Database;
  let city: DemoCity;
  beforeAll(async () => {
    database = await open();
    city = await loadDemo(database.db);
  });
  afterAll(() => database?.close());
  const rows = async (text: string) => (await database.pool.query(text)).rows;

  it('is marked as demonstration data', async () => {
    expect(await rows('select city_code, is_demo from city')).toEqual([
      { city_code: '222404', is_demo: true },
    ]);
    for (const table of [
      'community',
      'building',
      'street',
      'barrier',
      'pipe_segment',
      'pipe_node',
      'site_feature',
    ]) {
      expect(await rows(`select distinct source from ${table}`), table).toEqual([{ source: '演示数据' }]);
    }
  });

  it('keeps the totals of the tender, measured by PostGIS in EPSG:4552', async () => {
    const pipes = await rows(`select attributes->>'itemCode' item, sum(st_length(geom_m)) m from pipe_segment
      where attributes ? 'itemCode' group by 1`);
    const metres = Object.fromEntries(pipes.map(({ item, m }) => [item, Math.round(m * 100) / 100]));
    expect(metres).toEqual(tender.pipesM);
    const [sum] =
      await rows(`select count(*) communities, sum(households) households, sum(building_count) buildings,
      round(sum(floor_area_m2)::numeric, 1)::float8 area from community where attributes->>'plan' = 'HC-2020'`);
    expect(sum).toEqual({ communities: 17, households: 5_054, buildings: 96, area: 386_400 });
    const [built] =
      await rows(`select count(*) n, sum(b.stairwells) entrances from building b join community c
      on c.city_code = b.city_code and c.id = b.community_id
      where c.attributes->>'plan' = 'HC-2020' and b.use = 'residential'`);
    expect(built).toEqual({ n: 96, entrances: 386 });
    const [doors] = await rows(`select count(*) n, max(st_distance(st_boundary(b.geom_m),
        st_transform(st_setsrid(st_makepoint((d->>0)::float8, (d->>1)::float8), 4490), 4552))) m
      from building b join community c on c.city_code = b.city_code and c.id = b.community_id,
        jsonb_array_elements(b.attributes->'doors') d
      where c.attributes->>'plan' = 'HC-2020' and b.use = 'residential'`);
    expect(doors.n).toBe(386);
    expect(doors.m).toBeLessThan(0.01);
    const outlines = await rows(`select b.code from building b
      where use = 'residential' and abs(st_area(geom_m) * levels - floor_area_m2) > 1`);
    expect(outlines).toEqual([]);
  });

  it('contradicts itself nowhere, as supervisors see it', async () => {
    await syncSteps(database.db);
    const seen = await superviseCity(database.db, '222404', [], '2026-01-01');
    expect(seen.length).toBeGreaterThan(70);
    expect(seen.filter(({ contradictions }) => contradictions.length > 0)).toEqual([]);
  });

  it('carries every row over, with its ends and its community', async () => {
    const count = async (table: string) => (await rows(`select count(*) n from ${table}`))[0].n;
    expect(await count('community')).toBe(600);
    expect(await count('building')).toBe(city.buildings.length);
    expect(await count('pipe_node')).toBe(city.pipeNodes.length);
    expect(await count('pipe_segment')).toBe(city.pipeSegments.length);
    expect(await count('progress_report')).toBe(city.reports.length);
    const lost = city.pipeSegments.filter((one) => one.fromNode === null || one.toNode === null).length;
    expect(
      (await rows('select count(*) n from pipe_segment where from_node is null or to_node is null'))[0].n,
    ).toBe(lost);
    const [terrain] = await rows('select columns, rows, octet_length(heights) bytes from terrain');
    expect(terrain.bytes).toBe(terrain.columns * terrain.rows * 4);
  });

  it('breaks no invariant and is refused a second time', async () => {
    await expectInvariants(database);
    await expect(loadDemo(database.db)).rejects.toMatchObject({ code: 'demo.city-exists' });
    expect((await rows('select count(*) n from community'))[0].n).toBe(600);
  });
});
