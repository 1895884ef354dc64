import type { Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import { halfWidthOf, obstaclesFor } from '../ground/clearances.ts';
import type { Obstacle } from '../ground/obstacles.ts';
import { passedLines } from '../ground/passed-lines.ts';
import { eased } from '../ground/reduced-clearance.ts';
import type { UtilityRoute } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';
import { type CheckedPiece, checkLayout, checkPassing, type Violation } from './check-layout.ts';

/** Where a pipe of the sized network comes nearer to something than a pipe of its size may. */
export interface PipeViolation extends Omit<Violation, 'piece'> {
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
  const pieces = checkedPieces(route, network, network.pipes);
  return judgePieces(
    network.pipes.map((pipe, i) => [pipe, pieces[i]!]),
    { site, route, rules, further },
  );
}

/** The same for a layout that is settled again and again: pipes that lie as they lay are not judged anew. */
export function judgeOnce(
  site: Site,
  route: UtilityRoute,
  network: LaidNetwork,
  rules: Standards,
  further: readonly Obstacle[] = [],
): PipeViolation[] {
  const pieces = checkedPieces(route, network, network.pipes);
  const eased = [...route.eased].sort();
  const unknown: Judged[] = [];
  const all = network.pipes.map((pipe, i) => {
    const grounds = [site, route.spec.utility, pieces[i]!.own, eased, rules, further];
    return judgedBefore(pipe, grounds, () => {
      const answer: PipeViolation[] = [];
      unknown.push([pipe, pieces[i]!, answer]);
      return answer;
    });
  });
  const among = { site, route, rules, further };
  const found = Map.groupBy(judgePieces(unknown, among), (one) => one.pipe);
  for (const [pipe, , answer] of unknown) answer?.push(...(found.get(pipe.id) ?? []));
  return all.flat();
}

const judgedBefore = remember<LaidPipe, PipeViolation[]>();

type Judged = readonly [pipe: LaidPipe, piece: CheckedPiece, answer?: PipeViolation[]];

function judgePieces(
  judged: readonly Judged[],
  among: { site: Site; route: UtilityRoute; rules: Standards; further: readonly Obstacle[] },
): PipeViolation[] {
  const { site, route, rules, further } = among;
  return [...Map.groupBy(judged, ([pipe]) => pipe.diameterMm)].flatMap(([diameterMm, own]) => {
    const spec = { ...route.spec, diameterMm };
    const asked = obstaclesFor(site, spec, rules);
    const obstacles = [...eased(asked, route.eased, halfWidthOf(spec)), ...further];
    const pieces = own.map(([, piece]) => piece);
    const found = [
      ...checkLayout(pieces, obstacles),
      ...checkPassing(pieces, passedLines(site, spec, rules)),
    ];
    return found.map(({ piece, ...one }) => ({ ...one, pipe: own[piece]![0].id }));
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
