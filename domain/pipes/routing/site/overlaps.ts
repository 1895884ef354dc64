import { featureCollection, polygon } from '@turf/helpers';
import { union } from '@turf/union';
import Flatbush from 'flatbush';
import { insideRings, lengthOf, nearestOnLines, type Point, segmentsCross } from '../../../geo/plane.ts';
import { boxOf } from '../ground/frame.ts';
import { footprintM2, type Site, type SiteBuilding } from './site.ts';

/** Outlines that share less than this were drawn wall to wall by an unsteady hand, m². */
const leastSharedM2 = 0.5;
/** Walls are looked at every so often; a free stretch shorter than that is no front. */
const alongM = 0.25;
const leastFrontM = 1;
/** Steps that are left out at either end of a stretch beside another house's: connections stay 1 m apart. */
const endSteps = 2;

/**
 * A site in which no outline lies over another one. Houses that are drawn over each other stand wall in wall: what a pipe keeps away from
 * is their common outer wall, and each of them is entered at the longest stretch of its own wall that is part of it. A house that lies within others
 * as a whole (a tower on a podium) has no such stretch: its connection ends where the outer wall is nearer to it than to any other such house, from
 * where it is led on indoors. The buildings keep their numbers; which of them these are is among the site's assumptions.
 */
export function withoutOverlaps(site: Site): Site {
  const groups = overlapping(site.buildings);
  if (groups.length === 0) return site;
  const buildings = [...site.buildings];
  let within = 0;
  for (const group of groups) {
    const [largest, ...others] = group.toSorted(
      (a, b) => footprintM2(site.buildings[b]!) - footprintM2(site.buildings[a]!),
    ) as [number, ...number[]];
    const mass = site.buildings[largest]!;
    const asking = group.filter((i) => site.buildings[i]!.terminal);
    const rings = joined([mass, ...others.map((i) => site.buildings[i]!)].map((one) => one.rings));
    // of houses alone among sheds the common wall is their own
    const { fronts, inner } = asking.length > 1 ? frontsOf(group, asking, site.buildings, rings) : noFronts;
    within += inner;
    for (const i of group) {
      const front = fronts.get(i);
      buildings[i] = {
        ...site.buildings[i]!,
        ...(front && { front }),
        ...(i !== largest && { partOf: mass.id }),
      };
    }
    buildings[largest] = {
      ...buildings[largest]!,
      rings,
      outlets: asking.reduce((sum, i) => sum + Math.max(1, site.buildings[i]!.doors.length), 0),
    };
  }
  const words = [
    `outlines-overlap: ${groups.reduce((sum, one) => sum + one.length, 0)} outlines are drawn over each other and taken for ${groups.length} buildings with one outer wall each${within > 0 ? `; ${within} houses lie within others and are connected at their outer wall` : ''}`,
  ];
  return { ...site, buildings, assumptions: [...(site.assumptions ?? []), ...words] };
}

/** Outlines that bear one number and meet are parts of one house, as cut by the tiles of a map: the first of them becomes the whole, in place. */
export function withoutParts(buildings: readonly SiteBuilding[]): SiteBuilding[] {
  const gone = new Set<SiteBuilding>();
  for (const parts of Map.groupBy(buildings, (one) => one.id).values()) {
    // a part that meets nothing yet may meet what has grown since
    for (let before = -1; before !== gone.size; ) {
      before = gone.size;
      for (const [i, first] of parts.entries())
        for (const other of parts.slice(i + 1))
          if (!gone.has(first) && !gone.has(other) && takesIn(first, other)) gone.add(other);
    }
  }
  return buildings.filter((one) => !gone.has(one));
}

function takesIn(first: SiteBuilding, other: SiteBuilding): boolean {
  if (!boxesMeet(first.rings[0]!, other.rings[0]!)) return false;
  const [rings, ...apart] = polygonsOf([first.rings, other.rings]);
  if (!rings || apart.length > 0) return false;
  const share = footprintM2({ rings }) / (footprintM2(first) + footprintM2(other));
  const both = (first.households + other.households) * share;
  // what lies in both was counted by both
  first.households = Math.max(first.households, other.households, both);
  first.terminal ||= other.terminal;
  asHigh(first, other);
  first.doors = [...first.doors, ...other.doors];
  first.rings = rings;
  return true;
}

/** One house of two: water has to reach the top of its highest part. */
export function asHigh(first: SiteBuilding, other: SiteBuilding): void {
  const storeys = Math.max(first.storeys ?? 0, other.storeys ?? 0);
  if (storeys > 0) first.storeys = storeys;
}

/** Groups of buildings each of which is drawn over another of its group. */
function overlapping(buildings: readonly SiteBuilding[]): number[][] {
  const solid = buildings.flatMap((one, i) => {
    const isNone = one.point || one.pin || one.partOf !== undefined || one.rings.length === 0;
    return isNone ? [] : [i];
  });
  if (solid.length < 2) return [];
  const tree = new Flatbush(solid.length);
  for (const i of solid) {
    const { minX, minY, maxX, maxY } = boxOf(buildings[i]!.rings[0]!);
    tree.add(minX, minY, maxX, maxY);
  }
  tree.finish();
  const groupOf = new Map(solid.map((i) => [i, [i]]));
  for (const i of solid) {
    const { minX, minY, maxX, maxY } = boxOf(buildings[i]!.rings[0]!);
    for (const k of tree.search(minX, minY, maxX, maxY).sort((a, b) => a - b)) {
      const j = solid[k]!;
      if (j <= i || groupOf.get(i) === groupOf.get(j)) continue;
      if (!areOver(buildings[i]!.rings, buildings[j]!.rings)) continue;
      const both = [...groupOf.get(i)!, ...groupOf.get(j)!].sort((a, b) => a - b);
      for (const one of both) groupOf.set(one, both);
    }
  }
  return [...new Set(groupOf.values())].filter((one) => one.length > 1);
}

function areOver(a: readonly Point[][], b: readonly Point[][]): boolean {
  const touches =
    a[0]!.some(([x, y]) => insideRings(x, y, b)) ||
    b[0]!.some(([x, y]) => insideRings(x, y, a)) ||
    edgesOf(a[0]!).some(([p, q]) => edgesOf(b[0]!).some(([r, s]) => segmentsCross(...p, ...q, ...r, ...s)));
  if (!touches) return false;
  const area = (rings: readonly Point[][]) =>
    rings.reduce((sum, ring, k) => sum + (k === 0 ? 1 : -1) * footprintM2({ rings: [ring] }), 0);
  const both = polygonsOf([a, b]).reduce((sum, one) => sum + area(one), 0);
  return area(a) + area(b) - both > leastSharedM2;
}

function edgesOf(ring: readonly Point[]): [Point, Point][] {
  return ring.slice(1).map((to, k) => [ring[k]!, to]);
}

function boxesMeet(a: readonly Point[], b: readonly Point[]): boolean {
  const [one, other] = [boxOf(a), boxOf(b)];
  return one.minX <= other.maxX && other.minX <= one.maxX && one.minY <= other.maxY && other.minY <= one.maxY;
}

/** Outline and courtyards of several outlines together. */
function joined(outlines: readonly Point[][][]): Point[][] {
  const parts = polygonsOf(outlines).toSorted(
    (a, b) => footprintM2({ rings: b }) - footprintM2({ rings: a }),
  );
  return parts.flat();
}

function polygonsOf(outlines: readonly (readonly Point[][])[]): Point[][][] {
  const both = union(
    featureCollection(outlines.map((rings) => polygon(rings.map((ring) => ring.map(([x, y]) => [x, y]))))),
  );
  if (!both) return [];
  const { geometry } = both;
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return parts.map((rings) => rings.map((ring) => ring.map(([x, y]): Point => [x!, y!])));
}

const noFronts = { fronts: new Map<number, Point[]>(), inner: 0 };

/** Where each house of a group that asks for a connection is entered, no two of them at the same place, and how many lie within others. */
function frontsOf(
  group: readonly number[],
  asking: readonly number[],
  buildings: readonly SiteBuilding[],
  rings: readonly Point[][],
): { fronts: Map<number, Point[]>; inner: number } {
  const outside = (i: number) => {
    const rest = group.flatMap((k) => (k === i ? [] : [buildings[k]!.rings]));
    return ([x, y]: Point) => !rest.some((one) => insideRings(x, y, one));
  };
  const fronts = new Map<number, Point[]>();
  for (const i of asking) {
    const front = freeFront(buildings[i]!.rings, outside(i));
    if (front) fronts.set(i, front);
  }
  const inner = asking.filter((i) => !fronts.has(i));
  if (inner.length === 0) return { fronts, inner: 0 };
  // where nobody else is entered they have the whole wall
  const mostM = fronts.size > 0 ? lengthOf(rings[0]!) / asking.length : Number.POSITIVE_INFINITY;
  const shares = sharesOf(
    rings[0]!,
    inner.map((i) => buildings[i]!.rings[0]!),
    mostM,
  );
  for (const i of fronts.keys()) {
    const isOutside = outside(i);
    const isOwn = (at: Point) =>
      isOutside(at) && !shares.some((one) => distanceM(at, one) < alongM * (endSteps + 1));
    const front = freeFront(buildings[i]!.rings, isOwn);
    if (front) fronts.set(i, front);
  }
  for (const [k, i] of inner.entries()) if (shares[k]!.length > 1) fronts.set(i, shares[k]!);
  return { fronts, inner: inner.length };
}

/**
 * The stretch of a wall around the place nearest to each house within it, as far as no other of these houses is nearer and at most so long, m:
 * connections of two towers on one podium would else end at the one place that is nearest to the main, one laid into the other.
 */
function sharesOf(wall: readonly Point[], houses: readonly Point[][], mostM: number): Point[][] {
  const steps = stepsOf(wall).map((step) => {
    const away = houses.map((ring) => distanceM(step.middle, ring));
    return { ...step, away, nearest: away.indexOf(Math.min(...away)) };
  });
  return houses.map((_, house) => {
    const own = steps.flatMap((one, i) => (one.nearest === house ? [i] : []));
    const start = own.reduce(
      (best, i) => (steps[i]!.away[house]! < steps[best]!.away[house]! ? i : best),
      own[0] ?? -1,
    );
    if (start < 0) return [];
    const at = (i: number) => steps[(i + steps.length) % steps.length]!;
    const [share, isOf] = [[at(start).from, at(start).to], (i: number) => at(i).nearest === house];
    let [first, last] = [start, start];
    // a step on either side in turns, until both ends are another house's or the stretch is long enough
    for (let before = -1; before !== last - first && last - first + 1 < steps.length; ) {
      before = last - first;
      if (lengthOf(share) < mostM && isOf(last + 1)) share.push(at(++last).to);
      if (lengthOf(share) < mostM && last - first + 1 < steps.length && isOf(first - 1))
        share.unshift(at(--first).from);
    }
    // two houses are not entered where one's stretch becomes the other's
    return share.length > 4 * endSteps ? share.slice(endSteps, -endSteps) : share;
  });
}

function distanceM([x, y]: Point, line: readonly Point[]): number {
  return nearestOnLines([line], x, y).distanceM;
}

/** The longest stretch of an outline whose every place is free; undefined where there is none to speak of. */
function freeFront(rings: readonly Point[][], isFree: (at: Point) => boolean): Point[] | undefined {
  const free = rings.flatMap((ring) => stretchesOf(ring, isFree));
  const longest = free.reduce<Point[]>((best, one) => (lengthOf(one) > lengthOf(best) ? one : best), []);
  return lengthOf(longest) >= leastFrontM ? longest : undefined;
}

/** A ring in short steps. */
function stepsOf(ring: readonly Point[]): { from: Point; to: Point; middle: Point }[] {
  return edgesOf(ring).flatMap(([[ax, ay], [bx, by]]) => {
    const count = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / alongM));
    const at = (i: number): Point => [ax + ((bx - ax) * i) / count, ay + ((by - ay) * i) / count];
    return Array.from({ length: count }, (_, i) => ({ from: at(i), to: at(i + 1), middle: at(i + 0.5) }));
  });
}

function stretchesOf(ring: readonly Point[], isFreeAt: (at: Point) => boolean): Point[][] {
  const steps = stepsOf(ring).map((step) => ({ ...step, isFree: isFreeAt(step.middle) }));
  const firstShut = steps.findIndex((one) => !one.isFree);
  if (firstShut < 0) return [[...ring]];
  const stretches: Point[][] = [];
  let open: Point[] | undefined;
  // from a place that is shut on, so that no stretch is cut by the seam of the ring
  for (const { from, to, isFree } of [...steps.slice(firstShut), ...steps.slice(0, firstShut)]) {
    if (!isFree) open = undefined;
    else if (open) open.push(to);
    else {
      open = [from, to];
      stretches.push(open);
    }
  }
  return stretches;
}
