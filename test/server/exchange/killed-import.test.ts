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
 * `lianpian import` killed (-9) at several moments of its life: the database holds all of the file or nothing of it, and
 * takes the next import.
 */
test.each(databases)(
  'kill -9 in the middle of an import on $kind',
  async ({ kind, open }) => {
    const folder = mkdtempSync(join(tmpdir(), 'killed-'));
    const file = gridFile(folder);
    const dataDir = join(folder, 'data');
    const server = kind === 'server' ? await open() : undefined;
    const url = server ? await urlOf(server) : undefined;
    const importInto = (city: string) => importing(file, city, dataDir, url);
    const communities = async (city: string): Promise<number> => {
      const database = await joinDatabase({ url, dataDir });
      try {
        await expectInvariants(database);
        const { rows } = await database.pool.query(
          'select count(*)::int as n from community where city_code = $1',
          [city],
        );
        return rows[0].n;
      } finally {
        await database.close();
      }
    };
    try {
      await (await joinDatabase({ url, dataDir })).close();
      const started = performance.now();
      expect(await importInto('WHOLE').ended).toBe(0);
      const lifeMs = performance.now() - started;
      expect(await communities('WHOLE')).toBe(total);
      const killed: number[] = [];
      for (const share of [0.5, 0.7, 0.8, 0.9]) {
        const city = `KILL${share * 10}`;
        const { child, ended } = importInto(city);
        await new Promise((done) => setTimeout(done, lifeMs * share));
        child.kill('SIGKILL');
        await ended;
        killed.push(await communities(city));
      }
      expect(killed.every((n) => n === 0 || n === total)).toBe(true);
      expect(killed).toContain(0);
      expect(await importInto('KILL5').ended).toBe(0);
      expect(await communities('KILL5')).toBe(total);
    } finally {
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);

/** The import as a process of its own, and its exit code once it has ended, however early that was. */
function importing(
  file: string,
  city: string,
  dataDir: string,
  url: string | undefined,
): { child: ChildProcess; ended: Promise<number | null> } {
  const words = ['import', file, '--as', 'communities', '--city', city, '--city-name', 'k'];
  const child = spawn(
    process.execPath,
    [join(repository, 'server/cli.ts'), ...words, '--data', dataDir, '--json'],
    { env: { ...process.env, DATABASE_URL: url ?? '' }, stdio: 'ignore', cwd: repository },
  );
  return { child, ended: new Promise((done) => child.once('close', done)) };
}

/** Address of a test's own database on the server of the run. */
async function urlOf(database: Database): Promise<string> {
  const { rows } = await database.pool.query('select current_database() as name');
  const address = new URL(inject('postgresUrl'));
  address.pathname = `/${rows[0].name}`;
  return address.href;
}
