import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import { lengthOf, type Point } from '../../../geo/plane.ts';
import type { Bilingual } from '../../../problem.ts';
import { checkClashes } from '../../clash/check.ts';
import type { Finding } from '../../clash/finding.ts';
import { utilityNames } from '../../labels.ts';
import {
  nodesById,
  type PipeNetwork,
  type PipeSegment,
  planLine,
  statedLevelM,
  type Utility,
} from '../../model.ts';
import { openDraft } from '../../patch.ts';
import { standards as builtIn, type Standards } from '../../standards.ts';
import { beforeCut } from './cut-id.ts';
import { furtherMoves } from './further-moves.ts';
import type { Relocation } from './relocations.ts';
import { between, stretchAround } from './stretch-around.ts';
import { isMovedPiece, writeMoved } from './write-moved.ts';

/** A stretch of an existing pipe that is laid anew over or under what it makes way for: same way in plan, other levels. */
export interface MovedPipe {
  segment: string;
  utility: Utility;
  diameterMm: number | null;
  /** From where to where along the existing pipe, metres. */
  fromM: number;
  toM: number;
  wholeM: number;
  /** The new line with its levels, by the level that the survey counts by; the first and the last are where it joins what stays. */
  line: { alongM: number; at: Point; levelM: number }[];
}

/** A ramp takes this much at least; nearer to the end of its pipe the whole end moves. */
const leastRampM = 0.5;

/** The new lines of all pipes that are moved; crossings next to each other are passed by one. Pipes without known levels have none. */
export function movedPipes(
  relocations: readonly Relocation[],
  segmentOf: (id: string) => PipeSegment | undefined,
  lineOf: (id: string) => readonly Point[] | undefined,
): MovedPipe[] {
  const moves = relocations.filter((one) => one.kind === 'move' && one.moved);
  return [...Map.groupBy(moves, (one) => one.segment)].flatMap(([id, list]) => {
    const segment = segmentOf(id);
    const line = lineOf(id);
    return segment && line ? stretchesOf(segment, line, list) : [];
  });
}

function stretchesOf(
  segment: PipeSegment,
  line: readonly Point[],
  moves: readonly Relocation[],
): MovedPipe[] {
  const wholeM = lengthOf(line);
  const [start, end] = [statedLevelM(segment.start), statedLevelM(segment.end)];
  if (wholeM === 0 || start === null || end === null) return [];
  const reachM = facts.relocatedM.value / 2;
  const crossings = moves
    .map(({ finding, moved }): Crossing => {
      const atM = wholeM * stretchAround(line, [finding.x, finding.y], 0).share;
      return { atM, levelM: moved!.toM, up: moved!.toM > moved!.fromM };
    })
    .sort((a, b) => a.atM - b.atM);
  const groups: Crossing[][] = [];
  for (const one of crossings) {
    const last = groups.at(-1);
    if (last && one.atM - last.at(-1)!.atM <= 2 * reachM) last.push(one);
    else groups.push([one]);
  }
  const was = (alongM: number): number => start + ((end - start) * alongM) / wholeM;
  return groups.map((group): MovedPipe => {
    const fromM = Math.max(0, group[0]!.atM - reachM);
    const toM = Math.min(wholeM, group.at(-1)!.atM + reachM);
    const { id, utility, diameterMm } = segment;
    const at = (alongM: number): Point =>
      between(line, alongM, Math.min(wholeM, alongM + 1e-6))[0] ?? line.at(-1)!;
    const points = profileOf(group, fromM, toM, was);
    return {
      ...{ segment: id, utility, diameterMm, fromM, toM, wholeM },
      line: points.map((one) => ({ ...one, at: at(one.alongM) })),
    };
  });
}

interface Crossing {
  atM: number;
  levelM: number;
  up: boolean;
}

/** Level at each crossing and some way on both sides of it; ramps between them and to where the pipe stays. */
function profileOf(
  crossings: readonly Crossing[],
  fromM: number,
  toM: number,
  was: (alongM: number) => number,
): { alongM: number; levelM: number }[] {
  const half = facts.relocatedFlatM.value / 2;
  const flats: { fromM: number; toM: number; levelM: number; up: boolean }[] = [];
  for (const { atM, levelM, up } of crossings) {
    const last = flats.at(-1);
    const flat = { fromM: Math.max(fromM, atM - half), toM: Math.min(toM, atM + half), levelM, up };
    if (!last || last.toM < flat.fromM) flats.push(flat);
    else if (last.up === up) {
      last.toM = flat.toM;
      last.levelM = up ? Math.max(last.levelM, levelM) : Math.min(last.levelM, levelM);
    } else {
      last.toM = flat.fromM = (last.toM + flat.fromM) / 2;
      flats.push(flat);
    }
  }
  const points = flats.flatMap((one) => [
    { alongM: one.fromM, levelM: one.levelM },
    { alongM: one.toM, levelM: one.levelM },
  ]);
  const [first, last] = [points[0]!, points.at(-1)!];
  if (first.alongM - fromM >= leastRampM) points.unshift({ alongM: fromM, levelM: was(fromM) });
  else first.alongM = fromM;
  if (toM - last.alongM >= leastRampM) points.push({ alongM: toM, levelM: was(toM) });
  else last.alongM = toM;
  return points;
}

/** How often what was moved is led on past what it came too near to. */
const rounds = 3;

export interface Way {
  moved: MovedPipe[];
  clashes: Finding[];
  /** All that makes way: as given, and what moved stretches go past besides. */
  relocations: readonly Relocation[];
}

/**
 * The moved stretches, and what they come too near to where the pipe that they replace did not. A stretch that comes too near to the next pipe goes past
 * that, too, where that leaves fewer clashes.
 * @param network - with the new pipes and those that stay
 * @param prefix - of the ids that the moved pieces get
 */
export function makeWay(
  network: PipeNetwork,
  relocations: readonly Relocation[],
  prefix: string,
  standards: Standards = builtIn,
): Way {
  let best = wayOf(network, relocations, prefix, standards);
  for (let round = 0; round < rounds && best.clashes.length > 0; round++) {
    const further = furtherMoves(
      ...([best.after, best.clashes, best.moved, best.relocations, best.oldIdOf, standards] as const),
    );
    if (further.length === 0) break;
    const next = wayOf(network, [...best.relocations, ...further], prefix, standards);
    if (next.clashes.length >= best.clashes.length) break;
    best = next;
  }
  const { moved, clashes } = best;
  return { moved, clashes, relocations: best.relocations };
}

interface WayInNetwork extends Way {
  /** With the moved stretches in it. */
  after: PipeNetwork;
  /** Of a moved piece the pipe that it replaces. */
  oldIdOf: (id: string) => string | undefined;
}

function wayOf(
  network: PipeNetwork,
  relocations: readonly Relocation[],
  prefix: string,
  standards: Standards,
): WayInNetwork {
  const nodes = nodesById(network);
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  const lineOf = (id: string) => {
    const segment = segments.get(id);
    return segment && planLine(segment, nodes);
  };
  const moved = movedPipes(relocations, (id) => segments.get(id), lineOf);
  if (moved.length === 0)
    return { moved, clashes: [], relocations, after: network, oldIdOf: () => undefined };
  const draft = openDraft(network);
  writeMoved(draft, moved, prefix, {});
  const found = (one: PipeNetwork) =>
    checkClashes(one, undefined, { standards }).findings.filter(
      ({ b, severity }) => b.type === 'segment' && severity !== 'notice',
    );
  const replaced = new Set(moved.map((one) => one.segment));
  const passed = new Set(
    relocations.flatMap(({ finding: { a, b } }) => [`${a.id} ${b.id}`, `${b.id} ${a.id}`]),
  );
  const nearBefore = new Set(
    found(network).flatMap(({ a, b }) =>
      replaced.has(a.id) || replaced.has(b.id) ? [`${a.id} ${b.id}`, `${b.id} ${a.id}`] : [],
    ),
  );
  const after = draft.network();
  const own = new Map(after.segments.map((one) => [one.id, String(one.attributes.replaces ?? one.id)]));
  const standing = after.segments.filter((one) => one.state !== 'abandoned');
  const clashes = found({ ...after, segments: standing }).filter(({ a, b }) => {
    const [isA, isB] = [isMovedPiece(a.id, prefix), isMovedPiece(b.id, prefix)];
    if (!isA && !isB) return false;
    const pair = `${beforeCut(own.get(a.id)!)} ${beforeCut(own.get(b.id)!)}`;
    return passed.has(pair) || !nearBefore.has(pair);
  });
  const oldIdOf = (id: string) => (isMovedPiece(id, prefix) ? beforeCut(own.get(id)!) : undefined);
  return { moved, clashes, relocations, after, oldIdOf };
}

/** A moved stretch in words: which pipe, how long, its levels from end to end. */
export function movedWords({ segment, utility, diameterMm, line, fromM, toM }: MovedPipe): Bilingual {
  const levels = line.map((one) => one.levelM.toFixed(2)).join('–');
  const { zh, en } = utilityNames[utility];
  const size = diameterMm === null ? '' : ` DN${diameterMm}`;
  const length = (toM - fromM).toFixed(1);
  return {
    zh: `${zh}${size} ${segment}：新设 ${length} m，两端接现状管，标高 ${levels} m；原管段废弃`,
    en: `${en}${size} ${segment}: ${length} m laid anew, joined to it at both ends, levels ${levels} m; the old stretch is abandoned`,
  };
}
