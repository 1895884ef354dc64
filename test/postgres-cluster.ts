import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresBin } from './run/requirements.ts';

export interface PostgresCluster {
  /** Superuser, database postgres, loopback. */
  url: string;
  stop: () => void;
  /** Kills every backend and the server, the way a crash does, and starts it again. */
  restart: (mode: 'fast' | 'immediate') => void;
  /** A streaming replica of it, gone with the cluster. */
  replicate: () => Promise<{ url: string; stop: () => void }>;
}

/** A throw-away cluster of the installed PostgreSQL with PostGIS; undefined where there is none. */
export async function startPostgresCluster(settings: string[] = []): Promise<PostgresCluster | undefined> {
  const bin = postgresBin();
  if (!bin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-pg-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root
  const as =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const run = (program: string, words: string[]) => {
    const [command, ...rest] = [...as, join(bin, program), ...words];
    const done = spawnSync(command!, rest, {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr}`);
  };
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C']);
  const port = await freePort();
  const options = [
    `-p ${port} -h 127.0.0.1 -k ${folder}`,
    ...['fsync=off', 'full_page_writes=off', 'jit=off', ...settings].map((setting) => `-c ${setting}`),
  ].join(' ');
  const start = () => run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  start();
  const replicas = new Set<() => void>();
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async replicate() {
      const copy = join(folder, 'replica');
      const copyPort = await freePort();
      run('pg_basebackup', [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'postgres',
        '-D',
        copy,
        '-R',
        '-c',
        'fast',
      ]);
      const words = options.replace(`-p ${port}`, `-p ${copyPort}`);
      run('pg_ctl', ['-D', copy, '-w', '-l', join(folder, 'replica-log'), '-o', words, 'start']);
      const end = () => run('pg_ctl', ['-D', copy, '-m', 'immediate', 'stop']);
      replicas.add(end);
      const stop = () => {
        if (replicas.delete(end)) end();
      };
      return { url: `postgresql://postgres@127.0.0.1:${copyPort}/postgres`, stop };
    },
    stop() {
      for (const end of replicas) end();
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
    restart(mode) {
      run('pg_ctl', ['-D', data, '-m', mode, '-w', 'stop']);
      start();
    },
  };
}

/** A port of the loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
