import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { type Database, joinDatabase } from '../../../server/db/open.ts';
import { repository } from '../../../server/db/paths.ts';
import { databases, expectInvariants } from '../../database.ts';

const total = 1_500;

/** Squares of 20 m in a grid near Hunchun. */
function gridFile(folder: string): string {
  const features = Array.from({ length: total }, (_, i) => {
    const [x, y] = [130.3 + (i % 64) * 0.0004, 42.8 + Math.floor(i / 64) * 0.0004];
    const ring = [
      [x, y],
      [x + 0.0002, y],
      [x + 0.0002, y + 0.0002],
      [x, y + 0.0002],
      [x, y],
    ];
    return `{"type":"Feature","properties":{"code":"k${i}"},"geometry":{"type":"Polygon","coordinates":[${JSON.stringify(ring)}]}}`;
  });
  const path = join(folder, 'grid.geojson');
  writeFileSync(path, `{"type":"FeatureCollection","features":[${features.join(',\n')}]}`);
  return path;
}

/**
 * `lianpian import` killed (-9) at several moments: the database holds all of the file or nothing of it, and takes the
 * next import.
 */
test.each(databases)(
  'kill -9 in the middle of an import on $kind',
  async ({ kind, open }) => {
    const folder = mkdtempSync(join(tmpdir(), 'killed-'));
    const file = gridFile(folder);
    const dataDir = join(folder, 'data');
    const server = kind === 'server' ? await open() : undefined;
    const url = server ? await urlOf(server) : undefined;
    const reopen = () => joinDatabase({ url, dataDir });
    try {
      await (await reopen()).close();
      for (const delayMs of [2000, 3500, 5000]) {
        const child = importing(file, dataDir, url);
        await new Promise((done) => setTimeout(done, delayMs));
        child.kill('SIGKILL');
        await new Promise((done) => child.once('close', done));
        const database = await reopen();
        const { rows } = await database.pool.query('select count(*)::int as n from community');
        await expectInvariants(database);
        await database.close();
        expect([0, total]).toContain(rows[0].n);
      }
      const child = importing(file, dataDir, url);
      expect(await new Promise((done) => child.once('close', done))).toBe(0);
      const database = await reopen();
      const { rows } = await database.pool.query('select count(*)::int as n from community');
      await database.close();
      expect(rows[0].n).toBe(total);
    } finally {
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  180_000,
);

function importing(file: string, dataDir: string, url: string | undefined): ChildProcess {
  const words = [
    'import',
    file,
    '--as',
    'communities',
    '--city',
    'KILL',
    '--city-name',
    'k',
    '--data',
    dataDir,
    '--json',
  ];
  const env = { ...process.env, DATABASE_URL: url ?? '' };
  return spawn(process.execPath, [join(repository, 'server/cli.ts'), ...words], {
    env,
    stdio: 'ignore',
    cwd: repository,
  });
}

/** Address of a test's own database on the server of the run. */
async function urlOf(database: Database): Promise<string> {
  const { rows } = await database.pool.query('select current_database() as name');
  const address = new URL(inject('postgresUrl'));
  address.pathname = `/${rows[0].name}`;
  return address.href;
}
