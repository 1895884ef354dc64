import { MAX_ZOOM } from './address.ts';
import { LAYERS, type Layer } from './layers.ts';

/** Deepest zoom worth fetching: one tile unit is 15 cm there, the client enlarges from it. */
const DEEPEST = Math.min(16, MAX_ZOOM);

/**
 * TileJSON 3 of one layer. The address of its tiles carries the revision, so that browsers and caches may keep them for ever.
 * @param base origin of the server as the reader sees it, e.g. `https://map.example.gov.cn`
 * @param bounds west, south, east, north of the data; undefined where there is none
 */
export function tileJson(base: string, layer: Layer, revision: number, bounds: number[] | undefined) {
  return {
    tilejson: '3.0.0',
    name: `${layer.title.zh} ${layer.title.en}`,
    tiles: [`${base}/tiles/${layer.id}/{z}/{x}/{y}.mvt?r=${revision}`],
    minzoom: layer.minZoom,
    maxzoom: Math.max(DEEPEST, layer.minZoom),
    bounds,
    revision,
    filters: layer.fields.filter((field) => field.filter).map((field) => field.name),
    vector_layers: [
      {
        id: layer.id,
        description: layer.title.en,
        minzoom: layer.minZoom,
        maxzoom: DEEPEST,
        fields: Object.fromEntries(
          layer.fields.map((field) => [field.name, field.type === 'number' ? 'Number' : 'String']),
        ),
      },
    ],
  };
}

/** The layers that a reader may see. */
export function visibleLayers(signedIn: boolean): Layer[] {
  return LAYERS.filter((layer) => signedIn || layer.access === 'public');
}
