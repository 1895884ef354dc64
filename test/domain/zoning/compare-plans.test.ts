import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchZones, movedUnits } from '../../../domain/zoning/compare-plans.ts';
import { LivePlan, type UnitFacts } from '../../../domain/zoning/live-plan.ts';
import { gridGraph } from './grids.ts';

const graph = gridGraph(4, 3);
const column = (of: (u: number) => number) => Float64Array.from({ length: graph.size }, (_, u) => of(u));
const facts: UnitFacts = {
  households: column((u) => 10 + u),
  buildings: column(() => 1),
  floorAreaM2: column(() => 100),
  costYuan: column(() => 0),
  builtYear: column(() => 1990),
  willingness: column(() => Number.NaN),
  eligible: new Uint8Array(graph.size).fill(1),
  areaM2: column(() => 100),
  x: column((u) => u % 4),
  y: column((u) => Math.floor(u / 4)),
  inertia: column(() => 1),
};
const plan = (zone: number[]) => new LivePlan(graph, facts, Int32Array.from(zone));
const zones = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 });

describe('two plans side by side', () => {
  test('other numbers for the same zones move nobody', () => {
    fc.assert(
      fc.property(zones, fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), (zone, names) => {
        const renumbered = zone.map((one) => (one === 0 ? 0 : names[one - 1]!));
        expect(movedUnits(plan(zone), plan(renumbered))).toEqual([]);
      }),
    );
  });

  test('whoever is said to stay is in the matched zone, and each zone is matched once', () => {
    fc.assert(
      fc.property(zones, zones, (one, other) => {
        const [mine, theirs] = [plan(one), plan(other)];
        const match = matchZones(mine, theirs);
        expect(new Set(match.values()).size).toBe(match.size);
        const moved = new Set(movedUnits(mine, theirs).map(({ unit }) => unit));
        for (let u = 0; u < graph.size; u++)
          if (!moved.has(u)) expect(one[u]).toBe(other[u] === 0 ? 0 : match.get(other[u]!));
      }),
    );
  });

  test('a unit that changes sides is named with both zones', () => {
    const mine = plan([1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2]);
    const theirs = plan([8, 8, 9, 9, 8, 8, 8, 9, 8, 8, 9, 0]);
    expect(movedUnits(mine, theirs)).toEqual([
      { unit: 6, mine: 2, theirs: 8 },
      { unit: 11, mine: 2, theirs: 0 },
    ]);
  });
});
