import { Problem } from '../../domain/problem.ts';

/** A CSV file: comma, semicolon or tab, with or without quotes and byte order mark. */
export interface Table {
  file: string;
  rows: string[][];
  /** Position of the first column with one of these names, -1 without. */
  column(...names: string[]): number;
}

export function readTable(text: string, file: string): Table {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = lines[0] ?? '';
  const separator = [',', ';', '\t'].find((c) => head.includes(c)) ?? ',';
  const quoted = text.includes('"');
  const split = (line: string): string[] => (quoted ? splitQuoted(line, separator) : line.split(separator));
  const header = split(head).map((name) => name.trim().toLowerCase());
  const rows: string[][] = [];
  for (let i = 1; i < lines.length; i++) if (lines[i]!.trim() !== '') rows.push(split(lines[i]!));
  return { file, rows, column: (...names) => header.findIndex((name) => names.includes(name)) };
}

/** Position of a column that must be there. */
export function need(table: Table, ...names: string[]): number {
  const at = table.column(...names);
  if (at >= 0) return at;
  throw new Problem(
    'pipes.column-missing',
    {
      zh: `${table.file} 缺少列 ${names.join(' / ')}。`,
      en: `${table.file} has no column ${names.join(' or ')}.`,
    },
    { zh: '请在首行写明列名。', en: 'Name it in the first line.' },
    { facts: { file: table.file, columns: names } },
  );
}

function splitQuoted(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (c === '"' && inside && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"') inside = !inside;
    else if (c === separator && !inside) {
      cells.push(cell);
      cell = '';
    } else cell += c;
  }
  cells.push(cell);
  return cells;
}
