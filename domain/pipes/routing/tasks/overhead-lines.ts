import facts from '../../../../data/standards/overhead-to-ground.json' with { type: 'json' };
import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { nodesById, type PipeNetwork, type PipeNode, type PipeSegment, planLine } from '../../model.ts';
import type { SiteBuilding } from '../site/site.ts';
import { isCarrying } from './combined-drains.ts';

export const OVERHEAD_UTILITIES = ['power', 'telecom'] as const;
export type OverheadUtility = (typeof OVERHEAD_UTILITIES)[number];

/** A span of an overhead line in the zone. */
export interface Span {
  segment: PipeSegment;
  line: Point[];
  lengthM: number;
}

/** Which house hangs on which line: a drop that ends at its wall, or the nearest line where nobody drew one. */
export interface ServedHouse {
  building: string;
  utility: OverheadUtility;
  by: 'drop' | 'nearest';
  apartM: number;
}

export interface OverheadLines {
  utility: OverheadUtility;
  spans: Span[];
  /** Poles at which the line goes on outside the zone: it ends there and rises from the ground. */
  boundary: PipeNode[];
  served: ServedHouse[];
}

const isOverhead = (one: PipeSegment, utility: OverheadUtility): boolean =>
  one.embedding === 'overhead' && one.utility === utility && isCarrying(one);

/** The overhead lines of a zone by utility; those without a span are left out. */
export function overheadLines(
  network: PipeNetwork,
  isInside: (segment: PipeSegment) => boolean,
  buildings: readonly SiteBuilding[],
): OverheadLines[] {
  const nodes = nodesById(network);
  return OVERHEAD_UTILITIES.flatMap((utility): OverheadLines[] => {
    const all = network.segments.filter((one) => isOverhead(one, utility));
    const spans = all.filter(isInside).flatMap((segment): Span[] => {
      const line = planLine(segment, nodes);
      return line ? [{ segment, line, lengthM: segment.lengthM ?? lengthOfLine(line) }] : [];
    });
    if (spans.length === 0) return [];
    const own = new Set(spans.map((one) => one.segment.id));
    const inner = new Set(spans.flatMap(({ segment }) => [segment.from, segment.to]));
    const outer = new Set(all.filter((one) => !own.has(one.id)).flatMap((one) => [one.from, one.to]));
    const boundary = [...inner].filter((id) => outer.has(id)).map((id) => nodes.get(id)!);
    return [{ utility, spans, boundary, served: servedBy(utility, spans, nodes, buildings) }];
  });
}

function servedBy(
  utility: OverheadUtility,
  spans: readonly Span[],
  nodes: ReadonlyMap<string, PipeNode>,
  buildings: readonly SiteBuilding[],
): ServedHouse[] {
  const degree = new Map<string, number>();
  for (const { segment } of spans)
    for (const id of [segment.from, segment.to]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const ends = [...degree].filter(([id, count]) => count === 1 && nodes.get(id)!.kind !== 'pole');
  const lines = spans.map((one) => one.line);
  return buildings.flatMap((one): ServedHouse[] => {
    if (!one.terminal) return [];
    const drops = ends.map(([id]) => {
      const { x, y } = nodes.get(id)!;
      return nearestOnLines(one.rings, x, y).distanceM;
    });
    const dropM = Math.min(Number.POSITIVE_INFINITY, ...drops);
    if (dropM <= facts.serviceReachM.value) return [{ building: one.id, utility, by: 'drop', apartM: dropM }];
    const apartM = Math.min(...one.rings.flat().map(([x, y]) => nearestOnLines(lines, x, y).distanceM));
    return apartM <= facts.assumedReachM.value ? [{ building: one.id, utility, by: 'nearest', apartM }] : [];
  });
}

function lengthOfLine(line: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++)
    sum += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  return sum;
}

/** Poles, each once, of a set of nodes: points of two utilities that stand together are one pole. */
export function polesOf(nodes: Iterable<PipeNode>): PipeNode[][] {
  const poles: PipeNode[][] = [];
  for (const node of nodes) {
    if (node.kind !== 'pole') continue;
    const same = poles.find(
      ([one]) => Math.hypot(one!.x - node.x, one!.y - node.y) <= facts.poleReachM.value,
    );
    if (same) same.push(node);
    else poles.push([node]);
  }
  return poles;
}
