import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { repository, schemaKey } from './paths.ts';
import { databaseTemplate, makeTemplate } from './template.ts';
import type { Schema } from './types.ts';

const loader = join(repository, 'server/register/load-demo.ts');

/**
 * An embedded database with the demo city in it, made once for each schema and generator; undefined while there is no
 * demo city.
 */
export async function demoTemplate(): Promise<string | undefined> {
  if (!existsSync(loader)) return undefined;
  return makeTemplate(`demo-${schemaKey()}-${generatorKey()}`, fill, await databaseTemplate());
}

async function fill(pool: Pool): Promise<void> {
  const { loadDemo } = (await import(loader)) as { loadDemo: (db: Kysely<Schema>) => Promise<unknown> };
  await loadDemo(new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }));
}

/** Changes with every file that has a say in what the demo city looks like. */
function generatorKey(): string {
  const hash = createHash('sha256').update(readFileSync(loader));
  const files = globSync('data/{demo,policies,catalogue}/**/*.{ts,json}', { cwd: repository });
  for (const file of files.sort()) hash.update(readFileSync(join(repository, file)));
  return hash.digest('hex').slice(0, 12);
}
