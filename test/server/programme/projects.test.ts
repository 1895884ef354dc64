import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { ProjectDifference } from '../../../domain/programme/project.ts';
import type { FundedProject } from '../../../server/contract/programme.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { addCommunities } from './two-communities.ts';

const city = '222404';
const path = `/api/cities/${city}/programme`;
const project = {
  name: '2021 年配套基础设施',
  sources: [{ funder: 'central_budget', budgetYuan: 3_000_000 }],
  year: 2021,
  lastYear: 2022,
  budgetYuan: 3_000_000,
  works: ['雨污分流'],
  note: '',
  source: '珲发改〔2021〕1号',
  shares: [
    { community: 'A', funder: 'central_budget', amountYuan: 1_200_000 },
    { community: 'B', funder: 'central_budget', amountYuan: null },
  ],
  seen: '',
  reason: '',
};

const share = (community: string, amountYuan: number | null, funder = 'central_budget') => ({
  community,
  funder,
  amountYuan,
});

describe.each(databases)('projects on $kind', ({ open }) => {
  let server: TestServer;
  beforeAll(async () => {
    const database = await open();
    await addCommunities(database.db, city);
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const save = (code: string, body: object, role: 'planner' | 'utility' = 'planner') =>
    server.call(role, 'PUT', `${path}/projects/${code}`, body);
  const read = async (code: string) => {
    const { body } = await server.call('planner', 'GET', path);
    const { projects, communities } = body as {
      projects: FundedProject[];
      communities: { code: string; money: object[] }[];
    };
    return { project: projects.find((one) => one.code === code), communities };
  };
  const send = async (file: Buffer | string, more: Record<string, string> = {}) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(Buffer.from(file as string))]), '项目表.xlsx');
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    const answer = await fetch(`${server.url}${path}/file`, {
      method: 'POST',
      body: form,
      headers: { cookie: server.cookie('planner') },
    });
    return {
      status: answer.status,
      body: (await answer.json()) as { differences: ProjectDifference[]; mark: string; code: string },
    };
  };

  it('are made with their money, years, works and communities', async () => {
    expect((await save('P1', project)).status).toBe(200);
    const { project: made, communities } = await read('P1');
    expect(made).toMatchObject({
      name: project.name,
      year: 2021,
      lastYear: 2022,
      budgetYuan: 3_000_000,
      works: ['雨污分流'],
    });
    expect(communities.find(({ code }) => code === 'A')!.money).toEqual([
      { project: 'P1', funder: 'central_budget', amountYuan: 1_200_000 },
    ]);
    await expectInvariants(server.services.database);
  });
  it('change only with a reason, and by who saw them as they are; who, when and why stays', async () => {
    const { project: seen } = await read('P1');
    const more = { ...project, seen: seen!.mark, shares: [share('A', 1_500_000)] };
    expect((await save('P1', more)).body).toMatchObject({ code: 'programme.reason-missing' });
    expect((await save('P1', { ...more, reason: '概算调整' })).status).toBe(200);
    const late = await save('P1', { ...more, reason: '我也改', budgetYuan: 1 });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'programme.project-conflict', facts: { current: { budgetYuan: 3_000_000 } } },
    });
    const { body } = await server.call('planner', 'GET', `${path}/projects/P1/changes`);
    expect(body).toMatchObject([
      { community: 'B', toYuan: null, reason: '概算调整' },
      { community: 'A', fromYuan: 1_200_000, toYuan: 1_500_000, reason: '概算调整' },
      { community: 'B', reason: '新建项目' },
      { community: 'A', reason: '新建项目' },
      { community: null, toYuan: 3_000_000 },
    ]);
    await expectInvariants(server.services.database);
  });
  it('are refused where they can’t be', async () => {
    const codes = [];
    for (const wrong of [
      { sources: [{ funder: 'wishes', budgetYuan: null }] },
      { year: 2022, lastYear: 2021 },
      { name: '' },
      { shares: [share('nobody', 1)] },
      {
        shares: [share('A', 1), share('A', 2)],
      },
    ])
      codes.push(((await save('P9', { ...project, ...wrong })).body as { code: string }).code);
    expect(codes).toEqual([
      'programme.project-source',
      'programme.project-year',
      'programme.project-name',
      'programme.community-unknown',
      'programme.project-share-twice',
    ]);
    expect((await save('P9', { ...project, budgetYuan: -1 })).status).toBe(400);
    expect((await save('P9', project, 'utility')).status).toBe(403);
    expect((await read('P9')).project).toBeUndefined();
  });
  it('go when they hold no community', async () => {
    await save('P2', { ...project, shares: [] });
    const { project: used } = await read('P1');
    const { project: empty } = await read('P2');
    const drop = (code: string, seen: string) =>
      server.call('planner', 'DELETE', `${path}/projects/${code}`, { seen });
    expect((await drop('P1', used!.mark)).body).toMatchObject({ code: 'programme.project-used' });
    expect((await drop('P2', 'stale')).status).toBe(409);
    expect((await drop('P2', empty!.mark)).status).toBe(200);
    expect((await read('P2')).project).toBeUndefined();
  });

  it('come from a list of offices: compared first, then written, a second time nothing', async () => {
    const cell = (value: string) => ({ value });
    const number = (value: number) => ({ value, type: Number });
    const file = await writeXlsx(
      [
        [cell('2022年老旧小区改造项目资金表'), null, null, null, null, null, cell('单位：万元')],
        [
          cell('序号'),
          cell('项目编号'),
          cell('项目名称'),
          cell('年度'),
          cell('涉及小区'),
          cell('资金来源'),
          null,
        ],
        [null, null, null, null, null, cell('中央预算内投资'), cell('地方配套')],
        [
          number(1),
          cell('X1'),
          cell('二期改造'),
          cell('2022-2023年'),
          cell('一区、二区小区'),
          number(300),
          number(120.5),
        ],
        [number(2), cell('X2'), cell('三期改造'), number(2023), cell('无此小区'), number(10), null],
        [cell('合计'), null, null, null, null, number(310), number(120.5)],
      ] as never,
      {},
    ).toBuffer();
    const { body } = await send(file);
    expect(body.differences.map(({ code, outcome, problem }) => [code, problem?.code ?? outcome])).toEqual([
      ['X1', 'new'],
      ['X2', 'programme.community-unknown'],
    ]);
    expect((await read('X1')).project).toBeUndefined();
    expect((await send(file, { apply: body.mark })).status).toBe(200);
    expect((await read('X1')).project).toMatchObject({
      sources: [
        { funder: 'central_budget', budgetYuan: 3_000_000 },
        { funder: 'local_fiscal', budgetYuan: 1_205_000 },
      ],
      budgetYuan: 4_205_000,
      year: 2022,
      lastYear: 2023,
    });
    const again = await send(file);
    expect(again.body.differences.map(({ outcome }) => outcome)).toEqual(['same', 'refused']);
    await expectInvariants(server.services.database);
  });
  it('have several sources, told apart for each community, and nothing counts twice', async () => {
    const given = (shares: object[], more: object = {}) =>
      save('S1', {
        ...project,
        sources: [
          { funder: 'central_budget', budgetYuan: 2_000_000 },
          { funder: 'special_bond', budgetYuan: 600_000 },
          { funder: 'residents', budgetYuan: 400_000 },
        ],
        shares,
        ...more,
      });
    const mark = async () => (await read('S1')).project?.mark ?? '';
    // 中央 200 万、专项债 60 万、居民 40 万 are 300 万, not 310
    expect((await given([], { budgetYuan: 3_100_000 })).body).toMatchObject({
      code: 'programme.project-sources-sum',
    });
    expect((await given([share('A', 5, 'pipe_owner')])).body).toMatchObject({
      code: 'programme.project-share-source',
    });
    const shares = [share('A', 900_000), share('A', 100_000, 'special_bond'), share('B', 50_000, 'several')];
    expect((await given(shares, { budgetYuan: null })).status).toBe(200);
    const { project: made, communities } = await read('S1');
    expect(made!.budgetYuan).toBe(3_000_000);
    expect(communities.find(({ code }) => code === 'A')!.money).toEqual(
      expect.arrayContaining([
        { project: 'S1', funder: 'central_budget', amountYuan: 900_000 },
        { project: 'S1', funder: 'special_bond', amountYuan: 100_000 },
      ]),
    );
    await expectInvariants(server.services.database);
    const told = [share('A', 900_000), share('A', 120_000, 'residents'), share('B', 50_000)];
    expect((await given(told, { seen: await mark(), reason: '核实来源' })).status).toBe(200);
    const { body } = await server.call('planner', 'GET', `${path}/projects/S1/changes`);
    // one source that went and one that came is a change of the source
    expect((body as object[]).slice(0, 2)).toMatchObject([
      { community: 'B', oldFunder: 'several', funder: 'central_budget', fromYuan: 50_000, toYuan: 50_000 },
      { community: 'A', oldFunder: 'special_bond', funder: 'residents', fromYuan: 100_000, toYuan: 120_000 },
    ]);
    await expectInvariants(server.services.database);
    await given([], { seen: await mark(), reason: '结束' });
    const { body: sums } = await server.call('public', 'GET', `/api/progress/view?in=city:${city}`);
    expect(JSON.stringify(sums)).not.toContain('专项债券');
  });
  it('come with a line for each source below merged cells, and a column for each source of each community', async () => {
    const bySource = `项目编号,项目名称,年度,小区编号,资金来源,金额（万元）,总投资（万元）
L1,六期,2024,"A、B",中央预算内投资,200,300
,,,,专项债券,60,
,,,,居民出资,40,
,,,合计,,300,
`;
    const first = await send(bySource.replace('"A、B"', 'A'));
    expect(first.body.differences).toMatchObject([
      {
        code: 'L1',
        shares: [
          { funder: 'central_budget', toYuan: 2_000_000 },
          { funder: 'residents' },
          { funder: 'special_bond' },
        ],
      },
    ]);
    const byCommunity = (a: number) => `项目编号,项目名称,小区编号,分配资金,中央预算内投资,省级财政,居民出资
L2,七期,A,${a},70,20,10
L2,七期,B,50,40,,10
`;
    const compared = await send(byCommunity(100), { unit: '万元' });
    expect(compared.body.differences).toMatchObject([
      {
        sources: [
          { funder: 'central_budget', toYuan: 1_100_000 },
          { funder: 'provincial_fiscal', toYuan: 200_000 },
          { funder: 'residents', toYuan: 200_000 },
        ],
        shares: expect.arrayContaining([
          expect.objectContaining({ community: 'A', funder: 'provincial_fiscal', toYuan: 200_000 }),
          expect.objectContaining({ community: 'B', funder: 'residents', toYuan: 100_000 }),
        ]),
      },
    ]);
    expect((await send(byCommunity(100), { unit: '万元', apply: compared.body.mark })).status).toBe(200);
    expect((await send(byCommunity(100), { unit: '万元' })).body.differences[0]!.outcome).toBe('same');
    expect((await send(byCommunity(90), { unit: '万元' })).body.differences[0]!.problem!.code).toBe(
      'programme.share-sum',
    );
    // the whole of a community, no source named, is what its sources add up to
    const whole = await send('项目编号,项目名称,资金来源,小区编号,分配资金\nL2,七期,,A,100\n', {
      unit: '万元',
    });
    expect(whole.body.differences[0]!.outcome).toBe('same');
    await expectInvariants(server.services.database);
  });
  it('come with a line for each community and what it is given', async () => {
    const lines = (a: number) =>
      `项目编号,项目名称,资金来源,年度,小区编号,分配资金（万元）\nX3,四期,居民自筹,2023,A,${a}\nX3,四期,居民自筹,2023,B,8\n`;
    const { body } = await send(lines(12));
    expect(body.differences).toMatchObject([
      { code: 'X3', outcome: 'new', shares: [{ toYuan: 120_000 }, { toYuan: 80_000 }] },
    ]);
    await send(lines(12), { apply: body.mark });
    const changed = await send(lines(15));
    expect(changed.body.differences).toMatchObject([
      { outcome: 'changes', shares: [{ community: 'A', fromYuan: 120_000, toYuan: 150_000 }] },
    ]);
    // somebody edits in between: what was seen is not what would be written
    const { project: seen } = await read('X3');
    await save('X3', {
      ...project,
      ...{
        sources: [{ funder: 'residents', budgetYuan: null }],
        shares: [],
        seen: seen!.mark,
        reason: '核实',
      },
    });
    expect(await send(lines(15), { apply: changed.body.mark })).toMatchObject({
      status: 409,
      body: { code: 'programme.projects-stale' },
    });
    await expectInvariants(server.services.database);
  });
  it('are refused as a file that is none, without a unit, or too large', async () => {
    expect((await send('甲,乙\n1,2\n')).body.code).toBe('programme.project-columns');
    expect((await send(Buffer.from('89504e470d0a1a0a00', 'hex'))).status).toBe(415);
    expect((await send(Buffer.alloc(11 * 2 ** 20))).status).toBe(413);
    const bare = '项目编号,项目名称,资金来源,总投资\nX4,五期,居民,5\n';
    expect((await send(bare)).body.differences[0]!.problem?.code).toBe('progress.ledger-money-unit');
    expect((await send(bare, { unit: '万元' })).body.differences[0]).toMatchObject({ outcome: 'new' });
    const { rows } = await sql<{ n: number }>`select count(*)::int n from project where code = 'X4'`.execute(
      server.services.db,
    );
    expect(rows[0]!.n).toBe(0);
  });
});
