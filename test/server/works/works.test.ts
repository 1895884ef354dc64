import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const metresPerDegreeLon = 111_320 * Math.cos((42.86 * Math.PI) / 180);
/** A point so many metres east and north of the town's middle. */
const at = (eastM: number, northM: number): [number, number] => [
  130.36 + eastM / metresPerDegreeLon,
  42.86 + northM / 111_100,
];
const trench = (...points: [number, number][]) => ({ type: 'LineString', coordinates: points });

interface Review {
  works: { id: number; title: string; lengthM: number }[];
  encounters: { kind: string; areaM2: number; sharedDays: number; cure: unknown }[];
  bans: { name: string; freeFrom: string | null; rule: { clause: string } }[];
}

describe.each(databases)('works on $kind', ({ open }) => {
  let server: TestServer;
  const path = '/api/cities/222404/works';
  const create = (body: object) => server.call('planner', 'POST', path, { utility: null, ...body });
  const review = async () => (await server.call('planner', 'GET', path)).body as Review;

  beforeAll(async () => {
    const database = await open();
    await sql`insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`.execute(
      database.db,
    );
    const street = JSON.stringify(trench(at(-200, 0), at(200, 0)));
    await sql`insert into street (city_code, code, name, class, width_m, built_on, geom, metric_srid)
      values ('222404', 's1', '新安路', 'collector', 12, '2024-10-31', st_setsrid(st_geomfromgeojson(${street}), 4490), 4552)`.execute(
      database.db,
    );
    server = await startTestServer(database);
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
  });

  it('two trenches in one lane at one time are a conflict that one change of dates cures', async () => {
    const lane = { geometry: trench(at(0, 60), at(100, 60)) };
    const beside = { geometry: trench(at(20, 61), at(120, 61)) };
    const sewer = await create({
      ...lane,
      title: '污水管',
      utility: 'sewage',
      startsOn: '2026-05-01',
      endsOn: '2026-05-31',
    });
    const gas = await create({
      ...beside,
      title: '燃气管',
      utility: 'gas',
      startsOn: '2026-05-20',
      endsOn: '2026-06-08',
    });
    expect([sewer.status, gas.status]).toEqual([201, 201]);
    expect((sewer.body as Review['works'][0]).lengthM).toBeCloseTo(100, 0);
    const { encounters } = await review();
    const gasId = (gas.body as { id: number }).id;
    expect(encounters).toMatchObject([
      {
        kind: 'conflict',
        sharedDays: 12,
        cure: { work: gasId, startsOn: '2026-06-01', endsOn: '2026-06-20' },
      },
    ]);
    // two strips 3 m wide, 1 m apart, 80 m side by side
    expect(encounters[0]!.areaM2).toBeGreaterThan(150);
    expect(encounters[0]!.areaM2).toBeLessThan(175);
    const moved = await server.call('planner', 'PATCH', `${path}/${gasId}`, encounters[0]!.cure as object);
    expect(moved.status).toBe(200);
    expect((await review()).encounters).toEqual([]);
  });

  it('a trench across a street handed over 19 months ago breaks the five-year ban', async () => {
    await create({
      title: '过路给水',
      utility: 'water',
      startsOn: '2026-06-01',
      endsOn: '2026-06-10',
      geometry: trench(at(150, -20), at(150, 20)),
    });
    expect((await review()).bans).toMatchObject([
      { name: '新安路', freeFrom: '2029-10-31', rule: { clause: '第三十三条' } },
    ]);
  });

  it('refuses an end before the start, a shape that crosses itself, and half a pair of dates', async () => {
    const geometry = trench(at(0, 200), at(50, 200));
    expect(
      await create({ title: 'x', geometry, startsOn: '2026-06-10', endsOn: '2026-06-01' }),
    ).toMatchObject({
      status: 422,
      body: { code: 'works.dates' },
    });
    expect(await create({ title: 'x', geometry, startsOn: '2026-06-10', endsOn: null })).toMatchObject({
      status: 422,
    });
    const bowTie = {
      type: 'Polygon',
      coordinates: [[at(0, 300), at(50, 350), at(50, 300), at(0, 350), at(0, 300)]],
    };
    expect(await create({ title: 'x', geometry: bowTie, startsOn: null, endsOn: null })).toMatchObject({
      status: 422,
      body: { code: 'works.shape' },
    });
    expect(await create({ title: ' ', geometry, startsOn: null, endsOn: null })).toMatchObject({
      status: 400,
    });
    expect((await review()).works.map((work) => work.title)).not.toContain('x');
  });

  it('what is removed is gone, twice is not an error, and a change of nothing is told', async () => {
    const made = await create({
      title: '临时',
      startsOn: null,
      endsOn: null,
      geometry: { type: 'Point', coordinates: at(0, 400) },
    });
    const { id } = made.body as { id: number };
    expect((await server.call('planner', 'DELETE', `${path}/${id}`)).body).toEqual({ removed: true });
    expect((await server.call('planner', 'DELETE', `${path}/${id}`)).body).toEqual({ removed: false });
    expect(await server.call('planner', 'PATCH', `${path}/${id}`, { title: 'y' })).toMatchObject({
      status: 404,
    });
  });

  it('moves several planned works or none, and tells when somebody was faster', async () => {
    const dates = { startsOn: '2026-07-01', endsOn: '2026-07-10' };
    const made = await Promise.all(
      ['a', 'b'].map((title, k) =>
        create({ title, ...dates, geometry: trench(at(300, 20 * k), at(350, 20 * k)) }),
      ),
    );
    const [a, b] = made.map(({ body }) => (body as { id: number }).id) as [number, number];
    const later = { startsOn: '2026-08-01', endsOn: '2026-08-10' };
    const move = (work: number, from: object, to: object) => ({ work, from, to });
    const reschedule = (...moves: object[]) =>
      server.call('planner', 'POST', `${path}/reschedule`, { note: '统筹排期', moves });
    const datesOf = async () =>
      (
        (await server.call('planner', 'GET', path)).body as { works: { id: number; startsOn: string }[] }
      ).works
        .filter(({ id }) => id === a || id === b)
        .map(({ startsOn }) => startsOn);

    expect(await reschedule(move(a, dates, later), move(b, later, dates))).toMatchObject({
      status: 409,
      body: { code: 'works.moved', facts: { works: [b] } },
    });
    expect(await datesOf()).toEqual(['2026-07-01', '2026-07-01']);
    expect((await reschedule(move(a, dates, later), move(b, dates, later))).body).toEqual({ moved: 2 });
    expect(await datesOf()).toEqual(['2026-08-01', '2026-08-01']);
    await server.call('planner', 'PATCH', `${path}/${b}`, { state: 'permitted' });
    expect(await reschedule(move(b, later, dates))).toMatchObject({ status: 409 });
    expect(await reschedule(move(a, later, { startsOn: '2026-08-02', endsOn: '2026-08-01' }))).toMatchObject({
      status: 422,
      body: { code: 'works.dates' },
    });
  });
});
