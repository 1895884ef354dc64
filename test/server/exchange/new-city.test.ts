import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { importNetworkWords } from '../../../server/pipes/commands/import-words.ts';
import { databases, expectInvariants } from '../../database.ts';

describe.each(databases)('the first file of a city on $kind', ({ open }) => {
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    database = await open();
    folder = mkdtempSync(join(tmpdir(), 'lianpian-new-city-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await expectInvariants(database);
    await database.close();
  });

  const yard = () => {
    const path = join(folder, 'yard.geojson');
    const ring = [
      [116.46, 39.92],
      [116.461, 39.92],
      [116.461, 39.921],
      [116.46, 39.921],
      [116.46, 39.92],
    ];
    const geometry = { type: 'Polygon', coordinates: [ring] };
    const feature = { type: 'Feature', properties: { name: '劲松一区' }, geometry };
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
    return path;
  };
  const importYard = (city: string, cityName?: string) =>
    runImport(database.pool, {
      files: [{ path: yard() }],
      options: {
        kind: 'communities',
        city,
        ...(cityName ? { cityName } : {}),
        existing: 'keep',
        dryRun: false,
      },
    });
  const cities = async () => {
    const { rows } = await database.pool.query<{ city_code: string; name: string }>(
      'select city_code, name from city order by city_code',
    );
    return rows.map((row) => `${row.city_code} ${row.name}`);
  };

  test('is made by its official name where the code is an official one', async () => {
    await importYard('110105');
    expect(await cities()).toEqual(['110105 朝阳区']);
    // of a prefecture people write six digits
    await importYard('130100');
    await importYard('110100');
    expect(await cities()).toEqual(['110100 北京市', '110105 朝阳区', '130100 石家庄市']);
  });

  test('is refused, with nothing made, where the code is nobody’s and no name is given', async () => {
    await expect(importYard('119999')).rejects.toMatchObject({ code: 'import.city-unknown' });
    expect(await cities()).toHaveLength(3);
  });

  test('may be a pipe network, whose dry run makes nothing', async () => {
    const path = join(folder, 'net.inp');
    writeFileSync(
      path,
      `[JUNCTIONS]\nJ1 10\nJ2 9\n[RESERVOIRS]\nR1 30\n[PIPES]\nP1 R1 J1 100 200 120 0 Open\nP2 J1 J2 80 150 120 0 Open
[OPTIONS]\nUnits LPS\n[COORDINATES]\nR1 0 0\nJ1 100 0\nJ2 180 0\n[END]\n`,
    );
    const options = {
      kind: 'pipes' as const,
      city: '2101',
      existing: 'keep' as const,
      place: { lon: 123.43, lat: 41.8, unit: 'm' as const },
    };
    const before = await cities();
    const dry = await importNetworkWords(database, [path], { ...options, dryRun: true });
    expect(dry).toMatchObject({ nodes: 3, segments: 2, version: null });
    expect(await cities()).toEqual(before);
    const real = await importNetworkWords(database, [path], { ...options, dryRun: false });
    expect(real).toMatchObject({ nodes: 3, segments: 2, version: 1 });
    expect(await cities()).toEqual([...before, '2101 沈阳市']);
    // the drawing's origin lies at the place, as that of houses and streets does: one drawing stays together
    expect(await placeOf('R1')).toEqual([expect.closeTo(123.43, 7), expect.closeTo(41.8, 7)]);
    const place = { ...options.place, unit: 'km' as const, origin: [0.1, 0] as [number, number] };
    await importNetworkWords(database, [path], { ...options, place, existing: 'update', dryRun: false });
    const [west] = await placeOf('R1');
    // the point 0.1 km east of R1 is what lies there now
    expect((123.43 - west!) * 83_100).toBeCloseTo(100, 0);
  });

  const placeOf = async (node: string) => {
    const { rows } = await database.pool.query<{ lon: number; lat: number }>(
      `select st_x(geom) lon, st_y(geom) lat from pipe_node where city_code = '2101' and code = $1`,
      [node],
    );
    return [rows[0]!.lon, rows[0]!.lat];
  };
});
