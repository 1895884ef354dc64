import { bbox } from '@turf/bbox';
import { destination } from '@turf/destination';
import type { Bounds } from '../../../api/pipes.ts';

type LngLat = [number, number];

export function boundsOf(zone: readonly LngLat[][]): Bounds {
  return bbox({ type: 'MultiPoint', coordinates: zone.flat() }) as Bounds;
}

/** A zone with room around it, so that the mains in the streets come along. */
export function boundsAround(zone: readonly LngLat[][]): Bounds {
  const [west, south, east, north] = boundsOf(zone);
  const corner = (at: LngLat, bearing: number) =>
    destination(at, 160 * Math.SQRT2, bearing, { units: 'meters' }).geometry.coordinates;
  return bbox({
    type: 'MultiPoint',
    coordinates: [corner([west, south], 225), corner([east, north], 45)],
  }) as Bounds;
}
