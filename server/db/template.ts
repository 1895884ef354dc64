import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { startEmbedded } from './embedded/start.ts';
import { migrate } from './migrate.ts';
import { cacheFolder, schemaKey } from './paths.ts';
import { embeddedPool } from './pool.ts';

/**
 * A migrated, empty, stopped embedded database to copy: creating one and its PostGIS takes ten times as long as the copy.
 * Made once per schema under `.cache/`.
 */
export const databaseTemplate = (): Promise<string> =>
  makeTemplate(`database-${schemaKey()}`, async () => {});

/**
 * A stopped embedded database that `fill` has been run on, under `.cache/NAME`; made where it is not there yet.
 * @param from a template to start from, else an empty, migrated database
 */
export async function makeTemplate(
  name: string,
  fill: (pool: Pool) => Promise<void>,
  from?: string,
): Promise<string> {
  const path = join(cacheFolder, name);
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(`${path}-`);
  try {
    const embedded = await startEmbedded(work, from);
    const pool = embeddedPool(embedded.socketFolder);
    await migrate(pool);
    await fill(pool);
    await pool.query('analyze');
    await pool.query('checkpoint');
    await pool.end();
    await embedded.stop();
    // another process may have been faster: the same content, so either one will do
    if (!existsSync(path)) renameSync(join(work, 'database'), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}
