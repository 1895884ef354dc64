import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportingDesk } from '../../../domain/progress/reporting.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const city = '222404';

describe.each(databases)('the reporting desk of many communities on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  /** All that may be reported, in the order of the desk. */
  let all: { code: string; name: string; office: string }[];

  beforeAll(async () => {
    database = await openDemo();
    // every community is in the programme: more than a device keeps by itself
    await sql`update community set status = 'preparing' where status = 'reserve'`.execute(database.db);
    const { rows } = await sql<(typeof all)[number]>`select c.code, c.name, p.office_code office
      from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
      where p.city_code = ${city} order by p.status = 'under_way' desc, p.name_key, p.community_id`.execute(
      database.db,
    );
    all = rows;
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const desk = async (query: Record<string, string>, role: 'supervisor' | 'office' = 'supervisor') => {
    const { body } = await server.call(
      role,
      'GET',
      `/api/cities/${city}/reporting?${new URLSearchParams(query)}`,
    );
    return body as ReportingDesk;
  };
  const codesOf = ({ communities }: ReportingDesk) => communities.map(({ code }) => code);

  it('lists the first, says how many there are, and finds every other one by name or code', async () => {
    expect(all).toHaveLength(600);
    const first = await desk({});
    expect(first.total).toBe(600);
    expect(codesOf(first)).toEqual(all.slice(0, 500).map(({ code }) => code));
    for (const { code, name } of all.slice(500).filter((_, i) => i % 10 === 9)) {
      const found = await desk({ find: code.toLowerCase() });
      expect(codesOf(found)).toContain(code);
      const named = all.filter((each) => each.name.includes(name)).map((each) => each.code);
      expect(codesOf(await desk({ find: name }))).toEqual(named);
    }
    const last = all.at(-1)!;
    const [full] = (await desk({ find: last.code })).communities;
    expect(full).toMatchObject({ name: last.name, reports: true });
  });

  it('finds by initials, counts what it does not list, and says none where there is none', async () => {
    const { rows } = await sql<{
      hits: number;
      initials: string;
    }>`select count(*)::int hits, left(c.initials, 1) initials
      from community c where c.city_code = ${city} group by 2 order by 1 desc limit 1`.execute(database.db);
    const { total, communities } = await desk({ find: rows[0]!.initials });
    expect(total).toBeGreaterThanOrEqual(rows[0]!.hits);
    expect(communities).toHaveLength(40);
    expect(await desk({ find: '%' })).toMatchObject({ total: 0, communities: [] });
  });

  it('brings what a device found before, and nothing that the account may not report', async () => {
    const kept = all.slice(-3).map(({ code }) => code);
    const again = await desk({ also: [...kept, 'none'].join('\n') });
    expect(codesOf(again).slice(500)).toEqual(kept);
    expect(again.total).toBe(600);
    // together with words: those too, and not counted among the hits
    const both = await desk({ find: all[0]!.code, also: kept[0]! });
    expect(codesOf(both)).toEqual([all[0]!.code, kept[0]!]);
    expect(both.total).toBe(1);

    const own = all.at(-1)!.office;
    await sql`update account set cities = ${[city]}, offices = ${[own]} where username = 'office'`.execute(
      database.db,
    );
    const other = all.find(({ office }) => office !== own)!;
    expect(codesOf(await desk({ find: other.code, also: other.code }, 'office'))).toEqual([]);
    const mine = await desk({}, 'office');
    expect(codesOf(mine)).toEqual(all.filter(({ office }) => office === own).map(({ code }) => code));
  });
});
