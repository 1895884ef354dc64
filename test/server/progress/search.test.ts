import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything, type Filter, parseFilter, sorts } from '../../../domain/progress/filter.ts';
import type { CommunityRow } from '../../../domain/progress/view.ts';
import { Random } from '../../../domain/zoning/random.ts';
import type { Database } from '../../../server/db/open.ts';
import { eachCommunity, listCommunities } from '../../../server/progress/list-queries.ts';
import { databases, expectInvariants } from '../../database.ts';

const communities = 1_500;
const firsts = ['幸福', '光明', '民主', '民族', 'Park', 'East Side', '犇'];
const lasts = ['小区', '新村', '里', 'Court', '小区二期', '大院'];

/** What many hold and few, one sign and several, beginnings, wholes, what only an address holds, and nobody. */
const wanted = [
  ...[
    '幸福',
    '幸福小区',
    '小区',
    '民',
    '民主',
    'mz',
    'mzxq',
    'xq',
    'x',
    '犇',
    '二期',
    '第3街',
    '街道',
    'park',
  ],
  ...['EAST side', 'e', '幸福 第3街', '民 x', 'c77', 'c1', '%', '_', "o'b", '里', '没有的'],
];

describe.each(databases)('search on $kind', ({ open }) => {
  let database: Database;

  beforeAll(async () => {
    database = await open();
    await fill(database);
  });
  afterAll(() => database.close());

  /** By ranking everything that holds the words, the way a download does. */
  const ranked = async (filter: Filter): Promise<CommunityRow[]> => {
    const rows: CommunityRow[] = [];
    for await (const part of eachCommunity(database.db, filter)) rows.push(...part);
    return rows;
  };
  const key = ({ city, code }: CommunityRow) => `${city} ${code}`;

  it.each([
    [10, undefined],
    [10, 0],
    [3, 40],
    [200, 100],
    [undefined, undefined],
  ])(
    'every page is that of the full ranking, looking at %s communities at first and sorting at most %s',
    async (walked, sorted) => {
      let found = 0;
      for (const [i, words] of wanted.entries())
        for (const filter of [
          { ...everything, words, sort: sorts[i % sorts.length]! },
          { ...everything, words, region: { kind: 'city', key: '110001' }, statuses: ['under_way'] },
        ] satisfies Filter[]) {
          const whole = await ranked(filter);
          const pages: CommunityRow[] = [];
          let after: string | null = null;
          for (let page = 0; page < 4 && (page === 0 || after); page++) {
            const list = await listCommunities(database.db, filter, after, 20, walked, sorted);
            pages.push(...list.rows);
            after = list.next;
            expect([words, list.count]).toEqual([words, list.atLeast ? 500 : whole.length]);
          }
          expect([words, ...pages.map(key)]).toEqual([words, ...whole.slice(0, 80).map(key)]);
          expect(after === null).toBe(whole.length <= 80);
          found += whole.length;
        }
      expect(found).toBeGreaterThan(3_000);
    },
  );

  it('goes on to the very end through all ranks', async () => {
    const filter = { ...everything, words: '民', sort: 'households' as const };
    const pages: CommunityRow[] = [];
    let after: string | null = null;
    do {
      const list = await listCommunities(database.db, filter, after, 97, 30);
      pages.push(...list.rows);
      after = list.next;
    } while (after);
    expect(pages.map(key)).toEqual((await ranked(filter)).map(key));
  });

  it('ranks within a screen and near a place', async () => {
    for (const query of ['q=小区&bbox=110,30,110.3,30.6', 'q=小区&near=110.2,30.2']) {
      const filter = parseFilter(new URLSearchParams(query));
      const list = await listCommunities(database.db, filter, null, 5, 3);
      const whole = await ranked(filter);
      expect(whole.length).toBeGreaterThan(5);
      expect(list.rows.map(key)).toEqual(whole.slice(0, 5).map(key));
    }
  });

  it('finds the name itself whatever its letters are written like', async () => {
    const { rows } = await listCommunities(database.db, { ...everything, words: 'PARK court' });
    expect(rows[0]!.name).toBe('Park Court');
  });

  it('takes texts that are longer than an index holds, and finds them by how they begin', async () => {
    const random = new Random(3);
    const signs = (length: number) =>
      String.fromCodePoint(...Array.from({ length }, () => 0x4e00 + random.below(20_000)));
    const [name, address] = [signs(1_500), signs(3_000)];
    await sql`insert into community (city_code, code, name, pinyin, initials, address, status, geom, metric_srid)
      values ('110001', ${'L'.repeat(900)}, ${name}, ${'zhuang'.repeat(700)}, ${'z'.repeat(900)}, ${address}, 'reserve',
        st_makeenvelope(110, 30, 110.001, 30.001, 4490), 4549)`.execute(database.db);
    for (const words of [name.slice(0, 30), address.slice(0, 40), 'zhuangzhuang', 'zzzzz', 'LLLL'])
      expect(
        (await listCommunities(database.db, { ...everything, words }, null, 20, 1)).rows.map(
          (row) => row.name,
        ),
      ).toEqual([name]);
    await expectInvariants(database);
    await sql`delete from community where name = ${name}`.execute(database.db);
  });

  it('follows a change of name', async () => {
    await sql`update community set name = '凤凰台' where code = 'C7'`.execute(database.db);
    for (const words of ['凤', '凰台', '凤凰台'])
      expect(
        (await listCommunities(database.db, { ...everything, words }, null, 20, 1)).rows.map(
          ({ code }) => code,
        ),
      ).toEqual(['C7']);
    await expectInvariants(database);
  });
});

async function fill({ db }: Database): Promise<void> {
  const random = new Random(7);
  const any = <T>(list: readonly T[]) => list[random.below(list.length)]!;
  await sql`insert into city (city_code, name, metric_srid) values ('110001', '甲', 4549), ('110002', '乙', 4549)`.execute(
    db,
  );
  await sql`insert into region (city_code, code, level, name, metric_srid)
    select city_code, city_code || k, 'office', '第' || k || '街道', 4549 from city, generate_series(1, 3) k`.execute(
    db,
  );
  const rows = Array.from({ length: communities }, (_, i) => {
    const [first, last] = [any(firsts), any(lasts)];
    const latin = /[A-Z]/.test(first) || /[A-Z]/.test(last);
    const city = any(['110001', '110002']);
    return {
      city,
      code: `C${i}`,
      name: latin ? `${first} ${last}` : first + last,
      initials: latin ? '' : `${initialsOf[first]}${initialsOf[last]}`,
      office: city + any([1, 2, 3]),
      address: any(['第3街', '幸福路', "O'Brien Street", '']),
      households: random.below(40),
      status: any(['reserve', 'under_way', 'complete']),
      x: 110 + random.unit(),
      y: 30 + random.unit(),
    };
  });
  await sql`insert into community (city_code, code, name, pinyin, initials, address, office_code, households, status, geom, metric_srid)
    select city, code, name, initials, initials, address, office, households, status,
      st_makeenvelope(x, y, x + 0.001, y + 0.001, 4490), 4549
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r
      (city text, code text, name text, initials text, address text, office text, households int, status text, x float8, y float8)`.execute(
    db,
  );
}

const initialsOf: Record<string, string> = {
  幸福: 'xf',
  光明: 'gm',
  民主: 'mz',
  民族: 'mz',
  犇: 'b',
  小区: 'xq',
  新村: 'xc',
  里: 'l',
  小区二期: 'xqeq',
  大院: 'dy',
};
