import type { VectorSourceSpecification } from 'maplibre-gl';

/** A tile layer of one city, described by its TileJSON; `filter` is written into the address. */
export function tileSource(
  layer: string,
  city: string,
  filter: Record<string, string> = {},
): VectorSourceSpecification {
  const query = new URLSearchParams({ city_code: city, ...filter });
  return { type: 'vector', url: `${location.origin}/tiles/${layer}.json?${query}` };
}
