import type { Standards } from '../standards.ts';
import { type CheckedPiece, checkLayout, type Violation } from './check-layout.ts';
import { halfWidthOf, obstaclesFor } from './clearances.ts';
import type { Obstacle } from './obstacles.ts';
import { eased } from './reduced-clearance.ts';
import type { UtilityRoute } from './route-utility.ts';
import type { Site } from './site.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** Where a pipe of the sized network comes nearer to something than a pipe of its size may. */
export interface PipeViolation extends Violation {
  pipe: string;
}

/**
 * The laid pipes before the judge that shares nothing with the search, each by the clearances of the size that it came to have: the
 * layout is searched before the sizes are known. From buildings that it may come nearer to with a measure that much is asked.
 */
export function judgeNetwork(
  site: Site,
  route: UtilityRoute,
  network: LaidNetwork,
  rules: Standards,
  further: readonly Obstacle[] = [],
): PipeViolation[] {
  const bySize = Map.groupBy(network.pipes, (one) => one.diameterMm);
  return [...bySize].flatMap(([diameterMm, pipes]) => {
    const spec = { ...route.spec, diameterMm };
    const asked = obstaclesFor(site, spec, rules);
    const obstacles = [...eased(asked, route.eased, halfWidthOf(spec)), ...further];
    return checkLayout(checkedPieces(route, network, pipes), obstacles).map((one) => ({
      ...one,
      pipe: pipes[one.piece]!.id,
    }));
  });
}

/** Pipes of a network as the judge sees them: a lateral may come near to the house that it serves. */
export function checkedPieces(
  { terminals }: Pick<UtilityRoute, 'terminals'>,
  { nodes }: Pick<LaidNetwork, 'nodes'>,
  pipes: readonly LaidPipe[],
): CheckedPiece[] {
  const buildingOf = new Map(terminals.map((one) => [one.id, one.building]));
  const ownOf = new Map(
    nodes.flatMap(({ id, terminal }) =>
      terminal === null ? [] : [[id, buildingOf.get(terminal) ?? -1] as const],
    ),
  );
  const ownEnd = ({ from, to }: LaidPipe): number | undefined => ownOf.get(from) ?? ownOf.get(to);
  // of a lateral that is cut where it bends only the last piece ends at its house
  const ownOfCut = new Map<string, number>();
  for (const one of pipes) {
    const own = ownEnd(one);
    if (one.of !== undefined && own !== undefined) ownOfCut.set(one.of, own);
  }
  return pipes.map((one) => ({ line: one.line, own: ownEnd(one) ?? ownOfCut.get(one.of ?? '') ?? -1 }));
}
