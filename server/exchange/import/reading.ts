/** The way of rows from the files into the stage, and what the report needs to know of it. */
import type { Position as Position3 } from 'geojson';
import type { PoolClient } from 'pg';
import { kindSpecs } from '../../../domain/exchange/kinds.ts';
import {
  type MapContext,
  type MapOutcome,
  type MappedRow,
  mappingFor,
  mapRow,
} from '../../../domain/exchange/map-row.ts';
import type { Position } from '../../../domain/geo/crs.ts';
import { metresPerUnit } from '../../../domain/geo/placement.ts';
import type { SimilarityFit } from '../../../domain/geo/similarity.ts';
import type { DrawingLayer, ImportWarning, RowNote } from '../../contract/exchange.ts';
import type { Layer } from '../gdal/layers.ts';
import type { OpenedFiles, ReadOptions } from '../gdal/read-features.ts';
import { type ImportCity, makeCity, newCityName } from './city.ts';
import { isDrawing, layerWarnings, surveyDrawing } from './drawing-layers.ts';
import { isOftenTold, type OftenTold, oftenTold } from './often-told.ts';
import { cityUnknown, noGeometry, throwIfCancelled } from './refusals.ts';
import { mostNotes, note } from './report.ts';
import type { ImportRun } from './run-import.ts';
import { sourceWarnings } from './source-warnings.ts';
import { speller } from './spell.ts';
import { batchRows, type StagedRow, stageRows } from './stage-table.ts';
import { warning } from './warnings.ts';

/** Streams layers into the stage. */
export class Reading {
  readonly counts = { read: 0, skipped: 0 };
  readonly notes: RowNote[] = [];
  readonly warnings: ImportWarning[] = [];
  readonly columns: string[] = [];
  /** Layers of the drawings among the files, where pipes are read. */
  readonly drawing: DrawingLayer[] = [];
  rejected = 0;
  city: ImportCity | undefined;
  readonly #client: PoolClient;
  readonly #run: ImportRun;
  #spell: Awaited<ReturnType<typeof speller>> | undefined;
  #batch: StagedRow[] = [];
  /** What a whole file does is told once: points and lines that are drawn as areas, money of another currency. */
  readonly #often = new Map<OftenTold, number>();
  readonly #systems = new Set<string>();
  readonly #unassigned = new Set<string>();

  constructor(client: PoolClient, run: ImportRun, city: ImportCity | undefined) {
    this.#client = client;
    this.#run = run;
    this.city = city;
  }

  /** The coordinate system it was read in; of several files all of theirs. */
  get used(): string {
    return [...this.#systems].join(', ');
  }

  /** @param source name of the layer for the report, where there are several */
  async layer(opened: OpenedFiles, layer: Layer, source?: string): Promise<void> {
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
      isDrawing: isDrawing(layer),
      isOfPoints: /point/i.test(layer.geometryType),
      isOfProjects: columns.some((column) => /project|项目/i.test(column)),
      layers:
        options.kind === 'pipes' && isDrawing(layer) ? await this.#layersOf(opened, layer, read) : undefined,
      ownUtilities: this.#run.ownUtilities,
    };
    this.#systems.add(choice.used);
    this.columns.push(...columns);
    this.warnings.push(...sourceWarnings(layer, choice, feet));
    if (choice.placement?.fit) this.warnings.push(fitNote(choice.placement.fit));
    const readBefore = this.counts.read;
    for await (const { row, properties, geometry, unread } of features) {
      this.counts.read++;
      if (this.counts.read % 1000 === 0) throwIfCancelled(signal);
      const outcome: MapOutcome =
        unread === undefined
          ? mapRow(context, properties, geometry)
          : { reject: { code: 'coordinates-unread', detail: unread } };
      if ('skip' in outcome) this.counts.skipped++;
      else if ('reject' in outcome) this.#reject(note(row, 'rejected', outcome.reject, undefined, source));
      else {
        this.#countOften(outcome.row);
        for (const mapped of parts(outcome.row, spec.table, fileUnit.length))
          await this.#stage({ row, source, mapped });
      }
      if (this.counts.read % batchRows === 0)
        onProgress?.({ state: 'reading', rows: this.counts.read, total: layer.featureCount ?? null });
    }
    this.#tellOften();
    if (messages.some((text) => /reproject/i.test(text))) {
      // GDAL leaves such a row out altogether: it counts as one that was read and rejected
      const lost = read.where ? 0 : (layer.featureCount ?? 0) - (this.counts.read - readBefore);
      this.counts.read += Math.max(0, lost);
      this.rejected += Math.max(0, lost);
      this.warnings.push(
        warning(
          'not-reprojected',
          `${lost > 0 ? `${lost} 个` : '部分'}图形无法换算坐标，未导入；请核对坐标系和坐标。`,
          `${lost > 0 ? lost : 'Some'} shape(s) could not be reprojected and did not go in: check the coordinate system and the numbers.`,
        ),
      );
    }
  }

  /** A city of points would drown its report in one remark: told once, for the file. */
  #countOften(row: MappedRow): void {
    row.remarks = row.remarks.filter(({ code }) => {
      if (!isOftenTold(code)) return true;
      this.#often.set(code, (this.#often.get(code) ?? 0) + 1);
      return false;
    });
  }

  #tellOften(): void {
    for (const [code, n] of this.#often) this.warnings.push(oftenTold[code](n));
    this.#often.clear();
  }

  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const rows = this.#batch;
    this.#batch = [];
    this.city ??= await this.#makeCity(rows);
    if (this.#run.options.kind === 'communities') this.#spell ??= await speller();
    await stageRows(this.#client, rows, this.city.metricSrid, (name) => this.#spell?.(name));
  }

  async #stage(row: StagedRow): Promise<void> {
    this.#batch.push(row);
    if (this.#batch.length >= batchRows) await this.flush();
  }

  /** A drawing is read twice: names of layers make each other clear. */
  async #layersOf(opened: OpenedFiles, layer: Layer, read: ReadOptions) {
    const { layers: given } = this.#run.options;
    const { layers, resolved } = await surveyDrawing(opened, layer, { ...read, layers: given });
    this.drawing.push(...layers);
    this.warnings.push(...layerWarnings(layers, given));
    return resolved;
  }

  #reject(rejected: RowNote): void {
    this.rejected++;
    if (rejected.code === 'layer-unassigned') {
      // one note a layer: the reader of the report assigns layers, not rows
      if (this.#unassigned.has(rejected.reason.en)) return;
      this.#unassigned.add(rejected.reason.en);
    }
    if (this.notes.length < mostNotes) this.notes.push(rejected);
  }

  async #makeCity(rows: StagedRow[]): Promise<ImportCity> {
    const { city, cityName, place } = this.#run.options;
    const at: Position | undefined = place
      ? [place.lon, place.lat]
      : firstPosition(rows.find((row) => row.mapped.geometry)?.mapped);
    const name = newCityName(city, cityName);
    if (at === undefined) throw cityUnknown(city, true);
    return makeCity(this.#client, city, name, at);
  }
}

/** Scale, turn and residuals of control points; two points always fit and show no error. */
function fitNote({ transformation, residuals, rmseM, redundancy }: SimilarityFit): ImportWarning {
  const each = residuals.map((residual) => residual.distanceM.toFixed(2)).join(', ');
  const [scale, turn] = [transformation.scale.toFixed(6), transformation.rotationDeg.toFixed(4)];
  const [zh, en] =
    redundancy > 0
      ? [`残差 ${each} m，中误差 ${rmseM.toFixed(2)} m`, `residuals ${each} m, RMSE ${rmseM.toFixed(2)} m`]
      : ['只有两点，无法检核', 'two points only, nothing to check them by'];
  return warning(
    'control-fit',
    `控制点拟合：比例 ${scale}，旋转 ${turn}°，${zh}。`,
    `Control points: scale ${scale}, rotation ${turn}°, ${en}.`,
  );
}

/** A pipe segment is one line in plan: the parts of a multi-line become segments of their own, drawn heights their levels. */
function parts(row: MappedRow, table: string, metresPerHeight: number): MappedRow[] {
  if (table !== 'pipe_segment' || row.geometry === null) return [row];
  const { geometry } = row;
  const lines = geometry.type === 'MultiLineString' ? geometry.coordinates : [];
  if (geometry.type === 'LineString') lines.push(geometry.coordinates);
  return lines.map((line, i) => ({
    ...row,
    code: row.code && lines.length > 1 ? `${row.code}-${i + 1}` : row.code,
    record: { ...drawnLevels(line, metresPerHeight), ...row.record },
    geometry: { type: 'LineString', coordinates: line.map(([x, y]) => [x!, y!]) },
  }));
}

/** A drawing full of zeros is a flat drawing. */
function drawnLevels(line: Position3[], metresPerHeight: number): Record<string, number> {
  const [start, end] = [line[0]?.[2], line.at(-1)?.[2]];
  if (!start || !end || !Number.isFinite(start) || !Number.isFinite(end)) return {};
  return { from_level_m: start * metresPerHeight, to_level_m: end * metresPerHeight };
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
