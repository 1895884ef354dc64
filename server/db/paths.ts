import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');
export const migrationsFolder = join(repository, 'sql/migrations');
export const checksFolder = join(repository, 'sql/checks');

/** What `npm ci` prepares once for all starts and tests; safe to delete. */
export const cacheFolder = process.env.LIANPIAN_CACHE ?? join(repository, '.cache');

export interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/** All migrations in order. The file name is NNNN_name.sql. */
export function readMigrations(folder = migrationsFolder): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { number: Number(file.slice(0, 4)), name: file.slice(5, -4), sql, sha256 };
    });
}

/** Names one state of the schema: two databases with the same key have the same tables. */
export function schemaKey(migrations = readMigrations()): string {
  const hash = createHash('sha256');
  for (const each of migrations) hash.update(each.sha256);
  return hash.digest('hex').slice(0, 16);
}
