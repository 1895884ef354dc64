import type { Filter } from '../../domain/progress/filter.ts';
import type { Overview } from '../../domain/progress/view.ts';
import type { Source } from './source.ts';

/** A region of the overview, in the middle of where its communities lie. */
export async function placesOf(
  source: Source,
  filter: Filter,
  children: Overview['children'],
): Promise<GeoJSON.FeatureCollection> {
  const features = await Promise.all(
    children.map(async ({ kind, key, name, totals: { communities } }): Promise<GeoJSON.Feature[]> => {
      const extent = communities > 0 ? await source.extent({ ...filter, region: { kind, key } }) : null;
      if (!extent) return [];
      const [west, south, east, north] = extent;
      return [
        {
          type: 'Feature',
          properties: { key, name, communities },
          geometry: { type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] },
        },
      ];
    }),
  );
  return { type: 'FeatureCollection', features: features.flat() };
}
