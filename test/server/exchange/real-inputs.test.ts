import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { runTerrainImport } from '../../../server/exchange/import/terrain.ts';
import { databases, expectInvariants } from '../../database.ts';
import { fixture } from '../../fixtures.ts';
import { inputs, micropolis, placed } from './real-input-table.ts';

describe.each(databases)('real inputs on $kind', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => {
    await expectInvariants(database);
    await database.close();
  });

  test.each(inputs)(
    '$file as $as into $city',
    async ({ file, as, city, options, outcome }) => {
      const path = fixture(file);
      if (!path) return;
      const run = {
        files: [{ path }],
        options: { kind: as, city, cityName: city, existing: 'keep' as const, dryRun: false, ...options },
      };
      const before = await sizes(database);
      if ('refused' in outcome) {
        await expect(runImport(database.pool, run)).rejects.toMatchObject({ code: outcome.refused });
        expect(await sizes(database)).toEqual(before);
        return;
      }
      const { report } = await runImport(database.pool, run);
      const { read, accepted, repaired, duplicate, rejected, skipped } = report.counts;
      expect([read, accepted, repaired, duplicate, rejected, skipped]).toEqual(outcome.counts);
      expect(report.warnings.map((each) => each.code)).toEqual(outcome.warnings ?? []);
      for (const each of report.rows) expect(`${each.reason.zh}${each.reason.en}`).not.toContain('{}');
      const after = await sizes(database);
      expect(after[as]! - before[as]!).toBe(accepted + repaired);
      if (accepted + repaired === 0) expect(after).toEqual(before);
    },
    180_000,
  );

  test('terrain: an ArcInfo grid in feet', async () => {
    const path = fixture(`${micropolis}/elevgrid`);
    if (!path) return;
    const options = {
      kind: 'terrain' as const,
      city: 'MICRO',
      existing: 'keep' as const,
      dryRun: false,
      ...placed,
    };
    const { report } = await runTerrainImport(database.pool, { files: [{ path }], options });
    expect(report.counts.accepted).toBe(216 * 196);
    const { rows } = await database.pool.query('select columns, rows, step_m from terrain');
    expect(rows).toEqual([{ columns: 216, rows: 196, step_m: expect.closeTo(12.477, 3) }]);
  });

  test('Micropolis stands where it was placed, its pipes hang together and its buildings in their lots', async () => {
    const { rows } = await database.pool.query(`select
      (select round(st_xmin(extent)::numeric, 3)::float from city where city_code = 'MICRO') as west,
      (select count(*)::int from building where city_code = 'MICRO' and community_id is not null) as in_lots,
      (select count(*)::int from pipe_segment where from_node is null or to_node is null) as loose,
      (select round(max(diameter_mm))::int from pipe_segment where city_code = 'MICRO') as widest`);
    expect(rows[0]).toMatchObject({ west: expect.closeTo(130.362, 2), loose: 0, widest: 305 });
    expect(rows[0].in_lots).toBeGreaterThan(700);
  });
});

async function sizes(database: Database): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(`select
    (select count(*)::int from region) as regions, (select count(*)::int from community) as communities,
    (select count(*)::int from building) as buildings, (select count(*)::int from street) as streets,
    (select count(*)::int from barrier) as barriers, (select count(*)::int from pipe_segment) as pipes,
    (select count(*)::int from city) as cities, (select count(*)::int from import_batch) as batches`);
  return rows[0];
}
