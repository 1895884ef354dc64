import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { LedgerDifference } from '../../../domain/progress/ledger.ts';
import { todayInChina } from '../../../domain/today.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { twoOffices } from './demo-city.ts';

const city = '222404';

interface Answer {
  differences: LedgerDifference[];
  mark: string;
  applied: boolean;
  code?: string;
}

describe.each(databases)('a ledger on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let plain: { code: string; name: string; percent: number; day: string }[];

  beforeAll(async () => {
    database = await openDemo();
    const two = await twoOffices(database);
    ({ code, other } = two);
    server = await startTestServer(database, { office: { cities: [city], offices: [two.office] } });
    // communities whose percentage a report of the whole moves
    const { rows } = await sql<(typeof plain)[number]>`
      select c.code, c.name, (p.permille / 10.0)::float8 percent, ${todayInChina()}::text as day
      from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
      where p.weighted_by in ('reported', 'status') and p.status in ('ready', 'under_way') order by c.code limit 3`.execute(
      database.db,
    );
    plain = rows;
  });
  afterAll(() => server.stop());

  const send = async (
    file: Buffer | string,
    more: { apply?: string; role?: 'supervisor' | 'office' } = {},
  ) => {
    const form = new FormData();
    form.set('ledger', new Blob([new Uint8Array(Buffer.from(file as string))]), '台账.xlsx');
    if (more.apply) form.set('apply', more.apply);
    const answer = await fetch(`${server.url}/api/cities/${city}/ledger`, {
      method: 'POST',
      body: form,
      headers: { cookie: server.cookie(more.role ?? 'supervisor') },
    });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const outcomes = ({ differences }: Answer) =>
    differences.map(({ outcome, problem }) => problem?.code ?? outcome);
  const percentOf = async (of: string) => {
    const { rows } = await sql<{ percent: number }>`select (p.permille / 10.0)::float8 percent
      from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
      where c.code = ${of}`.execute(database.db);
    return rows[0]!.percent;
  };

  it('says what it would change, changes it when asked, and a second time nothing', async () => {
    expect(plain).toHaveLength(3);
    const before = await percentOf(plain[0]!.code);
    const sheet = [
      [{ value: '2021年进度台账', span: 3 }, null, null],
      [{ value: '小区名称' }, { value: '完成率（%）' }, { value: '户数' }],
      ...plain.map(({ name }, i) => [
        { value: name },
        { value: (61 + i) / 100, type: Number, format: '0%' },
        { value: 100, type: Number },
      ]),
      [{ value: '没有这个小区' }, { value: 0.5, type: Number }, null],
      [{ value: '合计' }, null, { value: 300, type: Number }],
    ];
    const file = await writeXlsx(sheet as never, {}).toBuffer();
    const compared = await send(file);
    expect(compared.status).toBe(200);
    expect(outcomes(compared.body)).toEqual(['changes', 'changes', 'changes', 'unknown']);
    expect(await percentOf(plain[0]!.code)).toBe(before);
    const applied = await send(file, { apply: compared.body.mark });
    expect(applied.body.applied).toBe(true);
    for (const [i, each] of plain.entries()) expect(await percentOf(each.code)).toBe(61 + i);
    const again = await send(file);
    expect(outcomes(again.body)).toEqual(['same', 'same', 'same', 'unknown']);
    await send(file, { apply: again.body.mark });
    const { rows } = await sql<{ n: number }>`select count(*)::int n from progress_report
      where remark like '台账 台账.xlsx%'`.execute(database.db);
    expect(rows[0]!.n).toBe(3);
    await expectInvariants(database);
  });
  it('is not written when somebody has reported since it was compared', async () => {
    const [first] = plain;
    const file = `小区编号,完成率\n${first!.code},77\n`;
    const { body } = await send(file);
    expect(outcomes(body)).toEqual(['changes']);
    const report = { code: first!.code, reportedOn: first!.day, percent: 70, clientKey: crypto.randomUUID() };
    await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, { reports: [report] });
    const late = await send(file, { apply: body.mark });
    expect(late).toMatchObject({ status: 409, body: { code: 'progress.ledger-stale' } });
    expect(await percentOf(first!.code)).toBe(70);
  });
  it('changes nothing of another street office', async () => {
    const { body } = await send(`小区编号,状态\n${code},完工\n${other},完工\n`, { role: 'office' });
    expect(outcomes(body)).toEqual(['changes', 'progress.other-office']);
  });
  it('is read in GB 18030, in UTF-16 and with semicolons', async () => {
    const text = `小区编号;状态\n${code};竣工\n`;
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    // 小区编号;状态 and 竣工 in GB 18030
    const gb = Buffer.concat([
      Buffer.from('d0a1c7f8b1e0bac53bd7b4ccac0a', 'hex'),
      Buffer.from(`${code};`),
      Buffer.from('bfa2b9a40a', 'hex'),
    ]);
    for (const file of [text, utf16, gb])
      expect((await send(file as Buffer)).body.differences[0]?.status?.to).toBe('complete');
  });
  it('is refused when it is none: too large, a picture, a bomb, half a file, the public', async () => {
    expect(await send(Buffer.alloc(11 * 1024 * 1024))).toMatchObject({
      status: 413,
      body: { code: 'progress.ledger-too-large' },
    });
    for (const file of [
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      Buffer.from('PK\x03\x04 and nothing more'),
      Buffer.from('小区编号,状态\n"A1,完工\n'),
      bomb(),
    ])
      expect([413, 415]).toContain((await send(file)).status);
    expect((await send('甲,乙\n1,2\n')).body.code).toBe('progress.ledger-columns');
    expect((await send('')).body.code).toBe('progress.ledger-columns');
    const form = new FormData();
    form.set('ledger', new Blob(['小区编号,状态']), 'a.csv');
    const stranger = await fetch(`${server.url}/api/cities/${city}/ledger`, { method: 'POST', body: form });
    expect(stranger.status).toBe(401);
  });
});

/** A ZIP whose directory says that its one entry grows to 3 GB. */
function bomb(): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(3_000_000_000, 24);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(4, 16);
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), entry, end]);
}
