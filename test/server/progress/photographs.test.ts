import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bilingual } from '../../../domain/problem.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { loadDemoCity, twoOffices } from './demo-city.ts';

const city = '222404';

describe.each(databases)('photographs on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let office: string;

  beforeAll(async () => {
    database = await open();
    await loadDemoCity(database);
    ({ code, other, office } = await twoOffices(database));
    server = await startTestServer(database, { office: { cities: [city], offices: [office] } });
  });
  afterAll(() => server.stop());

  const upload = async (role: 'office' | 'public', file: Buffer, to = code) => {
    const form = new FormData();
    form.set('kind', 'during');
    form.set('photo', new Blob([new Uint8Array(file)]), 'photo.jpg');
    return fetch(`${server.url}/api/cities/${city}/communities/${to}/photos`, {
      method: 'POST',
      body: form,
      headers: role === 'public' ? {} : { cookie: server.cookie(role) },
    });
  };
  const picture = () =>
    sharp({ create: { width: 2400, height: 1600, channels: 3, background: '#886644' } })
      .withExif({
        IFD0: { Make: 'SpyCam' },
        IFD2: { DateTimeOriginal: '2021:06:01 10:00:00' },
        IFD3: { GPSLatitude: '42/1 51/1 0/1' },
      })
      .jpeg()
      .toBuffer();
  it('leave without place and camera, with the day they were taken', async () => {
    const answer = await upload('office', await picture());
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    const shown = Buffer.from(await (await fetch(`${server.url}/photos/${city}/${id}.jpg`)).arrayBuffer());
    const { exif, width } = await sharp(shown).metadata();
    expect(exif).toBeUndefined();
    expect(width).toBe(1920);
    expect(shown.includes('SpyCam')).toBe(false);
    const { rows } = await sql<{
      on: string;
    }>`select to_char(taken_on, 'YYYY-MM-DD') as on from photo where id = ${id}`.execute(database.db);
    expect(rows[0]!.on).toBe('2021-06-01');
  });
  it('are withdrawn with a reason, once, by their own office, and stay on record', async () => {
    const { id } = (await (await upload('office', await picture())).json()) as { id: string };
    const elsewhere = randomUUID();
    await sql`insert into photo (city_code, id, community_id, kind, width, height, jpeg, thumbnail, sha256)
      select p.city_code, ${elsewhere}, c.id, p.kind, p.width, p.height, p.jpeg, p.thumbnail, p.sha256
      from photo p, community c where p.id = ${id} and c.code = ${other}`.execute(database.db);
    const onPage = async () =>
      (await readCommunityPage(database.db, city, code, '2021-06-30'))!.photos.map((photo) => photo.id);
    const withdraw = (photo: string, reason: string) =>
      server.call('office', 'POST', `/api/cities/${city}/photos/${photo}/withdrawal`, { reason });
    expect(await withdraw(id, ' ')).toMatchObject({
      status: 422,
      body: { code: 'progress.reason-missing' },
    });
    expect(await withdraw(elsewhere, '误传')).toMatchObject({ status: 403 });
    expect(await withdraw(randomUUID(), '误传')).toMatchObject({ status: 404 });
    expect(await onPage()).toContain(id);
    expect((await withdraw(id, '照片中有住户')).body).toEqual({ withdrawn: true });
    expect(await withdraw(id, '再撤')).toMatchObject({
      status: 409,
      body: { code: 'progress.photo-withdrawn' },
    });
    expect((await fetch(`${server.url}/photos/${city}/${id}.jpg`)).status).toBe(404);
    expect(await onPage()).not.toContain(id);
    const list = (await server.call('auditor', 'GET', `/api/cities/${city}/communities/${code}/photos`))
      .body as { id: string }[];
    expect(list.find((photo) => photo.id === id)).toMatchObject({ withdrawnReason: '照片中有住户' });
  });
  it('refuse a hundred megabytes, what is no photograph, another office and the public, in both languages', async () => {
    const refusal = async (answer: Response) => {
      const {
        code: reason,
        texts,
        remedy,
      } = (await answer.json()) as {
        code: string;
        texts: Bilingual;
        remedy: Bilingual;
      };
      for (const text of [texts, remedy]) {
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.en).toMatch(/[a-z]{3}/);
      }
      return [answer.status, reason];
    };
    expect(await refusal(await upload('office', Buffer.alloc(100 * 1024 * 1024)))).toEqual([
      413,
      'progress.photo-too-large',
    ]);
    const picture900 = (await picture()).subarray(0, 900);
    for (const file of [
      Buffer.from('<svg onload="alert(1)"/>'),
      Buffer.from('GIF89a/*<script>alert(1)</script>*/'),
      Buffer.from('%PDF-1.4\n'),
      picture900,
      Buffer.alloc(0),
    ])
      expect((await refusal(await upload('office', file)))[0]).toBe(415);
    expect((await refusal(await upload('office', await picture(), other)))[0]).toBe(403);
    expect((await refusal(await upload('public', await picture())))[0]).toBe(401);
  });
  it('keep nothing of a file that is a picture and something else at once', async () => {
    const hidden = '<script>alert(document.cookie)</script>PK\x03\x04';
    const file = Buffer.concat([await picture(), Buffer.from(hidden)]);
    const { id } = (await (await upload('office', file)).json()) as { id: string };
    const shown = await fetch(`${server.url}/photos/${city}/${id}.jpg`);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await shown.arrayBuffer()).includes('<script>')).toBe(false);
  });
});
