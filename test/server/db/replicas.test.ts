import pg from 'pg';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { Replicas, replicaUrls } from '../../../server/db/replicas.ts';
import { watchRevisions } from '../../../server/db/revisions.ts';
import { startPostgresCluster } from '../../postgres-cluster.ts';

it('addresses stand apart by commas or blanks', () => {
  expect(replicaUrls(undefined)).toEqual([]);
  expect(replicaUrls(' postgresql://a/x, postgresql://b/x\npostgresql://c/x ')).toHaveLength(3);
});

it('tiles are read from a replica that has replayed what is known, else from the primary', async ({
  skip,
}) => {
  const cluster = await startPostgresCluster();
  if (!cluster) return skip('no PostgreSQL with PostGIS here');
  const database = await openDatabase({ url: cluster.url, poolSize: 4 });
  const replica = await cluster.replicate();
  const revisions = await watchRevisions(database);
  const readers = new Replicas([replica.url], database.pool, revisions);
  const onReplica = async () => {
    const { rows } = await readers.read<{ there: boolean }>(['regions'], {
      text: 'select pg_is_in_recovery() as there',
    });
    return rows[0]!.there;
  };
  const change = () =>
    database.pool.query(
      `insert into city (city_code, name, name_en, metric_srid) values ('RR', '甲', 'a', 4552) on conflict do nothing;
       insert into region (city_code, code, name, level, metric_srid) values ('RR', 'r' || random(), '甲', 'county', 4552)`,
    );
  const admin = new pg.Client(replica.url);
  await admin.connect();
  try {
    await change();
    await expect.poll(onReplica, { timeout: 20_000 }).toBe(true);

    // what the replica has not replayed yet is not asked of it, and asked again once it has
    await admin.query('select pg_wal_replay_pause()');
    const before = revisions.of('regions');
    await change();
    await expect.poll(() => revisions.of('regions')).toBeGreaterThan(before);
    expect(await onReplica()).toBe(false);
    await admin.query('select pg_wal_replay_resume()');
    await expect.poll(onReplica, { timeout: 20_000 }).toBe(true);

    // a replica that is gone costs nobody an answer
    await admin.end();
    replica.stop();
    expect(await onReplica()).toBe(false);
    expect(await onReplica()).toBe(false);
  } finally {
    await admin.end().catch(() => {});
    await readers.close();
    await revisions.close();
    await database.close();
    cluster.stop();
  }
}, 120_000);
