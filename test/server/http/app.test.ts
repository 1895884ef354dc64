import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resetPassword } from '../../../server/access/accounts.ts';
import { recordAudit, verifyAudit } from '../../../server/access/audit.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('server on $kind', ({ open }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(await open());
  });
  afterAll(() => server.stop());

  it('answers errors as problem details in the language that is asked for', async () => {
    const zh = await server.call('public', 'GET', '/api/cities/x/communities', undefined, {
      'accept-language': 'zh-CN',
    });
    expect(zh.status).toBe(400);
    expect(zh.headers.get('content-type')).toContain('application/problem+json');
    expect(zh.body).toMatchObject({
      code: 'http.invalid-input',
      status: 400,
      facts: { issues: [{ field: 'city' }] },
    });
    const en = await server.call('public', 'GET', '/nothing', undefined, { 'accept-language': 'en' });
    expect(en.body).toMatchObject({
      status: 404,
      title: 'There is nothing at this address.',
      texts: { zh: '没有这个地址。' },
    });
  });

  it('refuses what comes from another site', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://elsewhere.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      const { status, body } = await server.call('administrator', 'POST', '/api/accounts', {}, headers);
      expect([status, (body as { code: string }).code]).toEqual([403, 'http.foreign-origin']);
    }
    const own = await server.call('administrator', 'POST', '/api/accounts', {}, { origin: server.url });
    expect(own.status).toBe(400);
  });

  it('sends the headers that keep a page to itself', async () => {
    const { headers } = await server.call('public', 'GET', '/api/cities');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(server.cookie('planner')).toMatch(/^lianpian\.session_token=/);
  });

  it('refuses a body that is too large, and one that is nested too deep, without falling over', async () => {
    const large = await server.call('administrator', 'POST', '/api/accounts', {
      name: 'x'.repeat(9_000_000),
    });
    expect(large.status).toBe(413);
    const deep = await fetch(`${server.url}/api/accounts`, {
      method: 'POST',
      headers: { cookie: server.cookie('administrator'), 'content-type': 'application/json' },
      body: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    });
    expect(deep.status).toBe(400);
    expect((await server.call('public', 'GET', '/api/cities')).status).toBe(200);
  });

  it('ends the sessions of an account that is changed or switched off', async () => {
    const made = await server.call('administrator', 'POST', '/api/accounts', {
      username: 'gas.1',
      name: '燃气',
      password: 'long enough 1',
      role: 'utility',
      utilities: ['gas'],
    });
    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    const signIn = (password: string) =>
      server.call('public', 'POST', '/api/auth/sign-in/username', { username: 'gas.1', password });
    const session = await signIn('long enough 1');
    const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!;
    const me = () => server.call('public', 'GET', '/api/me', undefined, { cookie });
    expect((await me()).body).toMatchObject({ username: 'gas.1', utilities: ['gas'] });
    await server.call('administrator', 'PATCH', `/api/accounts/${id}`, { disabled: true });
    expect((await me()).body).toBeNull();
    const again = await signIn('long enough 1');
    expect([again.status, again.headers.getSetCookie()]).toEqual([403, []]);
    const trail = await server.call('auditor', 'GET', '/api/audit?limit=2');
    expect(trail.body).toMatchObject([
      { action: 'account.change' },
      { action: 'session.start', account: 'gas.1' },
    ]);
    const twice = await server.call('administrator', 'POST', '/api/accounts', {
      username: 'gas.1',
      name: 'x',
      password: 'long enough 1',
      role: 'utility',
    });
    expect(twice.status).toBe(409);
  });

  it('ends every other session when a password is changed', async () => {
    const password = 'long enough 2';
    const account = { username: 'heat.1', name: '供热', role: 'utility', password, cities: [] };
    await server.call('administrator', 'POST', '/api/accounts', { ...account, offices: [], utilities: [] });
    const signIn = async () =>
      (
        await server.call('public', 'POST', '/api/auth/sign-in/username', { username: 'heat.1', password })
      ).headers
        .getSetCookie()[0]!
        .split(';')[0]!;
    const [thief, owner] = [await signIn(), await signIn()];
    const me = async (cookie: string) =>
      (await server.call('public', 'GET', '/api/me', undefined, { cookie })).body;
    expect(await me(thief)).toMatchObject({ username: 'heat.1' });
    const change = {
      currentPassword: password,
      newPassword: 'another long password',
      revokeOtherSessions: false,
    };
    const changed = await server.call('public', 'POST', '/api/auth/change-password', change, {
      cookie: owner,
    });
    expect(changed.status).toBe(200);
    expect(await me(thief)).toBeNull();
    expect(await me(changed.headers.getSetCookie()[0]!.split(';')[0]!)).toMatchObject({ username: 'heat.1' });
  });

  it('keeps one administrator who can sign in', async () => {
    const { body } = await server.call('administrator', 'GET', '/api/accounts');
    const admins = (body as { id: string; role: string; disabled: boolean }[]).filter(
      (account) => account.role === 'administrator' && !account.disabled,
    );
    const own = admins.find(
      (account) => (account as unknown as { username: string }).username === 'administrator',
    )!;
    for (const other of admins)
      if (other !== own)
        expect(
          (await server.call('administrator', 'PATCH', `/api/accounts/${other.id}`, { disabled: true }))
            .status,
        ).toBe(200);
    for (const change of [{ disabled: true }, { role: 'planner' }]) {
      const refused = await server.call('administrator', 'PATCH', `/api/accounts/${own.id}`, change);
      expect([refused.status, (refused.body as { code: string }).code]).toEqual([
        409,
        'access.last-administrator',
      ]);
    }
    expect((await server.call('administrator', 'GET', '/api/accounts')).status).toBe(200);
  });

  it('lets in who forgot the password by the command line', async () => {
    const password = await resetPassword(server.services.db, 'supervisor');
    expect((await server.call('supervisor', 'GET', '/api/me')).body).toBeNull();
    const again = await server.call('public', 'POST', '/api/auth/sign-in/username', {
      username: 'supervisor',
      password,
    });
    expect(again.status).toBe(200);
    await expect(resetPassword(server.services.db, 'nobody')).rejects.toMatchObject({
      code: 'access.account-unknown',
    });
  });

  it('keeps an audit trail in which every tampering shows', async () => {
    const { db, database } = server.services;
    for (let i = 0; i < 5; i++)
      await recordAudit(db, {
        accountId: null,
        action: 'test',
        subject: `thing/${i}`,
        detail: { b: i, a: [{ z: 1.5, y: null }] },
      });
    const whole = await verifyAudit(db);
    expect(whole.brokenAt).toBeNull();
    const tamper = async (change: string): Promise<number | null> => {
      await database.pool.query('create table audit_kept as select * from audit');
      await database.pool.query(change);
      const { brokenAt, head } = await verifyAudit(db);
      await database.pool.query('delete from audit');
      await database.pool.query(
        'insert into audit overriding system value select * from audit_kept order by id',
      );
      await database.pool.query('drop table audit_kept');
      return brokenAt ?? (head === whole.head ? null : -1);
    };
    expect(await tamper(`update audit set detail = '{"b": 9}' where subject = 'thing/2'`)).toBeGreaterThan(0);
    expect(await tamper(`delete from audit where subject = 'thing/1'`)).toBeGreaterThan(0);
    expect(await tamper(`delete from audit where subject = 'thing/4'`)).toBe(-1);
    expect(
      await tamper(`update audit set at = at - interval '1 day' where subject = 'thing/0'`),
    ).toBeGreaterThan(0);
    expect(await tamper('delete from audit where false')).toBeNull();
    const { body } = await server.call('auditor', 'GET', '/api/audit/verification');
    expect(body).toEqual(whole);
  });

  it('tells the public of public layers only', async () => {
    const heard = { public: '', planner: '' };
    const stop = new AbortController();
    for (const role of ['public', 'planner'] as const) {
      const { body } = await fetch(`${server.url}/api/events`, {
        headers: role === 'planner' ? { cookie: server.cookie('planner') } : {},
        signal: stop.signal,
      });
      void (async () => {
        try {
          for await (const chunk of body!.pipeThrough(new TextDecoderStream())) heard[role] += chunk;
        } catch {}
      })();
    }
    const { pool } = server.services.database;
    await pool.query(`insert into city (city_code, name, metric_srid) values ('ev', '市', 4552)`);
    await pool.query(`insert into pipe_node (city_code, code, utility, geom, metric_srid)
      values ('ev', 'n1', 'gas', st_setsrid(st_point(130.3, 42.8), 4490), 4552)`);
    await pool.query(`insert into street (city_code, code, geom, metric_srid)
      values ('ev', 's1', st_geomfromtext('LINESTRING(130.3 42.8, 130.4 42.8)', 4490), 4552)`);
    await expect.poll(() => heard.planner, { timeout: 5000 }).toContain('"streets"');
    await expect.poll(() => heard.public, { timeout: 5000 }).toContain('"streets"');
    expect(heard.planner).toContain('"pipes"');
    expect(heard.public).not.toContain('"pipes"');
    stop.abort();
  });

  it('tells a page that comes to listen late what changed since it was asked for', async () => {
    const { pool } = server.services.database;
    const before = server.services.revisions.of('streets');
    const began = performance.now();
    await pool.query(`insert into city (city_code, name, metric_srid) values ('lt', '市', 4552)`);
    await pool.query(`insert into pipe_node (city_code, code, utility, geom, metric_srid)
      values ('lt', 'n1', 'gas', st_setsrid(st_point(130.3, 42.8), 4490), 4552)`);
    await pool.query(`insert into street (city_code, code, geom, metric_srid)
      values ('lt', 's1', st_geomfromtext('LINESTRING(130.3 42.8, 130.4 42.8)', 4490), 4552)`);
    await expect
      .poll(() => server.services.revisions.of('streets'), { timeout: 5000 })
      .toBeGreaterThan(before);
    /** All that a listener is told before the next change of a barrier. */
    const heardFirst = async (query: string) => {
      const stop = new AbortController();
      const { body } = await fetch(`${server.url}/api/events${query}`, { signal: stop.signal });
      // the trigger is of the statement
      await pool.query('update barrier set name = name where false');
      let heard = '';
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        heard += chunk;
        if (heard.includes('"barriers"')) break;
      }
      stop.abort();
      return heard.slice(0, heard.indexOf('"barriers"'));
    };
    const late = await heardFirst(`?age=${Math.ceil(performance.now() - began)}`);
    expect(late).toContain('"streets"');
    expect(late).not.toContain('"pipes"');
    expect(await heardFirst('')).not.toContain('"streets"');
  });
});
