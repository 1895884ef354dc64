import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { cacheFolder, repository, schemaKey } from '../db/paths.ts';
import { databaseTemplate, makeTemplate } from '../db/template.ts';
import type { Schema } from '../db/types.ts';

/** An embedded database with the demo city in it, made once for each schema and generator. */
export async function demoTemplate(): Promise<string> {
  return makeTemplate(demoName(), fillWithDemo, await databaseTemplate());
}

export const demoPath = (): string => join(cacheFolder, demoName());

/** Changes with the schema and with what the demo city is made of. */
export const demoName = (): string => `demo-${schemaKey()}-${generatorKey()}`;

/** The demo city with the steps of the programme, in a migrated, empty database. */
export async function fillWithDemo(pool: Pool): Promise<void> {
  // only who makes the template pays for the generator
  const { loadDemo } = await import('./load-demo.ts');
  const { syncSteps } = await import('../progress/sync-steps.ts');
  const { refreshReadings } = await import('./readings.ts');
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  await syncSteps(db);
  await loadDemo(db);
  await refreshReadings(pool);
}

/** Changes with every file that has a say in what the demo city looks like. */
function generatorKey(): string {
  const hash = createHash('sha256');
  const made = ['data/{demo,policies,catalogue}/**/*.{ts,json}', 'server/register/*.ts'];
  const files = globSync(made, { cwd: repository });
  for (const file of files.sort()) hash.update(readFileSync(join(repository, file)));
  return hash.digest('hex').slice(0, 12);
}
