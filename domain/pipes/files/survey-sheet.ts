import type { RowProblem } from './row-problem.ts';
import { type LineRole, lineRole, type PointRole, plainName, pointRole } from './survey-words.ts';

export type Cell = string | number | boolean | Date | null;

/** One sheet of a workbook or one CSV file: all rows, the header still among them. */
export interface SurveySheet {
  name: string;
  rows: readonly (readonly Cell[])[];
}

/** A sheet with its header understood. */
export interface KnownSheet<Role extends string> {
  name: string;
  columns: Map<Role, number>;
  /** Head of each column as it stands there, two rows joined. */
  heads: ReadonlyMap<Role, string>;
  /** Columns that mean nothing here, kept under their own names. */
  others: [name: string, column: number][];
  /** Index of the first data row. */
  firstRow: number;
  rows: readonly (readonly Cell[])[];
  /** Words above the header: often the utility is only named there. */
  title: string;
}

export type ReadSheet =
  | { kind: 'points'; sheet: KnownSheet<PointRole> }
  /** One row per point and connection: the classic 管线点成果表. */
  | { kind: 'points-and-links'; sheet: KnownSheet<PointRole | LineRole> }
  | { kind: 'lines'; sheet: KnownSheet<LineRole> }
  | { kind: 'unknown' };

/** Header rows may be one or two (merged cells above, 起点 | 终点 below), and titles may stand above them. */
export function recogniseSheet(sheet: SurveySheet): ReadSheet {
  let best: { score: number; read: ReadSheet } = { score: 0, read: { kind: 'unknown' } };
  const last = Math.min(sheet.rows.length - 1, 14);
  for (let at = 0; at <= last; at++) {
    for (const deep of [1, 2]) {
      if (at + deep > sheet.rows.length) continue;
      const names = headerNames(sheet.rows, at, deep);
      const points = assign(names, pointRole);
      const lines = assign(names, lineRole);
      const title = sheet.rows
        .slice(0, at)
        .flat()
        .filter((cell) => typeof cell === 'string')
        .join(' ');
      const common = { name: sheet.name, firstRow: at + deep, rows: sheet.rows, title };
      const isLines = lines.columns.has('from') && lines.columns.has('to') && !points.columns.has('x');
      const isPoints = points.columns.has('id') && points.columns.has('x') && points.columns.has('y');
      // a second header row must add something that the first alone did not say
      const weight = (count: number) => count - (deep - 1) * 0.5;
      if (isPoints && points.columns.has('connect') && weight(points.columns.size) > best.score) {
        const both = merged(names);
        best = {
          score: weight(points.columns.size),
          read: { kind: 'points-and-links', sheet: { ...common, ...both } },
        };
      } else if (isPoints && weight(points.columns.size) > best.score) {
        best = {
          score: weight(points.columns.size),
          read: { kind: 'points', sheet: { ...common, ...points } },
        };
      } else if (isLines && weight(lines.columns.size) > best.score) {
        best = { score: weight(lines.columns.size), read: { kind: 'lines', sheet: { ...common, ...lines } } };
      }
    }
  }
  return best.read;
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

/** Reads one row through its columns and reports what can't be read. */
export class RowReader<Role extends string> {
  readonly sheet: KnownSheet<Role>;
  readonly problems: RowProblem[];
  row = 0;

  constructor(sheet: KnownSheet<Role>, problems: RowProblem[]) {
    this.sheet = sheet;
    this.problems = problems;
  }

  /** Calls back for every row that is not blank. */
  each(visit: () => void): void {
    const { rows, firstRow } = this.sheet;
    for (this.row = firstRow; this.row < rows.length; this.row++) {
      if (rows[this.row]!.some((cell) => textOf(cell) !== '')) visit();
    }
  }

  cell(role: Role): Cell {
    const column = this.sheet.columns.get(role);
    return column === undefined ? null : (this.sheet.rows[this.row]![column] ?? null);
  }

  text(role: Role): string {
    const cell = this.cell(role);
    const text = textOf(cell);
    if (isFormulaError(text)) {
      this.report(role, 'formula-error', { zh: `公式错误 ${text}`, en: `the formula failed: ${text}` });
      return '';
    }
    return text;
  }

  /** A finite number; null for blank and dash cells; anything else is an error of this row. */
  number(role: Role): number | null {
    const cell = this.cell(role);
    if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
    const text = this.text(role);
    if (text === '' || /^[-—/\\]+$/.test(text) || text === '无' || text.toUpperCase() === 'NULL') return null;
    const value = Number(text.replaceAll(',', '').replace(/(m|米)$/i, ''));
    if (Number.isFinite(value)) return value;
    this.report(role, 'not-a-number', { zh: `“${text}” 不是数`, en: `"${text}" is no number` });
    return null;
  }

  others(): Record<string, string | number | boolean | null> {
    const found: Record<string, string | number | boolean | null> = {};
    for (const [name, column] of this.sheet.others) {
      const cell = this.sheet.rows[this.row]![column] ?? null;
      if (cell === null || cell === '') continue;
      found[name] = cell instanceof Date ? cell.toISOString().slice(0, 10) : cell;
    }
    return found;
  }

  report(
    column: Role | null,
    code: string,
    text: { zh: string; en: string },
    severity: 'error' | 'warning' = 'error',
  ) {
    const at = column === null ? undefined : this.sheet.columns.get(column);
    const header = at === undefined ? null : textOf(this.sheet.rows[this.sheet.firstRow - 1]?.[at] ?? null);
    this.problems.push({
      table: this.sheet.name,
      row: this.row + 1,
      column: header || column,
      severity,
      code: `survey.${code}`,
      text,
    });
  }
}

export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}

function isFormulaError(text: string): boolean {
  return /^#(REF!|N\/A|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/i.test(text);
}
