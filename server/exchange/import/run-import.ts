/**
 * Files → one kind of rows of one city, in one transaction: read, map, stage, repair, compare, write, report. Whatever
 * goes wrong, or is cancelled, leaves the database as it was.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { type Kind, kindSpecs } from '../../../domain/exchange/kinds.ts';
import { type MapContext, type MappedRow, mappingFor, mapRow } from '../../../domain/exchange/map-row.ts';
import type { Position } from '../../../domain/geo/crs.ts';
import { metresPerUnit } from '../../../domain/geo/placement.ts';
import type { ImportOptions, ImportReport, ImportWarning, RowNote } from '../../contract/exchange.ts';
import type { Layer } from '../gdal/layers.ts';
import type { Limits } from '../gdal/limits.ts';
import { chooseLayers, type OpenedFiles, openFiles, type ReadOptions } from '../gdal/read-features.ts';
import type { InputFile } from '../gdal/stage.ts';
import { refuse } from '../problems.ts';
import { findCity, type ImportCity, makeCity, widenCity } from './city.ts';
import { findExisting } from './existing.ts';
import { mostNotes, noCounts, note, notesOfStage, partialOverlaps } from './report.ts';
import { speller } from './spell.ts';
import {
  batchRows,
  createStage,
  findTwins,
  giveCodes,
  repair,
  type StagedRow,
  stageRows,
} from './stage-table.ts';
import { placeWarnings, warning } from './warnings.ts';
import { connect, insertAccepted, updateChanged, type WriteContext } from './write-rows.ts';

export interface ImportRun {
  files: InputFile[];
  options: Omit<ImportOptions, 'kind'> & { kind: Kind };
  accountId?: string;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  onProgress?: (progress: {
    state: 'reading' | 'checking' | 'writing';
    rows: number;
    total: number | null;
  }) => void;
}

export interface ImportResult {
  /** null after a dry run and where nothing changed. */
  batchId: number | null;
  report: ImportReport;
}

/** Errors: every `import.*` refusal; the database is then untouched. */
export async function runImport(pool: Pool, run: ImportRun): Promise<ImportResult> {
  const started = performance.now();
  const opened = await openFiles(run.files, {
    encoding: run.options.encoding,
    limits: run.limits,
    signal: run.signal,
  });
  let client: PoolClient | undefined;
  try {
    const layers = layersOf(opened, run);
    client = await pool.connect();
    await client.query('begin');
    const result = await importLayers(client, opened, layers, run);
    result.report.seconds = Number(((performance.now() - started) / 1000).toFixed(2));
    await client.query(result.batchId === null ? 'rollback' : 'commit');
    return result;
  } catch (error) {
    await client?.query('rollback').catch(() => {});
    throw error;
  } finally {
    client?.release();
    await opened.close();
  }
}

/** The layers to read: named ones, those an OSM extract has for the kind, or the only one. */
function layersOf(opened: OpenedFiles, { options }: ImportRun): Layer[] {
  const named = options.layer?.length ? options.layer : undefined;
  const isOsm = opened.layers[0]?.source.format.startsWith('osm');
  const wanted = named ?? (isOsm ? Object.keys(kindSpecs[options.kind].osm) : undefined);
  return chooseLayers(opened.layers, wanted);
}

async function importLayers(
  client: PoolClient,
  opened: OpenedFiles,
  layers: Layer[],
  run: ImportRun,
): Promise<ImportResult> {
  const { options } = run;
  const spec = kindSpecs[options.kind];
  await createStage(client);
  const reading = new Reading(client, run, await findCity(client, options.city));
  for (const layer of layers) await reading.layer(opened, layer);
  await reading.flush();
  const city = reading.city;
  if (reading.counts.read === 0) throw nothingRead(layers);
  if (!city) throw allRejected(reading.counts.read, reading.notes);
  run.onProgress?.({ state: 'checking', rows: reading.counts.read, total: reading.counts.read });
  await repair(client, city.metricSrid);
  await giveCodes(client);
  const warnings = [
    ...reading.warnings,
    ...(await placeWarnings(client, spec, city, reading.used, reading.columns)),
  ];
  await findTwins(client, spec);
  await findExisting(client, spec, city.code, options.existing);
  throwIfCancelled(run.signal);
  const { counts, notes, more } = await notesOfStage(client, spec);
  if (spec.geometry === 'area' && reading.counts.read <= 50_000)
    notes.push(...(await partialOverlaps(client)));
  const rejected = (counts.rejected ?? 0) + reading.rejected;
  const rows = [...reading.notes, ...notes].sort((a, b) => a.row - b.row);
  const report: ImportReport = {
    file: run.files.map((file) => file.name ?? basename(file.path)).join(', '),
    kind: options.kind,
    city: city.code,
    crs: { declared: layers[0]?.crs?.name ?? null, used: reading.used, metricSrid: city.metricSrid },
    counts: { ...noCounts(), ...reading.counts, ...counts, rejected },
    warnings,
    rows: rows.slice(0, mostNotes),
    moreRows:
      more + Math.max(0, rows.length - mostNotes) + Math.max(0, reading.rejected - reading.notes.length),
    seconds: 0,
    dryRun: options.dryRun,
  };
  const changes = report.counts.accepted + report.counts.repaired + report.counts.updated;
  if (options.dryRun || changes === 0) return { batchId: null, report };
  run.onProgress?.({ state: 'writing', rows: changes, total: changes });
  return { batchId: await write(client, city, run, report), report };
}

async function write(
  client: PoolClient,
  city: ImportCity,
  run: ImportRun,
  report: ImportReport,
): Promise<number> {
  const { options } = run;
  const { rows } = await client.query<{ id: number }>(
    `insert into import_batch (city_code, kind, file_name, sha256, options, report, account_id)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7) returning id`,
    [
      city.code,
      options.kind,
      report.file,
      await sha256(run.files),
      JSON.stringify(options),
      JSON.stringify(report),
      run.accountId ?? null,
    ],
  );
  const batchId = Number(rows[0]!.id);
  const spec = kindSpecs[options.kind];
  const context: WriteContext = {
    spec,
    city: city.code,
    metricSrid: city.metricSrid,
    batchId,
    source: report.file,
  };
  await insertAccepted(client, context);
  throwIfCancelled(run.signal);
  await updateChanged(client, context);
  await connect(client, context);
  await widenCity(client, city.code);
  return batchId;
}

/** Streams layers into the stage and keeps what the report needs to know of the way. */
class Reading {
  readonly counts = { read: 0, skipped: 0 };
  readonly notes: RowNote[] = [];
  readonly warnings: ImportWarning[] = [];
  readonly columns: string[] = [];
  rejected = 0;
  used = '';
  city: ImportCity | undefined;
  readonly #client: PoolClient;
  readonly #run: ImportRun;
  readonly #spell: Awaited<ReturnType<typeof speller>> | undefined;
  #batch: StagedRow[] = [];

  constructor(client: PoolClient, run: ImportRun, city: ImportCity | undefined) {
    this.#client = client;
    this.#run = run;
    this.city = city;
    this.#spell = run.options.kind === 'communities' ? speller() : undefined;
  }

  async layer(opened: OpenedFiles, layer: Layer): Promise<void> {
    const { options, signal, onProgress } = this.#run;
    const spec = kindSpecs[options.kind];
    const columns = layer.fields.map((field) => field.name);
    if (layer.geometryType === 'None' && !spec.bare && !nameable(columns)) throw noGeometry(layer);
    const read: ReadOptions = {
      ...options,
      where: options.where ?? (layer.source.format.startsWith('osm') ? spec.osm[layer.name] : undefined),
      near: this.city?.extent,
      metricSrid: this.city?.metricSrid,
    };
    const { choice, features, messages } = opened.read(layer, read);
    const unit = options.place?.unit;
    const feet = unit === 'us-ft' || unit === 'ft';
    const fileUnit = { length: unit ? metresPerUnit[unit] : 1, diameter: feet ? 25.4 : 1 };
    const context: MapContext = {
      spec,
      mapping: mappingFor(spec, columns, options.map, fileUnit),
      set: options.set ?? {},
      hints: `${layer.source.name} ${layer.name}`,
    };
    this.used = choice.used;
    this.columns.push(...columns);
    this.#warn(choice.warnings, layer, feet);
    for await (const { row, properties, geometry } of features) {
      this.counts.read++;
      if (this.counts.read % 1000 === 0) throwIfCancelled(signal);
      const outcome = mapRow(context, properties, geometry);
      if ('skip' in outcome) this.counts.skipped++;
      else if ('reject' in outcome) this.#reject(note(row, 'rejected', outcome.reject));
      else for (const mapped of parts(outcome.row, spec.table)) await this.#stage({ row, mapped });
      if (this.counts.read % batchRows === 0)
        onProgress?.({ state: 'reading', rows: this.counts.read, total: layer.featureCount ?? null });
    }
    if (messages.some((text) => /Unable to reproject|reproject/i.test(text)))
      this.warnings.push(
        warning(
          'not-reprojected',
          '部分图形无法换算坐标，已略去。',
          'Some shapes could not be reprojected and were left out.',
        ),
      );
  }

  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const rows = this.#batch;
    this.#batch = [];
    this.city ??= await this.#makeCity(rows);
    await stageRows(this.#client, rows, this.city.metricSrid, (name) => this.#spell?.(name));
  }

  async #stage(row: StagedRow): Promise<void> {
    this.#batch.push(row);
    if (this.#batch.length >= batchRows) await this.flush();
  }

  #reject(rejected: RowNote): void {
    this.rejected++;
    if (this.notes.length < mostNotes) this.notes.push(rejected);
  }

  async #makeCity(rows: StagedRow[]): Promise<ImportCity> {
    const { city, cityName, place } = this.#run.options;
    const at: Position | undefined = place
      ? [place.lon, place.lat]
      : firstPosition(rows.find((row) => row.mapped.geometry)?.mapped);
    if (cityName === undefined || at === undefined) throw cityUnknown(city, at === undefined);
    return makeCity(this.#client, city, cityName, at);
  }

  #warn(codes: string[], layer: Layer, feet: boolean): void {
    if (codes.includes('crs-assumed') && layer.geometryType !== 'None')
      this.warnings.push(
        warning(
          'crs-assumed',
          `“${layer.source.name}”没有坐标系信息，按经纬度（EPSG:4490）读取。`,
          `“${layer.source.name}” does not say its coordinate system; its numbers were read as longitude/latitude (EPSG:4490).`,
          '--crs',
        ),
      );
    if (layer.source.warnings.includes('encoding-contradicts-cpg'))
      this.warnings.push(
        warning(
          'encoding-contradicts-cpg',
          `.cpg 声明的编码与内容不符，按 ${layer.source.encoding} 读取。`,
          `The text is not in the encoding its .cpg names; it was read as ${layer.source.encoding}.`,
          '--encoding',
        ),
      );
    if (feet)
      this.warnings.push(
        warning(
          'units-assumed',
          '图纸单位为英尺：未注明单位的长度按英尺、管径按英寸换算。',
          'The drawing is in feet: lengths without a unit were taken for feet, diameters for inches.',
          '--map FIELD=COLUMN@UNIT',
        ),
      );
  }
}

/** A pipe segment is one line: the parts of a multi-line become segments of their own. */
function parts(row: MappedRow, table: string): MappedRow[] {
  if (table !== 'pipe_segment' || row.geometry?.type !== 'MultiLineString') return [row];
  return row.geometry.coordinates.map((coordinates, i) => ({
    ...row,
    code: row.code && `${row.code}-${i + 1}`,
    geometry: { type: 'LineString', coordinates },
  }));
}

function firstPosition(row: MappedRow | undefined): Position | undefined {
  let at: unknown = row?.geometry && 'coordinates' in row.geometry ? row.geometry.coordinates : undefined;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return at as Position | undefined;
}

/** A ledger without geometry needs a code or a name to find its objects by. */
function nameable(columns: string[]): boolean {
  const mapping = mappingFor(kindSpecs.communities, columns);
  return mapping.name !== undefined || mapping.code !== undefined;
}

async function sha256(files: InputFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    if (!(await stat(file.path)).isFile()) continue;
    for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw refuse(
      'cancelled',
      ['已取消。', 'Cancelled.'],
      ['数据库未被改动。', 'The database is as it was.'],
      {},
      409,
    );
}

function noGeometry(layer: Layer) {
  return refuse(
    'no-geometry',
    [
      `“${layer.source.name}”没有坐标列，也没有可对应的名称或编码列。`,
      `“${layer.source.name}” has neither coordinates nor a name or code to find its objects by.`,
    ],
    [
      '请增加经度、纬度列，或用 --map name=列名 指定名称列。',
      'Add columns of longitude and latitude, or name the name column with --map name=COLUMN.',
    ],
    { file: layer.source.name, columns: layer.fields.map((field) => field.name) },
  );
}

function nothingRead(layers: Layer[]) {
  return refuse(
    'no-features',
    ['没有读到任何可导入的要素。', 'Nothing that can be imported was read.'],
    ['请检查图层、筛选条件和导入类型。', 'Check the layer, the filter and the kind.'],
    { layers: layers.map((layer) => layer.name) },
  );
}

/** A refusal says the reason of the rows, not only that there was none. */
function allRejected(read: number, notes: RowNote[]) {
  const [first] = notes;
  return refuse(
    'all-rejected',
    [
      `${read} 行全部不能导入${first ? `：${first.reason.zh}` : ''}。`,
      `None of the ${read} rows can go in${first ? `: each or the first ${first.reason.en}` : ''}.`,
    ],
    ['请核对导入类型、图层和字段映射。', 'Check the kind, the layer and the mapping of fields.'],
    { read, rows: notes.slice(0, 100) },
  );
}

function cityUnknown(city: string, nowhere: boolean) {
  return refuse(
    'city-unknown',
    [`没有代码为“${city}”的城市。`, `There is no city with the code “${city}”.`],
    nowhere
      ? [
          '文件没有坐标，无法新建城市；请先导入有图形的数据。',
          'The file has no coordinates to make one around; import data with geometry first.',
        ]
      : [
          '用 --city-name 名称 新建城市，或改用已有城市的代码。',
          'Make it with --city-name NAME, or use the code of one that is there.',
        ],
    { city },
    404,
  );
}
