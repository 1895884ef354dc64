import { toLonLat } from './frame.ts';
import type { Point } from './plane.ts';
import type { Shape } from './types.ts';

export const pointShape = (p: Point): Shape => ({ type: 'Point', metric: p, lonLat: toLonLat(p) });

export const lineShape = (line: readonly Point[]): Shape => ({
  type: 'LineString',
  metric: [...line],
  lonLat: line.map(toLonLat),
});

export const linesShape = (lines: readonly Point[][]): Shape => ({
  type: 'MultiLineString',
  metric: lines.map((line) => [...line]),
  lonLat: lines.map((line) => line.map(toLonLat)),
});

/** A polygon of one open ring. */
export function areaShape(ring: readonly Point[]): Shape {
  const metric = [...ring, ring[0]!];
  return { type: 'Polygon', metric: [metric], lonLat: [metric.map(toLonLat)] };
}
