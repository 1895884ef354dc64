import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertChoice } from '../../../domain/progress/alerts.ts';
import { changeAccount, createAccount } from '../../../server/access/accounts.ts';
import type { Database } from '../../../server/db/open.ts';
import { setAlertSettings, settleAlerts } from '../../../server/progress/alert-settings.ts';
import { makeAlerts } from '../../../server/progress/alerts.ts';
import { tellNews, wakePost } from '../../../server/progress/post.ts';
import { AnInbox } from '../../an-inbox.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { twoOffices } from './demo-city.ts';

const city = '222404';
const origin = 'https://map.example';
const all = (rhythm: AlertChoice['rhythm'], office = ''): AlertChoice[] =>
  (['deadline', 'missing', 'contradiction', 'acceptance'] as const).map((kind) => ({
    city,
    office,
    kind,
    rhythm,
  }));

describe.each(databases)('alerts on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let inbox: AnInbox;
  let code: string;
  let office: string;
  let supervisors = 0;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    process.env.SMTP_URL = inbox.url;
    // nothing goes out by itself: each test says when
    process.env.NEWS_DELAY_SECONDS = '100000';
    database = await openDemo();
    ({ code, office } = await twoOffices(database));
    server = await startTestServer(database, { supervisor: { cities: [city] } });
  });
  afterAll(async () => {
    await server.stop();
    await inbox.close();
    delete process.env.SMTP_URL;
    delete process.env.NEWS_DELAY_SECONDS;
  });

  /** A supervisor of this city who has confirmed an address of his own on that day. */
  async function aSupervisor(choices: AlertChoice[], now: Date): Promise<{ id: string; email: string }> {
    const username = `supervisor-${++supervisors}`;
    const { id } = await createAccount(database.db, {
      username,
      name: username,
      role: 'supervisor',
      password: 'correct horse battery',
      cities: [city],
      offices: [],
      utilities: [],
    });
    const email = `${username}@example.org`;
    await setAlertSettings(database.db, { id, name: username }, { email, lang: 'zh', choices }, origin, now);
    const { rows } = await sql<{
      token: string;
    }>`select token from alert_address where account_id = ${id}`.execute(database.db);
    await settleAlerts(database.db, rows[0]!.token, 'confirm');
    await sql`delete from mail`.execute(database.db);
    return { id, email };
  }
  /** The city is real, so that time goes on in it. */
  const letTimeGoOn = () => sql`update city set is_demo = false`.execute(database.db);
  async function waitingFor(email: string) {
    const { rows } = await sql<{ subject: string; body: string; files: number }>`select subject, body,
        (select count(*)::int from mail_attachment a where a.mail_id = mail.id) files
      from mail where email = ${email} order by made_at`.execute(database.db);
    return rows;
  }
  const settle = async (email: string) => {
    await sql`delete from mail where email = ${email}`.execute(database.db);
  };

  it('are chosen, confirmed by mail, and then say what stands, once', async () => {
    const wish = { email: 'Supervisor@Example.org', lang: 'zh', choices: all('immediate') };
    const chosen = await server.call('supervisor', 'PUT', '/api/alerts', wish);
    expect(chosen.body).toMatchObject({ email: 'supervisor@example.org', isConfirmed: false });
    await expect.poll(() => inbox.mails.length).toBe(1);
    expect(await makeAlerts(database.db, origin)).toBe(0);
    // the page behind the link is the browser test's
    const token = /\/alerts\/([\w-]+)\/confirm/.exec(inbox.mails[0]!.text)![1]!;
    expect(await settleAlerts(database.db, token, 'confirm')).toBe(true);
    tellNews(server.services);
    await expect.poll(() => inbox.mails.length).toBe(2);
    const { subject, text, headers } = inbox.mails[1]!;
    expect(subject).toMatch(/^督办预警：.+ 逾期 \d+/);
    expect(headers).toContain('List-Unsubscribe-Post');
    const { rows } = await sql<{
      name: string;
    }>`select name from community where city_code = ${city}`.execute(database.db);
    expect(rows.some(({ name }) => text.includes(name))).toBe(true);
    for (const words of ['原因：', '自 20', '预计 20', '最早 20', `?city=${city}&pick=deadline`, '&find='])
      expect(text).toContain(words);

    expect(await makeAlerts(database.db, origin)).toBe(0);
    const again = await server.call('supervisor', 'GET', '/api/alerts');
    expect(again.body).toMatchObject({
      isConfirmed: true,
      failure: null,
      choices: expect.arrayContaining(wish.choices),
    });
    // one word of the mail ends them, and the account says so
    expect(text).toContain(`/alerts/${token}/end`);
    expect(await settleAlerts(database.db, token, 'end')).toBe(true);
    expect((await server.call('supervisor', 'GET', '/api/alerts')).body).toMatchObject({
      email: '',
      choices: [],
    });
  });

  it('refuse another city, an office that is none, an address that is none, and whoever is no supervisor', async () => {
    const put = (change: object, role: 'supervisor' | 'office' | 'planner' = 'supervisor') =>
      server.call(role, 'PUT', '/api/alerts', { email: 'a@example.org', choices: all('weekly'), ...change });
    expect((await put({ choices: [{ ...all('weekly')[0], city: '220204' }] })).status).toBe(403);
    expect((await put({ choices: all('weekly', 'nowhere') })).body).toMatchObject({
      code: 'progress.alert-place',
    });
    expect((await put({ email: 'a@b' })).body).toMatchObject({ code: 'progress.email' });
    expect((await put({}, 'office')).status).toBe(403);
    expect((await put({}, 'planner')).status).toBe(403);
    expect((await server.call('supervisor', 'GET', '/api/alerts')).body).toMatchObject({ choices: [] });
  });

  it('are told again only when they got worse', async () => {
    await letTimeGoOn();
    const { email } = await aSupervisor(all('immediate'), new Date('2021-07-01T02:00:00Z'));
    const on = async (day: string) => {
      const made = await makeAlerts(database.db, origin, new Date(`${day}T02:00:00Z`));
      const mails = await waitingFor(email);
      await settle(email);
      return made === 0 ? '' : mails[0]!.body;
    };
    const { rows } = await sql<{ name: string }>`select name from community
      where city_code = ${city} and code = ${code}`.execute(database.db);
    const { name } = rows[0]!;
    await sql`update milestone m set planned_on = '2021-07-10' from community c, progress_step s
      where s.key = m.step and s.reaches = 'complete' and c.id = m.community_id and c.code = ${code}`.execute(
      database.db,
    );
    expect(await on('2021-07-01')).toContain(name);
    expect(await on('2021-07-01')).toBe('');
    expect(await on('2021-07-02')).not.toContain(name);
    // its day has gone by: worse
    const passed = await on('2021-07-11');
    expect(passed).toMatch(new RegExp(`${name}.*：已逾期 1 天`));
    expect(passed).toContain('自 2021-07-10 起');
    expect(await on('2021-07-12')).not.toContain(`${name}（`);
    expect(await on('2021-08-12')).toMatch(new RegExp(`${name}.*：已逾期 33 天`));
  });

  it('come as digests on Monday and on the first of the month, the dispatch with the latter', async () => {
    // a Wednesday
    const chosenAt = new Date('2021-06-16T02:00:00Z');
    const weekly = await aSupervisor(all('weekly'), chosenAt);
    const monthly = await aSupervisor(all('monthly', office), chosenAt);
    const on = async (time: string) => {
      await makeAlerts(database.db, origin, new Date(time));
      const mails = [await waitingFor(weekly.email), await waitingFor(monthly.email)];
      return mails.map(({ length }) => length);
    };
    expect(await on('2021-06-18T02:00:00Z')).toEqual([0, 0]);
    expect(await on('2021-06-20T23:59:00Z')).toEqual([0, 0]);
    expect(await on('2021-06-21T00:00:00Z')).toEqual([1, 0]);
    expect(await on('2021-06-24T00:00:00Z')).toEqual([1, 0]);
    expect(await on('2021-06-27T23:59:00Z')).toEqual([1, 0]);
    // the week has brought something new or not
    const [weeks] = await on('2021-06-28T00:00:00Z');
    expect(await on('2021-07-01T00:00:00Z')).toEqual([weeks, 1]);
    expect(await on('2021-07-03T00:00:00Z')).toEqual([weeks, 1]);
    const [mail] = await waitingFor(monthly.email);
    expect(mail).toMatchObject({ subject: expect.stringMatching(/^月度调度：/), files: 1 });
    wakePost(server.services);
    await expect.poll(() => inbox.to(monthly.email).length).toBe(1);
    const [{ name, content }] = inbox.to(monthly.email)[0]!.attachments as [
      { name: string; content: Buffer },
    ];
    expect(name).toBe(`dispatch-${city}-2021-07.xlsx`);
    const { readSheet } = await import('read-excel-file/node');
    const rows = await readSheet(content);
    const { rows: own } = await sql<{ n: number }>`select count(*)::int n from community_progress p
      where p.city_code = ${city} and p.office_code = ${office}
        and (p.status <> 'reserve' or p.last_report_on is not null)`.execute(database.db);
    expect(rows).toHaveLength(own[0]!.n + 1);
    // a month in which nothing new is amiss has its dispatch all the same
    await sql`update alert_told set severity = 1000000`.execute(database.db);
    await sql`insert into alert_told (account_id, city_code, code, fact, severity, mail_id)
      select ${monthly.id}, city_code, code, fact, 1000000, mail_id from alert_told on conflict do nothing`.execute(
      database.db,
    );
    expect((await on('2021-08-01T00:00:00Z'))[1]).toBe(1);
  });

  it('of a street office that is to be left out are left out', async () => {
    const choices = [...all('immediate'), ...all('never', office)];
    const { email } = await aSupervisor(choices, new Date('2021-07-01T02:00:00Z'));
    await makeAlerts(database.db, origin, new Date('2021-07-01T02:00:00Z'));
    const { body } = (await waitingFor(email))[0]!;
    const { rows } = await sql<{ office_code: string }>`select distinct c.office_code from alert_told t
      join community c on c.city_code = t.city_code and c.code = t.code
      join alert_address a on a.account_id = t.account_id where a.email = ${email}`.execute(database.db);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.office_code)).not.toContain(office);
    const { rows: offices } = await sql<{ name: string }>`select name from region
      where city_code = ${city} and code = ${office}`.execute(database.db);
    expect(body).not.toContain(`（${offices[0]!.name}）`);
    await settle(email);
  });

  it.each([
    ['the role', { role: 'planner' as const }, { role: 'supervisor' as const }],
    ['the city', { cities: ['elsewhere'] }, { cities: [city] }],
    ['the account', { disabled: true }, { disabled: false }],
  ])(
    'do not reach an account that has lost %s, not even what waited; with it back they do',
    async (_, lost, back) => {
      const now = new Date('2021-07-01T02:00:00Z');
      const { id, email } = await aSupervisor(all('immediate'), now);
      await makeAlerts(database.db, origin, now);
      expect(await waitingFor(email)).toHaveLength(1);
      await changeAccount(database.db, id, lost);
      wakePost(server.services);
      // what stands behind it in the queue has been sent, so it has been passed over
      await sql`insert into mail (email, subject, body) values (${`after-${email}`}, 'x', 'x')`.execute(
        database.db,
      );
      wakePost(server.services);
      await expect.poll(() => inbox.to(`after-${email}`).length).toBe(1);
      expect(inbox.to(email)).toEqual([]);
      await makeAlerts(database.db, origin, now);
      expect(await waitingFor(email)).toEqual([]);
      await changeAccount(database.db, id, back);
      await makeAlerts(database.db, origin, now);
      wakePost(server.services);
      await expect.poll(() => inbox.to(email).length).toBe(1);
      await changeAccount(database.db, id, { disabled: true });
    },
  );

  it('are made once by two servers at the same time', async () => {
    const now = new Date('2021-07-01T02:00:00Z');
    const { email } = await aSupervisor(all('immediate'), now);
    await Promise.all([1, 2, 3].map(() => makeAlerts(database.db, origin, now)));
    expect(await waitingFor(email)).toHaveLength(1);
    await settle(email);
  });

  it('wait in the queue while the mail server is away, whatever is reported meanwhile', async () => {
    const now = new Date('2021-07-01T02:00:00Z');
    const { email } = await aSupervisor(all('immediate'), now);
    await makeAlerts(database.db, origin, now);
    await inbox.close();
    wakePost(server.services);
    const failure = async () =>
      (
        await sql<{ failure: string | null }>`select failure from mail where email = ${email}`.execute(
          database.db,
        )
      ).rows[0]?.failure;
    await expect.poll(failure).toMatch(/ECONN|connect|closed/i);
    await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, {
      reports: [{ clientKey: randomUUID(), code, reportedOn: '2021-07-01', percent: 64 }],
    });
    await inbox.open();
    await sql`update mail set due_at = now()`.execute(database.db);
    wakePost(server.services);
    await expect.poll(() => inbox.to(email).length).toBe(1);
  });
});
