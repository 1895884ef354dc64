import reduced from '../../../data/standards/reduced-clearance.json' with { type: 'json' };
import { halfWidthOf } from './clearances.ts';
import type { Unreachable } from './explain.ts';
import type { PipeViolation } from './judge-network.ts';
import type { Obstacle } from './obstacles.ts';
import type { RoutedUtility } from './route-all.ts';
import type { Site } from './site.ts';
import type { LaidNetwork } from './sized-network.ts';

/** How near a pipe may come with a safety measure where the table asks for `tableM`, wall to wall, metres. */
export function leastClearanceM(tableM: number): number {
  return Math.min(tableM, Math.max(reduced.share.value * tableM, reduced.leastM.value));
}

/** The same obstacles; from buildings in `ids` no more is kept than a measure asks. `halfM`: half of the pipe's width. Trees, walls and what a person forbade stay. */
export function eased(obstacles: Obstacle[], ids: ReadonlySet<string>, halfM: number): Obstacle[] {
  if (ids.size === 0) return obstacles;
  return obstacles.map((one) =>
    ids.has(one.id) && one.kind === 'building'
      ? { ...one, clearanceM: halfM + leastClearanceM(one.clearanceM - halfM) }
      : one,
  );
}

/** What stands in the way of those without a legal way, where a measure would be enough for all that one of them would pass. */
export function openedByMeasure(unreachable: readonly Unreachable[], halfM: number): string[] {
  const opened = unreachable
    .map(({ blockers }) => blockers)
    .filter((all) =>
      all.every(
        ({ kind, neededM, leftM }) =>
          kind === 'building' && leftM >= halfM + leastClearanceM(neededM - halfM),
      ),
    );
  return [...new Set(opened.flat().map(({ id }) => id))];
}

/**
 * Lays again with less room beside those buildings that leave somebody without a way, as far as a safety measure allows it.
 * @param lay - with the obstacles to which it may come nearer; they stay dear, so that nothing lies there without need
 */
export function reachByMeasure(
  laid: RoutedUtility,
  lay: (easedIds: ReadonlySet<string>) => RoutedUtility,
): RoutedUtility {
  let best = laid;
  for (;;) {
    const { unreachable, terminals, spec, eased: before } = best.route;
    const half = halfWidthOf(spec);
    // a pin that a person put too near to a house is moved by that person
    const pins = new Set(terminals.filter(({ pin }) => pin).map(({ id }) => id));
    const houses = unreachable.filter(({ terminal }) => !pins.has(terminal));
    const ids = new Set([...before, ...openedByMeasure(houses, half)]);
    if (ids.size === before.size) return best;
    const next = lay(ids);
    if (next.route.unreachable.length >= unreachable.length) return best;
    best = next;
  }
}

/** Of what lies too near to something, those obstacles to which a measure lets it be so near. */
export function easedBy(violations: readonly PipeViolation[], network: LaidNetwork, site: Site): string[] {
  const halfOf = new Map(
    network.pipes.map(({ id, diameterMm }) => [id, halfWidthOf({ utility: network.utility, diameterMm })]),
  );
  const buildings = new Set(site.buildings.map(({ id }) => id));
  return violations
    .filter(({ pipe, obstacle, distanceM, neededM }) => {
      const half = halfOf.get(pipe) ?? 0;
      return buildings.has(obstacle) && distanceM >= half + leastClearanceM(neededM - half);
    })
    .map(({ obstacle }) => obstacle);
}
