import FlatQueue from 'flatqueue';
import type { LivePlan } from './live-plan.ts';

/** Ways to make a zone whole again, best first. */
export type Cure =
  /** Give the stray piece to the neighbouring zone with the longest common border (0 = to no zone). */
  | { kind: 'give'; units: number[]; zone: number; borders: number }
  /** Take these free, eligible units in, so that the piece hangs together with the main one. */
  | { kind: 'connect'; units: number[]; zone: number; costYuan: number; households: number }
  /** Declare that one can walk between these two although the map says otherwise. */
  | { kind: 'crossing'; a: number; b: number; distanceM: number };

/** Farther apart than this nobody walks across a street or a ditch. */
const crossingReachM = 80;

/** One-click cures for a stray piece of a zone. `locked` zones neither give nor take. */
export function curesFor(
  plan: LivePlan,
  zone: number,
  main: number[],
  stray: number[],
  locked: ReadonlySet<number>,
): Cure[] {
  const cures: Cure[] = [];
  const path = cheapestPath(plan, stray, new Set(main));
  if (path) {
    const sum = (column: Float64Array) => path.reduce((total, u) => total + column[u]!, 0);
    cures.push({
      kind: 'connect',
      units: path,
      zone,
      costYuan: sum(plan.facts.costYuan),
      households: sum(plan.facts.households),
    });
  }
  const give = bestNeighbour(plan, zone, stray, locked);
  if (give) cures.push({ kind: 'give', units: stray, ...give });
  else cures.push({ kind: 'give', units: stray, zone: 0, borders: 0 });
  const crossing = nearestPair(plan, main, stray);
  if (crossing && crossing.distanceM <= crossingReachM) cures.push({ kind: 'crossing', ...crossing });
  return cures;
}

function bestNeighbour(
  plan: LivePlan,
  zone: number,
  stray: number[],
  locked: ReadonlySet<number>,
): { zone: number; borders: number } | undefined {
  const { offsets, neighbours } = plan.graph;
  const borders = new Map<number, number>();
  for (const u of stray) {
    for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
      const other = plan.zone[neighbours[k]!]!;
      if (other > 0 && other !== zone && !locked.has(other))
        borders.set(other, (borders.get(other) ?? 0) + 1);
    }
  }
  const best = [...borders].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  return best && { zone: best[0], borders: best[1] };
}

/** Free eligible units that join `from` to `goal` at the least cost (then fewest households); undefined where nothing does. */
function cheapestPath(plan: LivePlan, from: number[], goal: Set<number>): number[] | undefined {
  const { graph, facts } = plan;
  const queue = new FlatQueue<number>();
  const distance = new Map<number, number>();
  const before = new Map<number, number>();
  for (const u of from) {
    distance.set(u, 0);
    queue.push(u, 0);
  }
  while (queue.length > 0) {
    const so = queue.peekValue()!;
    const u = queue.pop()!;
    if (so > distance.get(u)!) continue;
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (goal.has(v)) {
        const path: number[] = [];
        for (let at: number | undefined = u; at !== undefined && before.has(at); at = before.get(at))
          path.push(at);
        return path.reverse();
      }
      if (plan.zone[v] !== 0 || !facts.eligible[v]) continue;
      // a unit without cost still costs something, so that paths stay short
      const next = so + facts.costYuan[v]! + facts.households[v]! + 1;
      if (next >= (distance.get(v) ?? Number.POSITIVE_INFINITY)) continue;
      distance.set(v, next);
      before.set(v, u);
      queue.push(v, next);
    }
  }
  return undefined;
}

/** The two units of the pieces whose rims are nearest, by centroids less half their sizes. */
function nearestPair(
  plan: LivePlan,
  main: number[],
  stray: number[],
): { a: number; b: number; distanceM: number } | undefined {
  const { x, y, areaM2 } = plan.facts;
  let best: { a: number; b: number; distanceM: number } | undefined;
  // of large pieces a few hundred units are looked at: the rims are long, and a crossing a little farther on serves as well
  const some = (units: number[]) => units.filter((_, i) => i % Math.ceil(units.length / 300) === 0);
  for (const a of some(main)) {
    for (const b of some(stray)) {
      const rims = (Math.sqrt(areaM2[a]!) + Math.sqrt(areaM2[b]!)) / 2;
      const distanceM = Math.max(0, Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!) - rims);
      if (!best || distanceM < best.distanceM) best = { a, b, distanceM };
    }
  }
  return best;
}

/**
 * The wand: free eligible units around a unit (and its zone, if it has one) until `floor` households are reached, always the one that
 * keeps the zone most compact. Stops short where the units run out: `reached` says so.
 */
export function growToFloor(
  plan: LivePlan,
  seed: number,
  zone: number,
  floor: number,
): { units: number[]; reached: boolean; households: number } {
  const { graph, facts } = plan;
  const inside = new Set(
    plan.zone[seed] === zone ? plan.members(zone) : zone > 0 ? [...plan.members(zone), seed] : [seed],
  );
  const added = plan.zone[seed] === zone && zone > 0 ? [] : [seed];
  let households = 0;
  let area = 0;
  let x = 0;
  let y = 0;
  const take = (u: number) => {
    households += facts.households[u]!;
    area += facts.areaM2[u]! + 1;
    x += facts.x[u]! * (facts.areaM2[u]! + 1);
    y += facts.y[u]! * (facts.areaM2[u]! + 1);
  };
  const rim = new Set<number>();
  const look = (u: number) => {
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (plan.zone[v] === 0 && facts.eligible[v] && !inside.has(v)) rim.add(v);
    }
  };
  for (const u of inside) {
    take(u);
    look(u);
  }
  while (households < floor && rim.size > 0) {
    let best = -1;
    let nearest = Number.POSITIVE_INFINITY;
    for (const u of rim) {
      const away = Math.hypot(facts.x[u]! - x / area, facts.y[u]! - y / area);
      if (away < nearest || (away === nearest && u < best)) [best, nearest] = [u, away];
    }
    rim.delete(best);
    inside.add(best);
    added.push(best);
    take(best);
    look(best);
  }
  return { units: added, reached: households >= floor, households };
}

/**
 * Splits a zone along a line: neighbours on its two sides come apart (seen from centroid to centroid), and each part but the one with most
 * households becomes a list of its own. `line` is x y x y … in metres.
 */
export function cutAlong(plan: LivePlan, zone: number, line: ReadonlyArray<number>): number[][] {
  const { graph, facts } = plan;
  const members = new Set(plan.members(zone));
  const parts: number[][] = [];
  const left = new Set(members);
  for (const start of members) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const u of part) {
      for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
        const v = graph.neighbours[k]!;
        if (!left.has(v) || crosses(line, facts.x[u]!, facts.y[u]!, facts.x[v]!, facts.y[v]!)) continue;
        left.delete(v);
        part.push(v);
      }
    }
    parts.push(part);
  }
  const weight = (part: number[]) => part.reduce((sum, u) => sum + facts.households[u]!, 0);
  return parts.sort((a, b) => weight(b) - weight(a) || b.length - a.length || a[0]! - b[0]!).slice(1);
}

function crosses(line: ReadonlyArray<number>, ax: number, ay: number, bx: number, by: number): boolean {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number) =>
    Math.sign((qx - px) * (y - py) - (qy - py) * (x - px));
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [cx, cy, dx, dy] = [line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!];
    if (
      side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) &&
      side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by)
    )
      return true;
  }
  return false;
}

/**
 * Colours for zones so that neighbours differ: keeps the colours that still fit, and gives the others the least used of the colours that no neighbour
 * has. Six colours are enough for nearly every plane graph met by greedy colouring; more are used only where they must.
 */
export function colourZones(
  plan: LivePlan,
  palette: number,
  before: ReadonlyMap<number, number>,
): Map<number, number> {
  const zones = plan.zones();
  const touching = new Map(zones.map((zone) => [zone, plan.neighbours(zone)]));
  const colours = new Map<number, number>();
  const uses = new Array<number>(palette).fill(0);
  const set = (zone: number, colour: number) => {
    colours.set(zone, colour);
    uses[colour]!++;
  };
  for (const zone of zones) {
    const old = before.get(zone);
    if (old === undefined || old >= palette) continue;
    if ([...touching.get(zone)!].some((other) => colours.get(other) === old)) continue;
    set(zone, old);
  }
  const order = zones
    .filter((zone) => !colours.has(zone))
    .sort((a, b) => touching.get(b)!.size - touching.get(a)!.size || a - b);
  for (const zone of order) {
    const taken = new Set([...touching.get(zone)!].map((other) => colours.get(other)));
    let best = -1;
    for (let colour = 0; colour < palette; colour++) {
      if (!taken.has(colour) && (best < 0 || uses[colour]! < uses[best]!)) best = colour;
    }
    set(zone, best < 0 ? zone % palette : best);
  }
  return colours;
}
