import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from './embedded/start.ts';
import { migrate } from './migrate.ts';
import { cacheFolder, schemaKey } from './paths.ts';
import { embeddedPool } from './pool.ts';

/** Where the migrated, empty embedded database of this schema lies once it has been made. */
export const templatePath = (): string => join(cacheFolder, `database-${schemaKey()}`);

/**
 * A migrated, stopped embedded database to copy: creating one and its PostGIS takes ten times as long as the copy.
 * Made once per schema under `.cache/`.
 */
export async function databaseTemplate(): Promise<string> {
  const path = templatePath();
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(`${path}-`);
  try {
    const embedded = await startEmbedded(work);
    const pool = embeddedPool(embedded.socketFolder);
    await migrate(pool);
    await pool.query('analyze');
    await pool.end();
    await embedded.stop();
    // another process may have been faster: the same content, so either one will do
    if (!existsSync(path)) renameSync(join(work, 'database'), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}
