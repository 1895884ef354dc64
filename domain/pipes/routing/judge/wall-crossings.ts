import Flatbush from 'flatbush';
import { type Point, segmentsCross } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import { remember } from '../as-before.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';

/** A place where a new pipe passes through or under a wall: the wall is opened there, the pipe lies in a sleeve, and the wall is made good. */
export interface WallCrossing {
  utility: Utility;
  pipe: string;
  wall: string;
  at: Point;
  costYuan: number;
}

/** Every place where pipes of a network cross a wall of the site, in the order of its pipes. */
export function wallCrossings(network: LaidNetwork, site: Site, rates: Rates = builtInRates): WallCrossing[] {
  return foundBefore(network.pipes, [network.utility, site, rates], () =>
    crossingsOn(network, wallsOf(site)).map((one) => ({ ...one, costYuan: rates.wallYuan })),
  );
}

const foundBefore = remember<LaidNetwork['pipes'], WallCrossing[]>();

interface Walls {
  tree: Flatbush | undefined;
  pieces: { id: string; line: readonly [Point, Point] }[];
}

const ofSites = new WeakMap<Site, Walls>();

/** Looked up once a site: a dragged manhole leaves the walls where they are. */
function wallsOf(site: Site): Walls {
  const before = ofSites.get(site);
  if (before) return before;
  const pieces = site.barriers
    .filter((one) => one.kind === 'wall')
    .flatMap(({ id, paths }) =>
      paths.flatMap((path) => path.slice(1).map((end, i) => ({ id, line: [path[i]!, end] as const }))),
    );
  const tree = pieces.length > 0 ? new Flatbush(pieces.length) : undefined;
  for (const {
    line: [[ax, ay], [bx, by]],
  } of pieces)
    tree!.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  tree?.finish();
  const walls = { tree, pieces };
  ofSites.set(site, walls);
  return walls;
}

function crossingsOn(
  { utility, pipes }: LaidNetwork,
  { tree, pieces }: Walls,
): Omit<WallCrossing, 'costYuan'>[] {
  if (!tree) return [];
  return pipes.flatMap(({ id, line: [[ax, ay], [bx, by]] }) =>
    tree
      .search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
      .sort((a, b) => a - b)
      .flatMap((i) => {
        const [[cx, cy], [dx, dy]] = pieces[i]!.line;
        if (!segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return [];
        const across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
        const part = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across;
        const at: Point = [ax + part * (bx - ax), ay + part * (by - ay)];
        return [{ utility, pipe: id, wall: pieces[i]!.id, at }];
      }),
  );
}
