import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresBin } from '../../run/requirements.ts';

export interface PrivatePostgres {
  /** Runs statements through psql and answers with its unaligned output. `input` follows on standard input (COPY). */
  psql(sql: string, input?: Iterable<string>): Promise<string>;
  stop(): void;
}

/** A throw-away cluster with PostGIS on a free loopback port; undefined where PostgreSQL is not installed. */
export async function startPrivatePostgres(): Promise<PrivatePostgres | undefined> {
  const bin = postgresBin();
  if (!bin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-bench-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root
  const as =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const run = (program: string, words: string[]) => {
    const [command, ...rest] = [...as, join(bin, program), ...words];
    const done = spawnSync(command!, rest, { encoding: 'utf8', cwd: folder });
    if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr}`);
    return done.stdout;
  };
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'bench', '--no-sync', '-E', 'UTF8', '--locale=C']);
  const port = await freePort();
  const options = [
    `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off -c shared_buffers=512MB -c work_mem=128MB`,
    '-c max_wal_size=4GB -c jit=off -c maintenance_work_mem=256MB',
  ].join(' ');
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  const psql: PrivatePostgres['psql'] = (sql, input) =>
    new Promise((resolve, reject) => {
      const url = `postgresql://bench@127.0.0.1:${port}/postgres`;
      const child = spawn(join(bin, 'psql'), [url, '-qAt', '-v', 'ON_ERROR_STOP=1', '-c', sql]);
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
  return {
    psql,
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
