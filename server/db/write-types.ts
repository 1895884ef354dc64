/** `node server/db/write-types.ts` writes types.ts from the migrations; a test holds the two together. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';

interface Column {
  table_name: string;
  column_name: string;
  udt_name: string;
  nullable: boolean;
  computed: boolean;
  defaulted: boolean;
}

const scalars: Record<string, string> = {
  text: 'string',
  uuid: 'string',
  bytea: 'Buffer',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'Date',
  geometry: 'Geometry',
  numeric: 'string',
  ...Object.fromEntries(['int2', 'int4', 'int8', 'float4', 'float8'].map((name) => [name, 'number'])),
  json: 'unknown',
  jsonb: 'unknown',
};

const head = `// Written by write-types.ts from sql/migrations; do not edit.
import type { ColumnType, Generated } from 'kysely';

/** EWKB in hex as it comes; goes in as an expression. */
type Geometry = string;
/** Kept by the database itself. */
type Computed<T> = ColumnType<T, never, never>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
`;

/** The text of types.ts for the schema behind the pool. */
export async function typesOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<Column>(`
    select table_name, column_name, udt_name, is_nullable = 'YES' as nullable,
      is_generated = 'ALWAYS' or identity_generation = 'ALWAYS' as computed,
      column_default is not null or identity_generation = 'BY DEFAULT' as defaulted
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_name not in ('spatial_ref_sys', 'geometry_columns', 'geography_columns')
    order by table_name, ordinal_position`);
  const tables = Map.groupBy(rows, (row) => row.table_name);
  const parts = [...tables].map(([table, columns]) => {
    const lines = columns.map((column) => `  ${column.column_name}: ${typeOf(column)};`);
    return `export interface ${pascal(table)}Table {\n${lines.join('\n')}\n}\n`;
  });
  const index = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}Table;`);
  return `${head}\n${parts.join('\n')}\nexport interface Schema {\n${index.join('\n')}\n}\n`;
}

function typeOf(column: Column): string {
  const array = column.udt_name.startsWith('_');
  const scalar = scalars[array ? column.udt_name.slice(1) : column.udt_name];
  if (!scalar) throw new Error(`${column.table_name}.${column.column_name}: no type for ${column.udt_name}`);
  if (scalar === 'Date')
    return column.nullable ? 'NullableTimestamp' : column.defaulted ? 'GeneratedTimestamp' : 'Timestamp';
  const type = `${scalar}${array ? '[]' : ''}${column.nullable && !column.computed && scalar !== 'unknown' ? ' | null' : ''}`;
  if (column.computed) return `Computed<${type}>`;
  return column.defaulted ? `Generated<${type}>` : type;
}

const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

if (import.meta.main) {
  const { openDatabase } = await import('./open.ts');
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-types-'));
  const database = await openDatabase({ dataDir });
  writeFileSync(join(import.meta.dirname, 'types.ts'), await typesOf(database.pool));
  await database.close();
  rmSync(dataDir, { recursive: true });
}
