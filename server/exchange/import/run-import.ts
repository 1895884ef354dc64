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
import type { ImportOptions, ImportReport } from '../../contract/exchange.ts';
import { readRegions } from '../../register/readings.ts';
import type { Layer } from '../gdal/layers.ts';
import type { Limits } from '../gdal/limits.ts';
import { chooseLayers, type OpenedFiles, openFiles } from '../gdal/read-features.ts';
import type { InputFile } from '../gdal/stage.ts';
import { findCity, type ImportCity, widenCity } from './city.ts';
import { findExisting } from './existing.ts';
import { Reading } from './reading.ts';
import { allRejected, nothingRead, throwIfCancelled } from './refusals.ts';
import { mostNotes, noCounts, notesOfStage, partialOverlaps } from './report.ts';
import { createStage, findTwins, giveCodes, repair } from './stage-table.ts';
import { uncutOf } from './uncut-pipes.ts';
import { placeWarnings } from './warnings.ts';
import { connect, insertAccepted, updateChanged, type WriteContext } from './write-rows.ts';

export interface ImportRun {
  files: InputFile[];
  options: Omit<ImportOptions, 'kind'> & { kind: Kind };
  accountId?: string;
  /** Utilities of the account, where it may bring in its own pipes only. */
  ownUtilities?: readonly string[] | undefined;
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
    map: run.options.map,
    uncut: uncutOf(run.options.kind, run.options.map),
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

/** What tells a layer from the others of the import; undefined where it is the only one. */
function nameAmong(layers: Layer[], layer: Layer): string | undefined {
  if (layers.length === 1) return undefined;
  const isOneFile = layers.every((each) => each.source === layer.source);
  return isOneFile ? layer.name : layer.source.name;
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
  for (const layer of layers) await reading.layer(opened, layer, nameAmong(layers, layer));
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
    ...(reading.drawing.length > 0 ? { layers: reading.drawing } : {}),
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
  if (options.kind === 'regions') await readRegions(client, city.code);
  await widenCity(client, city.code);
  return batchId;
}

async function sha256(files: InputFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    if (!(await stat(file.path)).isFile()) continue;
    for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
