import type { Pool, PoolClient } from 'pg';
import { Problem } from '../../domain/problem.ts';
import { type Migration, readMigrations } from './paths.ts';

/** Any number; the same in every Lianpian process. */
const advisoryLock = 7_204_118;

/**
 * Brings the schema up to date, forward only, each migration in a transaction of its own and all under one lock, so that
 * two servers that start together don't collide.
 * @returns numbers of the migrations that were applied now
 * @throws Problem database.newer when the database was made by a later program, database.changed when an applied
 *   migration differs from the file
 */
export async function migrate(pool: Pool, migrations = readMigrations()): Promise<number[]> {
  const client = await pool.connect();
  const applied: number[] = [];
  try {
    await client.query(
      'create table if not exists schema_migration (number int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const before = await history(client);
    refuse(before, migrations);
    // most starts have nothing to do
    if (before.length === migrations.length) return applied;
    for (const migration of migrations)
      if (await apply(client, migration, migrations)) applied.push(migration.number);
    return applied;
  } finally {
    client.release();
  }
}

interface Applied {
  number: number;
  name: string;
  sha256: string;
}

async function apply(client: PoolClient, migration: Migration, all: Migration[]): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    const before = await history(client);
    refuse(before, all);
    const isNew = !before.some((each) => each.number === migration.number);
    if (isNew) {
      await client.query(migration.sql);
      await client.query('insert into schema_migration (number, name, sha256) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.sha256,
      ]);
    }
    await client.query('commit');
    return isNew;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function history(client: PoolClient): Promise<Applied[]> {
  return (await client.query<Applied>('select number, name, sha256 from schema_migration order by number'))
    .rows;
}

function refuse(applied: Applied[], known: Migration[]): void {
  const newest = Math.max(0, ...known.map((each) => each.number));
  const later = applied.find((each) => each.number > newest);
  if (later) {
    throw new Problem(
      'database.newer',
      {
        zh: `数据库结构（${later.number} ${later.name}）比本程序（${newest}）新。`,
        en: `The database (schema ${later.number} ${later.name}) is newer than this program (${newest}).`,
      },
      {
        zh: '请升级程序，或恢复升级前的备份。',
        en: 'Upgrade the program, or restore a backup made before the upgrade.',
      },
      { status: 503, facts: { database: later.number, program: newest } },
    );
  }
  const changed = applied.find((each) =>
    known.some((m) => m.number === each.number && m.sha256 !== each.sha256),
  );
  if (changed) {
    throw new Problem(
      'database.changed',
      {
        zh: `迁移 ${changed.number} ${changed.name} 与数据库中已执行的内容不同。`,
        en: `Migration ${changed.number} ${changed.name} differs from the one this database was made with.`,
      },
      {
        zh: '请用原来的程序版本，或备份后换一个新的数据目录再恢复。',
        en: 'Use the program that made it, or back up and restore into a fresh data directory.',
      },
      { status: 503, facts: { migration: changed.number } },
    );
  }
}
