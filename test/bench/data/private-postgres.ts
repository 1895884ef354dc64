import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startPostgresCluster } from '../../postgres-cluster.ts';
import { postgresBin } from '../../run/requirements.ts';

export interface PrivatePostgres {
  /** Runs statements through psql and answers with its unaligned output. `input` follows on standard input (COPY). */
  psql(sql: string, input?: Iterable<string>): Promise<string>;
  stop(): void;
}

/** A throw-away cluster with PostGIS, sized for benches; undefined where PostgreSQL is not installed. */
export async function startPrivatePostgres(): Promise<PrivatePostgres | undefined> {
  const sizes = ['shared_buffers=512MB', 'work_mem=128MB', 'maintenance_work_mem=256MB', 'max_wal_size=4GB'];
  const cluster = await startPostgresCluster(sizes);
  if (!cluster) return undefined;
  const psql: PrivatePostgres['psql'] = (sql, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(postgresBin()!, 'psql'), [
        cluster.url,
        '-qAt',
        '-v',
        'ON_ERROR_STOP=1',
        '-c',
        sql,
      ]);
      let out = '';
      let problems = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        problems += chunk;
      });
      child.on('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(problems))));
      void (async () => {
        for (const part of input ?? []) {
          if (!child.stdin.write(part)) await new Promise((drained) => child.stdin.once('drain', drained));
        }
        child.stdin.end();
      })();
    });
  await psql('create extension postgis');
  return { psql, stop: cluster.stop };
}
