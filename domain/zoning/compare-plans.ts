import type { LivePlan } from './live-plan.ts';

/** One unit that two plans put elsewhere: its zone here and there, 0 = none. */
export interface MovedUnit {
  unit: number;
  mine: number;
  theirs: number;
}

/**
 * Which zone there is which zone here (their number → mine): the pairs that share most households first, each zone once. Numbers are
 * names that anybody may give, so a mere renumbering moves nobody.
 */
export function matchZones(mine: LivePlan, theirs: LivePlan): Map<number, number> {
  const shared = new Map<string, { mine: number; theirs: number; weight: number }>();
  mine.zone.forEach((a, u) => {
    const b = theirs.zone[u]!;
    if (a <= 0 || b <= 0) return;
    const pair = shared.get(`${a} ${b}`) ?? { mine: a, theirs: b, weight: 0 };
    // a unit without households counts a little, so that it is matched too
    pair.weight += mine.facts.households[u]! + 1;
    shared.set(`${a} ${b}`, pair);
  });
  const match = new Map<number, number>();
  const taken = new Set<number>();
  const order = [...shared.values()].sort(
    (p, q) => q.weight - p.weight || p.mine - q.mine || p.theirs - q.theirs,
  );
  for (const pair of order) {
    if (match.has(pair.theirs) || taken.has(pair.mine)) continue;
    match.set(pair.theirs, pair.mine);
    taken.add(pair.mine);
  }
  return match;
}

/** Units that are in another zone there than here, by unit number. */
export function movedUnits(mine: LivePlan, theirs: LivePlan): MovedUnit[] {
  const match = matchZones(mine, theirs);
  return Array.from(mine.zone, (zone, unit) => ({ unit, mine: zone, theirs: theirs.zone[unit]! })).filter(
    (one) => (one.theirs > 0 ? match.get(one.theirs) : 0) !== one.mine,
  );
}
