import { boxOf } from '../../geo/box.ts';
import { Problem } from '../../problem.ts';
import { axisLevelM, crownLevelM, invertLevelM, isUnderground, sectionM } from '../clash/pieces.ts';
import { planRelation } from '../clash/segment-distance.ts';
import { mapLabel, sizeLabel } from '../labels.ts';
import {
  isGravity,
  nodesById,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  planLine,
  type Utility,
} from '../model.ts';
import { standards as builtIn, type Figure, pipeClass, type Standards } from '../standards.ts';

export interface ProfileStation {
  node: string;
  stationM: number;
  groundM: number | null;
  /** Invert of gravity pipes, crown of others, where the chain arrives and where it leaves. */
  levelInM: number | null;
  levelOutM: number | null;
  isChamber: boolean;
  floorM: number | null;
}

export interface ProfileReach {
  segment: string;
  fromM: number;
  toM: number;
  lengthM: number;
  invert: [number | null, number | null];
  crown: [number | null, number | null];
  /** Fall over length along the chain; null where a level is unknown. */
  slope: number | null;
  label: string;
}

export interface ProfileCrossing {
  segment: string;
  utility: Utility;
  label: string;
  stationM: number;
  axisM: number | null;
  radiusM: number;
  /** Between outer walls; null where a level is unknown. */
  clearanceM: number | null;
  requiredM: number | null;
  figure: Figure | null;
}

/** A chain of pipes laid out along its length. */
export interface Profile {
  utility: Utility;
  lengthM: number;
  levelName: { zh: string; en: string };
  stations: ProfileStation[];
  reaches: ProfileReach[];
  crossings: ProfileCrossing[];
  frostDepthM: number | null;
}

/**
 * The longitudinal profile along segments that hang together in one line, given in any order. Gravity chains are drawn
 * downstream. Throws `pipes.no-chain` where they do not form one line.
 */
export function profileOf(
  network: PipeNetwork,
  segmentIds: readonly string[],
  options: { frostDepthM?: number | null; standards?: Standards } = {},
): Profile {
  const nodes = nodesById(network);
  const chain = chainOf(network, segmentIds);
  const standards = options.standards ?? builtIn;
  const stations: ProfileStation[] = [];
  const reaches: ProfileReach[] = [];
  const crossings: ProfileCrossing[] = [];
  const inChain = new Set(segmentIds);
  const others = crossers(network, nodes, inChain);
  let along = 0;
  for (const [index, { segment, forward }] of chain.entries()) {
    const [first, last] = forward ? (['start', 'end'] as const) : (['end', 'start'] as const);
    const [fromId, toId] = forward ? [segment.from, segment.to] : [segment.to, segment.from];
    const line = forward ? planLine(segment, nodes)! : planLine(segment, nodes)!.toReversed();
    const lengthM = planLengthM(line);
    const level = isGravity(segment) ? invertLevelM : crownLevelM;
    const entry = index === 0 ? station(nodes.get(fromId)!, segment[first].groundM, 0) : stations.at(-1)!;
    if (index === 0) stations.push(entry);
    entry.levelOutM = level(segment, first);
    const exit = station(nodes.get(toId)!, segment[last].groundM, along + lengthM);
    exit.levelInM = level(segment, last);
    stations.push(exit);
    const inverts: [number | null, number | null] = [
      invertLevelM(segment, first),
      invertLevelM(segment, last),
    ];
    const [a, b] = inverts;
    reaches.push({
      segment: segment.id,
      fromM: along,
      toM: along + lengthM,
      lengthM,
      invert: inverts,
      crown: [crownLevelM(segment, first), crownLevelM(segment, last)],
      slope: a !== null && b !== null && lengthM > 0 ? (a - b) / lengthM : null,
      label: mapLabel(segment) || sizeLabel(segment),
    });
    const levels: [number | null, number | null] = [axisLevelM(segment, first), axisLevelM(segment, last)];
    crossings.push(...crossingsOf(segment, line, along, levels, others, standards));
    along += lengthM;
  }
  const gravity = isGravity(chain[0]!.segment);
  return {
    utility: chain[0]!.segment.utility,
    lengthM: along,
    levelName: gravity ? { zh: '管内底高程', en: 'invert' } : { zh: '管顶高程', en: 'crown' },
    stations,
    reaches,
    crossings: crossings.sort((a, b) => a.stationM - b.stationM),
    frostDepthM: options.frostDepthM ?? null,
  };
}

/** Orders segments into one line. */
function chainOf(network: PipeNetwork, ids: readonly string[]): { segment: PipeSegment; forward: boolean }[] {
  const wanted = new Set(ids);
  const nodes = nodesById(network);
  const segments = network.segments.filter(
    (one) => wanted.has(one.id) && nodes.has(one.from) && nodes.has(one.to),
  );
  const at = new Map<string, PipeSegment[]>();
  for (const one of segments) for (const id of [one.from, one.to]) at.set(id, [...(at.get(id) ?? []), one]);
  const ends = [...at].filter(([, list]) => list.length === 1).map(([id]) => id);
  if (segments.length === 0 || ends.length !== 2 || [...at.values()].some((list) => list.length > 2))
    throw noChain(ids);
  // gravity: from the end that nothing flows into
  const start = ends.find((id) => at.get(id)![0]!.from === id) ?? ends[0]!;
  const chain: { segment: PipeSegment; forward: boolean }[] = [];
  const used = new Set<string>();
  for (let node = start; ; ) {
    const next = at.get(node)!.find((one) => !used.has(one.id));
    if (!next) break;
    used.add(next.id);
    chain.push({ segment: next, forward: next.from === node });
    node = next.from === node ? next.to : next.from;
  }
  if (chain.length !== segments.length) throw noChain(ids);
  return chain;
}

function station(node: PipeNode, statedM: number | null, stationM: number): ProfileStation {
  const groundM = statedM ?? node.groundM;
  const isChamber =
    node.kind === 'manhole' || node.kind === 'chamber' || node.kind === 'gully' || node.kind === 'handhole';
  const floorM = groundM !== null && node.depthM !== null ? groundM - node.depthM : null;
  return { node: node.id, stationM, groundM, levelInM: null, levelOutM: null, isChamber, floorM };
}

interface Crosser {
  segment: PipeSegment;
  line: [number, number][];
  box: [number, number, number, number];
}

function crossers(
  network: PipeNetwork,
  nodes: ReadonlyMap<string, PipeNode>,
  skip: ReadonlySet<string>,
): Crosser[] {
  return network.segments.flatMap((segment) => {
    if (skip.has(segment.id) || !isUnderground(segment)) return [];
    const line = planLine(segment, nodes);
    if (!line) return [];
    return [{ segment, line, box: boxOf(line) }];
  });
}

function crossingsOf(
  own: PipeSegment,
  line: [number, number][],
  along: number,
  levels: [number | null, number | null],
  others: Crosser[],
  standards: Standards,
): ProfileCrossing[] {
  const found: ProfileCrossing[] = [];
  const total = planLengthM(line) || 1;
  const box = boxOf(line);
  for (const other of others) {
    if (other.box[0] > box[2] || other.box[2] < box[0] || other.box[1] > box[3] || other.box[3] < box[1])
      continue;
    const { segment } = other;
    // what joins at a node of this chain is a branch, not a crossing
    if ([segment.from, segment.to].some((id) => id === own.from || id === own.to)) continue;
    for (const hit of meetings(line, other.line)) {
      const ownAxis = between(levels[0], levels[1], hit.t);
      const axisM = between(axisLevelM(segment, 'start'), axisLevelM(segment, 'end'), hit.u);
      const ownHalf = sectionM(own).heightM / 2;
      const half = sectionM(segment).heightM / 2;
      const below = ownAxis !== null && axisM !== null && ownAxis < axisM;
      const [low, high] = below ? [own, segment] : [segment, own];
      const figure = standards.vertical(pipeClass(low), pipeClass(high));
      found.push({
        segment: segment.id,
        utility: segment.utility,
        label: mapLabel(segment) || segment.id,
        stationM: along + hit.t * total,
        axisM,
        radiusM: half,
        clearanceM: ownAxis === null || axisM === null ? null : Math.abs(ownAxis - axisM) - ownHalf - half,
        requiredM: figure?.value ?? null,
        figure: figure ?? null,
      });
    }
  }
  return found;
}

/** Where two plan lines cross, as shares of their lengths. */
export function meetings(
  a: readonly (readonly [number, number])[],
  b: readonly (readonly [number, number])[],
): { t: number; u: number; x: number; y: number }[] {
  const found: { t: number; u: number; x: number; y: number }[] = [];
  const relation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  const totalA = planLengthM(a as [number, number][]) || 1;
  const totalB = planLengthM(b as [number, number][]) || 1;
  let alongA = 0;
  for (let i = 1; i < a.length; i++) {
    const [p, q] = [a[i - 1]!, a[i]!];
    const lengthA = Math.hypot(q[0] - p[0], q[1] - p[1]);
    let alongB = 0;
    for (let j = 1; j < b.length; j++) {
      const [r, s] = [b[j - 1]!, b[j]!];
      const lengthB = Math.hypot(s[0] - r[0], s[1] - r[1]);
      planRelation(p[0], p[1], q[0], q[1], r[0], r[1], s[0], s[1], relation);
      const t = (alongA + relation.t * lengthA) / totalA;
      if (relation.crosses && !found.some((one) => Math.abs(one.t - t) * totalA < 0.001)) {
        found.push({
          t,
          u: (alongB + relation.u * lengthB) / totalB,
          x: p[0] + relation.t * (q[0] - p[0]),
          y: p[1] + relation.t * (q[1] - p[1]),
        });
      }
      alongB += lengthB;
    }
    alongA += lengthA;
  }
  return found;
}

function between(a: number | null, b: number | null, share: number): number | null {
  return a === null || b === null ? null : a + (b - a) * share;
}

function noChain(ids: readonly string[]): Problem {
  return new Problem(
    'pipes.no-chain',
    {
      zh: '所选管段不连成一条线，不能绘制纵断面。',
      en: 'The chosen segments do not form one line, so there is no profile.',
    },
    {
      zh: '请选一条首尾相接、无分叉的管段。',
      en: 'Choose segments that follow one another without a branch.',
    },
    { status: 422, facts: { segments: ids.slice(0, 100) } },
  );
}
