/** Rows of a table → features: typed values, and geometry from coordinate or WKT columns. */
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Geometry } from 'geojson';
import { parseCoordinate, parsePair } from '../../../domain/exchange/parse-coordinates.ts';
import { plainText } from '../../../domain/exchange/parse-values.ts';
import { emptyBox, widen } from '../../../domain/geo/box.ts';
import type { Position } from '../../../domain/geo/crs.ts';
import { mapPositions } from '../../../domain/geo/map-positions.ts';
import type { CrsChoice } from './choose-crs.ts';
import type { GdalThread } from './gdal-thread.ts';
import { type Extent, type Layer, readable, refuseBadCondition } from './layers.ts';
import type { ReadFeature, ReadOptions } from './read-features.ts';
import { type CoordinateColumns, coordinateColumns, type Table, tableFields } from './table.ts';

/** A table seen as a layer; its extent is that of the coordinate columns. */
export function tableLayer(table: Table, map?: Record<string, string>): Layer {
  const fields = tableFields(table);
  const columns = coordinateColumns(fields, map);
  return {
    name: table.name,
    source: table.source,
    geometryType: columns.x ? 'Point' : columns.shape ? 'Unknown' : 'None',
    featureCount: table.rows.length,
    fields,
    extent: columns.x || columns.shape ? extentOf(table, columns) : undefined,
    hidden: table.hidden,
    unsolved: table.unsolved,
  };
}

/** Streams the rows. X and Y written north first (seven-digit X) are turned round. */
export async function* tableFeatures(
  thread: GdalThread,
  table: Table,
  choice: CrsChoice,
  wish: ReadOptions,
): AsyncGenerator<ReadFeature> {
  const fields = tableFields(table);
  const columns = coordinateColumns(fields, wish.map);
  const numeric = new Set(fields.filter((field) => field.type === 'number').map((field) => field.name));
  const shapes = await geometries(thread, table, choice, columns);
  const wanted = wish.where ? await rowsWhere(thread, table, wish.where) : undefined;
  let count = 0;
  for (const { row, cells } of table.rows) {
    if (wanted && !wanted.has(row)) continue;
    if (wish.limit !== undefined && count++ >= wish.limit) return;
    const properties = Object.fromEntries(
      table.header.map((name, i) => {
        const text = cells[i]?.trim() ?? null;
        return [name, text !== null && text !== '' && numeric.has(name) ? Number(text) : text];
      }),
    );
    const geometry = shapes.get(row) ?? null;
    if (geometry) yield { row, properties, geometry: mapPositions(geometry, choice.toLonLat) };
    else yield { row, properties, geometry, unread: saidPlace(cells, table.header, columns) };
  }
}

function positionOf(
  cells: (string | null)[],
  header: string[],
  columns: CoordinateColumns,
): Position | undefined {
  const cell = (name: string) => cells[header.indexOf(name)]?.trim() ?? '';
  const alone = [parseCoordinate(cell(columns.x!)), parseCoordinate(cell(columns.y!))];
  // ledgers that keep the whole pair in the column of the longitude
  const [x, y] = alone[1] === undefined ? (parsePair(cell(columns.x!)) ?? alone) : alone;
  if (x === undefined || y === undefined || (x === 0 && y === 0)) return undefined;
  // Chinese surveyors: X is north (seven digits), Y is east
  return x > 1.8e6 && x < 6.2e6 && (y < 1e6 || y > 1.3e7) ? [y, x] : [x, y];
}

/** What stands in the coordinate cells of a row that gave no geometry; undefined where they are blank. */
function saidPlace(
  cells: (string | null)[],
  header: string[],
  { x, y, shape }: CoordinateColumns,
): string | undefined {
  const said = [x, y, shape].flatMap((name) => (name ? (plainText(cells[header.indexOf(name)]) ?? []) : []));
  // 0, 0 is what programs write for “nowhere”
  return said.some((text) => Number(text) !== 0) ? said.join(', ').slice(0, 60) : undefined;
}

/** Of WKT only the first position of each shape is looked at: enough to tell degrees from metres. */
function extentOf(table: Table, columns: CoordinateColumns): Extent | undefined {
  const extent: Extent = emptyBox();
  for (const { cells } of table.rows) {
    const wkt = columns.shape && cells[table.header.indexOf(columns.shape)];
    const pair = wkt && /(-?\d+(?:\.\d+)?)[\s,，;]+(-?\d+(?:\.\d+)?)/.exec(wkt);
    const position = columns.x
      ? positionOf(cells, table.header, columns)
      : pair && ([Number(pair[1]), Number(pair[2])] as Position);
    if (position) widen(extent, position[0], position[1]);
  }
  return Number.isFinite(extent[0]) ? extent : undefined;
}

/**
 * Geometry by row. Numbers that need no projection are points at once; WKT, EWKT and projected numbers go through GDAL
 * in one call.
 */
async function geometries(
  thread: GdalThread,
  table: Table,
  choice: CrsChoice,
  columns: CoordinateColumns,
): Promise<Map<number, Geometry>> {
  const found = new Map<number, Geometry>();
  const lines: string[] = [];
  for (const { row, cells } of table.rows) {
    if (columns.x) {
      const position = positionOf(cells, table.header, columns);
      if (!position) continue;
      if (choice.raw) found.set(row, { type: 'Point', coordinates: position });
      else lines.push(`${row},"POINT(${position.join(' ')})"`);
    } else if (columns.shape) {
      const cell = cells[table.header.indexOf(columns.shape)]?.trim();
      const pair = parsePair(cell);
      const text = pair ? `POINT(${pair.join(' ')})` : cell?.replace(/^SRID=\d+;/i, '');
      if (text) lines.push(`${row},"${text.replaceAll('"', '""')}"`);
    }
  }
  if (lines.length === 0) return found;
  writeFileSync(join(thread.stageFolder, 'shapes.csv'), `lp_row,WKT\n${lines.join('\n')}\n`);
  const dataset = {
    path: 'shapes.csv',
    drivers: ['CSV'],
    openOptions: ['GEOM_POSSIBLE_NAMES=WKT', 'HEADERS=YES'],
  };
  const srs = choice.sourceSrs ? ['-s_srs', choice.sourceSrs, '-t_srs', 'EPSG:4326'] : ['-a_srs', 'NONE'];
  const args = ['-f', 'GeoJSONSeq', '-skipfailures', '-lco', 'COORDINATE_PRECISION=9', ...srs];
  await readable(table.source, () => thread.translate(dataset, args, 'shapes.geojsonl'));
  for await (const feature of lineFeatures(join(thread.outFolder, 'shapes.geojsonl')))
    if (feature.geometry) found.set(Number(feature.properties.lp_row), feature.geometry);
  return found;
}

/** Rows that fulfil an SQL condition over the table's columns, asked of GDAL on a clean copy. */
async function rowsWhere(thread: GdalThread, table: Table, where: string): Promise<Set<number>> {
  const quote = (text: string | null) => `"${(text ?? '').replaceAll('"', '""')}"`;
  const lines = table.rows.map(({ row, cells }) =>
    [String(row), ...table.header.map((_, i) => quote(cells[i]?.trim() ?? null))].join(','),
  );
  writeFileSync(
    join(thread.stageFolder, 'where.csv'),
    `${['lp_row', ...table.header.map(quote)].join(',')}\n${lines.join('\n')}\n`,
  );
  const dataset = {
    path: 'where.csv',
    drivers: ['CSV'],
    openOptions: ['AUTODETECT_TYPE=YES', 'HEADERS=YES'],
  };
  const args = ['-f', 'GeoJSONSeq', '-where', where];
  const said = await readable(table.source, () => thread.translate(dataset, args, 'where.geojsonl'));
  refuseBadCondition(said.messages, where);
  const rows = new Set<number>();
  for await (const feature of lineFeatures(join(thread.outFolder, 'where.geojsonl')))
    rows.add(Number(feature.properties.lp_row));
  return rows;
}

async function* lineFeatures(
  path: string,
): AsyncGenerator<{ properties: Record<string, unknown>; geometry: Geometry | null }> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.length > 1) yield JSON.parse(line);
}
