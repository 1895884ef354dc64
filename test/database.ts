import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { brokenInvariants } from '../server/db/checks.ts';
import { migrate } from '../server/db/migrate.ts';
import { type Database, openDatabase } from '../server/db/open.ts';
import { schemaKey } from '../server/db/paths.ts';
import { serverPool } from '../server/db/pool.ts';
import { demoName, demoTemplate, fillWithDemo } from '../server/register/demo-template.ts';

export interface TestDatabase {
  kind: Database['kind'];
  /** A fresh, migrated, empty database; `close` removes it. */
  open: () => Promise<Database>;
  /** The same with the demo city in it. */
  openDemo: () => Promise<Database>;
}

const embedded: TestDatabase = {
  kind: 'embedded',
  open: () => copyEmbedded(),
  openDemo: async () => copyEmbedded(await demoTemplate()),
};
const server: TestDatabase = {
  kind: 'server',
  open: () => copyOnServer(emptyTemplate),
  openDemo: () => copyOnServer(demoCityTemplate),
};

/** Both databases, the real one where there is one: `describe.each(databases)('… on $kind', ({ open }) => …)`. */
export const databases: TestDatabase[] = inject('postgresUrl') ? [embedded, server] : [embedded];

/** Every invariant of sql/checks holds; call it at the end of a scenario. */
export async function expectInvariants(database: Database): Promise<void> {
  expect(await brokenInvariants(database.pool)).toEqual([]);
}

async function copyEmbedded(template?: string): Promise<Database> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-test-'));
  const database = await openDatabase(template ? { dataDir, template } : { dataDir });
  const close = async () => {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...database, close };
}

let made = 0;

async function copyOnServer(template: (on: AdminServer) => Promise<string>): Promise<Database> {
  const admin = inject('postgresUrl');
  const name = `lianpian_test_${process.pid}_${threadId}_${++made}`;
  await onServer(admin, async (client) => {
    // no two files make a template at once
    await client.query('select pg_advisory_lock(72041)');
    await client.query(`create database ${name} template ${await template({ client, admin })}`);
  });
  const database = await openDatabase({ url: withDatabase(admin, name), poolSize: 4 });
  const close = async () => {
    await database.close();
    await onServer(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...database, close };
}

interface AdminServer {
  client: pg.Client;
  admin: string;
}

function emptyTemplate(on: AdminServer): Promise<string> {
  return serverTemplate(on, `lianpian_template_${schemaKey()}`, 'template1', migrate);
}

async function demoCityTemplate(on: AdminServer): Promise<string> {
  const name = `lianpian_${demoName().replaceAll('-', '_')}`;
  return serverTemplate(on, name, await emptyTemplate(on), fillWithDemo);
}

/** A database to copy, made once for each server from another by `fill`. */
async function serverTemplate(
  { client, admin }: AdminServer,
  name: string,
  from: string,
  fill: (pool: pg.Pool) => Promise<unknown>,
): Promise<string> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    const partial = `${name}_partial`;
    await client.query(`drop database if exists ${partial} with (force)`);
    await client.query(`create database ${partial} template ${from}`);
    const pool = serverPool(withDatabase(admin, partial), 1);
    await fill(pool);
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
