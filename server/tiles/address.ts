import { type Layer, layerOf } from './layers.ts';

/** Deepest zoom that a tile is made for; the client overzooms from there. */
export const MAX_ZOOM = 18;
/** Values of one filter, and length of one value, that an address may carry. */
const MAX_VALUES = 32;
const MAX_VALUE_LENGTH = 64;

/** What an address asks for: `column in (values)`, all of them together. */
export interface LayerFilter {
  field: string;
  values: string[];
}

/** A tile's address, checked: nothing in it can reach SQL as text. */
export interface TileAddress {
  layer: Layer;
  z: number;
  x: number;
  y: number;
  filters: LayerFilter[];
  /** Data revision that the client believes in; a match may be cached for ever. */
  revision: string | undefined;
}

const pattern = /^\/tiles\/([a-z_]{1,32})\/(\d{1,2})\/(\d{1,7})\/(\d{1,7})\.mvt(?:\?(.*))?$/;

/**
 * Reads `/tiles/{layer}/{z}/{x}/{y}.mvt?r=REVISION&field=value,value`.
 * @returns undefined where layer, z/x/y or a filter is outside the range: answered 404 without any SQL.
 */
export function parseTileAddress(url: string): TileAddress | undefined {
  if (url.length > 2048) return undefined;
  const match = pattern.exec(url);
  const layer = match && layerOf(match[1]!);
  if (!layer) return undefined;
  const [z, x, y] = [Number(match[2]), Number(match[3]), Number(match[4])];
  if (z > MAX_ZOOM || z < layer.minZoom || x >= 2 ** z || y >= 2 ** z) return undefined;
  const query = new URLSearchParams(match[5] ?? '');
  const revision = query.get('r') ?? undefined;
  query.delete('r');
  const filters = parseLayerFilters(layer, query);
  return filters && { layer, z, x, y, filters, revision };
}

/** `?status=complete,accepted&office_code=…`; undefined where a name is not a filter of the layer or a value is too long. */
export function parseLayerFilters(layer: Layer, query: URLSearchParams): LayerFilter[] | undefined {
  const filters: LayerFilter[] = [];
  for (const name of new Set(query.keys())) {
    const field = layer.fields.find((one) => one.name === name && one.filter);
    const values = query.getAll(name).flatMap((value) => value.split(','));
    if (!field || values.length > MAX_VALUES || values.some((value) => value.length > MAX_VALUE_LENGTH))
      return undefined;
    if (field.type === 'number' && values.some((value) => !/^-?\d{1,15}(\.\d{1,6})?$/.test(value)))
      return undefined;
    filters.push({ field: name, values: values.sort() });
  }
  return filters.sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** One string for equal tiles, whatever order the address had its filters in. */
export function tileKey({ layer, z, x, y, filters }: TileAddress): string {
  const filter = filters.map((one) => `&${one.field}=${one.values.join(',')}`).join('');
  return `${layer.id}/${z}/${x}/${y}${filter}`;
}
