import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import { heightAt } from '../../../domain/geo/height-grid.ts';
import type { Database } from '../../../server/db/open.ts';
import { runTerrainImport } from '../../../server/exchange/import/terrain.ts';
import { readNetwork } from '../../../server/pipes/network-service.ts';
import { databases, expectInvariants } from '../../database.ts';

const city = '130100';
/** CGCS2000, central meridian 114°. */
const srid = 4547;
const [x0, y0] = projectionOf(srid).forward(114.49, 38.045);
const columns = 1_000;

describe.each(databases)('the ground of a zone on $kind', ({ open }) => {
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    database = await open();
    folder = mkdtempSync(join(tmpdir(), 'lianpian-terrain-'));
    // a metre a cell: 70 m at the south-west corner, a decimetre a metre to the east, nothing known in the first column
    const line = Array.from({ length: columns }, (_, c) => (c === 0 ? -9999 : (70 + c / 10).toFixed(2)));
    const head = `ncols ${columns}\nnrows 600\nxllcorner ${x0}\nyllcorner ${y0}\ncellsize 1\nNODATA_value -9999\n`;
    const path = join(folder, 'dem.asc');
    writeFileSync(path, head + Array(600).fill(line.join(' ')).join('\n'));
    const options = {
      kind: 'terrain' as const,
      city,
      crs: `EPSG:${srid}`,
      existing: 'keep' as const,
      dryRun: false,
    };
    await runTerrainImport(database.pool, { files: [{ path }], options });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await expectInvariants(database);
    await database.close();
  });

  const read = async (west: number, south: number, east: number, north: number, terrain?: 'with') => {
    const [[w, s], [e, n]] = [
      [west, south],
      [east, north],
    ].map(([x, y]) => projectionOf(srid).inverse(x0 + x!, y0 + y!)) as [[number, number], [number, number]];
    return readNetwork(database.db, city, [w, s, e, n], 1_000, 'largest', terrain);
  };

  test('comes with what stands around it where it is asked for', async () => {
    expect((await read(100, 100, 200, 200)).terrain).toBeUndefined();
    const { terrain } = await read(100, 100, 200, 200, 'with');
    expect(terrain!.columns).toBeLessThan(110);
    for (const [x, y] of [
      [101, 199],
      [150.3, 150.7],
      [199, 101],
    ] as const)
      expect(heightAt(terrain!, x0 + x, y0 + y)).toBeCloseTo(70 + (x - 0.5) / 10, 1);
  });

  test('is thinned where it is finer than a page can use, and ends at its edge', async () => {
    const { terrain } = await read(-500, -500, 2_000, 2_000, 'with');
    expect(terrain!.columns * terrain!.rows).toBeLessThan(170_000);
    for (const x of [40, 500.2, 960])
      expect(heightAt(terrain!, x0 + x, y0 + 300)).toBeCloseTo(70 + (x - 0.5) / 10, 1);
    expect(heightAt(terrain!, x0 - 20, y0 + 300)).toBeUndefined();
    expect((await read(3_000, 3_000, 3_100, 3_100, 'with')).terrain).toBeNull();
  });
});
