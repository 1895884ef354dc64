import type { TestProject } from 'vitest/node';
import { databaseTemplate } from '../server/db/template.ts';
import { compileDatabaseOnce } from './compiled-once.ts';
import { temporaryFilesInMemory } from './memory-disk.ts';
import { startPostgresCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

interface Opened {
  url: string;
  end: () => void;
}

/** Projects of one run load this file each for itself, and have one database all the same. */
const key = Symbol.for('lianpian.database-of-tests');
const ofRun = globalThis as unknown as Record<symbol, { users: number; opened: Promise<Opened> } | undefined>;

/** One real PostgreSQL for all test files of a run: DATABASE_URL, else a throw-away cluster. It ends with the last project that uses it. */
export default async function setup(project: TestProject): Promise<() => void> {
  ofRun[key] ??= { users: 0, opened: open() };
  const shared = ofRun[key];
  shared.users++;
  const { url, end } = await shared.opened;
  project.provide('postgresUrl', url);
  return () => {
    shared.users--;
    if (shared.users > 0) return;
    ofRun[key] = undefined;
    end();
  };
}

async function open(): Promise<Opened> {
  const clearMemory = temporaryFilesInMemory();
  await databaseTemplate();
  await compileDatabaseOnce();
  const given = process.env.DATABASE_URL;
  const cluster = given ? undefined : await startPostgresCluster();
  const url = given ?? cluster?.url ?? '';
  if (!url) console.warn('SKIPPED: no PostgreSQL with PostGIS here; tests run on the embedded database only');
  return {
    url,
    end() {
      cluster?.stop();
      clearMemory();
    },
  };
}
