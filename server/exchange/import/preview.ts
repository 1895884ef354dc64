/** A first look at files: layers, fields with samples, recognised columns, the first shapes on the map, and what is missing. */
import type { Feature, Geometry, Position } from 'geojson';
import { type Kind, kindSpecs } from '../../../domain/exchange/kinds.ts';
import { mappingFor } from '../../../domain/exchange/map-row.ts';
import { emptyBox, widenByCoordinates } from '../../../domain/geo/box.ts';
import { Problem } from '../../../domain/problem.ts';
import type { DrawingLayer, ImportOptions, Preview } from '../../contract/exchange.ts';
import { isOwnDrawing } from '../../pipes/files/own-file.ts';
import type { Extent, Layer } from '../gdal/layers.ts';
import { chooseLayers, type LayerReading, openFiles, type ReadFeature } from '../gdal/read-features.ts';
import { readRaster } from '../gdal/read-raster.ts';
import type { InputFile } from '../gdal/stage.ts';
import { isDrawing, surveyDrawing } from './drawing-layers.ts';
import { uncutOf } from './uncut-pipes.ts';
import { warning } from './warnings.ts';

const shown = 300;
/** Positions of a shape on the preview map; a province has a hundred thousand. */
const mostPositions = 200;

export interface PreviewRun {
  files: InputFile[];
  options: ImportOptions;
  /** Extent of the city, where it has one. */
  near?: Extent;
  /** The mapping that a drawing with the same layers was imported by. */
  remember?: (layers: DrawingLayer[]) => Promise<NonNullable<Preview['drawing']>['remembered']>;
  signal?: AbortSignal;
}

/** Errors: refusals that no option can cure (corrupt, bomb, unknown format); curable ones come back as `blocked`. */
export async function previewFiles({ files, options, near, remember, signal }: PreviewRun): Promise<Preview> {
  if (options.kind === 'terrain') return previewTerrain(files, options, signal);
  const kind: Kind = options.kind;
  const spec = kindSpecs[kind];
  const opened = await openFiles(files, {
    ...{ encoding: options.encoding, map: options.map, signal },
    uncut: uncutOf(kind, options.map),
  });
  try {
    const preview = blank(opened.layers, kind);
    const isOsm = opened.layers[0]?.source.format.startsWith('osm');
    try {
      const chosen = chooseLayers(
        opened.layers,
        options.layer?.length ? options.layer : isOsm ? Object.keys(spec.osm) : undefined,
      );
      preview.chosen = chosen.map((layer) => layer.name);
      const [layer] = chosen as [Layer];
      const where = options.where ?? (isOsm ? spec.osm[layer.name] : undefined);
      const columns = layer.fields.map((field) => field.name);
      const mapping = mappingFor(spec, columns, options.map);
      preview.guesses = Object.fromEntries(
        Object.entries(mapping).map(([field, source]) => [field, source.column]),
      );
      const read = { ...options, where, near, limit: shown };
      await show(preview, opened.read(layer, read), layer);
    } catch (error) {
      if (!(error instanceof Problem) || !curable.has(error.code)) throw error;
      const { code, title, remedy, facts } = error;
      preview.blocked = { code, title, remedy, facts: facts as Record<string, unknown> };
      await showFields(preview, opened.layers, opened.read);
    }
    const drawings = opened.layers.filter(isDrawing);
    if (kind === 'pipes' && drawings.length > 0) {
      const layers: DrawingLayer[] = [];
      for (const drawing of drawings)
        layers.push(
          ...(await surveyDrawing(opened, drawing, { ...options, near }, preview.blocked === null)).layers,
        );
      if (files.some((file) => isOwnDrawing(file.path)))
        preview.warnings.push(
          warning(
            'own-drawing',
            '这是本系统导出的图纸：在管线工作台的“文件”中导入，点号、连接和全部属性会原样保留；在此导入只取线。',
            'This drawing was exported here: import it under Files of the pipes desk and its points, joints and fields stay as they were; imported here it gives its lines only.',
          ),
        );
      preview.drawing = { layers, remembered: (await remember?.(layers)) ?? null };
    }
    return preview;
  } finally {
    await opened.close();
  }
}

/** Refusals that the person cures on the page by telling more. */
const curable = new Set([
  'import.crs-missing',
  'import.crs-wrong',
  'import.crs-unknown',
  'import.layer-ambiguous',
  'import.layer-unknown',
  'import.map-unknown',
  'geo.control-points-too-few',
  'geo.control-points-coincide',
]);

async function show(preview: Preview, reading: LayerReading, layer: Layer): Promise<void> {
  const rows: ReadFeature[] = [];
  for await (const feature of reading.features) rows.push(feature);
  const { choice } = reading;
  preview.crsUsed = choice.used;
  preview.fields = fieldsOf(layer, rows);
  preview.features = { type: 'FeatureCollection', features: rows.filter((row) => row.geometry).map(lean) };
  preview.extent = extentOf(rows);
  const fit = choice.placement?.fit;
  preview.fit = fit
    ? {
        scale: fit.transformation.scale,
        rotationDeg: fit.transformation.rotationDeg,
        rmseM: fit.rmseM,
        residuals: fit.residuals,
      }
    : null;
  if (choice.warnings.includes('crs-assumed') && layer.geometryType !== 'None') {
    preview.warnings.push({
      code: 'crs-assumed',
      text: {
        zh: '文件没有坐标系信息，按经纬度（EPSG:4490）显示。',
        en: 'The file does not say its coordinate system; it is shown as longitude/latitude (EPSG:4490).',
      },
      proposal: '--crs',
    });
  }
}

/** Even a file that can't be placed yet shows its columns. */
async function showFields(
  preview: Preview,
  layers: Layer[],
  read: (layer: Layer, options: { target: 'source'; limit: number }) => LayerReading,
): Promise<void> {
  const layer =
    layers.find((each) => preview.chosen.includes(each.name)) ??
    (layers.length === 1 ? layers[0] : undefined);
  if (!layer) return;
  const rows: ReadFeature[] = [];
  for await (const feature of read(layer, { target: 'source', limit: 20 }).features) rows.push(feature);
  preview.fields = fieldsOf(layer, rows);
}

function blank(layers: Layer[], kind: Kind): Preview {
  return {
    layers: layers.map((layer) => ({
      name: layer.name,
      geometryType: layer.geometryType,
      featureCount: layer.featureCount ?? null,
      crs: layer.crs ? `${layer.crs.name}${layer.crs.epsg ? ` (EPSG:${layer.crs.epsg})` : ''}` : null,
      encoding: layer.source.encoding ?? null,
    })),
    chosen: [],
    fields: [],
    guesses: {},
    targets: kindSpecs[kind].fields.map(({ field, label }) => ({ field, label, required: false })),
    features: { type: 'FeatureCollection', features: [] },
    extent: null,
    crsUsed: null,
    fit: null,
    blocked: null,
    warnings: [],
  };
}

function fieldsOf(layer: Layer, rows: ReadFeature[]): Preview['fields'] {
  return layer.fields.map(({ name, type }) => {
    const samples = new Set<string>();
    for (const { properties } of rows) {
      const value = properties[name];
      if (value === null || value === undefined || value === '') continue;
      samples.add(String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 80));
      if (samples.size === 5) break;
    }
    return { name, type, samples: [...samples] };
  });
}

function lean(row: ReadFeature): Feature {
  return {
    type: 'Feature',
    id: row.row,
    properties: { row: row.row, ...row.properties },
    geometry: thin(row.geometry!),
  };
}

/** Every n-th position of long paths, ends kept: good for a look, not for measuring. */
function thin(geometry: Geometry): Geometry {
  if (geometry.type === 'GeometryCollection')
    return { ...geometry, geometries: geometry.geometries.map(thin) };
  const any = (coordinates: unknown): unknown => {
    if (!Array.isArray(coordinates) || typeof coordinates[0] === 'number') return coordinates;
    const isPath = Array.isArray(coordinates[0]) && typeof coordinates[0][0] === 'number';
    if (!isPath) return coordinates.map(any);
    const step = Math.ceil(coordinates.length / mostPositions);
    return (coordinates as Position[]).filter((_, i) => i % step === 0 || i === coordinates.length - 1);
  };
  return { ...geometry, coordinates: any(geometry.coordinates) } as Geometry;
}

function extentOf(rows: ReadFeature[]): Preview['extent'] {
  const extent = emptyBox();
  for (const { geometry } of rows)
    if (geometry && 'coordinates' in geometry) widenByCoordinates(extent, geometry.coordinates);
  return extent.every(Number.isFinite) ? extent : null;
}

async function previewTerrain(
  files: InputFile[],
  options: ImportOptions,
  signal?: AbortSignal,
): Promise<Preview> {
  const preview = { ...blank([], 'regions'), targets: [] };
  try {
    const raster = await readRaster(files, { ...options, signal });
    const name = files[0]?.name ?? '';
    preview.layers.push({
      name,
      geometryType: `${raster.columns} × ${raster.rows}`,
      featureCount: raster.columns * raster.rows,
      crs: raster.crs.declared ?? null,
      encoding: null,
    });
    preview.chosen = [name];
    preview.crsUsed = raster.crs.used;
  } catch (error) {
    if (!(error instanceof Problem) || !curable.has(error.code)) throw error;
    const { code, title, remedy, facts } = error;
    preview.blocked = { code, title, remedy, facts: facts as Record<string, unknown> };
  }
  return preview;
}
