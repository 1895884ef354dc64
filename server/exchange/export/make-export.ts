/**
 * An export as one file to take away: the data in the wanted format and a note with source, licence, date, coordinate
 * system and the number under which the audit trail knows it. Underground data carries that number in every feature.
 */
import { randomBytes } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import type { Pool } from 'pg';
import { todayInChina } from '../../../domain/today.ts';
import type { ExportQuery } from '../../contract/exchange.ts';
import {
  type WriteFeature,
  type WriteFormat,
  type WrittenFile,
  writeFeatures,
} from '../gdal/write-features.ts';
import { refuse } from '../problems.ts';
import {
  type ExportExtent,
  type ExportScope,
  exportColumns,
  exportRows,
  measureExport,
} from './export-rows.ts';
import { tableCsv, tableXlsx } from './tables.ts';

/** 自然资发〔2020〕95号: large-scale data over a continuous 25 km² is secret. */
const mostKm2 = 25;

export interface ExportRun {
  scope: ExportScope;
  format: ExportQuery['format'];
  encoding: 'utf-8' | 'gbk';
  srid?: number;
  acknowledged: boolean;
  /** Name of who asks, for the watermark. */
  by: string;
  signal?: AbortSignal;
}

export interface MadeExport {
  /** Number in the watermark and the audit trail. */
  id: string;
  name: string;
  type: string;
  body: Buffer;
  extent: ExportExtent;
}

/** Errors: `import.export-empty`, `import.export-over-25km2` (409, facts: areaKm2) until it is acknowledged. */
export async function makeExport(pool: Pool, run: ExportRun): Promise<MadeExport> {
  const { scope, format } = run;
  const extent = await measureExport(pool, scope);
  if (extent.features === 0) {
    throw refuse(
      'export-empty',
      ['没有可导出的数据。', 'There is nothing to export.'],
      ['请核对图层、方案和范围。', 'Check the layer, the plan and the extent.'],
      {},
      404,
    );
  }
  if (extent.isLargeScale && extent.areaKm2 > mostKm2 && !run.acknowledged) throw overSize(extent);
  const id = `${todayInChina().replaceAll('-', '')}-${randomBytes(4).toString('hex')}`;
  const name = `${scope.city}-${scope.layer}-${id}`;
  const note = noteOf(run, extent, id);
  if (format === 'csv') {
    const body = await tableCsv(exportColumns(scope.layer), marked(pool, run, id), note);
    return { id, name: `${name}.csv`, type: 'text/csv; charset=utf-8', body, extent };
  }
  if (format === 'xlsx') {
    const body = await tableXlsx(exportColumns(scope.layer), marked(pool, run, id), note);
    return {
      id,
      name: `${name}.xlsx`,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      body,
      extent,
    };
  }
  const files = await writeFeatures(
    format as WriteFormat,
    [{ name: scope.layer, features: marked(pool, run, id) }],
    {
      srid: run.srid ?? extent.metricSrid,
      encoding: run.encoding,
      signal: run.signal,
    },
  );
  return { id, name: `${name}.zip`, type: 'application/zip', body: zipped(files, note), extent };
}

/** Rows as they leave: pipes with the number of their export, drawings with a frame that carries it. */
async function* marked(
  pool: Pool,
  run: ExportRun,
  id: string,
): AsyncGenerator<WriteFeature & { point: [number, number] | null }> {
  const { scope, format } = run;
  const isSecret = scope.layer === 'pipes';
  for await (const { properties, geometry, layer, point } of exportRows(pool, scope)) {
    const all = format === 'dxf' ? { ...properties, Layer: layer } : properties;
    yield { properties: isSecret ? { ...all, export_id: id } : all, geometry, point };
  }
  if (!isSecret || format !== 'dxf') return;
  const { box } = await measureExport(pool, scope);
  if (!box) return;
  const [w, s, e, n] = box;
  const frame: [number, number][] = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  yield {
    properties: { Layer: `内部资料_${id}_${run.by}` },
    geometry: { type: 'LineString', coordinates: frame },
    point: null,
  };
}

function zipped(files: WrittenFile[], note: [string, string][]): Buffer {
  const text = note.map(([key, value]) => `${key}: ${value}`).join('\r\n');
  const entries: Record<string, Uint8Array> = { 'README.txt': strToU8(`\uFEFF${text}\r\n`) };
  for (const { name, bytes } of files) entries[name] = bytes;
  return Buffer.from(zipSync(entries, { level: 6 }));
}

function noteOf(run: ExportRun, extent: ExportExtent, id: string): [string, string][] {
  const { scope, format } = run;
  const longLat = format === 'geojson' || format === 'kml' || format === 'csv' || format === 'xlsx';
  const lines: [string, string][] = [
    ['城市 city', `${extent.cityName} (${scope.city})`],
    ['图层 layer', scope.layer],
    ['要素数 features', String(extent.features)],
    ['坐标系 CRS', longLat ? 'CGCS2000 EPSG:4490' : `EPSG:${run.srid ?? extent.metricSrid}`],
    ['导出日期 date', todayInChina()],
    ['导出编号 export', id],
    ['来源 source', '连片 Lianpian；各要素来源见 source 字段 (see the field “source” of each feature)'],
  ];
  if (scope.layer === 'pipes') {
    lines.push([
      '内部资料 internal',
      `仅限 ${run.by} 使用，不得外传；编号已写入审计记录 (for ${run.by} only; the number is in the audit trail)`,
    ]);
  } else {
    lines.push(['许可 licence', '以各数据来源的许可为准 (as the licence of each source says)']);
  }
  return lines;
}

function overSize(extent: ExportExtent) {
  const km2 = extent.areaKm2.toFixed(1);
  return refuse(
    'export-over-25km2',
    [`导出范围 ${km2} km²，超过 25 km²。`, `The export covers ${km2} km², more than 25 km².`],
    [
      '连续超过 25 km² 的大比例尺数据属于涉密范围（自然资发〔2020〕95号）。请缩小范围，或确认已获批准后继续（将记入审计）。',
      'Large-scale data over a continuous 25 km² is classified (自然资发〔2020〕95号). Choose a smaller extent, or confirm that it is approved; it is written to the audit trail.',
    ],
    { areaKm2: Number(km2) },
    409,
  );
}
