import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Database } from '../../server/db/open.ts';
import { freePort } from '../postgres-cluster.ts';

/** A running Martin that answers `/{source}/{z}/{x}/{y}` from SQL functions of the same name, and keeps nothing. */
export interface Martin {
  version: string;
  port: number;
  stop: () => void;
}

/** Undefined where no `martin` is on the PATH. */
export function martinVersion(): string | undefined {
  const { stdout, error } = spawnSync('martin', ['--version'], { encoding: 'utf8' });
  return error ? undefined : stdout.trim();
}

/**
 * Publishes a tile statement (`$1` z, `$2` x, `$3` y, column `tile`) as a function source of Martin, so that both servers
 * run the same SQL and send the same bytes: what is compared is the server, not the query.
 */
export async function publishFunction(database: Database, source: string, statement: string): Promise<void> {
  await database.pool.query(
    `create or replace function ${source}(z integer, x integer, y integer) returns bytea
     language sql stable strict parallel safe as $tile$ select tile from (${statement}) answer $tile$`,
  );
}

/** Starts Martin on the database with as many connections as we have, its cache off. */
export async function startMartin(url: string, version: string, connections: number): Promise<Martin> {
  const port = await freePort();
  const words = ['--listen-addresses', `127.0.0.1:${port}`, '--cache-size', '0'];
  const child = spawn('martin', [...words, '--pool-size', String(connections), url], { stdio: 'ignore' });
  await answers(child, port);
  return { version, port, stop: () => void child.kill() };
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`martin ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error('martin did not answer within 10 s');
}
