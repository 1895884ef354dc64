import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../server/db/migrate.ts';
import { type Database, joinDatabase, openDatabase } from '../../../server/db/open.ts';
import { readMigrations } from '../../../server/db/paths.ts';
import { typesOf } from '../../../server/db/write-types.ts';
import { databases, expectInvariants } from '../../database.ts';

/** A bow-tie against a quadrangle: GEOS throws a TopologyException. */
const topologyException = `st_intersection('POLYGON((0 0,10 10,0 10,10 0,0 0))'::geometry, 'POLYGON((0 0,10 10,0 9,10 1,0 0))'::geometry)`;

/** Two neighbours whose common side differs by hairs: the exact overlay throws inside GEOS and is tried again on a grid. */
const neighbours = [
  `'POLYGON((431830.716488298 2886000.7387878895,431813.6864589196 2886011.2258322476,431797.95589238236 2885985.68078818,431814.9859217608 2885975.1937438217,431830.716488298 2886000.7387878895))'::geometry`,
  `'POLYGON((431813.68645891966 2886011.2258322476,431796.6564295412 2886021.712876606,431780.92586300394 2885996.167832538,431797.95589238236 2885985.68078818,431803.19941456144 2885994.1958028693,431808.4429367405 2886002.710817558,431813.68645891966 2886011.2258322476))'::geometry`,
].join(', ');

describe.each(databases)('database on $kind', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await database.pool.query('create table probe (n int, g geometry)');
    await database.pool.query(
      `create table bow_tie as select 'POLYGON((0 0,10 10,0 10,10 0,0 0))'::geometry as g`,
    );
  });
  afterAll(() => database.close());

  const probes = async () =>
    (await database.pool.query('select count(*) as n from probe')).rows[0].n as number;

  it.each([
    ['simple', undefined],
    ['extended', []],
  ])(
    'turns a GEOS exception into an error and keeps nothing of the statement (%s protocol)',
    async (_, values) => {
      const statements = [
        `select ${topologyException}`,
        `insert into probe select i, case when i = 2 then ${topologyException} else st_point(i, i) end from generate_series(1, 3) i`,
        `insert into probe select i, st_intersection(st_geomfromtext(w), st_geomfromtext('POLYGON((0 0,10 10,0 9,10 1,0 0))'))
         from (values (1, 'POLYGON((0 0,9 0,9 9,0 0))'), (2, 'POLYGON((0 0,10 10,0 10,10 0,0 0))')) v (i, w) returning n`,
        `create table lost as select ${topologyException}`,
        `create index lost on bow_tie using gist (st_intersection(g, 'POLYGON((0 0,10 10,0 9,10 1,0 0))'::geometry))`,
        `do $$ begin begin perform ${topologyException}; exception when division_by_zero then null; end; end $$`,
        `do $$ begin insert into probe values (1, null); perform ${topologyException}; end $$`,
      ];
      for (const text of statements) {
        await expect(database.pool.query({ text, values }), text).rejects.toThrow();
        expect(await probes(), text).toBe(0);
      }
      const { rows } = await database.pool.query(`select to_regclass('lost') as made`);
      expect(rows[0].made).toBeNull();
    },
  );

  it('leaves a transaction that met a GEOS exception nothing but a rollback', async () => {
    const work = database.db.transaction().execute(async (trx) => {
      await sql`insert into probe values (1, null)`.execute(trx);
      await sql
        .raw(`select ${topologyException}`)
        .execute(trx)
        .catch(() => {});
      await sql`insert into probe values (2, null)`.execute(trx);
    });
    await expect(work).rejects.toThrow();
    expect(await probes()).toBe(0);
  });

  it('never answers with silence where an exact overlay breaks off, and answers on a grid', async () => {
    const exact = database.pool.query(
      `select count(*) from (select st_intersection(${neighbours}) g) as found`,
    );
    expect(
      await exact.then(
        ({ rows }) => rows.length,
        ({ code }) => code,
      ),
    ).toBeOneOf([1, 'XX000']);
    const { rows } = await database.pool.query(
      `select st_area(st_intersection(${neighbours}, 0.001)) as area`,
    );
    expect(rows).toEqual([{ area: expect.closeTo(0, 2) }]);
  });

  it('goes back to a savepoint behind a GEOS exception', async () => {
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query('savepoint before');
    await expect(client.query(`select ${topologyException}`)).rejects.toThrow();
    await client.query('rollback to before');
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.query('rollback');
    client.release();
  });

  it('gives ids as numbers, days as text and moments as Date', async () => {
    const { rows } = await database.pool.query(
      `select 12::bigint as id, date '2020-09-12' as day, timestamptz '2020-09-12 00:00Z' as moment`,
    );
    expect(rows[0]).toEqual({ id: 12, day: '2020-09-12', moment: new Date('2020-09-12T00:00:00Z') });
  });

  it('lets two connections use the same name for a prepared statement', async () => {
    const query = { name: 'same', text: 'select $1::int as n', values: [7] };
    expect((await database.pool.query(query)).rows).toEqual([{ n: 7 }]);
    const client = await database.pool.connect();
    client.release(true);
    expect((await database.pool.query(query)).rows).toEqual([{ n: 7 }]);
  });

  it('hears what is notified', async () => {
    const heard: string[] = [];
    const stop = await database.listen('layer', (payload) => heard.push(payload));
    await sql`insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`.execute(
      database.db,
    );
    await sql`insert into street (city_code, code, geom, metric_srid)
      values ('222404', 's1', st_geomfromtext('LINESTRING(130.36 42.86, 130.37 42.86)', 4490), 4552)`.execute(
      database.db,
    );
    await expect.poll(() => heard).toContain('streets');
    await stop();
  });

  it('keeps geometry in 4490 and measures it in the zone of the city', async () => {
    const { rows } = await database.pool.query<{ length: number; srid: number; tile: number }>(
      `select st_length(geom_m) as length, st_srid(geom_m) as srid, st_srid(geom_tile) as tile from street`,
    );
    // 0.01° of longitude on the 42.86th parallel of the ellipsoid of CGCS2000
    expect(rows[0]!.length).toBeCloseTo(817.6, 0);
    expect([rows[0]!.srid, rows[0]!.tile]).toEqual([4552, 3857]);
  });

  it('refuses a database that is newer than the program, or made by other migrations', async () => {
    const all = readMigrations();
    await expect(migrate(database.pool, all.slice(0, -1))).rejects.toMatchObject({ code: 'database.newer' });
    const changed = all.map((each, index) => (index === 0 ? { ...each, sha256: 'other' } : each));
    await expect(migrate(database.pool, changed)).rejects.toMatchObject({ code: 'database.changed' });
    expect(await migrate(database.pool)).toEqual([]);
  });

  it('takes back a migration that fails', async () => {
    const next = { number: 9001, name: 'half', sql: 'create table half (n int); select 1/0', sha256: 'x' };
    await expect(migrate(database.pool, [...readMigrations(), next])).rejects.toThrow('division by zero');
    const { rows } = await database.pool.query(`select to_regclass('half') as half`);
    expect(rows[0].half).toBeNull();
  });

  it('holds its invariants', () => expectInvariants(database));

  it('is described by types.ts', async () => {
    await database.pool.query('drop table probe, bow_tie');
    const written = readFileSync(join(import.meta.dirname, '../../../server/db/types.ts'), 'utf8');
    const actual = await typesOf(database.pool);
    expect(actual, 'run: node server/db/write-types.ts').toBe(written);
  });
});

describe('embedded directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-test-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is kept over a restart, locked against a second server and open to the command line', async () => {
    const first = await openDatabase({ dataDir });
    await sql`insert into city (city_code, name, metric_srid) values ('c1', '一', 4552)`.execute(first.db);
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'database.locked' });
    const joined = await joinDatabase({ dataDir });
    expect((await joined.db.selectFrom('city').select('name').execute())[0]?.name).toBe('一');
    await joined.close();
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await second.db.selectFrom('city').select('city_code').execute()).toEqual([{ city_code: 'c1' }]);
    await second.close();
  });

  it('forgets the lock of a process that died', async () => {
    const copy = `${dataDir}-copy`;
    cpSync(dataDir, copy, { recursive: true });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(
      join(copy, 'lock.json'),
      JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1', socketFolder: '' }),
    );
    const database = await openDatabase({ dataDir: copy });
    await database.close();
    rmSync(copy, { recursive: true, force: true });
  });
});
