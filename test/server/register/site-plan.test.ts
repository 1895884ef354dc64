import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { sitePlan } from '../../../server/register/site-plan.ts';
import { databases } from '../../database.ts';

/** A rectangle of the city's metric zone as lon/lat, corners from the origin in metres. */
const rectangle = (x: number, y: number, w: number, h: number) =>
  sql`st_transform(st_makeenvelope(${524_000 + x}, ${4_746_000 + y}, ${524_000 + x + w}, ${4_746_000 + y + h}, 4552), 4490)`;

describe.each(databases)('plan of a community on $kind', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    const { db } = database;
    await sql`insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`.execute(db);
    for (const [code, x] of [
      ['A', 0],
      ['B', 110],
      ['C', 400],
    ] as const)
      await sql`insert into community (city_code, code, name, geom, metric_srid)
        values ('222404', ${code}, ${code}, ${rectangle(x, 0, 100, 60)}, 4552)`.execute(db);
    await sql`insert into building (city_code, code, use, community_id, geom, metric_srid)
      select '222404', 'b' || code, 'residential', id, ${rectangle(10, 10, 50, 12)}, 4552
      from community where code = 'A'`.execute(db);
    await sql`insert into street (city_code, code, name, class, width_m, geom, metric_srid) values ('222404', 's', '新安路', 'lane', 7,
      st_transform(st_setsrid(st_makeline(st_makepoint(524105, 4745900), st_makepoint(524105, 4746100)), 4552), 4490), 4552)`.execute(
      db,
    );
  });
  afterAll(() => database.close());

  it('has the compound, its buildings, the neighbour and the street in metres; what is far is left out', async () => {
    const plan = (await sitePlan(database.db, '222404', 'A'))!;
    expect(plan.widthM).toBeCloseTo(280, 0);
    expect(plan.heightM).toBeCloseTo(140, 0);
    expect(plan.shapes.map(({ kind }) => kind).sort()).toEqual(['beside', 'building', 'home', 'street']);
    expect(plan.shapes.find(({ kind }) => kind === 'street')!.strokeM).toBe(7);
    const numbers = plan.shapes
      .find(({ kind }) => kind === 'building')!
      .path.match(/-?[\d.]+/g)!
      .map(Number);
    const xs = numbers.filter((_, i) => i % 2 === 0);
    const ys = numbers.filter((_, i) => i % 2 === 1);
    // 10 m from the compound's west and south edges, which lie 90 m and 40 m inside the picture; y runs down
    expect(Math.min(...xs)).toBeCloseTo(100, 0);
    expect(Math.max(...xs)).toBeCloseTo(150, 0);
    expect(Math.max(...ys)).toBeCloseTo(90, 0);
    expect(Math.min(...ys)).toBeCloseTo(78, 0);
  });

  it('is null where there is no such community', async () => {
    expect(await sitePlan(database.db, '222404', 'nowhere')).toBeNull();
    expect(await sitePlan(database.db, '330100', 'A')).toBeNull();
  });
});
