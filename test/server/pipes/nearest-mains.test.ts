import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import type { NearestMain } from '../../../server/pipes/nearest-mains.ts';
import { storeNetwork } from '../../../server/pipes/network-service.ts';
import { databases } from '../../database.ts';
import { aNetwork } from '../../domain/pipes/a-network.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const city = '130100';
const srid = 4547;
const at = (x: number, y: number): [number, number] => [500_000 + x, 4_200_000 + y];

describe.each(databases)('the nearest pipes beyond a place on $kind', ({ open }) => {
  let server: TestServer;
  /** A place of 100 × 100 m. */
  const { inverse } = projectionOf(srid);
  const [west, south] = inverse(...at(0, 0));
  const [east, north] = inverse(...at(100, 100));
  const asked = async (utilities: string, beyondM = 150, role: 'planner' | 'public' = 'planner') => {
    const words = new URLSearchParams({
      ...{ west: `${west}`, south: `${south}`, east: `${east}`, north: `${north}` },
      ...{ utilities, beyondM: `${beyondM}` },
    });
    return server.call(role, 'GET', `/api/cities/${city}/pipes/nearest?${words}`);
  };

  beforeAll(async () => {
    const database = await open();
    server = await startTestServer(database);
    await database.db
      .insertInto('city')
      .values({ city_code: city, name: '石家庄', metric_srid: srid, settings: '{}' } as never)
      .execute();
    const network = aNetwork()
      .node('near 1', ...at(-50, 220))
      .node('near 2', ...at(150, 220))
      .node('far 1', ...at(420, -100))
      .node('far 2', ...at(420, 300))
      .node('beside 1', ...at(120, 0))
      .node('beside 2', ...at(120, 90))
      .node('pole 1', ...at(300, 0))
      .node('pole 2', ...at(300, 90))
      .node('old 1', ...at(-260, 0))
      .node('old 2', ...at(-260, 90))
      .pipe('water beside', 'beside 1', 'beside 2', { utility: 'water', diameterMm: 100 })
      .pipe('water near', 'near 1', 'near 2', { utility: 'water', diameterMm: 200 })
      .pipe('water far', 'far 1', 'far 2', { utility: 'water', diameterMm: 600 })
      .pipe('gas given up', 'old 1', 'old 2', { utility: 'gas', state: 'abandoned' })
      .pipe('gas far', 'far 1', 'far 2', { utility: 'gas', diameterMm: null })
      .pipe('power on poles', 'pole 1', 'pole 2', { utility: 'power', embedding: 'overhead' })
      .build();
    await database.db
      .transaction()
      .execute((trx) => storeNetwork(trx, city, network, null, { zh: '测', en: 'survey' }));
  });
  afterAll(() => server.stop());

  test('of each utility one, with distance and place; what counts already, is given up or hangs on poles is none', async () => {
    const { status, body } = await asked('gas,water,power,heat');
    expect(status).toBe(200);
    const found = body as NearestMain[];
    // the water main 120 m away counts already
    expect(found.map(({ utility, distanceM, diameterMm }) => [utility, distanceM, diameterMm])).toEqual([
      ['gas', 320, null],
      ['water', 320, 600],
    ]);
    const { forward } = projectionOf(srid);
    for (const one of found) {
      const [x, y] = forward(...one.at);
      expect(x).toBeCloseTo(at(420, 0)[0], 1);
      expect(y).toBeGreaterThan(at(0, -1)[1]);
      expect(y).toBeLessThan(at(0, 101)[1]);
    }
    expect((await asked('water', 100)).body).toMatchObject([
      { utility: 'water', distanceM: 120, diameterMm: 200 },
    ]);
    expect((await asked('water', 0)).body).toMatchObject([
      { utility: 'water', distanceM: 20, diameterMm: 100 },
    ]);
  });

  test('words that are no utility, no distance, and readers who may not see what lies underground are refused', async () => {
    expect((await asked('beer')).status).toBe(400);
    expect((await asked('water', -1)).status).toBe(400);
    expect((await asked('water', 150, 'public')).status).toBe(401);
  });
});
