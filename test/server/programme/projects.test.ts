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
  fundingSource: 'central_budget',
  year: 2021,
  lastYear: 2022,
  budgetYuan: 3_000_000,
  works: ['雨污分流'],
  note: '',
  source: '珲发改〔2021〕1号',
  shares: [
    { community: 'A', amountYuan: 1_200_000 },
    { community: 'B', amountYuan: null },
  ],
  seen: '',
  reason: '',
};

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
      { project: 'P1', amountYuan: 1_200_000 },
    ]);
    await expectInvariants(server.services.database);
  });
  it('change only with a reason, and by who saw them as they are; who, when and why stays', async () => {
    const { project: seen } = await read('P1');
    const more = { ...project, seen: seen!.mark, shares: [{ community: 'A', amountYuan: 1_500_000 }] };
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
      { fundingSource: 'wishes' },
      { year: 2022, lastYear: 2021 },
      { name: '' },
      { shares: [{ community: 'nobody', amountYuan: 1 }] },
      {
        shares: [
          { community: 'A', amountYuan: 1 },
          { community: 'A', amountYuan: 2 },
        ],
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
      ['X1-central_budget', 'new'],
      ['X1-local_fiscal', 'new'],
      ['X2', 'programme.community-unknown'],
    ]);
    expect((await read('X1-local_fiscal')).project).toBeUndefined();
    expect((await send(file, { apply: body.mark })).status).toBe(200);
    expect((await read('X1-local_fiscal')).project).toMatchObject({
      budgetYuan: 1_205_000,
      year: 2022,
      lastYear: 2023,
    });
    const again = await send(file);
    expect(again.body.differences.map(({ outcome }) => outcome)).toEqual(['same', 'same', 'refused']);
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
    await save('X3', { ...project, fundingSource: 'residents', seen: seen!.mark, reason: '核实' });
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
