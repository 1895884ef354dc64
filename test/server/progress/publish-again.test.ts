import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { PageTemplate } from '../../../server/progress/page-template.ts';
import { storePhoto, withdrawPhoto } from '../../../server/progress/photos.ts';
import { publishSite } from '../../../server/progress/publish/publish-site.ts';
import { syncSteps } from '../../../server/progress/sync-steps.ts';
import { databases } from '../../database.ts';

const city = '110001';

describe('a static edition that is published again', () => {
  let database: Database;
  let outside: string;
  let folder: string;
  let dist: string;

  beforeAll(async () => {
    database = await databases.at(-1)!.open();
    await syncSteps(database.db);
    await sql`insert into city (city_code, name, metric_srid) values (${city}, '甲', 4549)`.execute(
      database.db,
    );
    await sql`insert into community (city_code, metric_srid, code, name, status, geom, source)
      select ${city}, 4549, 'C' || n, '小区' || n, 'under_way',
        st_multi(st_makeenvelope(116 + n / 100.0, 40, 116.001 + n / 100.0, 40.001, 4490)), 'test'
      from generate_series(1, 4) n`.execute(database.db);
    outside = mkdtempSync(join(tmpdir(), 'lianpian-again-'));
    [folder, dist] = [join(outside, 'site'), join(outside, 'dist')];
    mkdirSync(join(dist, 'assets'), { recursive: true });
    writeFileSync(join(dist, 'lianpian.svg'), '<svg/>');
  });
  afterAll(async () => {
    await database?.close();
    rmSync(outside, { recursive: true, force: true });
  });

  const template = new PageTemplate(
    '<html lang="zh-CN"><title></title><body data-page="front"><!--content--></body>',
  );
  const publish = (build: string) => {
    rmSync(join(dist, 'assets'), { recursive: true });
    mkdirSync(join(dist, 'assets'));
    writeFileSync(join(dist, 'assets', `main-${build}.js`), '');
    return publishSite(database, template, dist, folder, '');
  };

  it('keeps nothing of what was taken back meanwhile, and all that is not its own', async () => {
    const { rows } = await sql<{ code: string }>`select code from community order by code`.execute(
      database.db,
    );
    const [first, last] = [rows[0]!.code, rows.at(-1)!.code];
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#558866' } })
      .jpeg()
      .toBuffer();
    const place = { city, code: first, kind: 'during', caption: '', reportId: null, takenOn: null } as const;
    const { id } = await storePhoto(database.db, place, picture, null);
    expect(await publish('a')).toMatchObject({ communities: 4, photos: 1 });
    const photos = [`photos/${city}/${id}.jpg`, `photos/${city}/${id}-small.jpg`];
    const pages = ['', 'en/'].map((part) => `c/${city}/${last}/${part}index.html`);
    const there = (paths: string[]) => paths.map((path) => existsSync(join(folder, path)));
    expect(there([...photos, ...pages])).toEqual([true, true, true, true]);

    writeFileSync(join(folder, 'photos', 'of-the-mayor.jpg'), 'his own');
    writeFileSync(join(outside, 'beside.txt'), 'not of the site');
    writeFileSync(join(folder, 'CNAME'), 'gaizao.example.cn');
    await withdrawPhoto(database.db, { city, id, reason: '可认出人' });
    await sql`delete from community where code = ${last}`.execute(database.db);
    expect(await publish('b')).toMatchObject({ communities: 3, photos: 0 });
    expect(there([...photos, ...pages])).toEqual([false, false, false, false]);
    expect(there(['index.html', 'en/index.html', 'photos/of-the-mayor.jpg', 'CNAME', 'map.pmtiles'])).toEqual(
      Array(5).fill(true),
    );
    expect(readdirSync(join(folder, 'assets'))).toEqual(['main-b.js']);
    expect(existsSync(join(outside, 'beside.txt'))).toBe(true);
  });

  it('believes no list that names what lies outside', async () => {
    writeFileSync(
      join(folder, 'data/files.json'),
      JSON.stringify(['../beside.txt', join(outside, 'beside.txt'), 'c/../../beside.txt', 7, 'CNAME']),
    );
    await publish('c');
    expect(existsSync(join(outside, 'beside.txt'))).toBe(true);
    // what is inside is its own if it says so
    expect(existsSync(join(folder, 'CNAME'))).toBe(false);
    writeFileSync(join(folder, 'data/files.json'), 'half of a fi');
    await publish('d');
    expect(existsSync(join(folder, 'index.html'))).toBe(true);
  });
});
