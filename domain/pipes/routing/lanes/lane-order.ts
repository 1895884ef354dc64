import Flatbush from 'flatbush';
import table from '../../../../data/standards/order-and-yielding.json' with { type: 'json' };
import { nearestOnSegment, type Point, segmentToSegment } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';
import { type LaneGround, lanesOf, rankIn } from './lane-of.ts';

/** Two new mains side by side along a street or before a building. */
export interface LanePair {
  ground: LaneGround;
  utilities: readonly [outer: Utility, inner: Utility];
  /** As they lie, from the red line or the building line inward. */
  pipes: readonly [outer: string, inner: string];
  lengthM: number;
  inOrder: boolean;
  at: Point;
}

/** How far the mains of a layout lie in the order of GB 50289-2016 4.1.3 (streets) and 4.1.4 (courtyards). */
export interface LaneOrder {
  ground: LaneGround;
  clause: string;
  /** Pairs side by side, and those of them in order; metres likewise. */
  pairs: number;
  inOrder: number;
  lengthM: number;
  inOrderM: number;
}

const { besideM, parallelDegrees, leastM } = table.lanes;
const leastCos = Math.cos((parallelDegrees * Math.PI) / 180);

interface Placed {
  utility: Utility;
  pipe: LaidPipe;
  lengthM: number;
}

/** Pairs of mains of different utilities, each pair of straight pipes once. Laterals cross the others and have no lane. */
export function lanePairs(site: Site, networks: readonly LaidNetwork[]): LanePair[] {
  const mains = networks.flatMap(({ utility, pipes }) =>
    pipes
      .filter((one) => !one.lateral && one.lengthM >= leastM)
      .map((pipe): Placed => ({ utility, pipe, lengthM: pipe.lengthM })),
  );
  if (mains.length === 0) return [];
  const tree = new Flatbush(mains.length);
  for (const { pipe } of mains) {
    const [[ax, ay], [bx, by]] = pipe.line;
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  tree.finish();
  const laneOf = lanesOf(site);
  return mains.flatMap((one, i) => {
    const [[ax, ay], [bx, by]] = one.pipe.line;
    const near = tree.search(
      Math.min(ax, bx) - besideM,
      Math.min(ay, by) - besideM,
      Math.max(ax, bx) + besideM,
      Math.max(ay, by) + besideM,
    );
    return near.filter((j) => j > i).flatMap((j) => pairOf(one, mains[j]!, laneOf) ?? []);
  });
}

function pairOf(a: Placed, b: Placed, laneOf: ReturnType<typeof lanesOf>): LanePair | undefined {
  if (a.utility === b.utility) return undefined;
  const [[ax, ay], [bx, by]] = a.pipe.line;
  const [[cx, cy], [dx, dy]] = b.pipe.line;
  const cos = ((bx - ax) * (dx - cx) + (by - ay) * (dy - cy)) / (a.lengthM * b.lengthM);
  if (Math.abs(cos) < leastCos) return undefined;
  const apartM = segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy);
  if (apartM === 0 || apartM > besideM) return undefined;
  const beside = overlapOf(a.pipe.line, b.pipe.line);
  if (!beside || beside.lengthM < leastM) return undefined;
  const [lane, other] = [laneOf(beside.line), laneOf(b.pipe.line)];
  // between two houses each may be the nearer one to another pipe: no order
  if (!lane || lane.ground !== other?.ground) return undefined;
  if (lane.inward[0] * other.inward[0] + lane.inward[1] * other.inward[1] < leastCos) return undefined;
  const { ground, inward } = lane;
  const [mine, its] = [rankIn(ground, a.utility), rankIn(ground, b.utility)];
  if (mine === undefined || its === undefined || mine === its) return undefined;
  const [x, y] = beside.at;
  const [fx, fy] = nearestOnSegment(x, y, cx, cy, dx, dy);
  const isOuter = (fx - x) * inward[0] + (fy - y) * inward[1] > 0;
  const [outer, inner] = isOuter ? [a, b] : [b, a];
  return {
    ground,
    utilities: [outer.utility, inner.utility],
    pipes: [outer.pipe.id, inner.pipe.id],
    lengthM: beside.lengthM,
    inOrder: isOuter === mine < its,
    at: beside.at,
  };
}

/** The part of a pipe that another one runs beside. */
function overlapOf(
  [[ax, ay], [bx, by]]: readonly [Point, Point],
  other: readonly [Point, Point],
): { line: [Point, Point]; lengthM: number; at: Point } | undefined {
  const lengthM = Math.hypot(bx - ax, by - ay);
  const [ux, uy] = [(bx - ax) / lengthM, (by - ay) / lengthM];
  const [from, to] = other.map(([x, y]) => (x - ax) * ux + (y - ay) * uy).sort((p, q) => p - q) as [
    number,
    number,
  ];
  const [start, end] = [Math.max(0, from), Math.min(lengthM, to)];
  if (end <= start) return undefined;
  const place = (along: number): Point => [ax + ux * along, ay + uy * along];
  return { line: [place(start), place(end)], lengthM: end - start, at: place((start + end) / 2) };
}

/** Sums by clause, of grounds on which anything runs side by side. */
export function laneOrderOf(pairs: readonly LanePair[]): LaneOrder[] {
  return (['street', 'courtyard'] as const).flatMap((ground): LaneOrder[] => {
    const own = pairs.filter((one) => one.ground === ground);
    if (own.length === 0) return [];
    const kept = own.filter((one) => one.inOrder);
    const metres = (list: readonly LanePair[]) => list.reduce((sum, one) => sum + one.lengthM, 0);
    return [
      {
        ...{ ground, clause: table[ground].clause },
        ...{ pairs: own.length, inOrder: kept.length, lengthM: metres(own), inOrderM: metres(kept) },
      },
    ];
  });
}
