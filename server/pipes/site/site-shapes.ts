import type { Geometry, Position } from 'geojson';
import type { Point } from '../../../domain/geo/plane.ts';

/** A building that is only a point is taken as a square of two metres. */
const pointHalfM = 1;

/** Closed rings of every polygon and closed line, and a small square around every point. */
export function polygonsOf(geometry: Geometry): { rings: Point[][]; point: boolean }[] {
  if (geometry.type === 'Polygon') {
    const rings = geometry.coordinates.map((ring) => ring.map(([x, y]): Point => [x!, y!]));
    return rings[0] && rings[0].length >= 4 ? [{ rings, point: false }] : [];
  }
  if (geometry.type === 'MultiPolygon') {
    return geometry.coordinates.flatMap((coordinates) => polygonsOf({ type: 'Polygon', coordinates }));
  }
  // drawings have outlines as closed lines
  if (geometry.type === 'LineString' && isClosed(geometry.coordinates))
    return polygonsOf({ type: 'Polygon', coordinates: [geometry.coordinates] });
  if (geometry.type === 'MultiLineString')
    return geometry.coordinates.flatMap((coordinates) => polygonsOf({ type: 'LineString', coordinates }));
  if (geometry.type === 'MultiPoint')
    return geometry.coordinates.flatMap((coordinates) => polygonsOf({ type: 'Point', coordinates }));
  if (geometry.type === 'Point') {
    const [x, y] = geometry.coordinates as [number, number];
    const d = pointHalfM;
    return [
      {
        rings: [
          [
            [x - d, y - d],
            [x + d, y - d],
            [x + d, y + d],
            [x - d, y + d],
            [x - d, y - d],
          ],
        ],
        point: true,
      },
    ];
  }
  if (geometry.type === 'GeometryCollection') {
    const parts = geometry.geometries.flatMap(polygonsOf);
    // a point beside an outline is where its label stands
    return parts.some((one) => !one.point) ? parts.filter((one) => !one.point) : parts;
  }
  return [];
}

function isClosed(line: readonly Position[]): boolean {
  const [first, last] = [line[0], line.at(-1)];
  return line.length >= 4 && first![0] === last![0] && first![1] === last![1];
}

/** Lines, outlines of polygons, and points as lines of one point. */
export function linesOf(geometry: Geometry | null): Point[][] {
  return pathsOf(geometry).map((path) => path.map(([x, y]): Point => [x!, y!]));
}

/** The same with the levels that are drawn. */
export function pathsOf(geometry: Geometry | null): Position[][] {
  if (!geometry) return [];
  if (geometry.type === 'Point') return [[geometry.coordinates]];
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map((one) => [one]);
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'MultiLineString' || geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  return geometry.geometries.flatMap(pathsOf);
}

/** Square metres of an outline without its courtyards; of one that crosses itself what is inside by even and odd. */
export function areaOf(rings: readonly Point[][]): number {
  const [outer, ...holes] = rings.map((ring) => Math.abs(signedArea(ring)));
  const plain = (outer ?? 0) - holes.reduce((sum, one) => sum + one, 0);
  const box = boxAreaOf(rings[0] ?? []);
  // the two wings of a bow tie take each other away
  return plain < box / 4 ? Math.max(plain, scannedArea(rings)) : plain;
}

function signedArea(ring: readonly Point[]): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i++)
    twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return twice / 2;
}

function boxAreaOf(ring: readonly Point[]): number {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return ring.length === 0 ? 0 : (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}

const scanLines = 200;

function scannedArea(rings: readonly Point[][]): number {
  const ys = rings.flatMap((ring) => ring.map(([, y]) => y));
  const [least, most] = [Math.min(...ys), Math.max(...ys)];
  const step = (most - least) / scanLines;
  let area = 0;
  for (let line = 0; line < scanLines; line++) {
    const y = least + (line + 0.5) * step;
    const crossings: number[] = [];
    for (const ring of rings)
      for (let i = 1; i < ring.length; i++) {
        const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
        if (ay > y !== by > y) crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
      }
    crossings.sort((a, b) => a - b);
    for (let k = 1; k < crossings.length; k += 2) area += (crossings[k]! - crossings[k - 1]!) * step;
  }
  return area;
}
