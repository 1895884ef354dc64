import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../server/db/embedded/start.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { embeddedPool } from '../../../server/db/pool.ts';
import { databaseTemplate } from '../../../server/db/template.ts';
import { expectInvariants } from '../../database.ts';
import { startPostgresCluster } from '../../postgres-cluster.ts';
import { startTestServer } from '../../server-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-recovery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const writer = join(import.meta.dirname, 'endless-writer.ts');

describe('embedded database', () => {
  it('comes back after kill -9 in the middle of an import with all of each import or nothing', async () => {
    const dataDir = join(folder, 'killed');
    let acknowledged = -1;
    for (const killAfter of [3, 8, 15]) {
      const child = spawn(process.execPath, [writer, dataDir, String(acknowledged + 1000)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const isGone = new Promise((resolve) => child.once('exit', resolve));
      let seen = 0;
      for await (const chunk of child.stdout) {
        const numbers = String(chunk).trim().split('\n').map(Number);
        acknowledged = numbers.at(-1)!;
        seen += numbers.length;
        if (seen >= killAfter) child.kill('SIGKILL');
      }
      await isGone;
      const database = await openDatabase({ dataDir });
      const { rows } = await database.pool.query<{ name: string; n: number }>(
        'select name, count(*) as n from street group by name order by name::int',
      );
      expect(rows.every((row) => row.n === 50)).toBe(true);
      expect(rows.map((row) => Number(row.name))).toContain(acknowledged);
      await expectInvariants(database);
      await database.close();
    }
  });

  it('ends a statement that runs away and is there again', async () => {
    const dataDir = join(folder, 'busy');
    const embedded = await startEmbedded(dataDir, await databaseTemplate(), 3_000);
    const pool = embeddedPool(embedded.socketFolder);
    await pool.query('create table kept as select 1 as n');
    await expect(pool.query('select count(*) from generate_series(1, 1e12::bigint)')).rejects.toThrow();
    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 1 }]);
    await pool.end();
    await embedded.stop();
    expect(existsSync(join(dataDir, 'lock.json'))).toBe(false);
  });
});

describe('real database', () => {
  it('may restart under load without a failed read', async ({ skip }) => {
    const cluster = await startPostgresCluster();
    if (!cluster) return skip('no PostgreSQL with PostGIS here');
    const database = await openDatabase({ url: cluster.url, poolSize: 4 });
    const server = await startTestServer(database);
    const failures: number[] = [];
    let answered = 0;
    let isOver = false;
    const readers = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const { status } = await server.call('planner', 'GET', '/api/cities');
        answered++;
        if (status !== 200) failures.push(status);
      }
    });
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await pause(500);
    cluster.restart('fast');
    await pause(500);
    cluster.restart('immediate');
    await pause(1000);
    isOver = true;
    await Promise.all(readers);
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(50);
    await server.stop();
    cluster.stop();
  });
});
