import { insideRings, nearestOnLines, type Point } from '../../../geo/plane.ts';
import { GRAVITY_UTILITIES, type PipeNetwork, type PipeSegment, type Utility } from '../../model.ts';

/** A pipe's end this near to a house serves it. */
const servesM = 3;

/** Pipes of one utility that a new network inside a zone takes the place of, and those that others still hang on. */
interface Replacement {
  /** Given up as soon as the new network stands. */
  replaced: Set<string>;
  /** Lead what comes from outside the zone through it: mains like those outside. */
  through: Set<string>;
  /** Serve houses that the new network doesn't. */
  serving: Set<string>;
}

/**
 * What becomes of a zone's own pipes of one utility when it is laid anew. A drain is needed on as far as something that stays drains into it; a pipe
 * under pressure where it joins parts of the network outside the zone that nothing else joins.
 * @param own - ids of the segments inside the zone
 * @param others - outlines of houses inside that the new network doesn't connect
 */
export function replacementOf(
  network: PipeNetwork,
  own: ReadonlySet<string>,
  utility: Utility,
  others: readonly (readonly Point[][])[],
): Replacement {
  const all = network.segments.filter((one) => one.utility === utility && one.state !== 'abandoned');
  const inside = all.filter((one) => own.has(one.id));
  const outside = all.filter((one) => !own.has(one.id));
  // nothing hangs on what was never built
  const zone = waysOf(inside.filter((one) => one.state !== 'planned'));
  const gravity = GRAVITY_UTILITIES.has(utility);
  const through = gravity
    ? downstream(zone, new Set(outside.map((one) => one.to)))
    : between(zone, groupsOf(waysOf(outside)));
  const borders = new Set(outside.flatMap((one) => [one.from, one.to]).filter((one) => zone.has(one)));
  const served = servingEnds(network, zone, others);
  const serving = gravity ? downstream(zone, served) : waysTo(zone, served, borders);
  for (const id of through) serving.delete(id);
  const kept = (id: string): boolean => through.has(id) || serving.has(id);
  return { replaced: new Set(inside.map((one) => one.id).filter((id) => !kept(id))), through, serving };
}

type Ways = Map<string, PipeSegment[]>;

function waysOf(segments: readonly PipeSegment[]): Ways {
  const ways: Ways = new Map();
  for (const one of segments)
    for (const end of [one.from, one.to]) ways.set(end, [...(ways.get(end) ?? []), one]);
  return ways;
}

/** All drains below the given nodes. */
function downstream(zone: Ways, from: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const stack = [...from];
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const one of zone.get(node) ?? []) {
      if (one.from !== node || found.has(one.id)) continue;
      found.add(one.id);
      stack.push(one.to);
    }
  return found;
}

/** Number of the connected part that each node lies in. */
function groupsOf(ways: Ways): Map<string, number> {
  const group = new Map<string, number>();
  let count = 0;
  for (const seed of ways.keys()) {
    if (group.has(seed)) continue;
    group.set(seed, count);
    const stack = [seed];
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (const { from, to } of ways.get(node)!) {
        const next = from === node ? to : from;
        if (group.has(next)) continue;
        group.set(next, count);
        stack.push(next);
      }
    count++;
  }
  return group;
}

interface Step {
  /** Undefined where the search began. */
  segment: PipeSegment | undefined;
  steps: number;
}

/** How each node that can be reached through the zone is reached in the fewest pipes. */
function reached(zone: Ways, from: Iterable<string>): Map<string, Step> {
  const steps = new Map<string, Step>([...from].map((one) => [one, { segment: undefined, steps: 0 }]));
  // a map goes on over what is put into it meanwhile
  for (const [node, { steps: far }] of steps)
    for (const segment of zone.get(node) ?? []) {
      const next = segment.from === node ? segment.to : segment.from;
      if (!steps.has(next)) steps.set(next, { segment, steps: far + 1 });
    }
  return steps;
}

/** The pipes from a node back to where the search began. */
function wayBack(steps: ReadonlyMap<string, Step>, from: string): string[] {
  const way: string[] = [];
  for (let node = from; ; ) {
    const { segment } = steps.get(node) ?? {};
    if (!segment) return way;
    way.push(segment.id);
    node = segment.from === node ? segment.to : segment.from;
  }
}

function waysTo(zone: Ways, ends: ReadonlySet<string>, borders: ReadonlySet<string>): Set<string> {
  const steps = reached(zone, borders);
  return new Set([...ends].flatMap((one) => wayBack(steps, one)));
}

/** The ways through the zone by which parts of the network outside hang together. */
function between(zone: Ways, outside: ReadonlyMap<string, number>): Set<string> {
  const found = new Set<string>();
  const cluster = groupsOf(zone);
  const borders = [...zone.keys()].filter((one) => outside.has(one));
  for (const group of Map.groupBy(borders, (one) => cluster.get(one)!).values()) {
    const parts = [...Map.groupBy(group, (one) => outside.get(one)!).values()];
    const steps = reached(zone, parts[0]!);
    for (const part of parts.slice(1)) {
      const nearest = part.reduce((a, b) => (steps.get(b)!.steps < steps.get(a)!.steps ? b : a));
      for (const id of wayBack(steps, nearest)) found.add(id);
    }
  }
  return found;
}

/** Dead ends in the zone that lie at one of the houses. */
function servingEnds(
  { nodes }: PipeNetwork,
  zone: Ways,
  houses: readonly (readonly Point[][])[],
): Set<string> {
  const ends = nodes.filter((one) => zone.get(one.id)?.length === 1);
  const serves = ({ x, y }: PipeNetwork['nodes'][number]): boolean =>
    houses.some((rings) => insideRings(x, y, rings) || nearestOnLines(rings, x, y).distanceM <= servesM);
  return new Set(ends.filter(serves).map((one) => one.id));
}
