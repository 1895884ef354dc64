import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bilingual } from '../../../domain/problem.ts';
import { databases } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('residents on $kind', ({ openDemo }) => {
  let server: TestServer;
  let code: string;

  beforeAll(async () => {
    ({ server, code } = await openStreetOffice(openDemo));
  });
  afterAll(() => server.stop());

  const ask = (question: string, headers = {}) =>
    server.call('public', 'POST', '/api/progress/feedback', { city, code, question }, headers);
  it('get a number for a question and read the answer under it, once it is approved', async () => {
    const asked = await ask('我家楼下的路什么时候修好？');
    const { ticket } = asked.body as { ticket: string };
    expect(ticket).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const open = (await server.call('office', 'GET', `/api/cities/${city}/questions`)).body as {
      ticket: string;
    }[];
    expect(open.map((row) => row.ticket)).toContain(ticket);
    const answer = { answer: '七月底前修好。', isPublic: true };
    await server.call('office', 'POST', `/api/cities/${city}/questions/${ticket}`, answer);
    const feed = await server.call('public', 'GET', `/feed/community/${city}/${code}.atom`);
    expect(String(feed.body)).toContain('七月底前修好');
    expect((await ask('')).status).toBe(422);
  });
  it('are not known by what they write of themselves: neither a reader nor who answers sees a number', async () => {
    const { body } = await ask('楼道灯坏了，请打13812345678，身份证222404198001011234');
    const { ticket } = body as { ticket: string };
    const open = (await server.call('office', 'GET', `/api/cities/${city}/questions`)).body as {
      ticket: string;
      question: string;
    }[];
    expect(open.find((row) => row.ticket === ticket)!.question).toBe(
      '楼道灯坏了，请打［手机号已隐去］，身份证［身份证号已隐去］',
    );
    const answer = { answer: '已报修，可拨 0433-7512345 查询。', isPublic: true };
    await server.call('office', 'POST', `/api/cities/${city}/questions/${ticket}`, answer);
    const feed = `/feed/community/${city}/${code}.atom`;
    for (const path of [`/feedback/${ticket}`, `/c/${city}/${code}`, feed]) {
      const text = String((await server.call('public', 'GET', path)).body);
      expect([path, text.match(/13812345678|19800101/)]).toEqual([path, null]);
      expect([path, text.includes('0433-7512345')]).toEqual([path, true]);
      // a feed tells the answer only
      expect([path, text.includes('手机号已隐去')]).toEqual([path, path !== feed]);
    }
  });
  it('ask without a script in their own language, and find the answer by the number on a slip of paper', async () => {
    const send = (fields: Record<string, string>) =>
      fetch(`${server.url}/feedback?lang=en`, {
        method: 'POST',
        headers: { accept: 'text/html' },
        body: new URLSearchParams({ city, code, lang: 'en', ...fields }),
      });
    const refused = await send({ question: ' ' });
    expect(refused.status).toBe(422);
    const why = await refused.text();
    expect(why).toContain('<html lang="en"');
    expect(why).toContain('A question has 2 to 1,000 characters.');
    const back = `href="/c/${city}/${code}?lang=en"`;
    expect(why).toContain(back);

    const taken = await (await send({ question: 'When will the yard be paved?' })).text();
    expect(taken).toContain(back);
    const [, ticket] = /href="\/feedback\/([2-9A-Z]{5}-[2-9A-Z]{5})\?lang=en"/.exec(taken)!;
    const page = async (path: string) => {
      const answer = await fetch(`${server.url}${path}`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      });
      return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
    };
    expect((await page('/feedback')).text).toContain('name="ticket"');
    const typed = encodeURIComponent(`${ticket!.slice(0, 5).toLowerCase()}　${ticket!.slice(6)}`);
    expect(await page(`/feedback?ticket=${typed}&lang=en`)).toMatchObject({
      status: 303,
      to: `/feedback/${ticket}?lang=en`,
    });
    const found = await page(`/feedback/${ticket}`);
    expect(found.text).toContain('When will the yard be paved?');
    expect(found.text).toContain(`href="/c/${city}/${code}"`);
    const unknown = await page('/feedback/22222-22222');
    expect([unknown.status, unknown.text.includes('name="ticket"')]).toEqual([404, true]);
  });
  it('are refused in both languages when 10,000 questions come at once, and no reader waits for it', async () => {
    const before = await readerP95(() => false);
    const flood = { running: true };
    const statuses = floodWith(
      `${server.url}/api/progress/feedback`,
      { city, code, question: '很多问题' },
      10_000,
    ).finally(() => {
      flood.running = false;
    });
    const during = await readerP95(() => flood.running);
    const counts = await statuses;
    expect(counts[201] ?? counts[200] ?? 0).toBeLessThanOrEqual(6);
    expect(counts[429]).toBeGreaterThanOrEqual(9_994);
    expect(during).toBeLessThan(2 * before + 20);
    const refused = await ask('还有一个');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    const { texts } = refused.body as { texts: Bilingual };
    expect(texts.zh).toMatch(/\p{Script=Han}/u);
    expect(texts.en).toMatch(/^[A-Z]/);
  });

  /** 95th percentile of reading the front page's facts, ms: 100 times, and on while `going`. */
  async function readerP95(going: () => boolean): Promise<number> {
    const times: number[] = [];
    while (times.length < 100 || going()) {
      const started = performance.now();
      const answer = await server.call('public', 'GET', '/api/progress/view?in=city:222404');
      times.push(performance.now() - started);
      expect(answer.status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
  }
});

/**
 * Posts the same words from a thread of its own, a thousand a second: six times the 10,000 a minute that
 * may be refused but must not be felt. Resolves to how many answers had which status.
 */
async function floodWith(url: string, body: object, times: number): Promise<Record<number, number>> {
  const thread = new Worker(
    `const { parentPort, workerData: { url, body, times } } = require('node:worker_threads');
    const http = require('node:http');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
    const counts = {};
    let sent = 0, answered = 0;
    const post = () => new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (answer) => {
        counts[answer.statusCode] = (counts[answer.statusCode] ?? 0) + 1;
        answer.resume().on('end', resolve);
      });
      request.on('error', reject).end(body);
    });
    const tick = setInterval(() => {
      for (let i = 0; i < 10 && sent < times; i++, sent++)
        post().then(() => { if (++answered === times) { parentPort.postMessage(counts); agent.destroy(); } });
      if (sent === times) clearInterval(tick);
    }, 10);`,
    { eval: true, workerData: { url, body: JSON.stringify(body), times } },
  );
  const [counts] = await once(thread, 'message');
  return counts;
}
