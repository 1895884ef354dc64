import i18next from 'i18next';
import type { LivePlan } from '../../../domain/zoning/live-plan.ts';
import { formatCount } from '../../ui/number-format.ts';
import type { Ground } from './ground.ts';

/** How one zone is drawn. `rings` are its gap-closed outline in degrees. */
export interface DrawnZone {
  zone: number;
  name: string;
  colour: string;
  active: boolean;
  rings: [number, number][][];
}

/** Rings of an outline in metres, closed and in degrees. */
export function ringsInDegrees(ground: Ground, rings: readonly [number, number][][]): [number, number][][] {
  return rings.map((ring) => [...ring, ring[0]!].map((corner) => ground.frame.fromMetres(corner)));
}

export function outlineFeature({ colour, active, rings }: DrawnZone): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: { colour, active },
    geometry: { type: 'MultiLineString', coordinates: rings },
  };
}

/** Name and households of a zone, on the unit nearest to its middle. */
export function nameFeature(
  ground: Ground,
  live: LivePlan,
  { zone, name, colour }: DrawnZone,
): GeoJSON.Feature {
  const { households } = live.totals(zone);
  const words = i18next.t('zoning:households', { count: households, shown: formatCount(households) });
  return {
    type: 'Feature',
    properties: { colour, text: `${name}\n${words}` },
    geometry: { type: 'Point', coordinates: middleOf(ground, live.members(zone)) },
  };
}

function middleOf({ facts, frame }: Ground, units: readonly number[]): [number, number] {
  const weighted = (values: Float64Array) =>
    units.reduce((sum, u) => sum + values[u]! * facts.areaM2[u]!, 0) /
    (units.reduce((sum, u) => sum + facts.areaM2[u]!, 0) || 1);
  const [x, y] = [weighted(facts.x), weighted(facts.y)];
  const away = (u: number) => Math.hypot(facts.x[u]! - x, facts.y[u]! - y);
  const middle = units.reduce((best, u) => (away(u) < away(best) ? u : best), units[0]!);
  return frame.fromMetres([facts.x[middle]!, facts.y[middle]!]);
}
