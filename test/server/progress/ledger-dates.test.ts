import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { LedgerDifference } from '../../../domain/progress/ledger.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

type Role = 'office' | 'supervisor' | 'planner';

describe.each(databases)('days and rights of a ledger on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let ready: string;

  beforeAll(async () => {
    ({ database, server, code, other } = await openStreetOffice(openDemo));
    const { rows } = await sql<{ code: string }>`select c.code from community c
      where c.status = 'ready' order by c.code limit 1`.execute(database.db);
    ready = rows[0]!.code;
  });
  afterAll(() => server.stop());

  const send = async (file: Buffer | string, role: Role, apply = '') => {
    const form = new FormData();
    form.set('ledger', new Blob([new Uint8Array(Buffer.from(file as string))]), '台账.xlsx');
    if (apply) form.set('apply', apply);
    const answer = await fetch(`${server.url}/api/cities/${city}/ledger`, {
      method: 'POST',
      body: form,
      headers: { cookie: server.cookie(role) },
    });
    return (await answer.json()) as { differences: LedgerDifference[]; mark: string };
  };
  const write = async (file: Buffer | string, role: Role) => send(file, role, (await send(file, role)).mark);
  const milestonesOf = async (of: string) => {
    const { rows } = await sql<{ step: string; planned: string | null; actual: string | null }>`
      select m.step, to_char(m.planned_on, 'YYYY-MM-DD') planned, to_char(m.actual_on, 'YYYY-MM-DD') actual
      from milestone m join community c on c.city_code = m.city_code and c.id = m.community_id
      where c.code = ${of}`.execute(database.db);
    return new Map(rows.map(({ step, planned, actual }) => [step, [planned, actual]]));
  };

  it('writes planned and actual days from a workbook of date cells, moves the state, and a second time nothing', async () => {
    const head = [
      [{ value: '小区编号' }, { value: '计划工期', span: 2 }, null, { value: '实际', span: 2 }, null],
      [null, { value: '开工' }, { value: '竣工' }, { value: '开工' }, { value: '竣工' }],
    ];
    const date = (day: string) => ({ value: new Date(`${day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' });
    const row = [
      { value: ready },
      date('2021-03-20'),
      { value: '2021年11月底' },
      date('2021-04-01'),
      { value: '未竣工' },
    ];
    const file = await writeXlsx([...head, row] as never, {}).toBuffer();
    const before = await milestonesOf(ready);
    const [line] = (await write(file, 'supervisor')).differences;
    expect(line).toMatchObject({
      outcome: 'changes',
      status: { from: 'ready', to: 'under_way' },
      dates: [
        { step: 'start', field: 'plannedOn', from: before.get('start')?.[0] ?? null, to: '2021-03-20' },
        { step: 'main_works', field: 'plannedOn', to: '2021-11-30' },
        { step: 'start', field: 'actualOn', from: null, to: '2021-04-01' },
      ],
    });
    const after = await milestonesOf(ready);
    expect(after.get('start')).toEqual(['2021-03-20', '2021-04-01']);
    expect(after.get('main_works')).toEqual(['2021-11-30', null]);
    expect((await send(file, 'supervisor')).differences[0]!.outcome).toBe('same');
    const page = await readCommunityPage(database.db, city, ready, '2026-01-01');
    expect(page!.changes.filter(({ reason }) => reason === '台账 台账.xlsx 第 3 行')).toHaveLength(4);
    await expectInvariants(database);
  });

  it('refuses a finish before the start that stands, and what is no day, and writes neither', async () => {
    const before = await milestonesOf(code);
    const [finish, word, good] = (
      await write(
        `小区编号,竣工日期,计划验收\n${code},2019-01-01,\n${other},雨季后,\n${ready},,2021-12-10\n`,
        'supervisor',
      )
    ).differences;
    expect(finish!.problem?.code).toBe('progress.finished-before-started');
    expect(word!.problem?.code).toBe('progress.ledger-date');
    expect(good!.outcome).toBe('changes');
    expect(await milestonesOf(code)).toEqual(before);
    expect((await milestonesOf(ready)).get('final_acceptance')).toEqual(['2021-12-10', null]);
  });

  it('takes from a street office what was spent, and planned money only from a planner', async () => {
    const file = `小区编号,已完成投资（万元）,总投资（万元）,居民出资（万元）\n`;
    const spent = `${file}${code},12.5,,\n${other},12.5,,\n`;
    expect(
      (await send(spent, 'office')).differences.map(({ outcome, problem }) => problem?.code ?? outcome),
    ).toEqual(['changes', 'progress.other-office']);
    for (const planned of [`${file}${code},12.5,7777,\n`, `${file}${code},,,555\n`]) {
      for (const role of ['office', 'supervisor'] as const) {
        const [line] = (await write(planned, role)).differences;
        expect(line!.problem?.code).toBe('progress.ledger-planned-money');
        expect(line!.problem?.remedy.zh).toContain('住建部门');
      }
    }
    const none = await sql<{ n: number }>`select count(*)::int n from money_change`.execute(database.db);
    expect(none.rows[0]!.n).toBe(0);
    expect((await send(`${file}${code},12.5,7777,\n`, 'planner')).differences[0]!.outcome).toBe('changes');
    await write(spent, 'office');
    const some = await sql<{ field: string }>`select field from money_change`.execute(database.db);
    expect(some.rows).toEqual([{ field: 'invested' }]);
    await expectInvariants(database);
  });
});
