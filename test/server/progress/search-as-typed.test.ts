import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { speller } from '../../../server/exchange/import/spell.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const names = [
  '朝阳小区',
  '长者公寓',
  '重机厂宿舍',
  '乐群里',
  '曾家小区',
  '单家庄',
  '绿园小区',
  '都匀路小区',
  '仇家巷',
  '２号院',
  '幸福里',
  '长征新村',
  '富民三区',
  '园丁十二号院',
  '吕厝家园',
  'A1栋家属楼',
  '会计学校宿舍',
];

describe.each(databases)('a search as residents type it on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;

  beforeAll(async () => {
    database = await open();
    await sql`insert into city (city_code, name, metric_srid) values ('110001', '甲', 4549)`.execute(
      database.db,
    );
    const spell = await speller();
    for (const [i, name] of names.entries()) {
      const { pinyin, initials } = spell(name)!;
      await sql`insert into community (city_code, metric_srid, code, name, pinyin, initials, status, geom, source)
        values ('110001', 4549, ${`C${i}`}, ${name}, ${pinyin}, ${initials}, 'reserve',
          st_multi(st_makeenvelope(${116 + i / 100}, 40, ${116.001 + i / 100}, 40.001, 4490)), 'test')`.execute(
        database.db,
      );
    }
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const find = async (words: string) => {
    const { status, body } = await server.call(
      'public',
      'GET',
      `/api/progress/view?${new URLSearchParams({ q: words })}`,
    );
    expect([words, status]).toEqual([words, 200]);
    return (body as { list: { rows: { name: string }[]; instead?: { words: string; bySound: boolean } } })
      .list;
  };

  it.each([
    ['cyxq', '朝阳小区'],
    ['zyxq', '朝阳小区'],
    ['zhaoyang', '朝阳小区'],
    ['ＣＹＸＱ', '朝阳小区'],
    ['\u200b朝阳\u200d小区\ufeff', '朝阳小区'],
    ['\u0000朝阳小区\u0007', '朝阳小区'],
    ['changzheg', '长者公寓'],
    ['zhangzheg', '长者公寓'],
    ['chongji', '重机厂宿舍'],
    ['zhongji', '重机厂宿舍'],
    ['yuequn', '乐群里'],
    ['lequn', '乐群里'],
    ['zengjia', '曾家小区'],
    ['cjxq', '曾家小区'],
    ['shanjia', '单家庄'],
    ['lvyuan', '绿园小区'],
    ['lüyuan', '绿园小区'],
    ['luyuan', '绿园小区'],
    ['duyun', '都匀路小区'],
    ['qiujia', '仇家巷'],
    ['lvcuo', '吕厝家园'],
    ['a1栋', 'A1栋家属楼'],
    ['Ａ１栋', 'A1栋家属楼'],
  ])('%s finds %s', async (words, name) => {
    const { rows, instead } = await find(words);
    expect([rows.map((row) => row.name), instead]).toEqual([[name], undefined]);
  });

  it.each([
    ['朝陽小區', '朝阳小区', true],
    ['潮阳小区', '朝阳小区', true],
    ['朝阳小去', '朝阳小区', true],
    ['富民3区', '富民三区', true],
    ['园丁12号院', '园丁十二号院', true],
    ['2号院', '２号院', true],
    ['長征新村3號樓', '长征新村', true],
    ['长征新村3号楼', '长征新村', false],
    ['长征新村 2单元501室', '长征新村', false],
    ['幸福里小区', '幸福里', false],
  ])('%s is nowhere, and shows %s instead and says so', async (words, name, bySound) => {
    const { rows, instead } = await find(words);
    expect([rows.map((row) => row.name), instead?.bySound]).toEqual([[name], bySound]);
    const page = String((await server.call('public', 'GET', `/?${new URLSearchParams({ q: words })}`)).body);
    expect(page).toContain(`没有“${words}”`);
    const csv = String(
      (await server.call('public', 'GET', `/download/communities.csv?${new URLSearchParams({ q: words })}`))
        .body,
    );
    expect(csv.trim().split('\r\n')).toHaveLength(2);
  });

  it('finds nothing where nothing is near, and takes markup as text', async () => {
    for (const words of ['不存在的地方', '3号楼', '%', '_', "'", '<b>幸福</b>', 'zzzz'])
      expect([words, (await find(words)).rows]).toEqual([words, []]);
    const page = String(
      (await server.call('public', 'GET', `/?${new URLSearchParams({ q: '<b>幸福里小区' })}`)).body,
    );
    expect(page).not.toContain('<b>幸福');
    await expectInvariants(database);
  });
});
