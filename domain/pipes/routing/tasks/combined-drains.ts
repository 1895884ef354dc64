import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { slopeOf } from '../../hydraulics/manning.ts';
import {
  GRAVITY_UTILITIES,
  nodesById,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  planLine,
} from '../../model.ts';
import type { Standards } from '../../standards.ts';
import type { SiteBuilding } from '../site/site.ts';
import { check, type DrainCheck } from './drain-checks.ts';

/** What the old drain becomes: a storm drain, as is usual, or a sewer; the other system is then laid anew. */
export type Becomes = 'storm' | 'sewage';

/**
 * `house-outlet` carries a household's sewage out of the wall; `through` brings water from outside the zone and so stays combined; `way` can be
 * led on by its levels, as it is or renewed in place; `unusable` can't.
 */
export type DrainRole = 'house-outlet' | 'through' | 'way' | 'unusable';

/** A combined drain of the zone before anything is decided. */
export interface ZoneDrain {
  segment: PipeSegment;
  line: Point[];
  lengthM: number;
  slope: number | null;
  role: DrainRole;
  /** It begins at a house. */
  isOutlet: boolean;
  /** What decided its role. */
  checks: DrainCheck[];
}

/** States in which a pipe carries water today. */
export const isCarrying = (one: Pick<PipeSegment, 'state'>): boolean =>
  one.state === 'in_use' || one.state === 'other';

/** The combined drains of a zone with what each can be used for. @param isInside - of the zone's own segments */
export function combinedDrains(
  network: PipeNetwork,
  isInside: (segment: PipeSegment) => boolean,
  buildings: readonly SiteBuilding[],
  becomes: Becomes,
  rules: Standards,
): ZoneDrain[] {
  const nodes = nodesById(network);
  const own = network.segments.filter((one) => one.utility === 'combined' && isInside(one));
  const fouled = downstreamOfOthers(network, own, isInside);
  const drains = own.flatMap((segment): ZoneDrain[] => {
    const line = planLine(segment, nodes);
    if (!line) return [];
    const lengthM = segment.lengthM ?? planLengthM(line);
    const slope = slopeOf(segment, lengthM);
    const isOutlet = isHouseOutlet(segment, nodes, buildings);
    const drain: ZoneDrain = { segment, line, lengthM, slope, role: 'way', isOutlet, checks: [] };
    const refuse = (role: DrainRole, why: DrainCheck): ZoneDrain => ({ ...drain, role, checks: [why] });
    if (!isCarrying(segment)) return [refuse('unusable', check.state(segment.state))];
    if (fouled.has(segment.id)) return [refuse('through', check.through(fouled.get(segment.id)!))];
    if (isOutlet && becomes === 'storm') return [refuse('house-outlet', check.houseOutlet())];
    if (slope === null || segment.diameterMm === null) return [refuse('unusable', check.unknown(segment))];
    const fall = check.slope(becomes, slope, segment, rules);
    return [fall.ok ? { ...drain, checks: [fall] } : refuse('unusable', fall)];
  });
  for (const one of inCircles(drains)) {
    one.role = 'unusable';
    one.checks = [check.circle()];
  }
  return drains;
}

/** Segments of the zone that something outside drains into, and by which pipe. */
function downstreamOfOthers(
  network: PipeNetwork,
  own: readonly PipeSegment[],
  isInside: (segment: PipeSegment) => boolean,
): Map<string, string> {
  const leaving = Map.groupBy(own, (one) => one.from);
  const found = new Map<string, string>();
  const foul = (entry: string, by: string): void => {
    const open = [entry];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const next of leaving.get(node) ?? []) {
        if (found.has(next.id)) continue;
        found.set(next.id, by);
        open.push(next.to);
      }
    }
  };
  for (const one of network.segments) {
    const isFoul = one.utility === 'combined' || one.utility === 'sewage';
    if (isFoul && isCarrying(one) && !isInside(one)) foul(one.to, one.id);
  }
  return found;
}

/**
 * The zone's pipes of the system that is laid anew which lead, by their own kind, into another: outlets of houses into the old drains, and wrong
 * connections (混接). With what they end in.
 */
export function misledDrains(
  network: PipeNetwork,
  isInside: (segment: PipeSegment) => boolean,
  other: Becomes,
  buildings: readonly SiteBuilding[],
): ZoneDrain[] {
  const nodes = nodesById(network);
  const carrying = network.segments.filter((one) => GRAVITY_UTILITIES.has(one.utility) && isCarrying(one));
  const leaving = Map.groupBy(carrying, (one) => one.from);
  const arriving = Map.groupBy(carrying, (one) => one.to);
  const endsIn = new Map<string, string>();
  for (const next of carrying) {
    const isForeign = next.utility !== other && (next.utility !== 'combined' || isInside(next));
    if (!isForeign) continue;
    const open = [next.from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const one of arriving.get(node) ?? []) {
        const ownWayOn = (leaving.get(node) ?? []).some(
          (way) => way.utility === other && !endsIn.has(way.id),
        );
        if (one.utility !== other || !isInside(one) || endsIn.has(one.id) || ownWayOn) continue;
        endsIn.set(one.id, next.id);
        open.push(one.from);
      }
    }
  }
  return carrying.flatMap((segment): ZoneDrain[] => {
    const into = endsIn.get(segment.id);
    const line = planLine(segment, nodes);
    if (into === undefined || !line) return [];
    const lengthM = segment.lengthM ?? planLengthM(line);
    const isOutlet = isHouseOutlet(segment, nodes, buildings);
    const checks = [check.misled(segment.utility, into)];
    return [{ segment, line, lengthM, slope: slopeOf(segment, lengthM), role: 'unusable', isOutlet, checks }];
  });
}

/**
 * Houses that every stairwell leaves by an outlet of `utility` of its own already: they need no other. @param lost - segments that do not count,
 * for what they carry ends in another system
 */
export function connectedHouses(
  network: PipeNetwork,
  utility: Becomes,
  buildings: readonly SiteBuilding[],
  lost: ReadonlySet<string>,
): Set<string> {
  const nodes = nodesById(network);
  const outlets = network.segments.flatMap((one): Point[] => {
    const isOutlet =
      one.utility === utility && isCarrying(one) && !lost.has(one.id) && isHouseOutlet(one, nodes, buildings);
    const from = nodes.get(one.from);
    return isOutlet && from ? [[from.x, from.y]] : [];
  });
  const near = (paths: readonly (readonly Point[])[], reachM: number): boolean =>
    outlets.some(([x, y]) => nearestOnLines(paths, x, y).distanceM <= reachM);
  const { wallM, stairwellM } = facts.houseOutlet;
  return new Set(
    buildings.flatMap((one) =>
      near(one.rings, wallM) && one.doors.every((door) => near([[door]], stairwellM)) ? [one.id] : [],
    ),
  );
}

/** Segments whose water comes to one of `drains`, these with them. */
export function leadingInto(network: PipeNetwork, drains: ReadonlySet<string>): Set<string> {
  const into = Map.groupBy(
    network.segments.filter((one) => GRAVITY_UTILITIES.has(one.utility)),
    (one) => one.to,
  );
  const found = new Set<string>();
  const open = network.segments.filter((one) => drains.has(one.id));
  for (let one = open.pop(); one; one = open.pop()) {
    if (found.has(one.id)) continue;
    found.add(one.id);
    open.push(...(into.get(one.from) ?? []));
  }
  return found;
}

/** Narrow pipes that begin at a wall. */
function isHouseOutlet(
  segment: PipeSegment,
  nodes: ReadonlyMap<string, PipeNode>,
  buildings: readonly SiteBuilding[],
): boolean {
  const from = nodes.get(segment.from)!;
  if (from.kind === 'service') return true;
  if ((segment.diameterMm ?? Number.POSITIVE_INFINITY) > facts.houseOutlet.uptoDiameterMm) return false;
  return buildings.some(
    (one) => nearestOnLines(one.rings, from.x, from.y).distanceM <= facts.houseOutlet.wallM,
  );
}

/** Ways that water would run round in; nothing downstream of the zone is told by them. */
function inCircles(drains: readonly ZoneDrain[]): ZoneDrain[] {
  const ways = drains.filter((one) => one.role === 'way');
  const placed = new Set(waysInOrder(ways).map((one) => one.segment.id));
  return ways.filter((one) => !placed.has(one.segment.id));
}

/** Every way after those that drain into it; ways in circles are left out. */
export function waysInOrder(ways: readonly ZoneDrain[]): ZoneDrain[] {
  const leaving = Map.groupBy(ways, (one) => one.segment.from);
  const waiting = new Map<string, number>();
  for (const { segment } of ways) waiting.set(segment.to, (waiting.get(segment.to) ?? 0) + 1);
  const order: ZoneDrain[] = [];
  const open = [...leaving.keys()].filter((node) => !waiting.get(node));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const one of leaving.get(node) ?? []) {
      order.push(one);
      const left = waiting.get(one.segment.to)! - 1;
      waiting.set(one.segment.to, left);
      if (left === 0) open.push(one.segment.to);
    }
  }
  return order;
}

/** A node at which ways end and no way leads on, with the ways that end there. */
export interface WayOutlet {
  node: string;
  ways: ZoneDrain[];
}

export function outletsOf(ways: readonly ZoneDrain[]): WayOutlet[] {
  const leaving = new Set(ways.map((one) => one.segment.from));
  const ending = Map.groupBy(
    ways.filter((one) => !leaving.has(one.segment.to)),
    (one) => one.segment.to,
  );
  return Array.from(ending, ([node, list]) => ({ node, ways: list }));
}

/** What water passes each way: what enters along it and all that comes from above. At a fork all of it goes down each. */
export function flowsThrough(
  ways: readonly ZoneDrain[],
  entering: ReadonlyMap<string, number>,
): Map<string, number> {
  const arriving = new Map<string, number>();
  const flows = new Map<string, number>();
  for (const { segment } of waysInOrder(ways)) {
    const flow = (arriving.get(segment.from) ?? 0) + (entering.get(segment.id) ?? 0);
    flows.set(segment.id, flow);
    arriving.set(segment.to, (arriving.get(segment.to) ?? 0) + flow);
  }
  return flows;
}

/** Rain and sewage led into each other's pipes. */
export interface Misconnection {
  node: string;
  kind: 'sewage-to-storm' | 'storm-to-sewage' | 'combined-to-storm' | 'combined-to-sewage';
  from: string;
  to: string;
  x: number;
  y: number;
}

/** Wrong connections (混接) at the ends of pipes that carry water today or are to. */
export function misconnectionsOf(
  network: PipeNetwork,
  isNear: (segment: PipeSegment) => boolean,
): Misconnection[] {
  const nodes = nodesById(network);
  const active = network.segments.filter(
    (one) => GRAVITY_UTILITIES.has(one.utility) && one.state !== 'abandoned' && one.state !== 'empty',
  );
  const leaving = Map.groupBy(active, (one) => one.from);
  return active.flatMap((one): Misconnection[] =>
    (leaving.get(one.to) ?? []).flatMap((next): Misconnection[] => {
      const kind = `${one.utility}-to-${next.utility}`;
      const node = nodes.get(one.to);
      if (!node || !KINDS.has(kind) || !(isNear(one) || isNear(next))) return [];
      return [
        {
          node: node.id,
          kind: kind as Misconnection['kind'],
          from: one.id,
          to: next.id,
          x: node.x,
          y: node.y,
        },
      ];
    }),
  );
}

const KINDS = new Set(['sewage-to-storm', 'storm-to-sewage', 'combined-to-storm', 'combined-to-sewage']);
