import type pg from 'pg';

/** One table as it travels in a backup: every column but the generated ones, as text. */
export interface PortableTable {
  name: string;
  columns: { name: string; type: string }[];
}

/** First line of a backup. */
export interface BackupHeader {
  lianpian: 1;
  at: string;
  migrations: { number: number; name: string; sha256: string }[];
}

/** Not carried over: the ladder itself, and sessions, whose cookies belong to the machine they were made on. */
const leftOut = ['schema_migration', 'session', 'verification', 'spatial_ref_sys'];

/** All tables in an order in which no row comes before one that it refers to. */
export async function portableTables(client: pg.ClientBase): Promise<PortableTable[]> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' and c.relname <> all ($1)
     order by c.relname, a.attnum`,
    [leftOut],
  );
  const tables = Map.groupBy(rows, (row) => row.table);
  const references = await client.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint where contype = 'f'`,
  );
  const ordered: PortableTable[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    const columns = tables.get(name);
    if (visited.has(name) || !columns) return;
    visited.add(name);
    for (const { from, to } of references.rows) if (from === name) visit(to);
    ordered.push({ name, columns: columns.map(({ column, type }) => ({ name: column, type })) });
  };
  for (const name of tables.keys()) visit(name);
  return ordered;
}

/** Names come from the catalogue of this very database, quoted all the same. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
