import type { Standards } from '../standards.ts';
import { type CheckedPiece, checkLayout, type Violation } from './check-layout.ts';
import { obstaclesFor } from './clearances.ts';
import type { Obstacle } from './obstacles.ts';
import type { UtilityRoute } from './route-utility.ts';
import type { Site } from './site.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** Where a pipe of the sized network comes nearer to something than a pipe of its size may. */
export interface PipeViolation extends Violation {
  pipe: string;
}

/**
 * The laid pipes before the judge that shares nothing with the search, each by the clearances of the size that it came to have: the
 * layout is searched before the sizes are known.
 */
export function judgeNetwork(
  site: Site,
  route: UtilityRoute,
  network: LaidNetwork,
  rules: Standards,
  further: readonly Obstacle[] = [],
): PipeViolation[] {
  const buildingOf = new Map(route.terminals.map((one) => [one.id, one.building]));
  const ownOf = new Map(
    network.nodes.flatMap(({ id, terminal }) =>
      terminal === null ? [] : [[id, buildingOf.get(terminal) ?? -1] as const],
    ),
  );
  const bySize = Map.groupBy(network.pipes, (one) => one.diameterMm);
  return [...bySize].flatMap(([diameterMm, pipes]) => {
    const spec = { ...route.spec, diameterMm };
    const obstacles = [...obstaclesFor(site, spec, rules), ...further];
    const pieces = pipes.map(
      ({ line, from, to }: LaidPipe): CheckedPiece => ({ line, own: ownOf.get(from) ?? ownOf.get(to) ?? -1 }),
    );
    return checkLayout(pieces, obstacles).map((one) => ({ ...one, pipe: pipes[one.piece]!.id }));
  });
}
