import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AcceptanceRecord } from '../../../domain/progress/acceptance.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';
import {
  bodies,
  checklist,
  openParties,
  type Parties,
  type Party,
  parts,
  secret,
} from './signing-parties.ts';

describe.each(databases)('parties of an acceptance on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let parties: Parties;
  let code: string;
  let other: string;
  const at = (path: string, of = code) => `/api/cities/${city}/communities/${of}/${path}`;

  beforeAll(async () => {
    ({ database, server, code, other } = await openStreetOffice(openDemo));
    parties = await openParties(server, city, [code, other]);
    await server.call('office', 'POST', at('status'), { status: 'complete', reason: '完工' });
  });
  afterAll(async () => {
    await expectInvariants(database);
    await server.stop();
  });

  const as = (party: Party, method: string, path: string, body?: object) =>
    server.callWith(parties.cookies[party], method, path, body);
  const record = async (of = code) =>
    (await server.call('planner', 'GET', at('acceptance', of))).body as AcceptanceRecord;
  const stateOf = async (party: string) => (await record()).parties.find((one) => one.party === party)!;
  const appoint = (body: object, of = [code]) =>
    server.call('office', 'POST', `/api/cities/${city}/appointments`, { codes: of, reason: '', ...body });
  const inviting = async (party: Party) => {
    const path = at(`parties/${encodeURIComponent(party)}/invitation`);
    const { status, body } = await server.call('office', 'POST', path, {});
    expect(status).toBe(200);
    return (body as { url: string }).url.split('#join=')[1]!;
  };
  const join = (token: string, username: string, cookie = '') =>
    server.callWith(cookie, 'POST', '/api/invitations/acceptance', {
      token,
      ...(cookie === '' && { account: { username, name: '经办', password: secret } }),
    });

  it('sign for themselves and for nobody else: every account with every part', async () => {
    for (const [party, part] of parts)
      for (const signer of Object.keys(parties.cookies) as Party[]) {
        if (signer === party) continue;
        const word = { party, part, passed: true, ...(part === 'pipes' && { checklist }) };
        const { status, body } = await as(signer, 'POST', at('signatures'), word);
        expect([signer, party, status]).toEqual([signer, party, 403]);
        expect(body).toMatchObject({ code: 'progress.other-party' });
        // says who is to sign and where
        const { remedy } = body as { remedy: { zh: string } };
        expect(remedy.zh).toMatch(/由.+用本单位账号登录 \/report 签署/);
      }
    for (const role of ['planner', 'administrator', 'supervisor'] as const) {
      const word = { party: '施工单位', part: 'whole', passed: true };
      expect((await server.call(role, 'POST', at('signatures'), word)).status).toBe(403);
    }
    expect((await record()).history).toEqual([]);
  });

  it('keep on record who signed, for which body, and what was taken back', async () => {
    await parties.sign(code, '施工单位', 'whole', { remark: '保留：绿化待补种' });
    const withdrawal = { party: '施工单位', part: 'whole' };
    const back = (party: Party, reason: string) =>
      as(party, 'POST', at('signatures/withdrawal'), { ...withdrawal, reason });
    expect((await back('监理单位', '不同意')).body).toMatchObject({ code: 'progress.other-party' });
    expect((await back('施工单位', ' ')).body).toMatchObject({ code: 'progress.reason-missing' });
    expect((await back('施工单位', '签错小区')).status).toBe(200);
    expect((await back('施工单位', '再撤一次')).body).toMatchObject({ code: 'progress.nothing-signed' });
    await parties.sign(code, '施工单位', 'whole');
    const lines = (await record()).history;
    expect(lines.map(({ passed, remark, body, way }) => [passed, remark, body, way])).toEqual([
      [true, '', bodies.施工单位, 'account'],
      [null, '签错小区', bodies.施工单位, 'account'],
      [true, '保留：绿化待补种', bodies.施工单位, 'account'],
    ]);
    for (const change of [
      sql`update acceptance_signature set passed = false`,
      sql`delete from acceptance_signature`,
    ])
      await expect(change.execute(database.db)).rejects.toThrow(/withdrawn by a new word/);
  });

  it('see and report only what they were appointed for', async () => {
    const desk = async (party: Party) =>
      (
        (await as(party, 'GET', `/api/cities/${city}/reporting`)).body as {
          communities: { code: string; parties: string[]; reports: boolean }[];
        }
      ).communities;
    expect((await desk('施工单位')).map((one) => [one.code, one.parties, one.reports]).sort()).toEqual(
      [code, other].sort().map((each) => [each, ['施工单位'], true]),
    );
    expect((await desk('设计单位')).every(({ reports }) => !reports)).toBe(true);
    const { rows } = await sql<{ code: string }>`select code from community where city_code = ${city}
      and status = 'under_way' and code not in (${code}, ${other}) limit 1`.execute(database.db);
    const third = rows[0]!.code;
    const report = async (party: Party, of: string) => {
      const one = { clientKey: randomUUID(), code: of, reportedOn: '2021-06-05', percent: 80 };
      const { body } = await as(party, 'POST', `/api/cities/${city}/reports`, { reports: [one] });
      const [outcome] = body as { outcome: string; id?: number; problem?: { code: string } }[];
      return outcome!;
    };
    expect((await report('施工单位', other)).outcome).toBe('accepted');
    for (const [party, of] of [
      ['施工单位', third],
      ['设计单位', other],
    ] as const)
      expect((await report(party, of)).problem?.code).toBe('progress.not-appointed');
    // another's report is not the contractor's to correct; nor are dates that others lead
    const reports = (await server.call('planner', 'GET', at('reports', other))).body as {
      id: number;
      by: string | null;
      correctedBy: number | null;
    }[];
    const strange = reports.find(({ by, correctedBy }) => by === null && correctedBy === null)!;
    const correction = { clientKey: randomUUID(), percent: 1, reason: '改' };
    const corrected = await as(
      '施工单位',
      'POST',
      `/api/cities/${city}/reports/${strange.id}/correction`,
      correction,
    );
    expect(corrected.body).toMatchObject({ code: 'progress.other-author' });
    const date = (step: string) =>
      as('施工单位', 'POST', at(`milestones/${step}`, other), { plannedOn: '2021-12-01', reason: '改期' });
    expect((await date('final_acceptance')).body).toMatchObject({ code: 'progress.other-step' });
    expect((await date('main_works')).status).toBe(200);
    for (const path of [at('reports', third), at('photos', third), at('acceptance', third)])
      expect((await as('施工单位', 'GET', path)).status).toBe(403);
    for (const path of ['programme', 'plans', 'supervision', 'works', 'pipes/network'])
      expect((await as('施工单位', 'GET', `/api/cities/${city}/${path}`)).status).toBe(403);
  });

  it('an invitation works once, also when two open it at once, and not for who sent it', async () => {
    const token = await inviting('监理单位');
    const told = await server.call('public', 'POST', '/api/invitations/reading', { token });
    expect(told.body).toMatchObject({ party: '监理单位', body: bodies.监理单位, code });
    expect((await join(token, '', server.cookie('office'))).body).toMatchObject({
      code: 'progress.own-invitation',
    });
    // an account of one body does not join another
    expect((await join(token, '', parties.cookies.施工单位)).body).toMatchObject({
      code: 'access.other-body',
    });
    const both = await Promise.all([join(token, 'first.comer'), join(token, 'second.comer')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    for (const again of [
      await join(token, 'third.comer'),
      await server.call('public', 'POST', '/api/invitations/reading', { token }),
    ])
      expect(again.body).toMatchObject({ status: 410, code: 'progress.invitation-over' });
    // a new link ends the one before it, and an old one ends by itself
    const lost = await inviting('监理单位');
    const late = await inviting('监理单位');
    expect((await join(lost, 'fourth.comer')).status).toBe(410);
    await sql`update acceptance_invitation set expires_at = now() - interval '1 minute' where used_at is null`.execute(
      database.db,
    );
    expect((await join(late, 'fifth.comer')).status).toBe(410);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int n from account where username like '%.comer'`.execute(database.db);
    expect(rows[0]!.n).toBe(1);
  });

  it('a street office lets in for its own communities only', async () => {
    const token = await inviting('设计单位');
    await join(token, 'henan.designer');
    const cookie = await server.signIn('henan.designer', secret);
    const desk = await server.callWith(cookie, 'GET', `/api/cities/${city}/reporting`);
    expect((desk.body as { communities: { code: string }[] }).communities.map((one) => one.code)).toEqual([
      code,
    ]);
    expect((await appoint({ party: '业主', body: { name: '别处业主委员会' } }, [other])).status).toBe(403);
    const invitation = at(`parties/${encodeURIComponent('业主')}/invitation`, other);
    expect((await server.call('office', 'POST', invitation, {})).status).toBe(403);
  });

  it('an account that was revoked signs no more, its session being as it was', async () => {
    await join(await inviting('业主'), 'old.owner');
    const cookie = await server.signIn('old.owner', secret);
    const word = { party: '业主', part: 'whole', passed: true };
    const owner = (await stateOf('业主')).body!.id;
    const sign = () => server.callWith(cookie, 'POST', at('signatures'), word);
    expect((await sign()).status).toBe(200);
    const member = `/api/cities/${city}/bodies/${owner}/accounts/old.owner`;
    expect((await server.call('planner', 'DELETE', member)).status).toBe(200);
    expect((await sign()).body).toMatchObject({ status: 403, code: 'progress.other-party' });
    // what it signed while it was of the body stands
    expect((await stateOf('业主')).parts[0]!.passed).toBe(true);
    expect((await server.call('planner', 'PUT', member, {})).status).toBe(403);
    expect((await server.call('administrator', 'PUT', member, {})).status).toBe(200);
    expect((await sign()).status).toBe(200);
    const { rows } = await sql<{ id: string }>`select id from account where username = 'old.owner'`.execute(
      database.db,
    );
    await server.call('administrator', 'PATCH', `/api/accounts/${rows[0]!.id}`, { disabled: true });
    expect((await sign()).status).toBe(401);
  });

  it('contractor and supervisor are never one body; other parties that are one are shown to everybody', async () => {
    const contractor = (await stateOf('施工单位')).body!.id;
    const refused = await appoint({ party: '监理单位', body: { id: contractor }, reason: '合并' });
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'progress.never-one-body',
      facts: { source: 'CN-BUILD', clause: '第三十四条' },
    });
    // neither by another way of writing its name
    const spelt = await appoint({ party: '监理单位', body: { name: ' 演示建设 工程公司' }, reason: '合并' });
    expect(spelt.body).toMatchObject({ code: 'progress.never-one-body' });
    expect((await stateOf('监理单位')).body!.name).toBe(bodies.监理单位);

    const client = (await stateOf('实施单位')).body!.id;
    expect((await appoint({ party: '设计单位', body: { id: client } })).body).toMatchObject({
      code: 'progress.reason-missing',
    });
    await parties.sign(code, '设计单位', 'whole');
    expect((await appoint({ party: '设计单位', body: { id: client }, reason: '自行设计' })).status).toBe(200);
    // what the body before it signed is void, on record
    const state = await stateOf('设计单位');
    expect(state.parts[0]).toMatchObject({ passed: null });
    expect((await record()).history[0]).toMatchObject({ way: 'void', remark: '设计单位更换：自行设计' });
    const conflict = { body: bodies.实施单位, parties: ['实施单位', '设计单位'] };
    expect((await record()).conflicts).toMatchObject([conflict]);
    expect((await readCommunityPage(database.db, city, code, '2021-07-01'))!.conflicts).toMatchObject([
      { ...conflict, parties: conflict.parties.map((zh) => ({ zh, en: expect.stringMatching(/^[A-Z]/) })) },
    ]);
    expect((await parties.sign(code, '设计单位', 'whole')).status).toBe(403);
    await appoint({ party: '设计单位', body: { name: bodies.设计单位 }, reason: '恢复' });
  });

  it('one credit code is one body, and a wrong one is refused', async () => {
    const { id, name } = (await stateOf('施工单位')).body!;
    const change = (body: number, fields: object) =>
      server.call('planner', 'PATCH', `/api/cities/${city}/bodies/${body}`, fields);
    expect((await change(id, { name, creditCode: '91350100M000100Y44' })).body).toMatchObject({
      code: 'access.credit-code',
    });
    expect((await change(id, { name, creditCode: '91350100m000100y43' })).body).toMatchObject({
      creditCode: '91350100M000100Y43',
    });
    const hidden = { name: '换个名字监理公司', creditCode: '91350100M000100Y43' };
    expect((await appoint({ party: '监理单位', body: hidden, reason: '换' })).body).toMatchObject({
      code: 'progress.never-one-body',
    });
    const supervisor = (await stateOf('监理单位')).body!;
    expect((await change(supervisor.id, { name: bodies.施工单位 })).body).toMatchObject({
      code: 'access.body-taken',
    });
  });

  it('a body that is renamed keeps on record the name under which it signed', async () => {
    const { id } = (await stateOf('施工单位')).body!;
    await server.call('planner', 'PATCH', `/api/cities/${city}/bodies/${id}`, { name: '演示建工集团' });
    const state = await stateOf('施工单位');
    expect(state.body!.name).toBe('演示建工集团');
    expect(state.parts[0]).toMatchObject({ passed: true, signedAs: bodies.施工单位 });
    const page = (await readCommunityPage(database.db, city, code, '2021-07-01'))!.acceptance;
    expect(page.filter(({ party }) => party.zh === '施工单位').map(({ body }) => body)).toEqual([
      bodies.施工单位,
      '演示建工集团',
    ]);
  });

  it('a paper is entered by the organiser with number, day and scan, and is told apart', async () => {
    const paper = (
      fields: Record<string, string>,
      file?: Blob,
      cookie = server.cookie('office'),
      of = code,
    ) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({
        party: '居委会',
        part: 'whole',
        passed: 'yes',
        ...fields,
      }))
        form.set(name, value);
      if (file) form.set('proof', file, 'scan');
      return fetch(`${server.url}${at('paper-signatures', of)}`, {
        method: 'POST',
        headers: { cookie },
        body: form,
      });
    };
    const words = { paperNumber: '珲验〔2021〕12号', paperOn: '2021-07-01' };
    const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
    expect(await codeOf(await paper({}))).toBe('progress.paper-incomplete');
    expect(await codeOf(await paper({ ...words, paperOn: '2999-01-01' }))).toBe('progress.paper-incomplete');
    expect(await codeOf(await paper(words, new Blob(['<script>'])))).toBe('progress.photo-unreadable');
    expect((await paper(words, undefined, parties.cookies.居委会)).status).toBe(403);
    expect(await codeOf(await paper(words, undefined, server.cookie('office'), other))).not.toBe(undefined);
    expect((await stateOf('居委会')).parts[0]!.passed).toBeNull();

    const scan = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    expect((await paper(words, new Blob([new Uint8Array(scan)]))).status).toBe(201);
    const { way, signedAs, paper: line } = (await stateOf('居委会')).parts[0]!;
    expect([way, signedAs]).toEqual(['paper', bodies.居委会]);
    expect(line).toMatchObject({ number: words.paperNumber, on: words.paperOn });
    const proof = (cookie: string) =>
      fetch(`${server.url}${at(`proofs/${line!.proof}`)}`, { headers: { cookie } });
    expect((await proof('')).status).toBe(401);
    const sent = await proof(parties.cookies.监理单位);
    expect(sent.headers.get('content-disposition')).toContain('attachment');
    expect(sent.headers.get('content-type')).toBe('image/jpeg');
    const page = (await readCommunityPage(database.db, city, code, '2021-07-01'))!.acceptance;
    const shown = page.find(({ party }) => party.zh === '居委会')!;
    expect(shown.way).toBe('paper');
    expect(shown.enteredAs).not.toBe('');
    // the party takes back only what it signed itself; a wrong entry is the organiser's
    const back = { party: '居委会', part: 'whole', reason: '录错' };
    expect((await as('居委会', 'POST', at('signatures/withdrawal'), back)).status).toBe(403);
    expect((await server.call('office', 'POST', at('signatures/withdrawal'), back)).status).toBe(200);
    const pdf = new Blob(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n']);
    expect((await paper(words, pdf)).status).toBe(201);
  });

  it('a utility is asked where one was appointed, and two who sign last at once accept once', async () => {
    expect((await appoint({ party: '供水单位', body: { name: '演示供水公司' } })).status).toBe(200);
    await join(await inviting('供水单位' as Party), 'water.party');
    const water = await server.signIn('water.party', secret);
    for (const [party, part] of parts) if (party !== '居委会') await parties.sign(code, party, part);
    const left = (await stateOf('供水单位')).parts;
    expect(left.map(({ part, passed }) => [part, passed])).toEqual([['pipes', null]]);
    await as('居委会', 'POST', at('signatures'), {
      party: '居委会',
      part: 'whole',
      passed: false,
      remark: '路灯不亮',
    });
    const both = await Promise.all([
      parties.sign(code, '居委会', 'whole'),
      server.callWith(water, 'POST', at('signatures'), {
        party: '供水单位',
        part: 'pipes',
        passed: true,
        checklist,
      }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.map(({ body }) => (body as { accepted: boolean }).accepted).sort()).toEqual([false, true]);
    expect((await record()).status).toBe('accepted');
    expect((await readCommunityPage(database.db, city, code, '2999-01-01'))!.ban).not.toBeNull();
  });

  it('nobody is appointed, and nothing taken back, after acceptance', async () => {
    const late = await appoint({ party: '燃气单位', body: { name: '演示燃气公司' } });
    expect(late.body).toMatchObject({ status: 409, code: 'progress.already-accepted' });
    const back = { party: '施工单位', part: 'whole', reason: '后悔' };
    expect((await as('施工单位', 'POST', at('signatures/withdrawal'), back)).body).toMatchObject({
      code: 'progress.already-accepted',
    });
  });
});
