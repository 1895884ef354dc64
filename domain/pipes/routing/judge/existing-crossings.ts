import Flatbush from 'flatbush';
import { type Point, segmentsCross } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import { remember } from '../as-before.ts';
import { pipesThere } from '../site/existing-neighbours.ts';
import type { Site, SitePipe } from '../site/site.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';

/**
 * Places where a network passes over or under a pipe that is in the ground already and has to be held and protected while the trench is
 * open. The mains of its own utility are joined, not crossed; what the same plan lays is not there yet.
 */
export function existingCrossings(network: LaidNetwork, site: Site): Point[] {
  return foundBefore(network.pipes, [network.utility, site], () => crossingsOn(network, site));
}

const foundBefore = remember<LaidNetwork['pipes'], Point[]>();

function crossingsOn({ utility, pipes }: LaidNetwork, site: Site): Point[] {
  return placesCrossed(pipes, thereFor(site, utility));
}

const thereBefore = new WeakMap<Site, Map<Utility, readonly SitePipe[]>>();

/** What lies there already and is not joined; the same as long as the site is. */
function thereFor(site: Site, utility: Utility): readonly SitePipe[] {
  const ofSite = thereBefore.get(site) ?? new Map<Utility, readonly SitePipe[]>();
  thereBefore.set(site, ofSite);
  let there = ofSite.get(utility);
  if (!there) {
    // ids of two files may be mere row numbers: a duct 1 is not the main 1
    there = pipesThere(site, utility).filter((one) => !one.planned);
    ofSite.set(utility, there);
  }
  return there;
}

/** Places where straight pipes pass over or under those that lie there. */
export function placesCrossed(pipes: readonly Pick<LaidPipe, 'line'>[], there: readonly SitePipe[]): Point[] {
  const pieces = there.flatMap(piecesOf);
  if (pieces.length === 0) return [];
  const tree = new Flatbush(pieces.length);
  for (const [[ax, ay], [bx, by]] of pieces)
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  tree.finish();
  const places: Point[] = [];
  for (const { line } of pipes) {
    const [[ax, ay], [bx, by]] = line;
    const near = tree.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
    for (const at of near) {
      const [[cx, cy], [dx, dy]] = pieces[at]!;
      if (!segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) continue;
      const across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      const part = across === 0 ? 0 : ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across;
      places.push([ax + part * (bx - ax), ay + part * (by - ay)]);
    }
  }
  return places;
}

function piecesOf({ line }: SitePipe): [Point, Point][] {
  return line.slice(1).map((end, i) => [line[i]!, end]);
}
