import type { TestProject } from 'vitest/node';
import { databaseTemplate } from '../server/db/template.ts';
import { temporaryFilesInMemory } from './memory-disk.ts';
import { startPostgresCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real PostgreSQL for all test files of a run: DATABASE_URL, else a throw-away cluster. */
export default async function setup(project: TestProject): Promise<() => void> {
  const clearMemory = temporaryFilesInMemory();
  await databaseTemplate();
  const given = process.env.DATABASE_URL;
  const cluster = given ? undefined : await startPostgresCluster();
  const url = given ?? cluster?.url ?? '';
  if (!url) console.warn('SKIPPED: no PostgreSQL with PostGIS here; tests run on the embedded database only');
  project.provide('postgresUrl', url);
  return () => {
    cluster?.stop();
    clearMemory();
  };
}
