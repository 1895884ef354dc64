import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import { readMigrations } from './paths.ts';
import { type BackupHeader, type PortableTable, portableTables, quoted } from './portable.ts';

/** Rows of one insert. */
const batch = 500;

/**
 * Puts the database into the state of the backup: all of it, or nothing is changed. Triggers rest meanwhile, since what
 * they would make is in the backup.
 * @returns rows restored
 * @throws Problem backup.unreadable, backup.other-schema
 */
export async function restore(pool: pg.Pool, file: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const tables = await portableTables(client);
    const names = tables.map((table) => quoted(table.name)).join(', ');
    const { rows: before } = await client.query('select layer, revision from layer_revision');
    await client.query(`truncate ${names}, session, verification`);
    for (const table of tables) await client.query(`alter table ${quoted(table.name)} disable trigger user`);
    const count = await insertAll(client, tables, file);
    for (const table of tables) await client.query(`alter table ${quoted(table.name)} enable trigger user`);
    await continueIdentities(client);
    // whoever holds a tile of the state before must see that it is another one now
    for (const { layer, revision } of before)
      await client.query('insert into layer_change (layer, changes) values ($1, $2)', [layer, revision + 1]);
    await client.query(`select pg_notify('layer', '')`);
    await client.query('commit');
    return count;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function insertAll(client: pg.PoolClient, tables: PortableTable[], file: string): Promise<number> {
  const hash = createHash('sha256');
  let header: BackupHeader | undefined;
  let insert: ((rows: unknown[]) => Promise<void>) | undefined;
  let waiting: unknown[] = [];
  let count = 0;
  let isWhole = false;
  const flush = async () => {
    if (waiting.length > 0) await insert?.(waiting);
    waiting = [];
  };
  for await (const line of linesOf(file)) {
    const value = parsed(line);
    if (isWhole) throw unreadable();
    if (!header) {
      header = checkedHeader(value);
    } else if (Array.isArray(value)) {
      if (!insert) throw unreadable();
      waiting.push(value);
      count++;
      if (waiting.length >= batch) await flush();
    } else if (typeof value.table === 'string') {
      await flush();
      insert = inserter(client, tables, value.table, value.columns);
    } else {
      await flush();
      isWhole = value.end === count && value.sha256 === hash.digest('hex');
      if (!isWhole) throw unreadable();
      continue;
    }
    hash.update(`${line}\n`);
  }
  if (!isWhole) throw unreadable();
  return count;
}

/** Decompression errors, of a file that is cut short or is no backup at all, speak as one. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  try {
    yield* createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
    if (unzipped.errored) throw unzipped.errored;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(file) : unreadable(error);
  }
}

function parsed(line: string): { table?: unknown; columns?: unknown; end?: unknown; sha256?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    if (value !== null && typeof value === 'object') return value;
  } catch {}
  throw unreadable();
}

function checkedHeader(value: unknown): BackupHeader {
  const header = value as Partial<BackupHeader>;
  if (header.lianpian !== 1 || !Array.isArray(header.migrations)) throw unreadable();
  const mine = readMigrations();
  const same =
    header.migrations.length === mine.length &&
    header.migrations.every((each, i) => each.number === mine[i]?.number && each.sha256 === mine[i]?.sha256);
  if (!same) throw otherSchema(header.migrations.at(-1)?.number, mine.at(-1)?.number);
  return header as BackupHeader;
}

function inserter(client: pg.PoolClient, tables: PortableTable[], name: string, columns: unknown) {
  const table = tables.find((each) => each.name === name);
  const types = new Map(table?.columns.map((column) => [column.name, column.type]));
  if (!table || !Array.isArray(columns) || columns.length !== types.size) throw unreadable();
  if (!columns.every((column) => types.has(column as string))) throw unreadable();
  const list = (columns as string[]).map(quoted).join(', ');
  const picked = (columns as string[]).map((column, i) => `(r.v ->> ${i})::${types.get(column)}`).join(', ');
  const text = `insert into ${quoted(name)} (${list}) overriding system value
    select ${picked} from json_array_elements($1::json) with ordinality as r (v, n) order by r.n`;
  return async (rows: unknown[]) => {
    await client.query(text, [JSON.stringify(rows)]);
  };
}

/** New rows get ids behind the restored ones. */
async function continueIdentities(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace and not a.attisdropped`,
  );
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), greatest(max(${quoted(column)}), 1), max(${quoted(column)}) is not null)
       from ${quoted(table)}`,
      [quoted(table), column],
    );
}

const fileRemedy: Bilingual = {
  zh: '请换用完整的备份文件；数据库未做任何更改。',
  en: 'Use a whole backup file; the database is as it was.',
};

function unreadable(cause?: unknown): Problem {
  const title = {
    zh: '备份文件不完整、已损坏，或不是连片的备份。',
    en: 'The file is cut short, damaged, or not a backup of Lianpian.',
  };
  return new Problem('backup.unreadable', title, fileRemedy, { cause });
}

function missing(file: string): Problem {
  const title = { zh: `找不到文件 ${file}。`, en: `There is no file ${file}.` };
  return new Problem('backup.missing', title, fileRemedy);
}

function otherSchema(theirs: number | undefined, mine: number | undefined): Problem {
  return new Problem(
    'backup.other-schema',
    {
      zh: `备份的数据库结构（${theirs}）与本程序（${mine}）不同。`,
      en: `The backup has another schema (${theirs}) than this program (${mine}).`,
    },
    {
      zh: '请用制作备份的程序版本恢复，再升级。',
      en: 'Restore it with the program that made it, then upgrade.',
    },
    { status: 409, facts: { backup: theirs, program: mine } },
  );
}
