import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlanTree } from '../../../../domain/pipes/routing/layout/plan-tree.ts';
import { tieWhereCrossed } from '../../../../domain/pipes/routing/layout/tie-crossed.ts';
import type { SitePipe } from '../../../../domain/pipes/routing/site/site.ts';

const main = (levelM?: number, x = 0): SitePipe => ({
  id: `main ${x}`,
  utility: 'sewage',
  diameterMm: 300,
  line: [
    [x, -50],
    [x, 50],
  ],
  ...(levelM === undefined ? {} : { startLevelM: levelM, endLevelM: levelM }),
});

/** A house west of the main whose way leads to a manhole east of it and back to a tie-in on it. */
function overAndBack({ y = 4, east = 1.5 } = {}) {
  const plan = new PlanTree();
  const root = plan.add(0, 0, 'root');
  const manhole = plan.add(east, y, 'outlet', 0);
  const leaf = plan.add(-6, y + 1, 'leaf', 0);
  plan.link(root, manhole);
  plan.link(manhole, leaf);
  return { plan, root, manhole, leaf };
}

test('a lateral that leads across its main and back is tied in where it meets it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 30, noNaN: true }),
      fc.double({ min: 0.05, max: 5, noNaN: true }),
      (y, east) => {
        const { plan, root, manhole, leaf } = overAndBack({ y, east });
        const before = plan.lengthM();
        expect(tieWhereCrossed(plan, [main()])).toBe(1);
        expect(plan.degree(root)).toBe(0);
        expect(plan.degree(manhole)).toBe(0);
        const [outlet] = plan.neighbours[leaf]!;
        expect(plan.kind[outlet!]).toBe('outlet');
        expect(plan.x[outlet!]).toBeCloseTo(0, 9);
        const tie = [...plan.neighbours[outlet!]!].find((one) => plan.kind[one] === 'root')!;
        expect(plan.pieceM(outlet!, tie)).toBe(0);
        expect(plan.lengthM()).toBeLessThan(before);
      },
    ),
  );
});

test('who lives on the far side keeps the way there, and nothing crosses the main any more', () => {
  const { plan, root, manhole } = overAndBack();
  const other = plan.add(8, 4, 'leaf', 1);
  plan.kind[manhole] = 'free';
  plan.link(manhole, other);
  expect(tieWhereCrossed(plan, [main()])).toBe(1);
  expect(plan.degree(root)).toBe(1);
  plan.neighbours.forEach((set, a) => {
    for (const b of set) expect(plan.x[a]! * plan.x[b]!).toBeGreaterThan(-1e-9);
  });
});

test('a main that lies higher than the one that is joined is passed, one as low is joined', () => {
  const passed = overAndBack();
  expect(tieWhereCrossed(passed.plan, [main(37), main(39, -3)])).toBe(1);
  expect(passed.plan.x[[...passed.plan.neighbours[passed.leaf]!][0]!]).toBeCloseTo(0, 9);
  const joined = overAndBack();
  expect(tieWhereCrossed(joined.plan, [main(37), main(36.5, -3)])).toBe(1);
  expect(joined.plan.x[[...joined.plan.neighbours[joined.leaf]!][0]!]).toBeCloseTo(-3, 9);
});

test('a manhole that a person put where it is stays in its network', () => {
  const { plan, root, manhole } = overAndBack();
  expect(tieWhereCrossed(plan, [main()], new Set([manhole]))).toBe(0);
  expect(plan.degree(root)).toBe(1);
});
