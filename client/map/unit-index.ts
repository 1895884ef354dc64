import Flatbush from 'flatbush';
import { boxOf } from '../../domain/geo/box.ts';
import type { LngLat } from './modes/mode.ts';

type Ring = readonly (readonly number[])[];

/** A unit as a hand tool sees it: which rings it has and where its middle is. */
interface Unit {
  id: number;
  rings: Ring[];
}

/**
 * Finds units under a brush, a lasso or a cut line without asking the renderer, so that a stroke costs the units it
 * touches and nothing else. Longitudes and latitudes; distances are taken on the local plane, good enough for a pointer.
 */
export class UnitIndex {
  private readonly units: Unit[];
  private readonly tree: Flatbush | null;

  constructor(features: readonly GeoJSON.Feature[]) {
    this.units = features.flatMap((feature) => {
      const rings = ringsOf(feature.geometry);
      return rings.length && feature.id !== undefined ? [{ id: Number(feature.id), rings }] : [];
    });
    this.tree = this.units.length ? new Flatbush(this.units.length) : null;
    for (const unit of this.units) {
      const [west, south, east, north] = boxOf(unit.rings.flat());
      this.tree?.add(west, south, east, north);
    }
    this.tree?.finish();
  }

  get size(): number {
    return this.units.length;
  }

  /** Ids of the units that a brush of `radiusM` touches on its way along `path`. */
  touched(path: readonly LngLat[], radiusM: number): number[] {
    const found = new Set<number>();
    for (let i = 0; i < path.length; i++) {
      const from = path[Math.max(0, i - 1)]!;
      const to = path[i]!;
      const plane = localPlane(to[1]);
      const reach: LngLat = [radiusM / plane.metresPerLon, radiusM / plane.metresPerLat];
      const box = [
        Math.min(from[0], to[0]) - reach[0],
        Math.min(from[1], to[1]) - reach[1],
        Math.max(from[0], to[0]) + reach[0],
        Math.max(from[1], to[1]) + reach[1],
      ] as const;
      for (const index of this.tree?.search(...box) ?? []) {
        const unit = this.units[index]!;
        if (!found.has(unit.id) && nearSegment(unit.rings, from, to, radiusM, plane)) found.add(unit.id);
      }
    }
    return [...found];
  }

  /** The unit that holds a point; the last one put in where two overlap. */
  at(point: LngLat): number | undefined {
    const hits = this.tree?.search(point[0], point[1], point[0], point[1]) ?? [];
    return hits.map((index) => this.units[index]!).findLast((unit) => inside(point, unit.rings))?.id;
  }

  /** Ids of the units whose every corner lies in the ring (`whole`), or that have a corner in it. */
  enclosed(ring: readonly LngLat[], whole = true): number[] {
    const area: Ring[] = [ring];
    const test = (unit: Unit) => {
      const corners = unit.rings[0]!;
      return whole ? corners.every((at) => inside(at, area)) : corners.some((at) => inside(at, area));
    };
    return (this.tree?.search(...boxOf(area.flat())) ?? [])
      .map((index) => this.units[index]!)
      .filter(test)
      .map((unit) => unit.id);
  }

  /** Follows a lasso that is still being drawn: `enclosed(ring, false)` after every corner, for the price of the corner. */
  growing(): GrowingLasso {
    return new GrowingLasso(this.units, this.tree);
  }
}

/**
 * A lasso corner by corner. A new corner turns over exactly what lies in the triangle it spans with the first and the last one (even-odd rule), so
 * only the units there are looked at, however long the lasso already is.
 */
export class GrowingLasso {
  private readonly units: readonly Unit[];
  private readonly tree: Flatbush | null;
  private readonly path: LngLat[] = [];
  /** Of each unit met so far, which corners are inside. */
  private readonly corners = new Map<Unit, { inside: Uint8Array; count: number }>();

  constructor(units: readonly Unit[], tree: Flatbush | null) {
    this.units = units;
    this.tree = tree;
  }

  add(corner: LngLat): void {
    this.path.push(corner);
    if (this.path.length < 3) return;
    const triangle: Ring[] = [[this.path[0]!, this.path.at(-2)!, corner]];
    for (const index of this.tree?.search(...boxOf(triangle.flat())) ?? [])
      this.turnOver(this.units[index]!, triangle);
  }

  /** Ids of the units that have a corner in the lasso, closed from its last corner to its first. */
  ids(): number[] {
    return [...this.corners].flatMap(([unit, { count }]) => (count > 0 ? [unit.id] : []));
  }

  private turnOver(unit: Unit, triangle: readonly Ring[]): void {
    const outer = unit.rings[0]!;
    let known = this.corners.get(unit);
    for (let i = 0; i < outer.length; i++) {
      if (!inside(outer[i]!, triangle)) continue;
      if (!known) {
        known = { inside: new Uint8Array(outer.length), count: 0 };
        this.corners.set(unit, known);
      }
      known.inside[i]! ^= 1;
      known.count += known.inside[i] ? 1 : -1;
    }
  }
}

function ringsOf(geometry: GeoJSON.Geometry | null): Ring[] {
  if (geometry?.type === 'Polygon') return geometry.coordinates;
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flat();
  return [];
}

/**
 * Even-odd over all rings, so holes and multipolygons need no special case. An edge is measured from its southern end whichever way it is
 * walked: a point on the border of two rings is then in exactly one of them, and GrowingLasso may take rings apart.
 */
function inside(point: readonly number[], rings: readonly Ring[]): boolean {
  const [x, y] = point as [number, number];
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i]!;
      const b = ring[j]!;
      if (a[1]! > y === b[1]! > y) continue;
      const [south, north] = a[1]! < b[1]! ? [a, b] : [b, a];
      const along = (y - south[1]!) / (north[1]! - south[1]!);
      if (x < (north[0]! - south[0]!) * along + south[0]!) odd = !odd;
    }
  }
  return odd;
}

interface Plane {
  metresPerLon: number;
  metresPerLat: number;
}

function localPlane(latitude: number): Plane {
  return { metresPerLon: 111_320 * Math.cos((latitude * Math.PI) / 180), metresPerLat: 110_574 };
}

function nearSegment(
  rings: readonly Ring[],
  from: LngLat,
  to: LngLat,
  radiusM: number,
  plane: Plane,
): boolean {
  if (inside(to, rings) || inside(from, rings)) return true;
  const flat = (p: readonly number[]): [number, number] => [
    (p[0]! - to[0]) * plane.metresPerLon,
    (p[1]! - to[1]) * plane.metresPerLat,
  ];
  const a = flat(from);
  const b = flat(to);
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      if (segmentDistance(a, b, flat(ring[i - 1]!), flat(ring[i]!)) <= radiusM) return true;
    }
  }
  return false;
}

type Flat = readonly [number, number];

function segmentDistance(a: Flat, b: Flat, c: Flat, d: Flat): number {
  if (crosses(a, b, c, d)) return 0;
  return Math.min(
    pointDistance(a, c, d),
    pointDistance(b, c, d),
    pointDistance(c, a, b),
    pointDistance(d, a, b),
  );
}

function pointDistance(p: Flat, a: Flat, b: Flat): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  const t = length2 ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2)) : 0;
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

function crosses(a: Flat, b: Flat, c: Flat, d: Flat): boolean {
  const side = (p: Flat, q: Flat, r: Flat) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
