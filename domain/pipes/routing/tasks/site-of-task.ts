import { insideRings, type Point } from '../../../geo/plane.ts';
import type { Surroundings } from '../../clash/surroundings.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLine } from '../../model.ts';
import type { Site } from '../site/site.ts';
import { siteOfNetwork, type ZoneWish } from '../site/site-of-network.ts';
import { sitePipe } from './separation-site.ts';

/** Whether a segment belongs to the zone: by any of its points inside (`some`), or by its middle (`middle`). */
export type InsideBy = 'some' | 'middle';

/**
 * The site of a ready-made task in a city's network, metres: buildings of the zone are terminals, everything in the ground stays and is passed, and
 * the task finds its mains itself.
 */
export function siteOfTask(
  network: PipeNetwork,
  around: Surroundings,
  wish: Pick<ZoneWish, 'zone' | 'outlets' | 'forbidden'>,
): { site: Site; inside: (by: InsideBy) => (segment: PipeSegment) => boolean } {
  const site = siteOfNetwork(network, around, { ...wish, utilities: [], pins: [], corridors: [] });
  const nodes = nodesById(network);
  const near = new Set(site.existing.map((one) => one.id));
  site.existing = network.segments.flatMap((one) => {
    const line = near.has(one.id) ? planLine(one, nodes) : undefined;
    return line ? [sitePipe(one, line, one.utility)] : [];
  });
  const inside = (by: InsideBy) => (segment: PipeSegment) => {
    const line = planLine(segment, nodes);
    if (!line) return false;
    const points = by === 'some' ? line : [middleOf(line)];
    return points.some(([x, y]) => insideRings(x, y, wish.zone));
  };
  return { site, inside };
}

/** Of a straight line halfway, of a bent one the middle bend. */
export function middleOf(line: readonly Point[]): Point {
  const [[ax, ay], [bx, by]] = [line[0]!, line.at(-1)!];
  return line.length === 2 ? [(ax + bx) / 2, (ay + by) / 2] : line[line.length >> 1]!;
}
