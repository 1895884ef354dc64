import Flatbush from 'flatbush';
import table from '../../../../data/standards/order-and-yielding.json' with { type: 'json' };
import { nearestOnSegment, type Point } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import { publicStreets } from '../ground/work-place.ts';
import type { Site } from '../site/site.ts';

/** By which clause pipes side by side have an order: along a public street, or before a building. */
export type LaneGround = 'street' | 'courtyard';

/** Where a straight pipe runs along, and which way the middle of the street, or the yard before the wall, lies from it. */
export interface Lane {
  ground: LaneGround;
  /** Of length one, at a right angle to the street or the wall: from the red line or the building line inward. */
  inward: Point;
}

/** Finds what a straight pipe runs along. */
export type LaneOf = (line: readonly [Point, Point]) => Lane | undefined;

interface Edge {
  line: readonly [Point, Point];
  ground: LaneGround;
  reachM: number;
}

const { vergeM, facadeReachM, parallelDegrees } = table.lanes;
const leastCos = Math.cos((parallelDegrees * Math.PI) / 180);
/** Nearer to the middle of a street than this a pipe lies on neither side of it. */
const middleM = 0.3;

/** A place in the order: the first is nearest to the red line or the building line. */
export function rankIn(ground: LaneGround, utility: Utility): number | undefined {
  const order: readonly string[] = table[ground].order;
  const known = ground === 'street' ? (distribution[utility] ?? utility) : utility;
  const rank = order.indexOf(known === 'combined' ? 'sewage' : known);
  return rank < 0 ? undefined : rank;
}

/** What a compound is supplied by. */
const distribution: Partial<Record<Utility, string>> = {
  water: 'water-distribution',
  gas: 'gas-distribution',
};

const known = new WeakMap<Site['buildings'], LaneOf>();

/** Of a site's public streets and houses; a street goes before a wall. */
export function lanesOf(site: Pick<Site, 'buildings' | 'streets' | 'zone'>): LaneOf {
  let found = known.get(site.buildings);
  if (!found) {
    found = lanesAmong(edgesOf(site));
    known.set(site.buildings, found);
  }
  return found;
}

function edgesOf(site: Pick<Site, 'buildings' | 'streets' | 'zone'>): Edge[] {
  const pieces = (line: readonly Point[], ground: LaneGround, reachM: number): Edge[] =>
    line.slice(1).map((end, i) => ({ line: [line[i]!, end], ground, reachM }));
  return [
    ...publicStreets(site).flatMap(({ line, widthM }) => pieces(line, 'street', widthM / 2 + vergeM)),
    ...site.buildings
      .filter((one) => !one.point && !one.pin)
      .flatMap(({ rings }) => pieces(rings[0] ?? [], 'courtyard', facadeReachM)),
  ];
}

function lanesAmong(edges: readonly Edge[]): LaneOf {
  if (edges.length === 0) return () => undefined;
  const tree = new Flatbush(edges.length);
  for (const { line, reachM } of edges) {
    const [[ax, ay], [bx, by]] = line;
    tree.add(
      Math.min(ax, bx) - reachM,
      Math.min(ay, by) - reachM,
      Math.max(ax, bx) + reachM,
      Math.max(ay, by) + reachM,
    );
  }
  tree.finish();
  return ([[ax, ay], [bx, by]]) => {
    const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
    const lengthM = Math.hypot(bx - ax, by - ay);
    if (lengthM === 0) return undefined;
    let best: (Lane & { distanceM: number }) | undefined;
    for (const i of tree.search(x, y, x, y)) {
      const { line, ground, reachM } = edges[i]!;
      const [[cx, cy], [dx, dy]] = line;
      const edgeM = Math.hypot(dx - cx, dy - cy);
      const cos = Math.abs(((bx - ax) * (dx - cx) + (by - ay) * (dy - cy)) / (lengthM * edgeM || 1));
      if (cos < leastCos) continue;
      const [fx, fy] = nearestOnSegment(x, y, cx, cy, dx, dy);
      const distanceM = Math.hypot(fx - x, fy - y);
      if (distanceM > reachM || distanceM < middleM) continue;
      if (best && rankOf(best.ground) < rankOf(ground)) continue;
      if (best && best.ground === ground && best.distanceM <= distanceM) continue;
      const sign = ground === 'street' ? 1 : -1;
      best = { ground, distanceM, inward: [(sign * (fx - x)) / distanceM, (sign * (fy - y)) / distanceM] };
    }
    return best && { ground: best.ground, inward: best.inward };
  };
}

const rankOf = (ground: LaneGround): number => (ground === 'street' ? 0 : 1);
