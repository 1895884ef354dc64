import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { decodeBytes, sniffEncoding } from '../exchange/gdal/text-encoding.ts';
import { readWorkbook } from '../exchange/workbook.ts';
import { parseJson, readText } from './read-features.ts';
import { filledRows } from './read-pairs.ts';

/** One row of an assignment file: where it stands (from 1), the unit's word, the zone's word (empty = in no zone), and the zone's name where a column has it. */
export interface AssignmentRow {
  row: number;
  unit: string;
  zone: string;
  name: string;
}

const zoneHeading = /^(zone|zone_?id|片区|片区编号|片区号)$/i;
const nameHeading = /^(zone_?name|片区名称|片区名)$/i;

/**
 * Rows of a CSV or XLSX file. The unit is the first column; the zone is the column headed `zone` or 片区, else the second. A first row
 * whose unit is unknown and whose zone is no number is the heading. Throws `zoning.assignment-bad` where there are no two columns.
 */
export async function assignmentRows(
  file: { name: string; bytes: Buffer },
  known: (unit: string) => boolean,
): Promise<AssignmentRow[]> {
  const lines =
    extname(file.name).toLowerCase() === '.xlsx'
      ? await sheetLines(file)
      : filledRows(textOf(file.bytes), file.name);
  const filled = lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length === 0 || filled.some(({ cells }) => cells.length < 2)) {
    throw new Problem(
      'zoning.assignment-bad',
      { zh: `${file.name} 应为两列：单元编号、片区。`, en: `${file.name} needs two columns: unit and zone.` },
      { zh: '请检查分隔符与列数。', en: 'Check the separator and the columns.' },
    );
  }
  const first = filled[0]!.cells;
  const headed = !known(first[0]!) && !/^\d*$/.test(first[1]!);
  const column = (heading: RegExp) => (headed ? first.findIndex((cell) => heading.test(cell.trim())) : -1);
  const zoneAt = Math.max(1, column(zoneHeading));
  const nameAt = column(nameHeading);
  return filled.slice(headed ? 1 : 0).map(({ line, cells }) => ({
    row: line,
    unit: cells[0]!,
    zone: (cells[zoneAt] ?? '').trim(),
    name: nameAt < 0 ? '' : (cells[nameAt] ?? '').trim(),
  }));
}

/** Which unit goes where, by number of the unit; what the rows say of unknown units, and rows that contradict an earlier row. */
export function settleRows<R extends { unit: string; zone: string }>(
  rows: readonly R[],
  numberOf: (unit: string) => number | undefined,
): { settled: Map<number, R>; unknown: R[]; conflicting: { row: R; earlier: R }[] } {
  const settled = new Map<number, R>();
  const unknown: R[] = [];
  const conflicting: { row: R; earlier: R }[] = [];
  for (const row of rows) {
    const u = numberOf(row.unit);
    const earlier = u === undefined ? undefined : settled.get(u);
    if (u === undefined) unknown.push(row);
    else if (earlier === undefined) settled.set(u, row);
    else if (earlier.zone !== row.zone) conflicting.push({ row, earlier });
  }
  return { settled, unknown, conflicting };
}

/** An assignment from CSV or XLSX (unit, zone), from JSON (`{ unit: zone }`, `[zone, …]`, or an answer of `zone solve`) or from a field of GeoJSON features. */
export async function readAssignment(
  path: string,
  ids: readonly string[],
  field = 'zone',
): Promise<{ zoneOf: (string | undefined)[]; unknown: string[]; conflicting: string[] }> {
  const known = new Map(ids.map((id, u) => [id, u]));
  const rows = (await jsonRows(path, ids, field)) ?? (await tableRows(path, ids, known));
  const { settled, unknown, conflicting } = settleRows(rows, (unit) => known.get(unit));
  return {
    zoneOf: ids.map((_, u) => settled.get(u)?.zone || undefined),
    unknown: unknown.map(({ unit }) => unit),
    conflicting: conflicting.map(({ row }) => row.unit),
  };
}

async function tableRows(path: string, ids: readonly string[], known: ReadonlyMap<string, number>) {
  await readText(path);
  const file = { name: path, bytes: await readFile(path) };
  const rows = await assignmentRows(file, (unit) => known.has(unit));
  // identifiers that are all plain numbers of features count as such, e.g. from a tool that knows no identifiers
  const byIndex = rows.every(
    ({ unit }) => !known.has(unit) && /^\d+$/.test(unit) && Number(unit) < ids.length,
  );
  return byIndex ? rows.map((row) => ({ ...row, unit: ids[Number(row.unit)]! })) : rows;
}

/** Rows of a JSON or GeoJSON file; undefined where the file is a table. */
async function jsonRows(path: string, ids: readonly string[], field: string) {
  const ending = extname(path).toLowerCase();
  if (ending === '.xlsx') return undefined;
  const text = await readText(path);
  if (!['.json', '.geojson'].includes(ending) && !/^\s*[[{]/.test(text)) return undefined;
  const json = parseJson(text, path) as Record<string, unknown>;
  const list = Array.isArray(json) ? json : json.assignment;
  const pairs: [string, unknown][] = Array.isArray(json.features)
    ? (json.features as { properties?: Record<string, unknown> }[]).map(({ properties }, u) => [
        ids[u] ?? String(u),
        properties?.[field],
      ])
    : Array.isArray(list)
      ? list.map((zone, u) => [ids[u] ?? String(u), zone])
      : Object.entries((list as Record<string, unknown>) ?? json);
  return pairs.map(([unit, zone]) => ({ unit, zone: String(zone ?? '').trim() }));
}

function textOf(bytes: Buffer): string {
  return decodeBytes(bytes, sniffEncoding(bytes) ?? 'utf-8').replace(/^\uFEFF/, '');
}

async function sheetLines({ name, bytes }: { name: string; bytes: Buffer }) {
  const [sheet] = await readWorkbook(bytes, {
    unpackedBytes: 120 * 2 ** 20,
    cells: 10_000_000,
    tooLarge: () => tooLarge(name),
    unreadable: (cause) => unreadable(name, cause),
  });
  return (sheet?.rows ?? []).map((row, at) => ({
    line: at + 1,
    cells: row.map((cell) => (cell === null ? '' : String(cell).trim())),
  }));
}

function tooLarge(name: string): Problem {
  return new Problem(
    'zoning.assignment-too-large',
    { zh: `${name} 的工作表过大。`, en: `The sheets of ${name} are too large.` },
    { zh: '请只保留“单元、片区”两列，或另存为 CSV。', en: 'Keep only unit and zone, or save it as CSV.' },
    { status: 413 },
  );
}

function unreadable(name: string, cause: unknown): Problem {
  return new Problem(
    'zoning.assignment-unreadable',
    { zh: `${name} 不是可读的 XLSX 工作簿。`, en: `${name} is no readable XLSX workbook.` },
    { zh: '请在表格软件中另存为 .xlsx 或 .csv。', en: 'Save it again as .xlsx or .csv.' },
    { status: 422, cause },
  );
}
