import reduced from '../../../../data/standards/reduced-clearance.json' with { type: 'json' };
import type { PipeViolation } from '../judge/judge-network.ts';
import type { RoutedUtility } from '../route-all.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';
import { halfWidthOf } from './clearances.ts';
import type { Obstacle } from './obstacles.ts';

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

/**
 * Lays again with less room beside those buildings that leave somebody without a way, as far as a safety measure allows it. Who can be helped is
 * found by a trial with less room beside all of them; the answer then has it only beside those that the ways of the helped pass too near, where that
 * helps as many.
 * @param mayHelp - whether so little room could lead to any of them
 * @param lay - with the obstacles to which it may come nearer; they stay dear, so that nothing lies there without need
 * @param tooNear - what lies nearer to something than the table asks, as if there were no measures
 */
export function reachByMeasure(
  laid: RoutedUtility,
  site: Site,
  mayHelp: () => boolean,
  lay: (easedIds: ReadonlySet<string>) => RoutedUtility,
  tooNear: (one: RoutedUtility) => readonly PipeViolation[],
): RoutedUtility {
  // a pin that a person put too near to a house is moved by that person
  const pins = new Set(laid.route.terminals.filter(({ pin }) => pin).map(({ id }) => id));
  const without = (one: RoutedUtility) =>
    one.route.unreachable.filter(({ reason }) => reason === 'no-legal-path').map(({ terminal }) => terminal);
  const missing = without(laid).filter((one) => !pins.has(one));
  if (missing.length === 0 || !mayHelp()) return laid;
  const trial = lay(new Set(site.buildings.map(({ id }) => id)));
  const left = new Set(without(trial));
  const helped = missing.filter((one) => !left.has(one));
  if (helped.length === 0 || left.size >= without(laid).length) return laid;
  const served = servedBy(trial.network, new Set(helped));
  const buildingOf = new Map(
    laid.route.terminals.map(({ id, building }) => [id, site.buildings[building]!.id]),
  );
  // beside its own house alone a pipe can lie farther away
  const needed = tooNear(trial).filter(({ pipe, obstacle }) =>
    served.get(pipe)?.some((terminal) => buildingOf.get(terminal) !== obstacle),
  );
  const next = lay(new Set(easedBy(needed, trial.network, site)));
  return next.route.unreachable.length <= trial.route.unreachable.length ? next : trial;
}

/** Which of these terminals hang on the main through a pipe. */
function servedBy({ nodes, pipes }: LaidNetwork, terminals: ReadonlySet<string>): Map<string, string[]> {
  const at = new Map<string, LaidPipe[]>();
  for (const pipe of pipes)
    for (const end of [pipe.from, pipe.to]) at.set(end, [...(at.get(end) ?? []), pipe]);
  const towards = new Map<string, { pipe: string; node: string }>();
  const queue = nodes.filter((one) => one.kind === 'tie-in').map((one) => one.id);
  const seen = new Set(queue);
  for (const node of queue)
    for (const { id, from, to } of at.get(node) ?? []) {
      const next = from === node ? to : from;
      if (seen.has(next)) continue;
      seen.add(next);
      towards.set(next, { pipe: id, node });
      queue.push(next);
    }
  const served = new Map<string, string[]>();
  for (const { id, terminal } of nodes) {
    if (terminal === null || !terminals.has(terminal)) continue;
    for (let step = towards.get(id); step; step = towards.get(step.node))
      served.set(step.pipe, [...(served.get(step.pipe) ?? []), terminal]);
  }
  return served;
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
