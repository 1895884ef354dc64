import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { repository } from '../../../server/db/paths.ts';
import { queueMail } from '../../../server/progress/mail-queue.ts';
import { AnInbox } from '../../an-inbox.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { twoOffices } from './demo-city.ts';

const city = '222404';

describe.each(databases)('mails on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let inbox: AnInbox;
  let code: string;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    process.env.SMTP_URL = inbox.url;
    process.env.NEWS_DELAY_SECONDS = '0';
    database = await openDemo();
    ({ code } = await twoOffices(database));
    // what the server does each minute it does when a test says that the minute is over
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    server = await startTestServer(database);
  });
  afterAll(async () => {
    await server.stop();
    vi.useRealTimers();
    await inbox.close();
    delete process.env.SMTP_URL;
    delete process.env.NEWS_DELAY_SECONDS;
  });

  const follow = (email: string) =>
    sql`insert into subscription (email, topic, token, confirmed_at)
      values (${email}, ${`community:${city}/${code}`}, ${randomUUID()}, now())`.execute(database.db);
  const report = (percent: number) =>
    server.call('supervisor', 'POST', `/api/cities/${city}/reports`, {
      reports: [{ clientKey: randomUUID(), code, reportedOn: '2021-06-30', percent }],
    });
  const waiting = async () =>
    (await sql<{ n: number }>`select count(*)::int n from mail`.execute(database.db)).rows[0]!.n;

  it('an address that the mail server refuses costs only its own mail', async () => {
    inbox.refused.add('gone@example.org');
    await follow('gone@example.org');
    await follow('there@example.org');
    await report(61);
    await expect.poll(() => inbox.to('there@example.org').length).toBe(1);
    expect(inbox.to('there@example.org')[0]!.text).toContain('61%');
    // a mail that went out leaves its row a moment after it came in
    await expect.poll(waiting).toBe(1);
    const { rows } = await sql<{ failure: string; given_up: boolean }>`
      select failure, due_at = 'infinity' given_up from mail`.execute(database.db);
    expect(rows).toEqual([{ failure: expect.stringContaining('no such mailbox'), given_up: true }]);
    await sql`delete from subscription where email = 'gone@example.org'`.execute(database.db);
    expect(await waiting()).toBe(0);
  });

  it('tell every piece of news once, however close they follow each other', async () => {
    await report(62);
    await expect.poll(() => inbox.to('there@example.org').length).toBe(2);
    await report(63);
    await expect.poll(() => inbox.to('there@example.org').length).toBe(3);
    const told = inbox.to('there@example.org').map(({ text }) => text.match(/6\d%/g));
    expect(told).toEqual([['61%'], ['62%'], ['63%']]);
  });

  it('are ended by one POST of a mail program to what their header says, without a session (RFC 8058)', async () => {
    await follow('leaves@example.org');
    await report(64);
    await expect.poll(() => inbox.to('leaves@example.org').length).toBe(1);
    const headers = inbox.to('leaves@example.org')[0]!.headers.replaceAll(/\r?\n[ \t]+/g, ' ');
    const link = new URL(/^List-Unsubscribe: .*<(https?:[^>]+)>/m.exec(headers)![1]!);
    const [field, value] = /^List-Unsubscribe-Post: (\S+)/m.exec(headers)![1]!.split('=') as [string, string];
    const end = () =>
      fetch(new URL(link.pathname + link.search, server.url), {
        method: 'POST',
        body: new URLSearchParams({ [field]: value }),
      });
    const left = async () =>
      (
        await sql<{
          n: number;
        }>`select count(*)::int n from subscription where email = 'leaves@example.org'`.execute(database.db)
      ).rows[0]!.n;
    expect(await left()).toBe(1);
    expect((await end()).status).toBe(200);
    expect(await left()).toBe(0);
  });

  it('speak the language that was subscribed in, down to their signs and links', async () => {
    await sql`insert into subscription (email, topic, language, token, confirmed_at)
      values ('reader@example.org', ${`community:${city}/${code}`}, 'en', ${randomUUID()}, now())`.execute(
      database.db,
    );
    await report(65);
    await expect.poll(() => inbox.to('reader@example.org').length).toBe(1);
    const { text } = inbox.to('reader@example.org')[0]!;
    expect(text).toContain(' Overall progress: 65 % (as of 2021-06-30)');
    expect(text).toContain(`/c/${city}/${code}?lang=en`);
    // which is nobody else's to change: anybody may type an address
    const typed = { city, code, topic: 'community', email: 'reader@example.org', lang: 'zh' };
    expect((await server.call('public', 'POST', '/api/progress/subscribe', typed)).status).toBe(200);
    const { rows } = await sql`select language from subscription where email = 'reader@example.org'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ language: 'en' }]);
    await sql`delete from subscription where email = 'reader@example.org'`.execute(database.db);
  });

  it('tell who asked a question where its answer stands, and forget the address', async () => {
    const question = { city, code, question: '什么时候修路？', email: 'asker@example.org' };
    const { ticket } = (await server.call('public', 'POST', '/api/progress/feedback', question)).body as {
      ticket: string;
    };
    const path = `/api/cities/${city}/questions/${ticket}`;
    expect((await server.call('supervisor', 'POST', path, { answer: '七月。' })).body).toEqual({
      told: true,
    });
    await expect.poll(() => inbox.to('asker@example.org').length).toBe(1);
    expect(inbox.to('asker@example.org')[0]!.text).toContain(`/feedback/${ticket}`);
    const { rows } = await sql`select from feedback where email is not null`.execute(database.db);
    expect(rows).toEqual([]);
    await expect.poll(waiting).toBe(0);
  });

  it('that nobody calls for go out within a minute', async () => {
    const mail = { email: 'patient@example.org', subject: '无人催促', text: '等一分钟。' };
    await queueMail(database.db, mail);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await waiting()).toBe(1);
    expect(inbox.to('patient@example.org')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect.poll(() => inbox.to('patient@example.org').length).toBe(1);
    await expect.poll(waiting).toBe(0);
  });
});

describe.each(databases)('a server on $kind that is killed while it sends', ({ kind, openDemo }) => {
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-mails-'));
  let database: Database | undefined;
  let inbox: AnInbox;
  let env: NodeJS.ProcessEnv;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    env = { ...process.env, SMTP_URL: inbox.url, DATABASE_URL: '' };
    if (kind === 'embedded') return;
    database = await openDemo();
    const { rows } = await sql<{ name: string }>`select current_database() name`.execute(database.db);
    const url = new URL(inject('postgresUrl'));
    url.pathname = `/${rows[0]!.name}`;
    env.DATABASE_URL = url.href;
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await database?.close();
    await inbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A server as people start it; resolves to its address. */
  function start(): Promise<string> {
    const words = [join(repository, 'server/cli.ts'), 'serve', '--port', '0', '--data', folder];
    const started = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    return new Promise((resolve, reject) => {
      let said = '';
      // read on to the end: who stops listening breaks the pipe under the server
      started.stdout!.on('data', (part) => {
        said += part;
        const port = /localhost:(\d+)\/\n/.exec(said)?.[1];
        if (port) resolve(`http://127.0.0.1:${port}`);
      });
      started.once('exit', () => reject(new Error(`the server ended: ${said}`)));
    });
  }

  async function kill(): Promise<void> {
    const gone = new Promise((resolve) => child!.once('exit', resolve));
    child!.kill('SIGKILL');
    await gone;
  }

  it('loses no mail and sends none twice', async () => {
    const url = await start();
    inbox.isHolding = true;
    const view = (await (await fetch(`${url}/api/progress/view?in=city:${city}`)).json()) as {
      list: { rows: { code: string }[] };
    };
    const wish = { city, code: view.list.rows[0]!.code, topic: 'community', email: 'a@example.org' };
    const answer = await fetch(`${url}/api/progress/subscribe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    expect(answer.status).toBe(200);
    await expect.poll(() => inbox.begun).toBe(1);
    await kill();
    expect(inbox.mails).toEqual([]);

    inbox.isHolding = false;
    // on a database with other servers a mail is free again when its sender's time is over: let that time pass
    if (database) await sql`update mail set due_at = now()`.execute(database.db);
    await start();
    await expect.poll(() => inbox.mails.length, { timeout: 70_000 }).toBe(1);
    expect(inbox.mails[0]).toMatchObject({
      to: 'a@example.org',
      messageId: expect.stringMatching(/^<[\w-]{36}@/),
    });
    // that the mail server said yes is noted right after it; who is killed in that moment sends it again, as the same one
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await kill();

    await start();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(inbox.begun).toBe(2);
    await kill();
  }, 150_000);
});
