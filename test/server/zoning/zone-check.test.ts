import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures.ts';
import { file, lot, row, zone } from './zone-cli.ts';

describe('money', () => {
  test('a tight cap and a budget: the best zones of a pool, proved where the bound is met', async () => {
    const side = 12;
    const features = Array.from({ length: side * side }, (_, u) => {
      const [i, j] = [u % side, Math.floor(u / side)];
      return lot({ id: `u${u}`, households: 20 + ((i * 7 + j * 13) % 50), cost: 100 + ((i * 31) % 70) }, [
        i * 95,
        j * 95,
        i * 95 + 80,
        j * 95 + 80,
      ]);
    });
    const units = await file('money.geojson', { type: 'FeatureCollection', features });
    const ask = [
      'solve',
      '--units',
      units,
      '--weight',
      'households',
      '--floor',
      '300',
      '--iterations',
      '20000',
      '--crs',
      'metres',
    ];
    const tight = await zone`${ask} --cap 320 --budget cost:5000 --json`;
    expect(tight.json).toMatchObject({ bound: 8, boundKind: 'budget', checked: { valid: true } });
    expect((tight.json as { value: number }).value).toBeGreaterThanOrEqual(7);
    const small = await zone`${ask} --budget cost:2000 --json`;
    expect(small.json).toMatchObject({ value: 3, status: 'optimal', checked: { valid: true } });
  });
});

describe('zone check', () => {
  test('names the stray piece, unknown units and unassigned ones', async () => {
    const units = await file('check.geojson', row([5, 5, 5, 5]));
    const assignment = await file('check.csv', 'unit,zone\nu0,A\nu1,\nu2,A\nu9,B\n');
    const { code, json } = await zone`check --units ${units} --assignment ${assignment} --json`;
    expect(code).toBe(1);
    expect(json).toMatchObject({
      contiguous: false,
      unknownUnits: ['u9'],
      unassigned: 2,
      findings: [{ kind: 'pieces', zone: 'A', units: ['u2'] }, { kind: 'unassigned' }],
    });
  });
});

describe('real places', () => {
  test('Micropolis: 695 lots in feet from a Shapefile', async () => {
    const lots = fixture('fixtures/micropolis/GIS-Micropolis_v1/lots_v1.shp');
    if (!lots) return;
    const { json } =
      await zone`solve --units ${lots} --crs feet --weight POP --floor 100 --iterations 20000 --json`;
    expect(json).toMatchObject({ units: 695, status: 'optimal', checked: { valid: true } });
  });

  test('Hangzhou: 2,112 residential areas', async () => {
    const shp = fixture('fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.shp');
    if (!shp) return;
    const { json } = await zone`adjacency --units ${shp} --json`;
    expect(json).toMatchObject({ units: 2112 });
    expect((json as { joined: number }).joined).toBeGreaterThan(1000);
  });
});
