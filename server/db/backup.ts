import { createHash } from 'node:crypto';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { type BackupHeader, type PortableTable, portableTables, quoted } from './portable.ts';

/** Rows that cross at once; a row may carry a photograph. */
const batch = 200;

/**
 * Writes everything into one gzipped file of JSON lines: a header, then each table's name and columns followed by its
 * rows as arrays of text, and a last line with their number and hash. Any Lianpian database can read it. It is one
 * snapshot: what is written meanwhile is in whole transactions or not at all.
 * @returns rows written
 */
export async function backup(pool: pg.Pool, file: string): Promise<number> {
  const client = await pool.connect();
  const partial = `${file}.partial`;
  let count = 0;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local timezone = 'UTC'`);
    const lines = backupLines(client, (rows) => {
      count = rows;
    });
    await pipeline(
      Readable.from(lines),
      createGzip({ level: 6 }),
      createWriteStream(partial, { mode: 0o600 }),
    );
    renameSync(partial, file);
    return count;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function* backupLines(client: pg.PoolClient, counted: (rows: number) => void): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const line = (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  const { rows: migrations } = await client.query<BackupHeader['migrations'][number]>(
    'select number, name, sha256 from schema_migration order by number',
  );
  const header: BackupHeader = { lianpian: 1, at: new Date().toISOString(), migrations };
  yield line(header);
  let count = 0;
  for (const table of await portableTables(client)) {
    yield line({ table: table.name, columns: table.columns.map((column) => column.name) });
    for await (const values of rowsOf(client, table)) {
      count++;
      yield line(values);
    }
  }
  counted(count);
  yield `${JSON.stringify({ end: count, sha256: hash.digest('hex') })}\n`;
}

async function* rowsOf(client: pg.PoolClient, table: PortableTable): AsyncGenerator<(string | null)[]> {
  const columns = table.columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  await client.query(`declare backup_rows no scroll cursor for select ${columns} from ${quoted(table.name)}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `fetch ${batch} from backup_rows`,
      rowMode: 'array',
    });
    yield* rows;
    if (rows.length < batch) break;
  }
  await client.query('close backup_rows');
}
