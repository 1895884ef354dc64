import type { RowProblem } from './row-problem.ts';
import type { HeadedFigure } from './stated-ends.ts';
import { type Cell, type KnownTable, textOf } from './survey-tables.ts';

/** Roles that name a point: `ＷＳ１` is WS1. */
const NUMBERS = new Set(['id', 'mapNumber', 'from', 'to', 'connect', 'size', 'ducts']);

/** Lines below a table that are none of it. */
const FOOT =
  /^(合\s*计|总\s*计|小\s*计|共\s*计|制表|审核|填表|校核|检查人|复核|绘图|测量员|日\s*期|备\s*注|说\s*明|注\s*[:：]|单位\s*[:：]|第.{1,4}页)/;

/** Reads one row through its columns and reports what can't be read. */
export class RowReader<Role extends string> {
  readonly table: KnownTable<Role>;
  readonly problems: RowProblem[];
  row = 0;
  readonly #own: readonly number[];
  readonly #metres = new Map<Role, number>();
  readonly #further = new Map<Role, KnownTable<Role>['others']>();

  constructor(table: KnownTable<Role>, problems: RowProblem[]) {
    this.table = table;
    this.problems = problems;
    this.#own = [...table.columns.values(), ...table.others.map(([, column]) => column)];
    for (const [role, head] of table.heads) this.#metres.set(role, metresIn(head));
  }

  /** Calls back for every row that is not blank; sums and signatures below the table are told and passed over. */
  each(visit: () => void): void {
    const { rows, firstRow, endRow } = this.table;
    for (this.row = firstRow; this.row < endRow; this.row++) {
      const row = rows[this.row]!;
      const first = this.#own.find((column) => !isBlank(row[column]));
      if (first === undefined) continue;
      const word = row.find((cell) => !isBlank(cell));
      if (typeof word === 'string' && FOOT.test(word.trim())) this.#passOver(word.trim());
      else visit();
    }
  }

  #passOver(word: string): void {
    this.report(
      null,
      'row-passed-over',
      { zh: `“${word}”行不是数据，未读取`, en: `the row "${word}" is no data and was passed over` },
      'warning',
    );
  }

  cell(role: Role): Cell {
    const column = this.table.columns.get(role);
    return column === undefined ? null : (this.table.rows[this.row]![column] ?? null);
  }

  text(role: Role): string {
    const text = textOf(this.cell(role));
    if (isFormulaError(text)) {
      this.report(role, 'formula-error', { zh: `公式错误 ${text}`, en: `the formula failed: ${text}` });
      return '';
    }
    return NUMBERS.has(role) ? halfWidth(text) : text;
  }

  /** A finite number; null for blank and dash cells; anything else is an error of this row. */
  number(role: Role): number | null {
    const cell = this.cell(role);
    if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
    const given = this.text(role);
    const text = halfWidth(given);
    if (text === '' || /^[-—/\\]+$/.test(text) || text === '无' || text.toUpperCase() === 'NULL') return null;
    const about = /^(约|≈|~)/.test(text);
    const value = Number(
      text
        .replace(/^(约|≈|~)/, '')
        .replaceAll(',', '')
        .replace(/(m|米)$/i, ''),
    );
    if (Number.isFinite(value) && about)
      this.report(
        role,
        'about',
        { zh: `“${given}”为估计值，按 ${value} 读取`, en: `"${given}" is an estimate, read as ${value}` },
        'warning',
      );
    if (Number.isFinite(value)) return value;
    this.report(role, 'not-a-number', { zh: `“${given}” 不是数`, en: `"${given}" is no number` });
    return null;
  }

  /** A length in metres: the unit stands in the head of the column, metres where it does not. */
  metres(role: Role): number | null {
    const value = this.number(role);
    return value === null ? null : inMetres(value, this.#metres.get(role) ?? 0);
  }

  /** Metres in every column of a role, each with its head: of 管顶高程 and 管内底高程 each row may fill another one. */
  headed(role: Role, roleOf: (name: string) => string | undefined): HeadedFigure[] {
    if (!this.table.columns.has(role)) return [];
    const own = { head: this.table.heads.get(role) ?? '', value: this.metres(role) };
    let others = this.#further.get(role);
    if (!others) {
      others = this.table.others.filter(([head]) => roleOf(head) === role);
      this.#further.set(role, others);
    }
    const further = others.map(([head, column]): HeadedFigure => {
      const text = halfWidth(textOf(this.table.rows[this.row]![column] ?? null));
      const value = text === '' ? Number.NaN : Number(text);
      return { head, value: Number.isFinite(value) ? inMetres(value, metresIn(head)) : null };
    });
    return [own, ...further];
  }

  /** By how much figures of a column must be multiplied to be millimetres, where its head names a unit. */
  millimetresPer(role: Role): number {
    return (this.#metres.get(role) || 0.001) * 1000;
  }

  others(): Record<string, string | number | boolean | null> {
    const found: Record<string, string | number | boolean | null> = {};
    for (const [name, column] of this.table.others) {
      const cell = this.table.rows[this.row]![column] ?? null;
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
    const at = column === null ? undefined : this.table.columns.get(column);
    const header = at === undefined ? null : textOf(this.table.rows[this.table.firstRow - 1]?.[at] ?? null);
    this.problems.push({
      table: this.table.name,
      row: this.row + 1,
      column: header || column,
      severity,
      code: `survey.${code}`,
      text,
    });
  }
}

/** @param unit - metres that it stands for; 0 = metres */
function inMetres(value: number, unit: number): number {
  return unit === 0 || unit === 1 ? value : Number((value * unit).toFixed(6));
}

/** Figures and letters of full width, as Chinese input methods type them. */
export function halfWidth(text: string): string {
  return /[\u3000\uFF01-\uFF5E]/.test(text) ? text.normalize('NFKC').trim() : text;
}

/** Metres a unit in the brackets or behind the stroke of a head stands for; 0 where it names none. */
function metresIn(head: string): number {
  const unit = /(?:[（([]|[/,，_])\s*(mm|cm|dm|m|毫米|厘米|分米|米)\s*[）)\]]?\s*$/i.exec(head.trim())?.[1];
  const metres: Record<string, number> = { mm: 0.001, 毫米: 0.001, cm: 0.01, 厘米: 0.01, dm: 0.1, 分米: 0.1 };
  return unit === undefined ? 0 : (metres[unit.toLowerCase()] ?? 1);
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

function isFormulaError(text: string): boolean {
  return /^#(REF!|N\/A|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/i.test(text);
}
