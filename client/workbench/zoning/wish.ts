import { graphFromPairs } from '../../../domain/zoning/graph.ts';
import type { UnitFacts } from '../../../domain/zoning/live-plan.ts';
import type { SharedMains } from '../../../domain/zoning/shared-mains.ts';
import type { Objective, ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import type { Ground } from './ground.ts';

/** Objectives after the number of zones whose order the planner chooses. */
export type ChosenObjective = Extract<Objective, 'compactness' | 'build-year' | 'mains' | 'willingness'>;

/** What a planner asks of automatic zoning. */
export interface Wish {
  floor: number;
  cap: number | null;
  zones: number | null;
  budgetYuan: number | null;
  offices: 'free' | 'soft' | 'hard';
  conditional: boolean;
  order: { name: ChosenObjective; on: boolean }[];
  seconds: number;
  seed: number;
}

/** The planner's wish as a problem of the solver. */
export function problemOf(
  ground: Ground,
  zone: Int32Array,
  locked: ReadonlySet<number>,
  wish: Wish,
  mains: SharedMains | null,
): ZoneProblem {
  const { facts, units, measures } = ground;
  const offices = new Map<string, number>();
  const office = Int32Array.from(units, (unit) => {
    const code = unit.office ?? '';
    if (!offices.has(code)) offices.set(code, offices.size);
    return offices.get(code)!;
  });
  const joined = ground.pairs.filter(
    ({ status, a, b }) => status === 'joined' && (wish.offices !== 'hard' || office[a] === office[b]),
  );
  const problem: ZoneProblem = {
    graph: graphFromPairs(
      units.length,
      joined.map(({ a, b }) => [a, b] as const),
    ),
    limits: [{ values: facts.households, floor: wish.floor, cap: wish.cap ?? Number.POSITIVE_INFINITY }],
    eligible: Uint8Array.from(units, ({ eligibility }) =>
      eligibility === 'ineligible' || (eligibility === 'conditional' && !wish.conditional) ? 0 : 1,
    ),
    shape: { x: measures.x, y: measures.y, area: measures.areaM2, inertia: measures.inertia },
    buildYear: { values: facts.builtYear.map((year) => year || 1990), mass: facts.floorAreaM2 },
    objectives: [
      'zones',
      ...wish.order.flatMap(({ name, on }) => (on ? [name] : [])),
      ...(wish.offices === 'soft' ? (['offices'] as const) : []),
    ],
  };
  if (wish.zones !== null) problem.zones = wish.zones;
  if (wish.budgetYuan !== null) problem.budget = { values: facts.costYuan, limit: wish.budgetYuan };
  if (wish.offices === 'soft') problem.office = office;
  if (mains) problem.mains = mains;
  const willingness = willingnessOf(facts.willingness);
  if (willingness) problem.willingness = willingness;
  if (locked.size > 0) problem.locked = zone.map((number) => (locked.has(number) ? number : -1));
  return problem;
}

/** Willing shares; where nobody was asked yet, the mean of the others: not asked is not unwilling. Undefined where nobody was asked at all. */
function willingnessOf(shares: Float64Array): Float64Array | undefined {
  const known = shares.filter((share) => !Number.isNaN(share));
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, share) => sum + share, 0) / known.length;
  return shares.map((share) => (Number.isNaN(share) ? mean : share));
}

/** Willing share of the households in zones that were asked; null where none was. @param zone −1 = in no zone */
export function willingIn(zone: Int32Array, { willingness, households }: UnitFacts): number | null {
  let willing = 0;
  let asked = 0;
  zone.forEach((number, u) => {
    if (number < 0 || Number.isNaN(willingness[u]!)) return;
    willing += willingness[u]! * households[u]!;
    asked += households[u]!;
  });
  return asked > 0 ? willing / asked : null;
}

/** The solver's zones with numbers of the plan: locked zones keep theirs, the others take the free ones from 1. */
export function numbered(found: Int32Array, before: Int32Array, locked: ReadonlySet<number>): Int32Array {
  const numbers = new Map<number, number>();
  before.forEach((zone, u) => {
    if (locked.has(zone)) numbers.set(found[u]!, zone);
  });
  let free = 0;
  return found.map((zone) => {
    if (zone < 0) return 0;
    const known = numbers.get(zone);
    if (known !== undefined) return known;
    do free++;
    while (locked.has(free));
    numbers.set(zone, free);
    return free;
  });
}
