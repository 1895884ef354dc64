import type { AdjacencyOverride } from './adjacency.ts';
import { readUnitKey, type UnitKey, unitKey } from './unit-key.ts';
import type { UnitShapes } from './unit-shapes.ts';

/** A planner's word about two neighbours, as it is stored; the parts are buildings of divided communities. */
export interface Decision {
  a: number;
  partA?: number | undefined;
  b: number;
  partB?: number | undefined;
  joined: boolean;
  note: string;
}

/**
 * Decisions in the numbers of a ground. A word about a community that is divided there holds for its parts: cut, none of them meets the other
 * side; joined, the pair that lies nearest does. A word about parts of a community that is whole, or about unknown units, waits.
 */
export function overridesOf(
  decisions: readonly Decision[],
  keys: readonly UnitKey[],
  shapes: UnitShapes,
): AdjacencyOverride[] {
  if (decisions.length === 0) return [];
  const numberOf = new Map(keys.map((key, u) => [key, u]));
  const partsOf = new Map<number, number[]>();
  keys.forEach((key, u) => {
    const { unit, part } = readUnitKey(key);
    if (part > 0) partsOf.set(unit, [...(partsOf.get(unit) ?? []), u]);
  });
  const numbers = (unit: number, part = 0): number[] => {
    const u = numberOf.get(unitKey(unit, part));
    if (u !== undefined) return [u];
    return part === 0 ? (partsOf.get(unit) ?? []) : [];
  };
  const overrides = new Map<string, AdjacencyOverride>();
  // what is said of parts is more exact than what is said of the whole, so it comes last
  const detail = ({ partA = 0, partB = 0 }: Decision) => Number(partA > 0) + Number(partB > 0);
  for (const decision of decisions.toSorted((p, q) => detail(p) - detail(q))) {
    const { partA, partB, joined, note } = decision;
    const sides = [numbers(decision.a, partA), numbers(decision.b, partB)] as const;
    const pairs = sides[0].flatMap((a) => sides[1].map((b) => [a, b] as const));
    for (const [a, b] of joined ? nearestOf(pairs, shapes) : pairs)
      overrides.set(`${Math.min(a, b)} ${Math.max(a, b)}`, { a, b, status: joined ? 'joined' : 'cut', note });
  }
  return [...overrides.values()];
}

function nearestOf(
  pairs: readonly (readonly [number, number])[],
  shapes: UnitShapes,
): (readonly [number, number])[] {
  if (pairs.length < 2) return [...pairs];
  const apart = pairs.map(([a, b]) => cornersApart(shapes, a, b));
  return [pairs[apart.indexOf(Math.min(...apart))]!];
}

/** Least distance between corners of two units, metres squared: enough to choose between parts. */
function cornersApart({ rings, vertices, xy }: UnitShapes, a: number, b: number): number {
  const span = (u: number) => [vertices[rings[u]!]!, vertices[rings[u + 1]!]!] as const;
  const [fromA, toA] = span(a);
  const [fromB, toB] = span(b);
  let least = Number.POSITIVE_INFINITY;
  for (let i = fromA; i < toA; i++)
    for (let j = fromB; j < toB; j++)
      least = Math.min(least, (xy[2 * i]! - xy[2 * j]!) ** 2 + (xy[2 * i + 1]! - xy[2 * j + 1]!) ** 2);
  return least;
}
