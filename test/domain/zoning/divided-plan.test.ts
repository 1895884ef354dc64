import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Adjacency, type AdjacencyRules } from '../../../domain/zoning/adjacency.ts';
import {
  applyPatch,
  dividePatch,
  joinPatch,
  type OpenPlan,
  partsIn,
  turnedOver,
  type UnitGround,
} from '../../../domain/zoning/apply-patch.ts';
import type { LineWork } from '../../../domain/zoning/barriers.ts';
import { checkPlan } from '../../../domain/zoning/check-plan.ts';
import { type Decision, overridesOf } from '../../../domain/zoning/decisions.ts';
import { exchangeUnits, orderOf } from '../../../domain/zoning/exchange-units.ts';
import { graphFromPairs } from '../../../domain/zoning/graph.ts';
import { LivePlan } from '../../../domain/zoning/live-plan.ts';
import type { PlanPatch } from '../../../domain/zoning/plan-patch.ts';
import type { PlanningGround } from '../../../domain/zoning/planning-ground.ts';
import { readUnitKey, type UnitKey, unitKey } from '../../../domain/zoning/unit-key.ts';
import { measureShapes, packShapes, type Rings } from '../../../domain/zoning/unit-shapes.ts';
import { square } from './grids.ts';

// a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const policy = new URL('../../../data/policies/zoning-adjacency.json', import.meta.url);
const { rules } = JSON.parse(readFileSync(policy, 'utf8')) as { rules: AdjacencyRules };

/** Compounds 1 … 16 in four rows, 100 m wide with lanes of 12 m; each has four buildings with a quarter of the ground. */
const columns = 4;
const stepM = 112;
const communities = Array.from({ length: 16 }, (_, i) => i + 1);
const partKeys = (community: number) => [1, 2, 3, 4].map((i) => unitKey(community, 10 * community + i));
const isWhole = (key: UnitKey) => readUnitKey(key).part === 0;

function outlineOf(key: UnitKey): Rings[] {
  const { unit, part } = readUnitKey(key);
  const [x, y] = [((unit - 1) % columns) * stepM, Math.floor((unit - 1) / columns) * stepM];
  if (part === 0) return [square(x, y, 100)];
  const quarter = (part % 10) - 1;
  return [square(x + (quarter % 2) * 50, y + Math.floor(quarter / 2) * 50, 50)];
}

const householdsOf = (key: UnitKey) => {
  const { unit, part } = readUnitKey(key);
  const whole = 40 + unit * 4;
  return part === 0 ? whole : whole / 4 + ((part % 10) - 2.5) * 2;
};

/** A river between the second and third column but for a bridge in the third row, a wall round one compound, a lane. */
const lines: LineWork = {
  barriers: [
    { kind: 'river', xy: [218, -50, 218, 500] },
    { kind: 'wall', xy: [-6, 106, 106, 106, 106, 218, -6, 218, -6, 106] },
  ],
  crossings: [{ kind: 'bridge', xy: [210, 270, 226, 270] }],
  streets: [
    { kind: 'lane', xy: [-50, 106, 500, 106] },
    { kind: 'collector', xy: [330, -50, 330, 500] },
  ],
};
const decisions: Decision[] = [
  { a: 2, b: 3, joined: true, note: 'a ferry' },
  { a: 5, b: 6, joined: false, note: 'a ditch' },
  { a: 13, partA: 132, b: 14, joined: false, note: 'this house only' },
];

interface TestGround extends UnitGround {
  planning: PlanningGround;
}

function groundOf(planning: PlanningGround, keys: UnitKey[]): TestGround {
  const { measures, pairs } = planning;
  const column = (of: (key: UnitKey) => number) => Float64Array.from(keys, of);
  const joined = pairs.filter(({ status }) => status === 'joined');
  return {
    planning,
    keys,
    numberOf: new Map(keys.map((key, u) => [key, u])),
    parts: partsIn(keys),
    graph: graphFromPairs(
      keys.length,
      joined.map(({ a, b }) => [a, b] as const),
    ),
    facts: {
      households: column(householdsOf),
      buildings: column((key) => (isWhole(key) ? 4 : 1)),
      floorAreaM2: column((key) => 70 * householdsOf(key)),
      costYuan: column((key) => 9000 * householdsOf(key)),
      builtYear: column((key) => 1980 + (readUnitKey(key).unit % 9)),
      willingness: column((key) => 0.5 + (readUnitKey(key).unit % 5) / 10),
      eligible: Uint8Array.from(keys, (key) => (readUnitKey(key).unit === 11 ? 0 : 1)),
      areaM2: measures.areaM2,
      x: measures.x,
      y: measures.y,
      inertia: measures.inertia,
    },
  };
}

/** The ground with these communities divided, found from nothing. */
function rebuilt(divided: ReadonlySet<number>): TestGround {
  const keys = communities.flatMap((one) => (divided.has(one) ? partKeys(one) : [unitKey(one)]));
  const shapes = packShapes(keys.map(outlineOf));
  const { pairs } = new Adjacency(shapes, rules, lines, overridesOf(decisions, keys, shapes));
  return groundOf({ shapes, measures: measureShapes(shapes), pairs, extent: [0, 0, 1, 1] }, keys);
}

/** The ground after some communities are turned over, with only their surroundings looked at. */
function turned(ground: TestGround, turn: ReadonlyMap<number, boolean>): TestGround {
  if (turn.size === 0) return ground;
  const [leaving, arriving]: [Set<UnitKey>, UnitKey[]] = [new Set(), []];
  for (const [community, divided] of turn) {
    for (const key of divided ? [unitKey(community)] : partKeys(community)) leaving.add(key);
    arriving.push(...(divided ? partKeys(community) : [unitKey(community)]));
  }
  const next = orderOf(ground.keys, leaving, arriving);
  const shapes = packShapes(arriving.map(outlineOf));
  return groundOf(exchangeUnits(ground.planning, shapes, next, { rules, lines, decisions }), next.keys);
}

const blank = (): OpenPlan<TestGround> => {
  const ground = rebuilt(new Set());
  return { ground, live: new LivePlan(ground.graph, ground.facts), rows: new Map() };
};

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ paint: fc.array(fc.nat(63), { minLength: 1, maxLength: 6 }), zone: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ turn: fc.integer({ min: 1, max: 16 }) }) },
);
type Step = { paint: number[]; zone: number } | { turn: number };

function patchOf(plan: OpenPlan<TestGround>, one: Step): PlanPatch {
  if ('turn' in one)
    return plan.ground.parts.has(one.turn)
      ? joinPatch(plan, one.turn)
      : dividePatch(plan, one.turn, partKeys(one.turn));
  const { keys } = plan.ground;
  const units = one.paint.map((u) => keys[u % keys.length]!);
  return { units: Object.fromEntries(units.map((key) => [key, one.zone])), zones: {} };
}

function apply(plan: OpenPlan<TestGround>, patch: PlanPatch) {
  return applyPatch(plan, patch, turned(plan.ground, turnedOver(plan.ground, patch)));
}

const shown = ({ ground, live, rows }: OpenPlan<TestGround>) => ({
  keys: [...ground.keys],
  zone: live.zone.slice(),
  pairs: ground.planning.pairs,
  rows: [...rows].sort((a, b) => a[0] - b[0]),
});

describe('a community divided into its buildings', () => {
  test('only its own edges are looked at, and the answer is that of a rebuild', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 1, maxLength: 12 }), (turns) => {
        let ground = rebuilt(new Set());
        const divided = new Set<number>();
        for (const community of turns) {
          const divide = !divided.delete(community);
          if (divide) divided.add(community);
          ground = turned(ground, new Map([[community, divide]]));
        }
        const fresh = rebuilt(divided);
        expect(ground.keys).toEqual(fresh.keys);
        expect(ground.planning.pairs).toEqual(fresh.planning.pairs);
        expect(ground.planning.shapes).toEqual(fresh.planning.shapes);
      }),
      { numRuns: 40 },
    );
  });

  test('its buildings meet each other and the neighbours that they face', () => {
    const { keys, planning } = rebuilt(new Set([1, 6]));
    const met = (key: UnitKey) =>
      planning.pairs
        .filter(({ status }) => status === 'joined')
        .flatMap(({ a, b }) => (keys[a] === key ? [keys[b]!] : keys[b] === key ? [keys[a]!] : []));
    expect(met('1-11').sort()).toEqual(['1-12', '1-13']);
    expect(met('1-12').sort()).toEqual(['1-11', '1-14', '2']);
    expect(met('1-14').sort()).toEqual(['1-12', '1-13', '2', '5']);
  });

  test('a planner’s word about the whole holds for its parts: a cut for all, a crossing for the nearest', () => {
    const { keys, planning } = rebuilt(new Set([2, 5, 13]));
    const told = planning.pairs
      .filter(({ reason }) => reason === 'override')
      .map(({ a, b, status }) => `${keys[a]} ${keys[b]} ${status}`);
    expect(told.filter((one) => one.endsWith('joined'))).toHaveLength(1);
    expect(told.find((one) => one.endsWith('joined'))).toMatch(/^2-2[24] 3 /);
    expect(told.filter((one) => one.endsWith('6 cut'))).toHaveLength(4);
    expect(told).toContain('13-132 14 cut');
  });

  test('dividing and putting together change no sum of a zone', () => {
    let plan: OpenPlan<TestGround> = blank();
    plan = apply(plan, { units: { 1: 1, 2: 1, 6: 1, 3: 2 }, zones: {} });
    const before = plan.live.totals(1);
    for (const turn of [6, 1, 6]) {
      plan = apply(plan, patchOf(plan, { turn }));
      const { units: _, inertiaIndex, ...sums } = plan.live.totals(1);
      const { units: __, inertiaIndex: index, ...whole } = before;
      for (const [name, value] of Object.entries(whole))
        expect(sums[name as keyof typeof sums]).toBeCloseTo(value!, 6);
      expect(inertiaIndex).toBeCloseTo(index!, 9);
    }
  });

  test('buildings in two zones: put together, the community goes where most of its households are', () => {
    let plan: OpenPlan<TestGround> = apply(blank(), { units: { 6: 1 }, zones: {} });
    plan = apply(plan, dividePatch(plan, 6, partKeys(6)));
    plan = apply(plan, { units: { '6-64': 2, '6-63': 2 }, zones: {} });
    expect(plan.live.totals(2).units).toBe(2);
    const joined = apply(plan, joinPatch(plan, 6));
    expect(joined.live.zone[joined.ground.numberOf.get('6')!]).toBe(2);
    expect(joined.live.totals(1).units).toBe(0);
    const back = apply(joined, joined.inverse);
    expect(shown(back)).toEqual({ ...shown(plan), rows: expect.anything() });
  });
});

test('any sequence of painting, dividing and putting together: sums, pieces and undone bytes are right', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let plan: OpenPlan<TestGround> = blank();
      const states: ReturnType<typeof shown>[] = [];
      const inverses: PlanPatch[] = [];
      const patches: PlanPatch[] = [];
      for (const one of steps) {
        states.push(shown(plan));
        const applied = apply(plan, patchOf(plan, one as Step));
        inverses.push(applied.inverse);
        patches.push(applied.patch);
        plan = applied;
      }
      const { ground, live } = plan;
      const verdict = checkPlan(
        ground.graph,
        Array.from(live.zone, (zone) => (zone === 0 ? undefined : String(zone))),
        { limits: [{ name: 'households', values: ground.facts.households }] },
      );
      for (const { zone, units, sums, pieces } of verdict.zones) {
        const totals = live.totals(Number(zone));
        expect(totals.units).toBe(units);
        expect(totals.households).toBeCloseTo(sums.households!, 6);
        const found = live.pieces(Number(zone));
        const sorted = [found.main, ...found.strays].map((piece) => piece.toSorted((a, b) => a - b));
        expect(new Set(sorted.map(String))).toEqual(new Set(pieces.map(String)));
      }
      // a community is on the ground once: whole, or as all of its parts
      for (const community of communities) {
        const parts = partKeys(community).filter((key) => ground.numberOf.has(key));
        expect(parts.length).toBe(ground.numberOf.has(unitKey(community)) ? 0 : 4);
      }
      // what others are sent brings them to the same plan
      let other: OpenPlan<TestGround> = blank();
      for (const patch of patches) other = apply(other, patch);
      expect(other.live.zone).toEqual(live.zone);
      // undone, every state comes back byte for byte; done again, so does the end
      const end = shown(plan);
      const redo: PlanPatch[] = [];
      for (const inverse of inverses.toReversed()) {
        const applied = apply(plan, inverse);
        redo.push(applied.inverse);
        plan = applied;
        const { rows: _, ...state } = shown(plan);
        const { rows: __, ...before } = states.pop()!;
        expect(state).toEqual(before);
      }
      for (const patch of redo.toReversed()) plan = apply(plan, patch);
      expect({ ...shown(plan), rows: 0 }).toEqual({ ...end, rows: 0 });
    }),
    { numRuns: 60 },
  );
});
