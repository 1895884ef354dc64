import { CompiledQuery, type Transaction } from 'kysely';
import type { Schema } from '../db/types.ts';

/** One column of many rows. `geometry` takes hexadecimal EWKB. */
export interface BulkColumn {
  name: string;
  type:
    | 'text'
    | 'int'
    | 'bigint'
    | 'float8'
    | 'boolean'
    | 'date'
    | 'timestamptz'
    | 'jsonb'
    | 'uuid'
    | 'geometry'
    | 'text[]';
  values: readonly unknown[];
}

/** Rows a statement: large enough that statement triggers fire seldom, small enough for one message of the driver. */
const rowsAtOnce = 5_000;

/**
 * Inserts rows from columns by `unnest`, many at once. `names` may also be expressions over the row `r`, given as
 * `{column: sql}` in `computed`, with `from` joined to it (for looking up ids by code).
 */
export async function bulkInsert(
  trx: Transaction<Schema>,
  table: string,
  columns: readonly BulkColumn[],
  options: { computed?: Record<string, string>; join?: string } = {},
): Promise<void> {
  const total = columns[0]!.values.length;
  const computed = Object.entries(options.computed ?? {});
  const carried = columns.filter((column) => !column.name.startsWith('_'));
  const target = [...carried.map((column) => column.name), ...computed.map(([name]) => name)].join(', ');
  const source = [
    ...carried.map((column) => `r.${column.name}${cast(column)}`),
    ...computed.map(([, text]) => text),
  ].join(', ');
  const parts = columns.map((column, k) => `$${k + 1}::${wire(column)}[]`).join(', ');
  const names = columns.map((column) => column.name).join(', ');
  const text = `insert into ${table} (${target}) select ${source} from unnest(${parts}) as r(${names}) ${options.join ?? ''}`;
  for (let from = 0; from < total; from += rowsAtOnce) {
    const values = columns.map((column) => column.values.slice(from, from + rowsAtOnce));
    await trx.executeQuery(CompiledQuery.raw(text, values));
  }
}

/** As what a column travels. Arrays of arrays are not lists of rows in SQL, so they go as text. */
function wire(column: BulkColumn): string {
  return column.type === 'geometry' || column.type === 'jsonb' || column.type === 'text[]'
    ? 'text'
    : column.type;
}

function cast(column: BulkColumn): string {
  return wire(column) === column.type ? '' : `::${column.type}`;
}

/** A list as the text of an SQL array. */
export const arrayText = (list: readonly string[]): string =>
  `{${list.map((one) => JSON.stringify(one)).join(',')}}`;
