import { type Box, emptyBox, widen } from '../geo/box.ts';
import { Adjacency, type AdjacencyOverride, type AdjacencyRules, reachOf } from './adjacency.ts';
import type { LineFeature, LineWork } from './barriers.ts';
import { type Decision, overridesOf } from './decisions.ts';
import type { Neighbours } from './neighbours.ts';
import type { PlanningGround } from './planning-ground.ts';
import { compareKeys, type UnitKey } from './unit-key.ts';
import { measureShapes, pickShapes, type UnitShapes } from './unit-shapes.ts';

/** A bridge serves units this near to it (barriers.ts), and some room: lines farther off say nothing about a pair. */
const lineRoomM = 150;

/** What decides about neighbours, beside the outlines. */
export interface Between {
  rules: AdjacencyRules;
  lines: LineWork;
  decisions: readonly Decision[];
}

/** Units that stay and units that come, in the order of their keys: numbers of the old ground, and from its size on those of the arriving. */
export function orderOf(
  keys: readonly UnitKey[],
  leaving: ReadonlySet<UnitKey>,
  arriving: readonly UnitKey[],
): { keys: UnitKey[]; order: Int32Array } {
  const all = [...keys, ...arriving];
  const order = [...all.keys()].filter((u) => u >= keys.length || !leaving.has(keys[u]!));
  order.sort((a, b) => compareKeys(all[a]!, all[b]!));
  return { keys: order.map((u) => all[u]!), order: Int32Array.from(order) };
}

/**
 * A ground on which some units gave way to others: a community to its buildings, or back. Only pairs with an arriving unit are looked at; all others
 * stay as they are. `keys` and `order` are those of `orderOf`. Answers as a rebuild would.
 */
export function exchangeUnits(
  ground: PlanningGround,
  arriving: UnitShapes,
  { keys, order }: ReturnType<typeof orderOf>,
  { rules, lines, decisions }: Between,
): PlanningGround {
  const before = ground.shapes.size;
  const shapes = pickShapes(ground.shapes, arriving, order);
  const measures = measureShapes(shapes);
  const decided = overridesOf(decisions, keys, shapes);
  const number = new Int32Array(before).fill(-1);
  const fresh = new Uint8Array(order.length);
  order.forEach((old, u) => {
    if (old < before) number[old] = u;
    else fresh[u] = 1;
  });
  const pairs: Neighbours[] = ground.pairs.flatMap((pair) => {
    const [a, b] = [number[pair.a]!, number[pair.b]!];
    return a < 0 || b < 0 ? [] : [{ ...pair, a: Math.min(a, b), b: Math.max(a, b) }];
  });
  const local = surroundings(measures.box, fresh, 2 * reachOf(rules, lines), decided);
  if (local.length > 0) {
    const at = new Map(local.map((u, i) => [u, i]));
    const overrides = decided.flatMap((one): AdjacencyOverride[] => {
      const [a, b] = [at.get(one.a), at.get(one.b)];
      return a === undefined || b === undefined ? [] : [{ ...one, a, b }];
    });
    const near = linesNear(lines, boxAround(measures.box, local));
    const around = pickShapes(shapes, arriving, local);
    for (const pair of new Adjacency(around, rules, near, overrides).pairs) {
      const [a, b] = [local[pair.a]!, local[pair.b]!];
      if (fresh[a] || fresh[b]) pairs.push({ ...pair, a, b });
    }
  }
  pairs.sort((p, q) => p.a - q.a || p.b - q.b);
  return { shapes, measures, pairs, extent: ground.extent };
}

/** Arriving units and whoever can see them or stand between, ascending. */
function surroundings(
  box: Float64Array,
  fresh: Uint8Array,
  marginM: number,
  decided: readonly AdjacencyOverride[],
): number[] {
  const arriving = [...fresh.keys()].filter((u) => fresh[u]);
  const found = new Set(arriving);
  for (let u = 0; u < fresh.length; u++)
    if (!fresh[u] && arriving.some((one) => meets(box, u, one, marginM))) found.add(u);
  for (const { a, b } of decided) if (fresh[a] || fresh[b]) found.add(a).add(b);
  return [...found].sort((a, b) => a - b);
}

function meets(box: Float64Array, a: number, b: number, marginM: number): boolean {
  return (
    box[4 * a]! <= box[4 * b + 2]! + marginM &&
    box[4 * a + 2]! >= box[4 * b]! - marginM &&
    box[4 * a + 1]! <= box[4 * b + 3]! + marginM &&
    box[4 * a + 3]! >= box[4 * b + 1]! - marginM
  );
}

function boxAround(box: Float64Array, units: readonly number[]): Box {
  const around = emptyBox();
  for (const u of units) {
    widen(around, box[4 * u]!, box[4 * u + 1]!);
    widen(around, box[4 * u + 2]!, box[4 * u + 3]!);
  }
  return around;
}

function linesNear(lines: LineWork, [minX, minY, maxX, maxY]: Box): LineWork {
  const near = ({ xy }: LineFeature) => {
    const own = emptyBox();
    for (let i = 0; i + 1 < xy.length; i += 2) widen(own, xy[i]!, xy[i + 1]!);
    const [west, south, east, north] = own;
    return (
      west <= maxX + lineRoomM &&
      east >= minX - lineRoomM &&
      south <= maxY + lineRoomM &&
      north >= minY - lineRoomM
    );
  };
  return {
    barriers: lines.barriers.filter(near),
    crossings: lines.crossings.filter(near),
    // whether the city has streets at all decides how far units see
    streets: lines.streets.filter((line, i) => i === 0 || near(line)),
  };
}
