/**
 * Tables without geometry of their own (CSV, XLSX): finds the header row under title rows, keeps the row numbers that
 * a spreadsheet shows, and makes points or shapes of coordinate columns.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { columnRole, isKnownColumn } from '../../../domain/exchange/columns.ts';
import type { GdalThread } from './gdal-thread.ts';
import { describeLayers, type Field, readable } from './layers.ts';
import type { Source } from './source.ts';

export interface TableRow {
  /** Row number as a spreadsheet shows it, 1-based, header and titles counted. */
  row: number;
  cells: (string | null)[];
}

export interface Table {
  name: string;
  source: Source;
  header: string[];
  headerRow: number;
  rows: TableRow[];
}

/** Every sheet of a table source, header found. Errors: `import.unreadable`. */
export async function readTables(thread: GdalThread, source: Source): Promise<Table[]> {
  const raw = rawSource(source);
  const tables: Table[] = [];
  for (const layer of await describeLayers(thread, raw)) {
    const out = `table-${tables.length}.geojsonl`;
    const args = ['-f', 'GeoJSONSeq', '-preserve_fid', '-lco', 'COORDINATE_PRECISION=9', layer.name];
    await readable(source, () => thread.translate(raw.dataset, args, out));
    tables.push(withHeader(layer.name, source, await readRows(join(thread.outFolder, out), source.format)));
  }
  return tables;
}

/** All cells as text, no header guessed by GDAL. */
function rawSource(source: Source): Source {
  const openOptions =
    source.format === 'xlsx'
      ? ['HEADERS=DISABLE', 'FIELD_TYPES=STRING']
      : ['HEADERS=NO', 'AUTODETECT_TYPE=NO', 'KEEP_GEOM_COLUMNS=YES'];
  return { ...source, dataset: { ...source.dataset, openOptions } };
}

async function readRows(path: string, format: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.length < 2) continue;
    const feature = JSON.parse(line) as { id?: number; properties: Record<string, unknown> };
    const cells = Object.values(feature.properties).map((value) =>
      value === null || value === '' ? null : String(value),
    );
    // XLSX ids are the sheet's own row numbers, CSV ids count data lines from 1
    const row = format === 'xlsx' ? (feature.id ?? rows.length + 1) : rows.length + 1;
    if (cells.some((cell) => cell !== null && cell.trim() !== '')) rows.push({ row, cells });
  }
  return rows;
}

/**
 * The header is the row among the first 20 that names most known columns; failing that the first row whose cells are
 * filled to the table's width with distinct texts that are no numbers.
 */
function withHeader(name: string, source: Source, rows: TableRow[]): Table {
  const head = rows.slice(0, 20);
  const width = Math.max(1, ...head.map(({ cells }) => filled(cells).length));
  const score = ({ cells }: TableRow) => {
    const texts = filled(cells);
    const distinct = new Set(texts).size === texts.length;
    const words = texts.filter((text) => !/^[-+\d.,:/ ]+$/.test(text)).length;
    return (
      texts.filter(isKnownColumn).length * 3 +
      (distinct && words === texts.length && texts.length >= width * 0.6 ? 2 : 0)
    );
  };
  let best = 0;
  for (const [i, row] of head.entries()) if (score(row) > score(head[best]!)) best = i;
  const header = head[best];
  if (!header || score(header) === 0) {
    const columns = rows[0]?.cells.map((_, i) => `column${i + 1}`) ?? [];
    return { name, source, header: columns, headerRow: 0, rows };
  }
  return {
    name,
    source,
    header: uniqueNames(header.cells),
    headerRow: header.row,
    rows: rows.filter((row) => row.row > header.row),
  };
}

function filled(cells: (string | null)[]): string[] {
  return cells
    .filter((cell) => cell !== null)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

/** Blank heads become `columnN`; a repeated name gets its count, as GDAL does for shapefiles. */
function uniqueNames(cells: (string | null)[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, i) => {
    const name = cell?.trim().replace(/\s+/g, ' ') || `column${i + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}${count}`;
  });
}

/** Column types by content: a column is a number when every filled cell is one and none has a leading zero (codes). */
export function tableFields(table: Table): Field[] {
  return table.header.map((name, column) => {
    let numbers = 0;
    for (const { cells } of table.rows) {
      const text = cells[column]?.trim();
      if (!text) continue;
      if (!/^-?(0|[1-9]\d{0,14})(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return { name, type: 'text' };
      numbers++;
    }
    return { name, type: numbers > 0 ? 'number' : 'text' };
  });
}

export interface CoordinateColumns {
  x?: string;
  y?: string;
  shape?: string;
}

/** Columns that hold coordinates, by name, or `shape` for WKT or GeoJSON text. `gcj02` when the name says so. */
export function coordinateColumns(fields: Field[]): CoordinateColumns {
  const of = (role: string) => fields.find((field) => columnRole(field.name) === role)?.name;
  const [x, y] = [of('x'), of('y')];
  return x && y ? { x, y } : { shape: of('shape') };
}
