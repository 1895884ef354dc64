import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../../server/access/accounts.ts';
import { recordAudit, verifyAudit } from '../../../server/access/audit.ts';
import { backup } from '../../../server/db/backup.ts';
import type { Database } from '../../../server/db/open.ts';
import { portableTables } from '../../../server/db/portable.ts';
import { restore } from '../../../server/db/restore.ts';
import { databases, expectInvariants } from '../../database.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pairs = databases.flatMap((from) =>
  databases.map((to) => ({ from, to, way: `${from.kind} → ${to.kind}` })),
);

describe.each(pairs)('backup $way', ({ from, to }) => {
  let source: Database;
  let target: Database;
  const file = join(folder, `${from.kind}-${to.kind}.lianpian`);
  beforeAll(async () => {
    source = await from.open();
    target = await to.open();
    await fill(source);
    await target.pool.query(`insert into city (city_code, name, metric_srid) values ('old', '旧', 4552)`);
  });
  afterAll(async () => {
    await source.close();
    await target.close();
  });

  it('carries everything over, to the last digit', async () => {
    const rows = await backup(source.pool, file);
    expect(await restore(target.pool, file)).toBe(rows);
    expect(await digest(target)).toEqual(await digest(source));
    expect((await verifyAudit(target.db)).brokenAt).toBeNull();
    await expectInvariants(target);
  });

  it('gives new rows new ids, and layers a revision that no reader has seen', async () => {
    const { rows } = await target.pool.query(
      `insert into street (city_code, code, geom, metric_srid)
       values ('222404', 's9', st_geomfromtext('LINESTRING(130.3 42.8, 130.4 42.8)', 4490), 4552) returning id`,
    );
    expect(rows[0].id).toBeGreaterThan(1);
    const of = async (database: Database) =>
      (await database.pool.query(`select revision from layer_revision where layer = 'streets'`)).rows[0]
        .revision;
    const before = await of(target);
    await restore(target.pool, file);
    expect(await of(target)).toBeGreaterThan(before);
  });

  it('leaves the database as it was when the file is damaged', async () => {
    const before = await digest(target);
    const whole = readFileSync(file);
    const lines = gunzipSync(whole).toString().split('\n');
    const changed = lines.map((line) => line.replace('珲春', '琿春')).join('\n');
    const broken: [string, Buffer][] = [
      ['cut short', whole.subarray(0, whole.length - 200)],
      ['lines missing', gzipSync(lines.slice(0, -3).join('\n'))],
      ['changed', gzipSync(changed)],
      ['not a backup', Buffer.from('PK not a backup')],
      ['empty', Buffer.alloc(0)],
      ['other table', gzipSync(`${lines[0]}\n{"table":"pg_authid","columns":["rolname"]}\n["x"]\n`)],
    ];
    for (const [what, bytes] of broken) {
      const path = join(folder, 'broken');
      writeFileSync(path, bytes);
      await expect(restore(target.pool, path), what).rejects.toMatchObject({ code: 'backup.unreadable' });
    }
    const header = JSON.parse(lines[0]!);
    header.migrations.push({ number: 9999, name: 'later', sha256: 'x' });
    writeFileSync(join(folder, 'later'), gzipSync([JSON.stringify(header), ...lines.slice(1)].join('\n')));
    await expect(restore(target.pool, join(folder, 'later'))).rejects.toMatchObject({
      code: 'backup.other-schema',
    });
    await expect(restore(target.pool, join(folder, 'absent'))).rejects.toMatchObject({
      code: 'backup.missing',
    });
    expect(await digest(target)).toEqual(before);
  });
});

async function fill({ db, pool }: Database): Promise<void> {
  await sql`insert into city (city_code, name, metric_srid, settings) values ('222404', '珲春市', 4552, '{"a": [1.5, null]}')`.execute(
    db,
  );
  await pool.query(
    `insert into community (city_code, code, name, geom, metric_srid, needs, households, status)
     select '222404', 'c' || i, '小区 "' || i || E'"\\n\\t\\\\', st_buffer(st_setsrid(st_point(130.3 + i * 0.001, 42.86), 4490), 0.0003), 4552,
       array['water', 'a,"b"'], i, 'under_way' from generate_series(1, 700) i`,
  );
  await pool.query(
    `insert into street (city_code, code, geom, metric_srid) values ('222404', 's1', st_geomfromtext('LINESTRING(130.36 42.86, 130.37 42.86)', 4490), 4552)`,
  );
  await pool.query(
    `insert into milestone (city_code, community_id, step, actual_on) select '222404', id, 'start', '2020-09-12' from community limit 5`,
  );
  await createAccount(db, {
    username: 'p1',
    name: 'P',
    role: 'planner',
    password: 'long enough 1',
    cities: [],
    offices: [],
    utilities: [],
  });
  for (let i = 0; i < 3; i++)
    await recordAudit(db, { accountId: null, action: 'a', subject: `s/${i}`, detail: { i } });
}

/** Hash of every row of every table; what the database computes itself may differ in the last digit between two PROJ. */
async function digest(database: Database): Promise<unknown> {
  const client = await database.pool.connect();
  await client.query(`set timezone = 'UTC'`);
  const result: Record<string, unknown> = {};
  for (const { name, columns } of await portableTables(client)) {
    if (name === 'layer_change') continue;
    const row = columns.map((column) => `${column.name}::text`).join(', ');
    const { rows } = await client.query(
      `select count(*) as n, md5(string_agg(t::text, '|' order by t::text collate "C")) as hash from (select ${row} from ${name}) t`,
    );
    result[name] = rows[0];
  }
  client.release();
  return result;
}
