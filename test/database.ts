import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { brokenInvariants } from '../server/db/checks.ts';
import { migrate } from '../server/db/migrate.ts';
import { type Database, openDatabase } from '../server/db/open.ts';
import { schemaKey } from '../server/db/paths.ts';
import { serverPool } from '../server/db/pool.ts';

export interface TestDatabase {
  kind: Database['kind'];
  /** A fresh, migrated, empty database; `close` removes it. */
  open: () => Promise<Database>;
}

/** Both databases, the real one where there is one: `describe.each(databases)('… on $kind', ({ open }) => …)`. */
export const databases: TestDatabase[] = [
  { kind: 'embedded', open: openEmbedded },
  ...(inject('postgresUrl') ? [{ kind: 'server' as const, open: openServer }] : []),
];

/** Every invariant of sql/checks holds; call it at the end of a scenario. */
export async function expectInvariants(database: Database): Promise<void> {
  expect(await brokenInvariants(database.pool)).toEqual([]);
}

async function openEmbedded(): Promise<Database> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-test-'));
  const database = await openDatabase({ dataDir });
  const close = async () => {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...database, close };
}

let made = 0;

async function openServer(): Promise<Database> {
  const admin = inject('postgresUrl');
  const name = `lianpian_test_${process.pid}_${++made}`;
  await onServer(admin, async (client) => {
    const template = await serverTemplate(client, admin);
    await client.query(`create database ${name} template ${template}`);
  });
  const database = await openDatabase({ url: withDatabase(admin, name), poolSize: 4 });
  const close = async () => {
    await database.close();
    await onServer(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...database, close };
}

/** A migrated database of this schema to copy, made once for each server. */
async function serverTemplate(client: pg.Client, admin: string): Promise<string> {
  const name = `lianpian_template_${schemaKey()}`;
  await client.query('select pg_advisory_lock(72041)');
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    const partial = `${name}_partial`;
    await client.query(`drop database if exists ${partial} with (force)`);
    await client.query(`create database ${partial}`);
    const pool = serverPool(withDatabase(admin, partial), 1);
    await migrate(pool);
    await pool.end();
    await client.query(`alter database ${partial} rename to ${name}`);
  }
  return name;
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
