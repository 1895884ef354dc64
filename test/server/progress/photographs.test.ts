import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bilingual } from '../../../domain/problem.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('photographs on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;

  beforeAll(async () => {
    ({ database, server, code, other } = await openStreetOffice(openDemo));
  });
  afterAll(() => server.stop());

  const upload = async (
    role: 'office' | 'public',
    file: Buffer,
    to = code,
    more: Record<string, string> = {},
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(more)) form.set(name, value);
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
  it('say which field is too long, and leave out a day that no calendar has', async () => {
    const long = await upload('office', await picture(), code, { caption: '长'.repeat(5_000) });
    expect(long.status).toBe(422);
    expect(await long.json()).toMatchObject({ code: 'http.field-too-long', facts: { field: 'caption' } });
    const file = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#123456' } })
      .jpeg()
      .toBuffer();
    const taken = await upload('office', file, code, { takenOn: '2021-02-30' });
    expect(taken.status).toBe(201);
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
  it('that were withdrawn are shown when somebody sends them again, not when a telephone only repeats itself', async () => {
    const file = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#446688' } })
      .jpeg()
      .toBuffer();
    const sent = async (report: number | null) => {
      const answer = await upload('office', file, code, report === null ? {} : { reportId: String(report) });
      return ((await answer.json()) as { id: string }).id;
    };
    const { rows } = await sql<{ id: number }>`select r.id::int id from progress_report r
      join community c on c.city_code = r.city_code and c.id = r.community_id where c.code = ${code} limit 2`.execute(
      database.db,
    );
    const [one, two] = rows.map(({ id }) => id);
    const first = await sent(one!);
    expect(await sent(two!)).toBe(first);
    await server.call('office', 'POST', `/api/cities/${city}/photos/${first}/withdrawal`, { reason: '误传' });
    expect(await sent(one!)).toBe(first);
    const shown = async () =>
      (await readCommunityPage(database.db, city, code, '2021-06-30'))!.photos.map((photo) => photo.id);
    expect(await shown()).not.toContain(first);
    const again = await sent(two!);
    expect(again).not.toBe(first);
    expect(await sent(null)).toBe(again);
    expect(await shown()).toContain(again);
    const list = (await server.call('auditor', 'GET', `/api/cities/${city}/communities/${code}/photos`))
      .body as { id: string; withdrawnReason: string | null }[];
    expect(list.find(({ id }) => id === first)!.withdrawnReason).toBe('误传');
    expect(list.find(({ id }) => id === again)!.withdrawnReason).toBeNull();
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
  it('take the day of the camera only where it is one', async () => {
    const day = async (fields: Record<string, Record<string, string>>) => {
      const file = await sharp({
        create: { width: 64, height: 48, channels: 3, background: `#${randomUUID().slice(0, 6)}` },
      })
        .withExif(fields)
        .jpeg()
        .toBuffer();
      const answer = await upload('office', file);
      expect(answer.status).toBe(201);
      const { id } = (await answer.json()) as { id: string };
      const { rows } = await sql<{
        on: string | null;
      }>`select to_char(taken_on, 'YYYY-MM-DD') as on from photo where id = ${id}`.execute(database.db);
      return rows[0]!.on;
    };
    // a clock that was never set, one that runs ahead, and no date at all
    for (const text of ['0000:00:00 00:00:00', '2021:99:99 10:00:00', '2999:01:01 10:00:00', 'gestern'])
      expect([text, await day({ IFD2: { DateTimeOriginal: text } })]).toEqual([text, null]);
    // when a program last wrote the file says nothing about the picture
    const edited = { IFD0: { DateTime: '2021:08:01 10:00:00' } };
    expect(await day(edited)).toBeNull();
    expect(await day({ ...edited, IFD2: { DateTimeOriginal: '2021:06:02 10:00:00' } })).toBe('2021-06-02');
  });
  it('prove a report of their own community or none', async () => {
    const { rows } = await sql<{ id: number }>`select r.id::int from progress_report r
      join community c on c.id = r.community_id where c.code = ${other} limit 1`.execute(database.db);
    const file = await picture();
    for (const reportId of [String(rows[0]!.id), '999999999', '1.5', '-1', '1e300']) {
      const form = new FormData();
      form.set('kind', 'during');
      form.set('reportId', reportId);
      form.set('photo', new Blob([new Uint8Array(file)]), 'photo.jpg');
      const answer = await fetch(`${server.url}/api/cities/${city}/communities/${code}/photos`, {
        method: 'POST',
        body: form,
        headers: { cookie: server.cookie('office') },
      });
      expect([reportId, answer.status]).toEqual([reportId, 422]);
      expect(((await answer.json()) as { code: string }).code).toBe('progress.photo-report');
    }
  });
  it('that are huge, or made by a telephone that nobody else can read, are refused with what to do', async () => {
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
    const huge = await upload('office', bomb);
    expect(huge.status).toBe(413);
    expect(((await huge.json()) as { texts: Bilingual }).texts.zh).toBe('照片像素过多（16000 × 16000）。');
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
      Buffer.alloc(400),
    ]);
    const answer = await upload('office', heic);
    expect(answer.status).toBe(415);
    const { code: reason, remedy } = (await answer.json()) as { code: string; remedy: Bilingual };
    expect(reason).toBe('progress.photo-heic');
    expect(remedy.zh).toContain('JPEG');
  });
  it('keep no place in any file that is made of them', async () => {
    const { id } = (await (await upload('office', await picture())).json()) as { id: string };
    const { rows } = await sql<{ jpeg: Buffer; thumbnail: Buffer }>`select jpeg, thumbnail from photo
      where id = ${id}`.execute(database.db);
    for (const file of [rows[0]!.jpeg, rows[0]!.thumbnail]) {
      const { exif, xmp, iptc, icc } = await sharp(file).metadata();
      expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
      for (const words of ['Exif', 'GPS', 'SpyCam']) expect(file.includes(words)).toBe(false);
    }
  });
});
