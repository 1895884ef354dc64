import type { VectorSourceSpecification } from 'maplibre-gl';
import type { Site } from '../../domain/progress/markup/site.ts';

/** A tile layer with its filter, described by its TileJSON. */
export function tilesOf(
  layer: string,
  _site: Site,
  filter: Record<string, string> = {},
): VectorSourceSpecification {
  return { type: 'vector', url: `${location.origin}/tiles/${layer}.json?${new URLSearchParams(filter)}` };
}
