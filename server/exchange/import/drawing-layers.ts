/** Layers of a drawing of pipes: what is on them, what each is taken for, what was said of the same layers before. */
import { length } from '@turf/length';
import type { Geometry } from 'geojson';
import type { PoolClient } from 'pg';
import { isSymbol } from '../../../domain/exchange/shape.ts';
import { DrawingTally, drawingNotes } from '../../../domain/pipes/files/drawing-layers.ts';
import type { LayerUse } from '../../../domain/pipes/files/layer-uses.ts';
import { utilityNames } from '../../../domain/pipes/labels.ts';
import { UTILITIES } from '../../../domain/pipes/model.ts';
import type {
  DrawingLayer,
  ImportOptions,
  ImportReport,
  ImportWarning,
  Preview,
} from '../../contract/exchange.ts';
import type { Layer } from '../gdal/layers.ts';
import type { OpenedFiles, ReadOptions } from '../gdal/read-features.ts';
import { warning } from './warnings.ts';

/** Only drawings have layers that mean something beside the file: 0, 给水, W-PIPE-300. */
export function isDrawing(layer: Layer): boolean {
  return layer.source.format === 'dxf';
}

/** Reads a drawing once. `placed` false: before anybody said where it lies, so sizes are unknown. */
export async function surveyDrawing(
  opened: OpenedFiles,
  layer: Layer,
  options: ReadOptions & Pick<ImportOptions, 'layers'>,
  placed = true,
) {
  const tally = new DrawingTally();
  const wish = placed ? options : { ...options, target: 'source' as const };
  for await (const { properties, geometry } of opened.read(layer, wish).features) {
    const type = geometry?.type ?? '';
    const kind = type.includes('Point') ? 'point' : type.includes('Polygon') ? 'area' : 'line';
    tally.add({
      layer: String(properties.Layer ?? ''),
      text: String(properties.Text ?? '').trim(),
      kind,
      isSymbol: placed && kind === 'line' && geometry !== null && isSymbol(geometry),
      lengthM: placed && kind === 'line' ? (geometry ? metres(geometry) : 0) : null,
    });
  }
  return tally.resolve(options.layers, layer.source.name);
}

/** Good to a few per mille: a figure to recognise a layer by. */
function metres(geometry: Geometry): number {
  return length({ type: 'Feature', properties: null, geometry }, { units: 'meters' });
}

export function layerWarnings(layers: DrawingLayer[], given: ImportOptions['layers']): ImportWarning[] {
  return drawingNotes(layers, given).map(({ code, text, proposal }) =>
    warning(code, text.zh, text.en, proposal),
  );
}

/** The use of each layer in the last import of a drawing with exactly the same layers. */
export async function rememberedLayers(
  client: PoolClient,
  city: string,
  layers: DrawingLayer[],
): Promise<NonNullable<Preview['drawing']>['remembered']> {
  const { rows } = await client.query<{
    file_name: string;
    imported_at: Date;
    layers: NonNullable<ImportReport['layers']>;
  }>(
    `select file_name, imported_at, report->'layers' as layers from import_batch
     where city_code = $1 and kind = 'pipes' and jsonb_array_length(report->'layers') = $2 order by id desc limit 50`,
    [city, layers.length],
  );
  const names = new Set(layers.map((one) => one.name));
  const same = rows.find((row) => row.layers.every((one) => names.has(one.name)));
  if (!same || same.layers.every((one) => one.how !== 'given')) return null;
  const uses: Record<string, LayerUse> = {};
  for (const { name, utility, state, diameterMm } of same.layers)
    if (utility) uses[name] = { utility, ...(state ? { state } : {}), ...(diameterMm ? { diameterMm } : {}) };
  return { file: same.file_name, importedAt: same.imported_at.toISOString(), layers: uses };
}

/** Of an account with its own utilities: what it assigns to others. */
export function foreignUtilities(own: readonly string[], given: ImportOptions['layers']): string[] {
  const named = new Set(Object.values(given ?? {}).map((use) => use.utility));
  return UTILITIES.filter((one) => named.has(one) && !own.includes(one)).map((one) => utilityNames[one].zh);
}
