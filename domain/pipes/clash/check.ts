import { partyLabel } from '../labels.ts';
import { nodesById, type PipeNetwork, type PipeNode, type PipeSegment } from '../model.ts';
import { underMeasure } from '../planned-measures.ts';
import { standards as builtIn, type Figure, type Standards, type Surface } from '../standards.ts';
import { CLASH_KINDS, type ClashTable, clashTable, nodeLinks } from './clash-table.ts';
import { textOf } from './clash-words.ts';
import { coverFindings } from './cover.ts';
import { levelCure, shiftCure, upToCentimetre } from './cure.ts';
import { depthLevels } from './depth-levels.ts';
import { type Assumption, type Cure, type Finding, round } from './finding.ts';
import { foundationAssumptions } from './foundation.ts';
import { indexPieces, type PieceIndex } from './near-pairs.ts';
import { type Party as ClashParty, crossingsOf, smallestShift } from './pair-moves.ts';
import { type Pieces, piecesOf } from './pieces.ts';
import { neighbourhood, renumbered } from './recheck.ts';
import { classOfRow, conditions, type RuleMatrix, ruleMatrix } from './rule-matrix.ts';
import { planRelation } from './segment-distance.ts';
import { stackedGapM, stretchWithinM } from './stacked.ts';
import type { NodeLinks } from './straight-runs.ts';
import { surfaceAssumptions, surfaceOver } from './surface-over.ts';
import { noSurroundings, type Surroundings, surroundingFindings } from './surroundings.ts';
import { whoYields } from './yielding.ts';

export interface CheckOptions {
  standards?: Standards;
  /** Depth of the soil frost line at this place; unknown = nothing is said about frost, and the answer says so. */
  frostDepthM?: number | null;
  /** What lies over a pipe where no street of the surroundings does; a footway or green unless stated. */
  elsewhere?: Surface;
  /** `false`: covers are not asked for. */
  cover?: false;
  /** Which pipes a whole check compares with each other; default: all. */
  between?: (a: PipeSegment, b: PipeSegment) => boolean;
  /** Ids of pipes: a whole check compares each of these with all pipes, and no others; default: all. */
  only?: ReadonlySet<string>;
}

export interface ClashReport {
  findings: Finding[];
  assumptions: Assumption[];
  /** Straight pieces that were compared. */
  pieces: number;
}

/** A checker that keeps its index, so that an edit costs its neighbourhood only. */
export interface ClashChecker {
  /** Everything, in one run. */
  report(): ClashReport;
  /**
   * After an edit: the findings of the changed segments against all others. `changed` names segments that were put,
   * moved (also by a moved node) or deleted; findings of theirs in an older list are to be dropped.
   */
  recheck(edited: PipeNetwork, changed: ReadonlySet<string>): Finding[];
}

/** Clash (碰撞), clearance (净距) and cover (覆土) of a network against itself and what stands around it. */
export function checkClashes(
  network: PipeNetwork,
  around: Surroundings = noSurroundings,
  options: CheckOptions = {},
): ClashReport {
  return createClashChecker(network, around, options).report();
}

export function createClashChecker(
  given: PipeNetwork,
  around: Surroundings = noSurroundings,
  options: CheckOptions = {},
): ClashChecker {
  const standards = options.standards ?? builtIn;
  const elsewhere = options.elsewhere ?? 'footway';
  const surfaceAt = surfaceOver(around.streets ?? [], elsewhere);
  const frostDepthM = options.frostDepthM ?? null;
  const rules = ruleMatrix(standards);
  const byDepth = depthLevels(given);
  const network = byDepth.of(given);
  const base = sideOf(network);
  const context = { standards, rules, surfaceAt };
  return {
    report() {
      const findings = [
        ...(base.index
          ? describe(clashTable(base.index, rules, base.links, byNumber(base, options)), base, base, context)
          : []),
        ...surroundingFindings(network, base.pieces, around, { standards, frostDepthM }),
        ...(options.cover === false ? [] : coverFindings(network, { standards, frostDepthM, surfaceAt })),
      ];
      const pairs = base.pieces.count;
      const segmentOf = (id: string) => base.segments.get(id);
      return {
        findings: findings.map((one) => underMeasure(one, segmentOf)),
        assumptions: [...assumptions(around, frostDepthM, elsewhere), ...byDepth.assumptions],
        pieces: pairs,
      };
    },
    recheck(edited, changed) {
      const part = byDepth.of(
        neighbourhood(
          edited,
          edited.segments.filter((one) => changed.has(one.id)),
        ),
      );
      const own = sideOf(part);
      const findings: Finding[] = [];
      if (own.index) {
        findings.push(...describe(clashTable(own.index, rules, own.links), own, own, context));
        if (base.index) {
          const query = { ...own, pieces: renumbered(own.pieces, part, base.numbers) };
          const table = clashTable(base.index, rules, base.links, { query: query.pieces });
          findings.push(...describe(table, query, base, context, changed));
        }
        findings.push(...surroundingFindings(part, own.pieces, around, { standards, frostDepthM }));
      }
      findings.push(...coverFindings(part, { standards, frostDepthM, surfaceAt }));
      const segmentOf = (id: string) => own.segments.get(id) ?? base.segments.get(id);
      return findings.map((one) => underMeasure(one, segmentOf));
    },
  };
}

/** Replaces in a list what an edit made stale. */
export function mergeFindings(
  old: readonly Finding[],
  fresh: readonly Finding[],
  changed: ReadonlySet<string>,
): Finding[] {
  const kept = old.filter(
    (one) => !changed.has(one.a.id) && !(one.b.type === 'segment' && changed.has(one.b.id)),
  );
  return [...kept, ...fresh];
}

interface Context {
  standards: Standards;
  rules: RuleMatrix;
  surfaceAt: (x: number, y: number) => Surface;
}

/** A network cut into pieces, with everything that is looked up by it. */
interface Side {
  pieces: Pieces;
  index: PieceIndex | undefined;
  links: NodeLinks;
  segments: ReadonlyMap<string, PipeSegment>;
  nodes: ReadonlyMap<string, PipeNode>;
  numbers: ReadonlyMap<string, number>;
}

function sideOf(network: PipeNetwork): Side {
  const pieces = piecesOf(network);
  return {
    pieces,
    index: indexPieces(pieces),
    links: nodeLinks(pieces, network.nodes.length),
    segments: new Map(network.segments.map((one) => [one.id, one])),
    nodes: nodesById(network),
    numbers: new Map(network.nodes.map((node, index) => [node.id, index])),
  };
}

/** What is compared, by the numbers of the segments among the pieces. */
function byNumber({ pieces, segments }: Side, { between, only }: CheckOptions) {
  const ids = pieces.segmentIds;
  const list = between ? ids.map((id) => segments.get(id)!) : [];
  return {
    between: between && ((a: number, b: number) => between(list[a]!, list[b]!)),
    only: only && Uint8Array.from(ids, (id) => (only.has(id) ? 1 : 0)),
  };
}

/** Table rows as findings: one per pair of segments beside each other (the worst place), one per crossing. */
function describe(
  table: ClashTable,
  sideA: Side,
  sideB: Side,
  context: Context,
  skipB: ReadonlySet<string> = new Set(),
): Finding[] {
  const worst = new Map<string, number>();
  for (let k = 0; k < table.count; k++) {
    const a = idOf(sideA.pieces, table.a[k]!);
    const b = idOf(sideB.pieces, table.b[k]!);
    if (skipB.has(b)) continue;
    const kind = CLASH_KINDS[table.kind[k]!]!;
    // a crossing right above a node shows once for each reach that ends there: one place, one finding
    const place =
      kind === 'horizontal' ? '' : `|${Math.round(table.x[k]! * 10)}|${Math.round(table.y[k]! * 10)}`;
    const key = a < b ? `${kind}|${a}|${b}${place}` : `${kind}|${b}|${a}${place}`;
    const old = worst.get(key);
    if (old === undefined || margin(table, k) < margin(table, old)) worst.set(key, k);
  }
  return [...worst].map(([id, k]) => {
    const a = sideA.segments.get(idOf(sideA.pieces, table.a[k]!))!;
    const b = sideB.segments.get(idOf(sideB.pieces, table.b[k]!))!;
    return describeRow(id, table, k, a, b, sideA, sideB, context);
  });
}

function idOf(pieces: Pieces, piece: number): string {
  return pieces.segmentIds[pieces.segment[piece]!]!;
}

function describeRow(
  id: string,
  table: ClashTable,
  k: number,
  a: PipeSegment,
  b: PipeSegment,
  sideA: Side,
  sideB: Side,
  { standards, surfaceAt }: Context,
): Finding {
  const { pieces: piecesA } = sideA;
  const { pieces: piecesB } = sideB;
  const i = table.a[k]!;
  const j = table.b[k]!;
  const kind = CLASH_KINDS[table.kind[k]!]!;
  const measured = table.measuredM[k]!;
  const requiredM = table.requiredM[k]!;
  const x = table.x[k]!;
  const y = table.y[k]!;
  const rowA = piecesA.row[i]!;
  const rowB = piecesB.row[j]!;
  const levels = levelsAt(piecesA, i, piecesB, j);
  const aBelow = levels.aM < levels.bM;
  const [low, high] = aBelow ? [rowA, rowB] : [rowB, rowA];
  const figure: Figure | null =
    kind === 'horizontal'
      ? (standards.horizontal(classOfRow(rowA), classOfRow(rowB), conditions(rowA, rowB)) ?? null)
      : (standards.vertical(classOfRow(low), classOfRow(high)) ?? null);
  const yields = whoYields(a, b);
  const gapM = kind === 'horizontal' && measured < 0 ? stackedGapM(piecesA, i, piecesB, j) : Number.NaN;
  const overM =
    kind === 'horizontal' && relationOf(piecesA, i, piecesB, j).crosses
      ? stretchWithinM(piecesA, i, piecesB, j, requiredM)
      : null;
  const meets = measured < 0 && !(gapM > 0);
  const missing = requiredM - measured;
  const party = yields.party === 'b' ? 'b' : 'a';
  const [own, fixed] = [
    { pieces: piecesA, segment: piecesA.segment[i]! },
    { pieces: piecesB, segment: piecesB.segment[j]! },
  ];
  const cure =
    kind === 'horizontal'
      ? sidewaysCure(party, own, fixed, requiredM, missing, i, j, overM !== null)
      : kind === 'vertical'
        ? levelCure(
            yields,
            a,
            b,
            crossingsOf(own, fixed),
            { x, y, ownM: party === 'a' ? levels.aM : levels.bM },
            party === 'a' ? sideA.nodes : sideB.nodes,
            standards,
            surfaceAt(x, y),
          )
        : null;
  return {
    id,
    kind,
    severity: kind === 'unknown-level' || kind === 'order' ? 'notice' : meets ? 'collision' : 'too-near',
    a: { type: 'segment', id: a.id, label: partyLabel(a) },
    b: { type: 'segment', id: b.id, label: partyLabel(b) },
    figure,
    requiredM: round(requiredM),
    measuredM: Number.isNaN(measured) ? null : round(measured, 3),
    ...(overM !== null && { overM: round(overM) }),
    x,
    y,
    levelM: Number.isNaN(table.z[k]!) ? null : round(table.z[k]!, 3),
    yields: kind === 'unknown-level' ? null : yields,
    cure,
    text: textOf(kind, a, b, aBelow, measured, requiredM, figure, { gapM, overM }),
  };
}

function margin(table: ClashTable, k: number): number {
  const measured = table.measuredM[k]!;
  return Number.isNaN(measured) ? 0 : measured - table.requiredM[k]!;
}

function levelsAt(a: Pieces, i: number, b: Pieces, j: number): { aM: number; bM: number } {
  const { t, u } = relationOf(a, i, b, j);
  return {
    aM: a.z0[i]! + t * (a.z1[i]! - a.z0[i]!),
    bM: b.z0[j]! + u * (b.z1[j]! - b.z0[j]!),
  };
}

/**
 * Straight away from the other or square to one of the two, whatever is least; where they cross elsewhere, at this place. Null where
 * they cross at this very place and no move parts them: then one of them has to turn.
 */
function sidewaysCure(
  party: 'a' | 'b',
  a: ClashParty,
  b: ClashParty,
  requiredM: number,
  missingM: number,
  i: number,
  j: number,
  crossesHere: boolean,
): Cure | null {
  const away = awayFrom(a.pieces, i, b.pieces, j, party);
  const squares = [squareTo(a.pieces, i), squareTo(b.pieces, j)];
  const directions = [away, ...squares, ...squares.map(([x, y]): [number, number] => [-x, -y])];
  const [mover, other] = party === 'a' ? [a, b] : [b, a];
  const least = smallestShift(mover, other, requiredM, directions);
  if (least) return shiftCure(party, least.distanceM, least.away);
  return crossesHere ? null : shiftCure(party, upToCentimetre(missingM), away);
}

function squareTo(pieces: Pieces, i: number): [number, number] {
  return [-(pieces.y1[i]! - pieces.y0[i]!), pieces.x1[i]! - pieces.x0[i]!];
}

/** From the nearest point of the one that stays to the nearest point of the one that moves. */
function awayFrom(a: Pieces, i: number, b: Pieces, j: number, mover: 'a' | 'b'): [number, number] {
  const { t, u } = relationOf(a, i, b, j);
  const dx = a.x0[i]! + t * (a.x1[i]! - a.x0[i]!) - b.x0[j]! - u * (b.x1[j]! - b.x0[j]!);
  const dy = a.y0[i]! + t * (a.y1[i]! - a.y0[i]!) - b.y0[j]! - u * (b.y1[j]! - b.y0[j]!);
  const sign = mover === 'a' ? 1 : -1;
  if (Math.hypot(dx, dy) > 1e-6) return [dx * sign, dy * sign];
  // they lie on one another: any side will do, the normal of the one that stays
  const [x, y] = squareTo(b, j);
  return [x * sign, y * sign];
}

function relationOf(a: Pieces, i: number, b: Pieces, j: number) {
  return planRelation(a.x0[i]!, a.y0[i]!, a.x1[i]!, a.y1[i]!, b.x0[j]!, b.y0[j]!, b.x1[j]!, b.y1[j]!, {
    distanceM: 0,
    crosses: false,
    t: 0,
    u: 0,
  });
}

function assumptions(around: Surroundings, frostDepthM: number | null, elsewhere: Surface): Assumption[] {
  const list = surfaceAssumptions(around.streets ?? [], elsewhere);
  if (around.buildings.length > 0) list.push(...foundationAssumptions(frostDepthM));
  list.push(
    frostDepthM === null
      ? {
          what: { zh: '冰冻线未给出，未核对防冻埋深', en: 'frost depth not given: frost not checked' },
          value: '—',
          confidence: 'M',
        }
      : {
          what: { zh: '冰冻线深度（m，项目给定）', en: 'frost depth (m, given by the project)' },
          value: frostDepthM,
          confidence: 'M',
        },
  );
  return list;
}
