import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../client/api/problem.ts';
import {
  type Conflict,
  type PlanDoor,
  PlanSaver,
  type SaveState,
} from '../../client/workbench/zoning/plan-saver.ts';
import { joinPatches, type PlanPatch } from '../../domain/zoning/plan-patch.ts';
import type { SavedPatch } from '../../server/contract/zoning.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Strokes on a desk, each some milliseconds after the one before, and how long each save takes or that it fails. */
const working = fc.record({
  pauses: fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 30 }),
  saves: fc.infiniteStream(
    fc.record({ takesMs: fc.integer({ min: 0, max: 4000 }), fails: fc.nat(9).map((n) => n === 0) }),
  ),
});

test('every stroke reaches the plan, once and in order, however slow or broken the line is', async () => {
  await fc.assert(
    fc.asyncProperty(working, async ({ pauses, saves }) => {
      const stored: PlanPatch[] = [];
      let underWay = 0;
      const door: PlanDoor = {
        async save(base, patch) {
          expect(++underWay).toBe(1);
          expect(base).toBe(stored.length);
          const { takesMs, fails } = saves.next().value!;
          await pass(takesMs);
          underWay--;
          if (fails) throw new Error('the network is away');
          stored.push(patch);
          return { version: stored.length, merged: [] };
        },
        since: async () => [],
      };
      let state: SaveState = 'saved';
      const saver = new PlanSaver(door, 0, {
        onState: (next) => {
          state = next;
        },
        onOthers: () => {},
        onConflict: () => {},
        stateOf: () => ({ units: {}, zones: {} }),
      });
      const strokes = pauses.map((_, n): PlanPatch => ({ units: { [n % 7]: n + 1 }, zones: {} }));
      for (const [n, pause] of pauses.entries()) {
        await vi.advanceTimersByTimeAsync(pause);
        saver.push(strokes[n]!, `stroke ${n}`);
        // other parts of the desk ask for a save too: before a fork, before the page goes
        if (n % 5 === 0) void saver.flush();
      }
      await vi.advanceTimersByTimeAsync(600_000);
      expect(state).toBe('saved');
      expect(saver.dirty).toBe(false);
      expect(joinPatches(stored)).toEqual(joinPatches(strokes));
    }),
    { numRuns: 200 },
  );
});

test('what others save while this desk is saving is taken in after it', async () => {
  const others: PlanPatch[] = [];
  const theirs: SavedPatch = {
    version: 2,
    patch: { units: { 9: 4 }, zones: {} },
    note: '',
    by: null,
    at: '2021-07-01T00:00:00.000Z',
  };
  const saver = new PlanSaver(
    {
      async save() {
        await pass(1000);
        return { version: 1, merged: [] };
      },
      since: async (version) => (version < 2 ? [theirs] : []),
    },
    0,
    {
      onState: () => {},
      onOthers: (patch) => others.push(patch),
      onConflict: () => {},
      stateOf: () => ({ units: {}, zones: {} }),
    },
  );
  saver.push({ units: { 1: 1 }, zones: {} }, 'stroke');
  const saving = saver.flush();
  await vi.advanceTimersByTimeAsync(500);
  await saver.catchUp();
  expect(others).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  await saving;
  await vi.advanceTimersByTimeAsync(0);
  expect(others).toEqual([theirs.patch]);
  expect(saver.version).toBe(2);
});

test.each([
  ['mine', { divided: { 5: true }, units: { '5-51': 2, '5-52': 1, 6: 2 } }],
  ['theirs', { units: { 6: 2 } }],
])('a community divided here and moved there: %s is kept, and what does not collide', async (side, saved) => {
  const theirs: SavedPatch = {
    version: 1,
    patch: { units: { 5: 3, 7: 3 }, zones: {} },
    note: '',
    by: null,
    at: '2021-07-01T00:00:00.000Z',
  };
  const stored: PlanPatch[] = [];
  const others: PlanPatch[] = [];
  let conflict: Conflict | undefined;
  const saver = new PlanSaver(
    {
      async save(base, patch) {
        if (base < 1) {
          const facts = { version: 1, patches: [theirs] };
          throw new ApiProblem(409, { code: 'zoning.plan-conflict', facts });
        }
        stored.push(patch);
        return { version: 2, merged: [] };
      },
      since: async () => [],
    },
    0,
    {
      onState: () => {},
      onOthers: (patch) => others.push(patch),
      onConflict: (met) => {
        conflict = met;
      },
      stateOf: (community) => ({
        divided: { [community]: true },
        units: { [`${community}-51`]: 2, [`${community}-52`]: 1 },
        zones: {},
      }),
    },
  );
  saver.push({ divided: { 5: true }, units: { '5-51': 1, '5-52': 1 }, zones: {} }, 'divide');
  saver.push({ units: { '5-51': 2, 6: 2 }, zones: {} }, 'stroke');
  await saver.flush();
  expect(conflict).toBeDefined();
  saver.resolve(side === 'mine', conflict!);
  await saver.flush();
  expect(stored).toEqual([{ zones: {}, ...saved }]);
  const news = side === 'mine' ? { 7: 3 } : { 5: 3, 7: 3 };
  expect(others).toEqual([{ units: news, zones: {} }]);
});

function pass(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
