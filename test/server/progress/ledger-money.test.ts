import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { LedgerDifference } from '../../../domain/progress/ledger.ts';
import type { Overview } from '../../../domain/progress/view.ts';
import type { Database } from '../../../server/db/open.ts';
import { readMoneyOfCity } from '../../../server/programme/service.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const city = '222404';

describe.each(databases)('money of a ledger on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  /** Two communities that have no money yet, one that has some of one project, and one for what is taken back. */
  let poor: { code: string; name: string }[];
  let rich: { code: string; name: string; project: string };
  let other: string;

  beforeAll(async () => {
    database = await openDemo();
    const none = await sql<(typeof poor)[number]>`select code, name from community c
      where not exists (select from community_project s where s.city_code = c.city_code and s.community_id = c.id)
        and status = 'preparing' and households between 100 and 1000
        and (select count(*) from community x where x.name = c.name) = 1 order by code limit 4`.execute(
      database.db,
    );
    poor = none.rows;
    other = none.rows.pop()!.code;
    const third = none.rows.pop()!;
    rich = { ...third, project: 'T1' };
    await sql`insert into project (city_code, code, name) values (${city}, 'T1', '二期')`.execute(
      database.db,
    );
    await sql`insert into project_source (city_code, project_id, funder)
      select city_code, id, 'central_budget' from project where code = 'T1'`.execute(database.db);
    await sql`insert into community_project (city_code, community_id, project_id, funder, amount_yuan)
      select c.city_code, c.id, p.id, 'central_budget', 500000 from community c, project p
      where c.code = ${third.code} and p.code = 'T1'`.execute(database.db);
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const send = async (
    file: Buffer | string,
    more: { apply?: string; unit?: string; blank?: string } = {},
  ) => {
    const form = new FormData();
    form.set('ledger', new Blob([new Uint8Array(Buffer.from(file as string))]), '资金台账.xlsx');
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    const answer = await fetch(`${server.url}/api/cities/${city}/ledger`, {
      method: 'POST',
      body: form,
      headers: { cookie: server.cookie('planner') },
    });
    const body = (await answer.json()) as { differences: LedgerDifference[]; mark: string; unread: string[] };
    return { status: answer.status, ...body };
  };
  const moneyOf = async (code: string) => {
    const { rows } = await sql<{
      field: string;
      project: string | null;
      yuan: number;
      why: string;
      who: string;
    }>`
      select m.field, m.project, m.new_yuan yuan, m.reason why, m.account_id who
      from money_change m join community c on c.city_code = m.city_code and c.id = m.community_id
      where c.code = ${code} order by m.id`.execute(database.db);
    return rows;
  };
  const overview = async () => {
    const answer = await fetch(`${server.url}/api/progress/view?in=city:${city}`);
    return ((await answer.json()) as { overview: Overview }).overview;
  };

  it('is compared first, written with who, when and why, and a second time changes nothing', async () => {
    expect(poor).toHaveLength(2);
    const before = await overview();
    const [a, b] = poor as [(typeof poor)[0], (typeof poor)[0]];
    const text = (value: string) => ({ value });
    const file = await writeXlsx(
      [
        [text('资金台账（单位：万元）'), null, null, null, null],
        [text('小区名称'), text('总投资'), text('已完成投资'), text('资金来源'), null],
        [null, null, null, text('中央补助'), text('居民')],
        [
          text(a.name),
          { value: 620.5, type: Number },
          { value: 120.25, type: Number },
          { value: 400, type: Number },
          text('4万元'),
        ],
        [text(b.name), { value: 500, type: Number }, null, text('200万元'), null],
        [text('合计'), { value: 1120.5, type: Number }, null, { value: 600, type: Number }, null],
      ] as never,
      {},
    ).toBuffer();
    const compared = await send(file);
    expect(
      compared.differences.map(({ money, problem }) => problem?.code ?? money.map(({ toYuan }) => toYuan)),
    ).toEqual([
      [6_205_000, 1_202_500, 4_000_000, 40_000],
      [5_000_000, 2_000_000],
    ]);
    expect(await moneyOf(a.code)).toEqual([]);
    expect((await send(file, { apply: compared.mark })).status).toBe(200);
    const written = await moneyOf(a.code);
    expect(written.map(({ field, project, yuan }) => [field, project, yuan])).toEqual([
      ['cost', null, 6_205_000],
      ['invested', null, 1_202_500],
      ['share', 'ledger-central_fiscal', 4_000_000],
      ['share', 'ledger-residents', 40_000],
    ]);
    expect(written[0]!.why).toBe('台账 资金台账.xlsx 第 4 行');
    expect(written[0]!.who).toBeTruthy();
    const again = await send(file);
    expect(again.differences.map(({ outcome }) => outcome)).toEqual(['same', 'same']);
    await send(file, { apply: again.mark });
    expect(await moneyOf(a.code)).toHaveLength(4);
    // the region's money has grown by exactly that
    const after = await overview();
    const sum = ({ money }: Overview) => money.bySource.reduce((all, { amountYuan }) => all + amountYuan, 0);
    expect(sum(after) - sum(before)).toBe(6_040_000);
    expect(after.money.investedYuan - before.money.investedYuan).toBe(1_202_500);
    expect(after.money.percentByInvestment).toBeGreaterThan(0);
    const page = await readCommunityPage(database.db, city, a.code, '2026-01-01');
    expect(page!.invested?.yuan).toBe(1_202_500);
    expect(page!.money.map(({ amountYuan }) => amountYuan)).toEqual([4_000_000, 40_000]);
    await expectInvariants(database);
  });

  it('corrects the share of the one project that gives it; the former amount stays on record and can’t be erased', async () => {
    const file = `小区编号,中央补助（万元）\n${rich.code},88.8\n`;
    const compared = await send(file);
    expect(compared.differences[0]!.money).toMatchObject([{ project: rich.project, toYuan: 888_000 }]);
    await send(file, { apply: compared.mark });
    const [change] = await moneyOf(rich.code);
    expect(change).toMatchObject({ field: 'share', project: rich.project, yuan: 888_000 });
    await expect(sql`delete from money_change`.execute(database.db)).rejects.toThrow(
      /corrected by a new change/,
    );
    await expect(sql`update money_change set new_yuan = 1`.execute(database.db)).rejects.toThrow(/corrected/);
    await expectInvariants(database);
  });

  it('goes out and comes in again without a change, as CSV and as XLSX', async () => {
    for (const form of ['csv', 'xlsx']) {
      const out = await fetch(`${server.url}/download/communities.${form}?in=city:${city}`);
      const { differences } = await send(Buffer.from(await out.arrayBuffer()));
      expect(differences).toHaveLength(600);
      expect(differences.filter(({ outcome }) => outcome !== 'same')).toEqual([]);
    }
  });

  it('is taken back whole by the table from before it: what was blank is blank again, and both changes stay on record', async () => {
    // one share of unknown amount, as lists of projects bring them
    await sql`insert into community_project (city_code, community_id, project_id, funder, amount_yuan)
      select c.city_code, c.id, p.id, 'central_budget', null from community c, project p
      where c.code = ${other} and p.code = 'T1'`.execute(database.db);
    await sql`update community set estimated_cost_yuan = null where code = ${other}`.execute(database.db);
    const standing = async () => [
      (await readMoneyOfCity(database.db, city)).get(other),
      (await overview()).money,
    ];
    const table = async () =>
      Buffer.from(
        await (await fetch(`${server.url}/download/communities.csv?in=city:${city}`)).arrayBuffer(),
      );
    const [before, former] = [await standing(), await table()];
    const file = `小区编号,总投资（万元）,已完成投资（万元）,中央预算内投资（万元）,居民出资（万元）\n${other},500,20,100,30\n`;
    const compared = await send(file);
    expect((await send(file, { apply: compared.mark })).differences[0]!.money).toHaveLength(4);
    expect(await standing()).not.toEqual(before);

    expect((await send(former)).differences.filter(({ outcome }) => outcome !== 'same')).toEqual([]);
    const back = await send(former, { blank: 'none' });
    const changes = back.differences.filter(({ outcome }) => outcome !== 'same');
    expect(changes.map(({ code, outcome }) => [code, outcome])).toEqual([[other, 'changes']]);
    expect(changes[0]!.money.map(({ field, fromYuan, toYuan }) => [field, fromYuan, toYuan])).toEqual([
      ['cost', 5_000_000, null],
      ['invested', 200_000, null],
      ['share', 1_000_000, null],
      ['share', 300_000, null],
    ]);
    // what was seen is what is written: without the word of blanks it is another difference
    expect((await send(former, { apply: back.mark })).status).toBe(409);
    expect((await send(former, { apply: back.mark, blank: 'none' })).status).toBe(200);
    expect(await standing()).toEqual(before);
    expect(await table()).toEqual(former);
    expect((await moneyOf(other)).map(({ field, yuan }) => [field, yuan])).toEqual([
      ['cost', 5_000_000],
      ['invested', 200_000],
      ['share', 1_000_000],
      ['share', 300_000],
      ['cost', null],
      ['invested', null],
      ['share', null],
      ['share', null],
    ]);
    const feed = await (await fetch(`${server.url}/feed/community/${city}/${other}.atom`)).text();
    expect(feed).toContain('500 万元 → 无');
    await expectInvariants(database);
  });

  it('says which unit it takes where the file has none, and refuses one that is none', async () => {
    const file = `小区编号,总投资\n${poor[0]!.code},700\n`;
    expect((await send(file)).differences[0]!.problem?.code).toBe('progress.ledger-money-unit');
    expect((await send(file, { unit: '万元' })).differences[0]!.money[0]!.toYuan).toBe(7_000_000);
    expect((await send(file, { unit: '斤' })).status).toBe(422);
  });

  it('follows a share that changes its source', async () => {
    await sql`insert into project_source (city_code, project_id, funder)
      select city_code, id, 'private_capital' from project where code = 'ledger-residents'`.execute(
      database.db,
    );
    await sql`update community_project s set funder = 'private_capital' from project p
      where p.city_code = s.city_code and p.id = s.project_id and p.code = 'ledger-residents'`.execute(
      database.db,
    );
    await expectInvariants(database);
  });
});
