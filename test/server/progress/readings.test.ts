import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { refreshReadings } from '../../../server/register/readings.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('readings of names on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;

  beforeAll(async () => {
    database = await open();
    await sql`insert into city (city_code, name, metric_srid) values ('110001', '甲', 4549)`.execute(
      database.db,
    );
    await sql`insert into region (city_code, code, level, name, metric_srid) values
      ('110001', 'R1', 'office', '长青街道', 4549), ('110001', 'R2', 'office', '河南街道', 4549)`.execute(
      database.db,
    );
    // as they were imported before readings were known, and without any
    await sql`insert into community (city_code, metric_srid, code, name, pinyin, initials, office_code, status, geom)
      select '110001', 4549, code, name, pinyin, initials, office, 'reserve',
        st_multi(st_makeenvelope(116 + i * 0.01, 40, 116.001 + i * 0.01, 40.001, 4490))
      from (values (1, 'C1', '朝阳小区', 'chao yang xiao qu', 'cyxq', 'R1'), (2, 'C2', '幸福里', '', '', 'R2'))
        v (i, code, name, pinyin, initials, office)`.execute(database.db);
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const find = async (words: string) => {
    const query = new URLSearchParams({ q: words });
    const { body } = await server.call('public', 'GET', `/api/progress/view?${query}`);
    return (body as { list: { rows: { code: string }[] } }).list.rows.map(({ code }) => code);
  };

  it('are made anew when a server of another catalogue starts', async () => {
    for (const words of ['zhaoyang', 'zyxq', 'cyxq'])
      expect([words, await find(words)]).toEqual([words, ['C1']]);
    expect(await find('xfl')).toEqual(['C2']);
    await expectInvariants(database);
  });
  it('find a street office by every reading and by its initials', async () => {
    for (const words of ['henan', 'hnjd', 'HNJD', 'henanjiedao'])
      expect([words, await find(words)]).toEqual([words, ['C2']]);
    for (const words of ['changqing', 'zhangqing', 'cqjd', 'zqjd'])
      expect([words, await find(words)]).toEqual([words, ['C1']]);
  });
  it('follow an office that has another name, and cost nothing a second time', async () => {
    expect(await refreshReadings(database.pool)).toBe(0);
    await sql`update upkeep set mark = 'of before'`.execute(database.db);
    const before = await sql`select xmin::text from community`.execute(database.db);
    expect(await refreshReadings(database.pool)).toBe(0);
    expect((await sql`select xmin::text from community`.execute(database.db)).rows).toEqual(before.rows);
    await sql`update region set name = '靖和街道' where code = 'R2'`.execute(database.db);
    await sql`update upkeep set mark = 'of before'`.execute(database.db);
    expect(await refreshReadings(database.pool)).toBe(1);
    expect(await find('jinghe')).toEqual(['C2']);
    expect(await find('hnjd')).toEqual([]);
    await expectInvariants(database);
  });
});
