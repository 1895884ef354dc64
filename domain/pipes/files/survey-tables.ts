import { type LineRole, lineRole, type PointRole, plainName, pointRole } from './survey-words.ts';

export type Cell = string | number | boolean | Date | null;

/** One sheet of a workbook or one CSV file: all rows, the header still among them. */
export interface SurveySheet {
  name: string;
  rows: readonly (readonly Cell[])[];
}

/** A table with its header understood. */
export interface KnownTable<Role extends string> {
  name: string;
  columns: Map<Role, number>;
  /** Head of each column as it stands there, two rows joined. */
  heads: ReadonlyMap<Role, string>;
  /** Columns that mean nothing here, kept under their own names. */
  others: [name: string, column: number][];
  /** Index of the first data row, and of the first row behind the last one. */
  firstRow: number;
  endRow: number;
  rows: readonly (readonly Cell[])[];
  /** Words above the header: often the utility is only named there. */
  title: string;
}

export type ReadTable =
  | { kind: 'points'; table: KnownTable<PointRole> }
  /** One row per point and connection: the classic 管线点成果表; without coordinates where another table has them. */
  | { kind: 'points-and-links'; table: KnownTable<PointRole | LineRole> }
  | { kind: 'lines'; table: KnownTable<LineRole> };

/** Rows above a header that may be titles. */
const mostTitles = 14;

/**
 * The tables of a sheet: one as a rule, but also several below each other (each with its header and title) or a point table with
 * its line table to the right. Header rows may be one or two (merged cells above, 起点 | 终点 below).
 */
export function tablesOf(sheet: SurveySheet): ReadTable[] {
  const first = bestHeader(sheet, 0, Math.min(sheet.rows.length - 1, mostTitles), 0);
  if (!first) return [];
  const found: ReadTable[] = [];
  let open = first;
  for (let at = open.firstRow; at < sheet.rows.length; at++) {
    if (!looksLikeHeader(sheet.rows[at]!)) continue;
    const end = withoutTitles(sheet, at, open.firstRow);
    const next = bestHeader(sheet, at, at, end);
    if (!next) continue;
    found.push(...closed(open, end));
    open = next;
    at = open.firstRow - 1;
  }
  found.push(...closed(open, sheet.rows.length));
  return found;
}

interface Header {
  score: number;
  firstRow: number;
  tables: ReadTable[];
}

function closed({ tables }: Header, endRow: number): ReadTable[] {
  for (const { table } of tables) table.endRow = endRow;
  return tables;
}

/** The header between two rows that explains most columns; `from` is the first row of its titles. */
function bestHeader(sheet: SurveySheet, first: number, last: number, from: number): Header | undefined {
  let best: Header | undefined;
  for (let at = first; at <= last; at++) {
    // behind the first data a header begins another table
    if (best && sheet.rows[at]!.some((cell) => typeof cell === 'number' || /\d/.test(textOf(cell)))) break;
    for (const deep of [1, 2]) {
      if (at + deep > sheet.rows.length) continue;
      const header = headerAt(sheet, at, deep, from);
      // a second header row must add something that the first alone did not say
      const score = header.score - (deep - 1) * 0.5;
      if (header.tables.length > 0 && score > (best?.score ?? 0)) best = { ...header, score };
    }
  }
  return best;
}

function headerAt(sheet: SurveySheet, at: number, deep: number, from: number): Header {
  const names = headerNames(sheet.rows, at, deep);
  const points = assign(names, pointRole);
  const lines = assign(names, lineRole);
  const title = sheet.rows
    .slice(from, at)
    .flat()
    .filter((cell) => typeof cell === 'string')
    .join(' ');
  const common = {
    name: sheet.name,
    firstRow: at + deep,
    endRow: sheet.rows.length,
    rows: sheet.rows,
    title,
  };
  const isPlaced = points.columns.has('x') && points.columns.has('y');
  const isPoints = points.columns.has('id') && isPlaced;
  const isLines = lines.columns.has('from') && lines.columns.has('to');
  const header = (score: number, ...tables: ReadTable[]): Header => ({ score, firstRow: at + deep, tables });
  const beside = isPoints && isLines ? sideBySide(names, lines.columns) : undefined;
  if (beside) {
    const { left, right } = beside;
    return header(
      left.columns.size + right.columns.size,
      { kind: 'points', table: { ...common, ...left } },
      { kind: 'lines', table: { ...common, ...right } },
    );
  }
  const isLinked = points.columns.has('id') && points.columns.has('connect');
  if (isLinked && (isPlaced || !isLines))
    return header(points.columns.size, { kind: 'points-and-links', table: { ...common, ...merged(names) } });
  if (isPoints) return header(points.columns.size, { kind: 'points', table: { ...common, ...points } });
  if (isLines && !points.columns.has('x'))
    return header(lines.columns.size, { kind: 'lines', table: { ...common, ...lines } });
  return header(0);
}

/** A point table on the left and a line table on the right of it, or undefined where their columns are mixed. */
function sideBySide(names: string[], lines: ReadonlyMap<LineRole, number>) {
  const border = Math.min(lines.get('from')!, lines.get('to')!);
  const left = assign(names.slice(0, border), pointRole);
  if (!left.columns.has('id') || !left.columns.has('x') || !left.columns.has('y')) return undefined;
  const right = assign(
    names.map((name, column) => (column < border ? '' : name)),
    lineRole,
  );
  return { left, right };
}

/** Names of the columns; over two rows the upper name is carried to the right over the cells that it was merged with. */
function headerNames(rows: SurveySheet['rows'], at: number, deep: number): string[] {
  const upper = rows[at]!.map(textOf);
  if (deep === 1) return upper;
  const lower = rows[at + 1]!.map(textOf);
  const names: string[] = [];
  let carried = '';
  for (let k = 0; k < Math.max(upper.length, lower.length); k++) {
    if ((upper[k] ?? '') !== '') carried = upper[k]!;
    const below = lower[k] ?? '';
    names.push(below === '' ? (upper[k] ?? '') : carried === '' ? below : `${carried}|${below}`);
  }
  return names;
}

/** A two-part name may read either way round, and its lower part may say enough alone. */
function roleOf<Role>(name: string, role: (name: string) => Role | undefined): Role | undefined {
  const [upper, lower] = name.split('|') as [string, string?];
  if (lower === undefined) return role(upper);
  return role(upper + lower) ?? role(lower + upper) ?? role(lower) ?? undefined;
}

function assign<Role extends string>(names: string[], role: (name: string) => Role | undefined) {
  const columns = new Map<Role, number>();
  const heads = new Map<Role, string>();
  const others: [string, number][] = [];
  names.forEach((name, column) => {
    if (plainName(name) === '') return;
    const found = roleOf(name, role);
    if (found && !columns.has(found)) {
      columns.set(found, column);
      heads.set(found, name.replace('|', ''));
    } else others.push([name.replace('|', ''), column]);
  });
  return { columns, heads, others };
}

/** Point roles first; what is left may be of the line (管径, 材质, 埋设年代 …). */
function merged(names: string[]) {
  const points = assign(names, pointRole);
  const taken = new Set(points.columns.values());
  const rest = assign(
    names.map((name, column) => (taken.has(column) ? '' : name)),
    lineRole,
  );
  const columns = new Map<PointRole | LineRole, number>(rest.columns);
  columns.delete('from');
  columns.delete('to');
  for (const [role, column] of points.columns) columns.set(role, column);
  const heads = new Map<PointRole | LineRole, string>([...rest.heads, ...points.heads]);
  return { columns, heads, others: rest.others };
}

/** At least three heads and no figure before them; told by its first cells, so that a million rows cost little. */
function looksLikeHeader(row: readonly Cell[]): boolean {
  let known = 0;
  for (const cell of row) {
    if (cell === null || cell === '') continue;
    if (typeof cell !== 'string' || (known === 0 && /\d/.test(cell))) return false;
    if (pointRole(cell) ?? lineRole(cell)) known++;
    else if (known === 0) return false;
    if (known === 3) return true;
  }
  return false;
}

/** Rows with one text above a header are its titles, and blank ones are nobody's. */
function withoutTitles({ rows }: SurveySheet, header: number, first: number): number {
  let at = header;
  while (at > first) {
    const filled = rows[at - 1]!.filter((cell) => textOf(cell) !== '');
    if (filled.length > 1 || (filled.length === 1 && typeof filled[0] !== 'string')) break;
    at--;
  }
  return at;
}

export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
