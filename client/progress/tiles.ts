import type { VectorSourceSpecification } from 'maplibre-gl';
import type { Site } from '../../domain/progress/markup/site.ts';

/** A tile layer with its filter: described by its TileJSON, or in the one archive of the static edition. */
export function tilesOf(
  layer: string,
  site: Site,
  filter: Record<string, string> = {},
): VectorSourceSpecification {
  if (site.isStatic) return { type: 'vector', url: `pmtiles://${archiveOf(site)}` };
  return { type: 'vector', url: `${location.origin}/tiles/${layer}.json?${new URLSearchParams(filter)}` };
}

/** The archive of all tiles of a static edition. */
export function archiveOf({ base }: Site): string {
  return new URL(`${base}map.pmtiles`, location.href.replace(/[?#].*/, '')).href;
}
