import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestOnLines, type Point } from '../../../../../domain/geo/plane.ts';
import { checkClashes } from '../../../../../domain/pipes/clash/check.ts';
import {
  newNode,
  newSegment,
  nodesById,
  type PipeNetwork,
  planLengthM,
  planLine,
} from '../../../../../domain/pipes/model.ts';
import { applyPatch, openDraft } from '../../../../../domain/pipes/patch.ts';
import { judgePlan } from '../../../../../domain/pipes/routing/tasks/judge-plan.ts';
import { movedWords } from '../../../../../domain/pipes/routing/tasks/moved-pipes.ts';
import { writeMoved } from '../../../../../domain/pipes/routing/tasks/write-moved.ts';

const groundM = 100;

/** A crooked old duct, and new drains across it that fall a little, at places and depths drawn at random. */
function yard(
  utility: 'telecom' | 'water' | 'power',
  depthM: number,
  drains: readonly { atM: number; depthM: number }[],
): PipeNetwork {
  const end = (levelM: number) => ({ groundM, depthM: groundM - levelM, levelM });
  const ductM = groundM - depthM;
  const network: PipeNetwork = { crs: null, nodes: [], segments: [], extras: {} };
  const node = (id: string, x: number, y: number, of: 'sewage' | typeof utility) =>
    network.nodes.push(newNode({ id, x, y, utility: of, groundM }));
  node('a', 0, 0, utility);
  node('b', 60, 20, utility);
  network.segments.push(
    newSegment({
      ...{ id: 'old', utility, diameterMm: 110, from: 'a', to: 'b', laidYear: 1998, state: 'in_use' },
      ...{ via: [[40, 0]], start: end(ductM), end: end(ductM - 0.05) },
    }),
  );
  drains.forEach((one, i) => {
    node(`n${i}u`, one.atM, -12, 'sewage');
    node(`n${i}d`, one.atM, 12, 'sewage');
    network.segments.push(
      newSegment({
        ...{ id: `new-${i}`, utility: 'sewage', diameterMm: 300, from: `n${i}u`, to: `n${i}d` },
        ...{ start: end(groundM - one.depthM), end: end(groundM - one.depthM - 0.1), state: 'planned' },
      }),
    );
  });
  return network;
}

const anyYard = fc.record({
  utility: fc.constantFrom('telecom', 'water', 'power'),
  depthM: fc.double({ min: 0.8, max: 1.6, noNaN: true }),
  drains: fc.array(
    fc.record({
      atM: fc.double({ min: 0.2, max: 39.5, noNaN: true }),
      depthM: fc.double({ min: 0.9, max: 2, noNaN: true }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
/** Drains beside each other are the layout's own affair. */
const apart = ({ drains }: { drains: readonly { atM: number }[] }): boolean =>
  drains.every((a, i) => drains.every((b, j) => i === j || Math.abs(a.atM - b.atM) > 2));

describe('an existing pipe that makes way is laid anew in the edit', () => {
  test('whole from end to end, at one level where pieces meet, as long as it was, clear of what it makes way for; undo is exact', () => {
    let written = 0;
    fc.assert(
      fc.property(anyYard.filter(apart), ({ utility, depthM, drains }) => {
        const before = yard(utility, depthM, drains);
        const { moved, relocations, clashes } = judgePlan(before, 'new-', { buildings: [] });
        const moves = relocations.filter((one) => one.kind === 'move');
        expect(moved.length > 0).toBe(moves.length > 0);
        const draft = openDraft(before);
        writeMoved(draft, moved, 'new-', { task: 'x' });
        const patch = draft.patch({ zh: '', en: '' });
        const { network: after, undo } = applyPatch(before, patch);
        const back = applyPatch(after, undo).network;
        const sorted = ({ nodes, segments }: PipeNetwork) =>
          JSON.stringify([nodes, segments].map((list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1))));
        expect(sorted(back)).toBe(sorted(before));
        if (moved.length === 0) return;
        written++;
        const nodes = nodesById(after);
        const line: Point[] = planLine(before.segments[0]!, nodesById(before))!;
        const own = after.segments.filter((one) => one.utility === utility);
        const standing = own.filter((one) => one.state !== 'abandoned');
        const length = (list: typeof own) =>
          list.reduce((sum, one) => sum + planLengthM(planLine(one, nodes)!), 0);
        expect(length(standing)).toBeCloseTo(planLengthM(line), 3);
        expect(length(own) - length(standing)).toBeCloseTo(
          moved.reduce((sum, one) => sum + one.toM - one.fromM, 0),
          3,
        );
        let [at, levelM, count] = ['a', null as number | null, 0];
        while (at !== 'b' && count <= standing.length) {
          const next = standing.find((one) => one.from === at)!;
          if (levelM !== null) expect(next.start.levelM).toBeCloseTo(levelM, 6);
          for (const [x, y] of planLine(next, nodes)!)
            expect(nearestOnLines([line], x, y).distanceM).toBeLessThan(1e-4);
          [at, levelM] = [next.to, next.end.levelM];
          count++;
        }
        expect([at, count]).toEqual(['b', standing.length]);
        const planned = standing.filter((one) => one.id.startsWith('new-move-'));
        for (const one of planned)
          expect(one).toMatchObject({ state: 'planned', laidYear: null, attributes: { replaces: 'old' } });
        // what it was moved for is passed now, or the answer says that it is not
        const { findings } = checkClashes({
          ...after,
          segments: after.segments.filter((one) => one.state !== 'abandoned'),
        });
        const left = findings.filter(
          ({ a, b, severity, kind }) =>
            kind === 'vertical' &&
            severity === 'collision' &&
            [a.id, b.id].some((id) => id.startsWith('new-move-')),
        );
        const told = new Set(clashes.flatMap(({ a, b }) => [a.id, b.id]));
        for (const { a, b } of left) expect(told.has(a.id) && told.has(b.id)).toBe(true);
        for (const one of moved) expect(movedWords(one).zh).toContain('新设');
      }),
      { numRuns: 200, seed: 5 },
    );
    expect(written).toBeGreaterThan(40);
  });

  test.each([21.4, 22.2, 18.5])(
    'what gets out of the way of one drain goes past the next below it at %d m, too',
    (atM) => {
      const drains = [
        { atM: 20, depthM: 1.4 },
        { atM, depthM: 2.4 },
      ];
      const alone = judgePlan(yard('telecom', 1.3, drains.slice(1)), 'new-', { buildings: [] });
      expect([alone.moved, alone.clashes]).toEqual([[], []]);
      const { moved, clashes, relocations } = judgePlan(yard('telecom', 1.3, drains), 'new-', {
        buildings: [],
      });
      expect(clashes).toEqual([]);
      expect(moved).toHaveLength(1);
      expect(relocations.map(({ kind }) => kind)).toEqual(['move', 'move']);
      // under both of them: the deeper one's invert is at 97.6 m
      expect(Math.min(...moved[0]!.line.map(({ levelM }) => levelM))).toBeLessThan(97.6 - 0.15);
    },
  );

  test('one drain across the middle: down and up again over its width, the ends where they were', () => {
    const before = yard('telecom', 1.3, [{ atM: 20, depthM: 1.4 }]);
    const { moved, clashes } = judgePlan(before, 'new-', { buildings: [] });
    expect(clashes).toEqual([]);
    expect(moved).toHaveLength(1);
    const [one] = moved;
    expect([one!.fromM, one!.toM]).toEqual([17, 23]);
    expect(one!.line.map((point) => point.alongM)).toEqual([17, 19, 21, 23]);
    const levels = one!.line.map((point) => point.levelM);
    expect(levels[1]).toBe(levels[2]);
    expect(levels[0]).toBeCloseTo(
      98.7 -
        (0.05 * 17) /
          planLengthM([
            [0, 0],
            [40, 0],
            [60, 20],
          ]),
      6,
    );
    expect(Math.abs(levels[1]! - levels[0]!)).toBeGreaterThan(0.2);
  });
});
