import { everything, type Filter } from '../../domain/progress/filter.ts';
import { statuses } from '../../domain/progress/status.ts';
import type { Overview } from '../../domain/progress/view.ts';
import type { Bounds, Source } from './source.ts';

/** China is 62 degrees wide. */
const widestDegrees = 70;

/**
 * Where the communities of a filter are; of a search that finds nothing its region all the same; where they are scattered over
 * half the world, those of the programme. Null where there are none.
 */
export async function whereabouts(source: Source, filter: Filter): Promise<Bounds | null> {
  return (
    (await extentInSight(source, filter)) ?? extentInSight(source, { ...everything, region: filter.region })
  );
}

async function extentInSight(source: Source, filter: Filter): Promise<Bounds | null> {
  const whole = await source.extent(filter);
  if (whole === null || whole[2] - whole[0] < widestDegrees || filter.statuses.length > 0) return whole;
  return (await source.extent({ ...filter, statuses: statuses.slice(1) })) ?? whole;
}

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
