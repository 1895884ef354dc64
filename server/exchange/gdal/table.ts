/**
 * Tables without geometry of their own (CSV, XLSX): finds the header row under title rows, keeps the row numbers that
 * a spreadsheet shows, and makes points or shapes of coordinate columns.
 */
import { createReadStream } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { columnRole, isKnownColumn } from '../../../domain/exchange/columns.ts';
import { parseCoordinate } from '../../../domain/exchange/parse-coordinates.ts';
import { readCsvRows } from './csv-rows.ts';
import type { GdalThread } from './gdal-thread.ts';
import { describeLayers, type Field, readable } from './layers.ts';
import type { Limits } from './limits.ts';
import { readSheetMarks, type SheetMarks } from './sheet-marks.ts';
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
  /** Of a workbook: the sheet is hidden, and cells whose formula has no stored value. */
  hidden?: boolean;
  unsolved?: string[];
}

/** Every sheet of a table source, header found. Errors: `import.unreadable`. */
export async function readTables(thread: GdalThread, source: Source, limits: Limits): Promise<Table[]> {
  const path = join(thread.stageFolder, source.dataset.path);
  if (source.format === 'csv') {
    return [withHeader(basename(path, extname(path)), source, await readCsvRows(path, source.name))];
  }
  const marks = await readSheetMarks(path, limits);
  const raw = rawSource(source);
  const tables: Table[] = [];
  for (const layer of await describeLayers(thread, raw)) {
    const out = `table-${tables.length}.geojsonl`;
    const args = ['-f', 'GeoJSONSeq', '-preserve_fid', '-lco', 'AUTODETECT_JSON_STRINGS=NO', layer.name];
    await readable(source, () => thread.translate(raw.dataset, args, out));
    const columns = layer.fields.map((field) => field.name);
    const rows = await readRows(join(thread.outFolder, out), columns);
    const { merged, unsolved, hidden } = marks.get(layer.name) ?? noMarks;
    fillMerged(rows, merged);
    tables.push({ ...withHeader(layer.name, source, rows), unsolved, hidden });
  }
  return tables;
}

const noMarks: SheetMarks = { merged: [], unsolved: [], hidden: false };

/** All cells as text, no header guessed by GDAL. */
function rawSource(source: Source): Source {
  const openOptions = ['HEADERS=DISABLE', 'FIELD_TYPES=STRING'];
  // the options of the opening reach the first sheet only, the configuration reaches them all
  const config = { OGR_XLSX_HEADERS: 'DISABLE', OGR_XLSX_FIELD_TYPES: 'STRING' };
  return { ...source, dataset: { ...source.dataset, openOptions, config } };
}

/** @param columns of the sheet: an empty cell is left out of its row and must not let the others move up */
async function readRows(path: string, columns: string[]): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.length < 2) continue;
    const feature = JSON.parse(line) as { id?: number; properties: Record<string, unknown> };
    const cells = columns.map((column) => {
      const value = feature.properties[column];
      return value === null || value === undefined || value === '' ? null : String(value);
    });
    const row = feature.id ?? rows.length + 1;
    if (cells.some((cell) => cell !== null && cell.trim() !== '')) rows.push({ row, cells });
  }
  return rows;
}

/** A text merged over rows holds for each of them; a number is the sum of them all and stays where it is. */
function fillMerged(rows: TableRow[], merged: SheetMarks['merged']): void {
  const byRow = new Map(rows.map((each) => [each.row, each.cells]));
  for (const { fromRow, toRow, column } of merged) {
    const text = byRow.get(fromRow)?.[column];
    if (!text || parseCoordinate(text) !== undefined) continue;
    for (let row = fromRow + 1; row <= toRow; row++) {
      const cells = byRow.get(row);
      if (cells) cells[column] ??= text;
    }
  }
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
    const columns = toWidth([], rows).map((_, i) => `column${i + 1}`);
    return { name, source, header: columns, headerRow: 0, rows };
  }
  return {
    name,
    source,
    header: uniqueNames(toWidth(header.cells, rows)),
    headerRow: header.row,
    rows: rows.filter((row) => row.row > header.row),
  };
}

/** A cell beyond the last head is data all the same. */
function toWidth(cells: (string | null)[], rows: TableRow[]): (string | null)[] {
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
  return Array.from({ length: width }, (_, i) => cells[i] ?? null);
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

/** Columns that hold coordinates, named by the user or known by name; `shape` holds WKT or GeoJSON text, or a pair. */
export function coordinateColumns(fields: Field[], wished: Record<string, string> = {}): CoordinateColumns {
  const of = (role: 'x' | 'y' | 'shape') =>
    fields.find((field) => field.name === wished[role])?.name ??
    fields.find((field) => columnRole(field.name) === role)?.name;
  const [x, y] = [of('x'), of('y')];
  return x && y && !wished.shape ? { x, y } : { shape: of('shape') };
}
