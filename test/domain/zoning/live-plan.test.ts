import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { checkPlan } from '../../../domain/zoning/check-plan.ts';
import { colourZones, curesFor, cutAlong, growToFloor } from '../../../domain/zoning/hand-tools.ts';
import { LivePlan, type PlanEdit, type UnitFacts } from '../../../domain/zoning/live-plan.ts';
import { gridGraph } from './grids.ts';

// a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const side = 8;

function facts(): UnitFacts {
  const size = side * side;
  const column = (of: (u: number) => number) => Float64Array.from({ length: size }, (_, u) => of(u));
  return {
    households: column((u) => 10 + ((u * 37) % 90)),
    buildings: column((u) => 1 + (u % 5)),
    floorAreaM2: column((u) => 1000 + u * 10),
    costYuan: column((u) => 5000 + ((u * 91) % 700)),
    builtYear: column((u) => (u % 7 === 0 ? 0 : 1960 + (u % 45))),
    willingness: column((u) => (u % 3 === 0 ? Number.NaN : 0.5 + (u % 5) / 10)),
    eligible: Uint8Array.from({ length: size }, (_, u) => (u % 11 === 3 ? 0 : 1)),
    areaM2: column(() => 10_000),
    x: column((u) => 500_000 + (u % side) * 110),
    y: column((u) => 4_700_000 + Math.floor(u / side) * 110),
    inertia: column(() => 1e8 / 6),
  };
}

const plan = () => new LivePlan(gridGraph(side, side), facts());
const stroke = fc.record({ units: fc.array(fc.nat(side * side - 1), { maxLength: 12 }), zone: fc.nat(6) });

describe('after any sequence of edits', () => {
  test('totals equal sums, pieces equal the checker’s, undo restores the bytes', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 30 }), (strokes) => {
        const live = plan();
        const states: Int32Array[] = [];
        const edits: PlanEdit[] = [];
        for (const { units, zone } of strokes) {
          states.push(live.zone.slice());
          edits.push(live.assign(units, zone));
        }
        const verdict = checkPlan(
          live.graph,
          Array.from(live.zone, (zone) => (zone === 0 ? undefined : String(zone))),
          {
            limits: [{ name: 'households', values: live.facts.households }],
          },
        );
        expect(live.zones()).toEqual(verdict.zones.map(({ zone }) => Number(zone)).sort((a, b) => a - b));
        for (const { zone, units, sums, pieces } of verdict.zones) {
          const number = Number(zone);
          const members = live.members(number);
          const totals = live.totals(number);
          expect([totals.units, totals.households]).toEqual([units, sums.households]);
          expect(totals.costYuan).toBeCloseTo(
            members.reduce((sum, u) => sum + live.facts.costYuan[u]!, 0),
            6,
          );
          expect(totals.ineligible).toBe(members.filter((u) => !live.facts.eligible[u]).length);
          const found = live.pieces(number);
          expect([
            found.main.toSorted((a, b) => a - b),
            ...found.strays.map((piece) => piece.toSorted((a, b) => a - b)),
          ]).toEqual(pieces);
          expect(live.isWhole(number)).toBe(pieces.length === 1);
        }
        for (const edit of edits.toReversed()) {
          live.revert(edit);
          expect(live.zone).toEqual(states.pop());
        }
        expect(live.zones()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('a preview shows what the edit then does, and changes nothing', () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 10 }), stroke, (strokes, last) => {
        const live = plan();
        for (const { units, zone } of strokes) live.assign(units, zone);
        const before = live.zone.slice();
        const sorted = ({ main, strays }: { main: number[]; strays: number[][] }) =>
          [main, ...strays].map((piece) => piece.toSorted((a, b) => a - b));
        const shown = live.preview(last.units, last.zone);
        expect(live.zone).toEqual(before);
        live.assign(last.units, last.zone);
        for (const pieces of shown) expect(sorted(pieces)).toEqual(sorted(live.pieces(pieces.zone)));
      }),
    );
  });

  test('neighbouring zones never share a colour', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 25 }), (strokes) => {
        const live = plan();
        let colours = new Map<number, number>();
        for (const { units, zone } of strokes) {
          live.assign(units, zone);
          colours = colourZones(live, 8, colours);
        }
        for (const zone of live.zones())
          for (const other of live.neighbours(zone)) expect(colours.get(zone)).not.toBe(colours.get(other));
      }),
    );
  });
});

describe('a broken zone', () => {
  // row 0: units 0, 1 and 5, 6, 7 in zone 1; 2 and 4 free; 3 ineligible
  const broken = () => {
    const live = plan();
    live.assign([0, 1, 5, 6, 7], 1);
    return live;
  };

  test('the piece with most households is the main one', () => {
    const { main, strays } = broken().pieces(1);
    const households = (units: number[]) => units.reduce((sum, u) => sum + broken().facts.households[u]!, 0);
    expect(strays).toHaveLength(1);
    expect(households(main)).toBeGreaterThan(households(strays[0]!));
  });

  test('connecting goes round what is not eligible, and makes it whole', () => {
    const live = broken();
    const { main, strays } = live.pieces(1);
    const connect = curesFor(live, 1, main, strays[0]!, new Set()).find(({ kind }) => kind === 'connect');
    if (connect?.kind !== 'connect') throw new Error('no path');
    expect(connect.units).not.toContain(3);
    live.assign(connect.units, 1);
    expect(live.isWhole(1)).toBe(true);
  });

  test('giving goes to the neighbour with the longest border; a locked one is passed over', () => {
    const live = broken();
    live.assign([8, 9, 10], 2);
    live.assign([2], 3);
    const { main, strays } = live.pieces(1);
    const give = (locked: Set<number>) =>
      curesFor(live, 1, main, strays[0]!, locked).find(({ kind }) => kind === 'give');
    expect(give(new Set())).toMatchObject({ zone: 2, borders: 2 });
    expect(give(new Set([2]))).toMatchObject({ zone: 3 });
  });
});

test('the wand stops at the floor, keeps the zone whole and takes only free eligible units', () => {
  fc.assert(
    fc.property(
      fc.nat(63),
      fc.integer({ min: 50, max: 1500 }),
      fc.array(fc.nat(63), { maxLength: 20 }),
      (seed, floor, taken) => {
        const live = plan();
        live.assign(
          taken.filter((u) => u !== seed),
          9,
        );
        const { units, reached, households } = growToFloor(live, seed, 1, floor);
        expect(units.slice(1).every((u) => live.zone[u] === 0 && live.facts.eligible[u] === 1)).toBe(true);
        live.assign(units, 1);
        expect(live.isWhole(1)).toBe(true);
        expect(live.totals(1).households).toBe(households);
        expect(households >= floor).toBe(reached);
      },
    ),
  );
});

test('a cut line splits a zone into its two sides', () => {
  const live = plan();
  live.assign(
    Array.from({ length: 64 }, (_, u) => u),
    1,
  );
  const x = 500_000 + 2.5 * 110;
  const parts = cutAlong(live, 1, [x, 4_699_000, x, 4_702_000]);
  expect(parts).toHaveLength(1);
  expect(parts[0]!.every((u) => u % side <= 2)).toBe(true);
  expect(parts[0]).toHaveLength(24);
});
