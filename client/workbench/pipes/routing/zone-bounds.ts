import { bbox } from '@turf/bbox';
import { destination } from '@turf/destination';
import { deskReachM } from '../../../../domain/pipes/routing/site/search-reach.ts';
import type { Bounds } from '../../../api/pipes.ts';

type LngLat = [number, number];

export function boundsOf(zone: readonly LngLat[][]): Bounds {
  return bbox({ type: 'MultiPoint', coordinates: zone.flat() }) as Bounds;
}

/** A zone with room around it, so that the mains in the streets come along, and whatever stands where pipes to them may lie; metres. */
export function boundsAround(zone: readonly LngLat[][], reachM = deskReachM): Bounds {
  const [west, south, east, north] = boundsOf(zone);
  const corner = (at: LngLat, bearing: number) =>
    destination(at, reachM * Math.SQRT2, bearing, { units: 'meters' }).geometry.coordinates;
  return bbox({
    type: 'MultiPoint',
    coordinates: [corner([west, south], 225), corner([east, north], 45)],
  }) as Bounds;
}
