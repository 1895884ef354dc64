/** Laying a file without a coordinate system on the ground: by one place and a unit, or by control points. */

import { metricSridOf, type Position, type Projection, projectionOf } from './crs.ts';
import { applySimilarity, type ControlPoint, fitSimilarity, type SimilarityFit } from './similarity.ts';

export type LengthUnit = 'm' | 'us-ft' | 'ft' | 'km' | 'cm' | 'mm';

/** Metres of one unit. The US survey foot is 1200/3937 m, the international foot 0.3048 m. */
export const metresPerUnit: Record<LengthUnit, number> = {
  m: 1,
  'us-ft': 1200 / 3937,
  ft: 0.3048,
  km: 1000,
  cm: 0.01,
  mm: 0.001,
};

/** The file's `origin` (0, 0 unless told) lies at lon, lat; its x runs to grid east, its y to grid north. */
export interface Place {
  lon: number;
  lat: number;
  unit: LengthUnit;
  origin?: Position;
}

/** Known points of a file: `local` in its own units, `position` in lon, lat degrees. */
export interface KnownPoint {
  local: Position;
  position: Position;
}

/** File coordinates → lon, lat, with the metric zone used in between. */
export interface Placement {
  metricSrid: number;
  toMetric(local: Position): Position;
  toLonLat(local: Position): Position;
  /** Only where control points were fitted. */
  fit?: SimilarityFit;
}

/** Shape and area stay as in the file when measured in the metric zone of the place. */
export function placeAt(place: Place, metricSrid = metricSridOf(place.lon, place.lat)): Placement {
  const projection = projectionOf(metricSrid);
  const [x0, y0] = projection.forward(place.lon, place.lat);
  const [ox, oy] = place.origin ?? [0, 0];
  const k = metresPerUnit[place.unit];
  return placement(projection, ([x, y]) => [x0 + (x - ox) * k, y0 + (y - oy) * k]);
}

/** By two or more known points; `fit` tells scale, rotation and residuals in metres. */
export function placeByControl(points: KnownPoint[], metricSrid?: number): Placement {
  const srid = metricSrid ?? metricSridOf(...middle(points.map((point) => point.position)));
  const projection = projectionOf(srid);
  const control: ControlPoint[] = points.map(({ local, position }) => ({
    local,
    target: projection.forward(...position),
  }));
  const fit = fitSimilarity(control);
  return { ...placement(projection, (local) => applySimilarity(fit.transformation, local)), fit };
}

function placement(projection: Projection, toMetric: (local: Position) => Position): Placement {
  return {
    metricSrid: projection.srid,
    toMetric,
    toLonLat: (local) => projection.inverse(...toMetric(local)),
  };
}

function middle(positions: Position[]): Position {
  const n = Math.max(1, positions.length);
  return [positions.reduce((s, p) => s + p[0], 0) / n, positions.reduce((s, p) => s + p[1], 0) / n];
}
