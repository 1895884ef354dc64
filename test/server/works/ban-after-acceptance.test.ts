import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { todayInChina } from '../../../domain/today.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { openParties, parts } from '../progress/signing-parties.ts';

const city = '222404';

interface Review {
  bans: { work: number; name: string; since: string; freeFrom: string | null; rule: { clause: string } }[];
}

describe.each(databases)('the digging ban after acceptance on $kind', ({ openDemo }) => {
  let server: TestServer;
  let communities: { code: string; office: string; name: string; inside: object }[];
  const today = todayInChina();
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);

  beforeAll(async () => {
    const database = await openDemo();
    // the state alone is on record: no date of a finish stands in the way of the one that acceptance gives
    const { rows } = await sql<(typeof communities)[0]>`
      select code, office_code office, name, st_asgeojson(st_pointonsurface(geom), 9, 0)::json inside from community c
      where city_code = ${city} and status = 'under_way' and not exists (select from community o
        where o.id <> c.id and o.city_code = c.city_code and st_intersects(o.geom_m, c.geom_m))
      order by code limit 2`.execute(database.db);
    communities = rows;
    server = await startTestServer(database, { office: { cities: [city], offices: [rows[0]!.office] } });
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
  });

  const post = (path: string, body: object) =>
    server.call('planner', 'POST', `/api/cities/${city}/${path}`, body);
  const dig = async (inside: object, day: string): Promise<number> => {
    const work = { title: '接管', utility: 'water', startsOn: day, endsOn: day, geometry: inside };
    return ((await post('works', work)).body as { id: number }).id;
  };
  const bansOn = async (...works: number[]) => {
    const { bans } = (await server.call('planner', 'GET', `/api/cities/${city}/works`)).body as Review;
    return bans.filter((ban) => works.includes(ban.work) && ban.rule.clause === '六(一)5');
  };

  it('begins by itself on the day on which the last party signs', async () => {
    const { code, name, inside } = communities[0]!;
    const before = await dig(inside, yesterday);
    const after = await dig(inside, today);
    expect(await bansOn(before, after)).toEqual([]);
    // a state that was set long ago, without any date
    await sql`update community set status = 'complete' where city_code = ${city} and code = ${code}`.execute(
      server.services.db,
    );
    expect(await bansOn(before, after)).toEqual([]);

    const parties = await openParties(server, city, [code]);
    for (const [party, part] of parts.slice(0, -1)) await parties.sign(code, party, part);
    expect(await bansOn(before, after)).toEqual([]);
    const [party, part] = parts.at(-1)!;
    const last = await parties.sign(code, party, part);
    expect(last.body).toEqual({ missing: [], accepted: true });
    expect(await bansOn(before, after)).toMatchObject([{ work: after, name, since: today, freeFrom: null }]);
  });

  it('begins also where an office sets the state without a date', async () => {
    const { code, name, inside } = communities[1]!;
    const before = await dig(inside, yesterday);
    const after = await dig(inside, today);
    const moved = await post(`communities/${code}/status`, { status: 'complete', reason: '补录' });
    expect(moved.body).toEqual({ status: 'complete' });
    expect(await bansOn(before, after)).toMatchObject([{ work: after, name, since: today }]);
    await post(`communities/${code}/status`, { status: 'under_way', reason: '误改' });
    expect(await bansOn(before, after)).toEqual([]);
  });
});
