/** Geometry of a file → geometry of a kind: rings closed, closed lines as areas, heights dropped where they mean nothing. */
import { bbox } from '@turf/bbox';
import { circle } from '@turf/circle';
import { distance } from '@turf/distance';
import { truncate } from '@turf/truncate';
import type { Geometry, LineString, Polygon, Position } from 'geojson';
import type { ReasonCode } from './reasons.ts';

export type Shape = { geometry: Geometry; remarks: ReasonCode[] } | { reject: ReasonCode; detail?: string };

export interface ShapeRules {
  geometry: 'area' | 'line' | 'any';
  /** What is known by one position only becomes a circle: a community, or a house. Absent: points are refused. */
  points?: 'community' | 'house';
  /** Open lines stay lines, to be drawn as bands by whoever stores them (projects that are streets). */
  bands?: boolean;
  /** Keep the third coordinate. */
  heights: boolean;
}

/** Lon/lat in, lon/lat out. Validity in the sense of OGC is the database's part. */
export function shapeFor(geometry: Geometry | null, rules: ShapeRules): Shape {
  if (!geometry || isEmpty(geometry)) return { reject: 'no-geometry' };
  const remarks = new Set<ReasonCode>();
  const positions = allPositions(geometry);
  if (!positions.every((p) => Number.isFinite(p[0]) && Number.isFinite(p[1])))
    return { reject: 'not-finite' };
  if (!positions.every(([lon, lat]) => Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90))
    return { reject: 'off-earth' };
  const parts = simpleParts(geometry);
  const lines = parts.filter((part) => part.type === 'LineString');
  const areas = parts.filter((part) => part.type === 'Polygon');
  const points = parts.filter((part) => part.type === 'Point');
  const clean = (position: Position): Position =>
    rules.heights && position.length > 2 ? position.slice(0, 3) : position.slice(0, 2);
  if (points.length === parts.length && rules.points && (points.length === 1 || rules.bands)) {
    const isHouse = rules.points === 'house';
    const circles = points.map(
      (point) => standIn(point.coordinates.slice(0, 2), isHouse ? 5 : 25).coordinates,
    );
    return {
      geometry:
        circles.length === 1
          ? { type: 'Polygon', coordinates: circles[0]! }
          : { type: 'MultiPolygon', coordinates: circles },
      remarks: [isHouse ? 'point-to-house' : 'point-to-area'],
    };
  }
  if (points.length > 0) return { reject: 'wrong-geometry', detail: geometry.type };
  if (rules.geometry !== 'line') {
    const closed = rules.geometry === 'area' ? lines.filter(isClosed) : [];
    if (closed.length > 0) remarks.add('line-to-area');
    const isBand = rules.bands && areas.length === 0 && lines.length > 0 && closed.length === 0;
    if (rules.geometry === 'area' && closed.length < lines.length && !isBand)
      return { reject: 'wrong-geometry', detail: geometry.type };
    const rings = [
      ...areas,
      ...closed.map((line): Polygon => ({ type: 'Polygon', coordinates: [line.coordinates] })),
    ];
    if (rings.length > 0 && (rules.geometry === 'area' || lines.length === 0)) {
      const fixed: Position[][][] = [];
      for (const area of rings) {
        const whole = area.coordinates.map((ring) => closedRing(ring.map(clean), remarks));
        if (whole.some((ring) => ring.length < 4)) return { reject: 'too-few-points' };
        fixed.push(whole);
      }
      const [only] = fixed;
      return {
        geometry:
          fixed.length === 1
            ? { type: 'Polygon', coordinates: only! }
            : { type: 'MultiPolygon', coordinates: fixed },
        remarks: [...remarks],
      };
    }
  }
  if (areas.length > 0 || lines.length === 0) return { reject: 'wrong-geometry', detail: geometry.type };
  const paths = lines
    .map((line) => withoutRepeats(line.coordinates.map(clean)))
    .filter((line) => line.length > 1);
  if (paths.length === 0) return { reject: 'too-few-points' };
  if (rules.geometry === 'area') remarks.add('line-to-band');
  return {
    geometry:
      paths.length === 1
        ? { type: 'LineString', coordinates: paths[0]! }
        : { type: 'MultiLineString', coordinates: paths },
    remarks: [...remarks],
  };
}

/** Metres across; the largest manhole sign on a 1:500 sheet stays below. */
const symbolM = 4;

/**
 * Of a drawing in lon/lat: a point, an area, or a figure of closed lines that is smaller than a manhole sign. Inserted blocks
 * come as the lines they are made of.
 */
export function isSymbol(geometry: Geometry): boolean {
  const parts = simpleParts(geometry);
  const lines = parts.filter((part) => part.type === 'LineString');
  if (lines.length === 0) return true;
  if (lines.length === 1 && !isClosed(lines[0]!)) return false;
  const positions = allPositions(geometry);
  const [west, south, east, north] = bbox({ type: 'MultiPoint', coordinates: positions });
  return distance([west, south], [east, north], { units: 'meters' }) < symbolM;
}

function simpleParts(
  geometry: Geometry,
): (Polygon | LineString | { type: 'Point'; coordinates: Position })[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(simpleParts);
  if (geometry.type === 'MultiPolygon')
    return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
  if (geometry.type === 'MultiLineString')
    return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
  if (geometry.type === 'MultiPoint')
    return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
  return [geometry];
}

export function firstPosition(geometry: Geometry): Position | undefined {
  return allPositions(geometry)[0];
}

function allPositions(geometry: Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(allPositions);
  const depth = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[
    geometry.type
  ];
  return depth === 0
    ? [geometry.coordinates as Position]
    : ((geometry.coordinates as unknown[]).flat(depth - 1) as Position[]);
}

function isEmpty(geometry: Geometry): boolean {
  return geometry.type === 'GeometryCollection'
    ? geometry.geometries.every(isEmpty)
    : geometry.coordinates.length === 0 || allPositions(geometry).length === 0;
}

function isClosed(line: LineString): boolean {
  const [first, last] = [line.coordinates[0]!, line.coordinates.at(-1)!];
  return line.coordinates.length >= 4 && first[0] === last[0] && first[1] === last[1];
}

function closedRing(ring: Position[], remarks: Set<ReasonCode>): Position[] {
  const clean = withoutRepeats(ring);
  const [first, last] = [clean[0], clean.at(-1)];
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return clean;
  remarks.add('ring-closed');
  return [...clean, first];
}

function withoutRepeats(path: Position[]): Position[] {
  return path.filter((p, i) => i === 0 || p[0] !== path[i - 1]![0] || p[1] !== path[i - 1]![1]);
}

/** Sixteen corners are round enough for a stand-in. */
function standIn(centre: Position, radiusM: number): Polygon {
  const round = circle(centre, radiusM, { steps: 16, units: 'meters' });
  return truncate(round, { precision: 9, mutate: true }).geometry;
}
