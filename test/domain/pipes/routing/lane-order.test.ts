import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { rankIn } from '../../../../domain/pipes/routing/lanes/lane-of.ts';
import { laneOrderOf, lanePairs } from '../../../../domain/pipes/routing/lanes/lane-order.ts';
import { layingOrder, routeAll, sequenceOf } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { laneWords } from '../../../../domain/pipes/sheet/lane-words.ts';
import { layoutFacts } from '../../../../domain/pipes/sheet/layout-facts.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { box, house } from './a-house.ts';
import { sites } from './random-sites.ts';

/** A slab north of a public street that runs from west to east at y = −20. */
const site = (more: Partial<Site> = {}): Site => ({
  buildings: [house('slab', box(0, 0, 60, 12), {})],
  ...{ barriers: [], existing: [], mains: [] },
  streets: [
    {
      id: 'street',
      kind: 'residential',
      widthM: 8,
      line: [
        [-50, -20],
        [110, -20],
      ],
    },
  ],
  groundM: () => 40,
  ...more,
});

const main = (utility: Utility, y: number, [from, to] = [5, 55], lateral = false): LaidNetwork => {
  const line: [Point, Point] = [
    [from, y],
    [to, y],
  ];
  const pipe: LaidPipe = {
    ...{
      id: `${utility} ${y}`,
      from: 'a',
      to: 'b',
      line,
      lengthM: Math.abs(to - from),
      diameterMm: 100,
      lateral,
    },
    ...{
      households: 1,
      fromDepthM: 1,
      toDepthM: 1,
      trenchDepthM: 1,
      slope: null,
      flowM3S: null,
      pumped: false,
    },
  };
  return { utility, pipes: [pipe], nodes: [], lifts: 0, pumps: 0, assumptions: [] };
};

const pairs = (networks: LaidNetwork[], at: Site = site()) =>
  lanePairs(at, networks).map(({ ground, utilities, inOrder }) => [ground, ...utilities, inOrder]);

test('along a street the order runs from the red line to the middle, on either side of it', () => {
  // 4.1.3: power before gas before sewage
  expect(pairs([main('gas', -17), main('power', -15)])).toEqual([['street', 'power', 'gas', true]]);
  expect(pairs([main('gas', -23), main('power', -25)])).toEqual([['street', 'power', 'gas', true]]);
  expect(pairs([main('sewage', -15), main('gas', -17)])).toEqual([['street', 'sewage', 'gas', false]]);
  // on both sides of it: neither is before the other
  expect(pairs([main('gas', -17.5), main('power', -22.5)])).toEqual([]);
});

test('before a building it runs from the wall outward, on either front', () => {
  // 4.1.4: sewage before storm before water
  expect(pairs([main('storm', -5), main('sewage', -3), main('water', -7)])).toEqual([
    ['courtyard', 'sewage', 'storm', true],
    ['courtyard', 'storm', 'water', true],
    ['courtyard', 'sewage', 'water', true],
  ]);
  expect(pairs([main('storm', 15), main('sewage', 17)])).toEqual([['courtyard', 'storm', 'sewage', false]]);
});

test('what crosses, is far away, overlaps too little, or serves one house has no lane', () => {
  expect(pairs([main('storm', -5), main('storm', -3)])).toEqual([]);
  expect(pairs([main('storm', -11), main('sewage', -3)])).toEqual([]);
  expect(pairs([main('storm', -5, [0, 28]), main('sewage', -3, [26, 60])])).toEqual([]);
  expect(pairs([main('storm', -5), main('sewage', -3, [5, 55], true)])).toEqual([]);
  expect(pairs([main('storm', -5), main('sewage', -3)], site({ buildings: [], streets: [] }))).toEqual([]);
  // between two slabs each wall is the nearer one to another pipe
  const lane = site({
    buildings: [...site().buildings, house('other', box(0, -22, 60, 12), {})],
    streets: [],
  });
  expect(pairs([main('storm', -3), main('sewage', -7)], lane)).toEqual([]);
});

test('which way a pipe was drawn, and where the street lies in the plane, change nothing', () => {
  const utilities = ['power', 'telecom', 'water', 'gas', 'heat', 'sewage', 'storm'] as const;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...utilities), { minLength: 2, maxLength: 4 }),
      fc.constantFrom(-3, -12.5, 14),
      fc.double({ min: 0, max: 6.3, noNaN: true }),
      fc.boolean(),
      (chosen, first, angle, back) => {
        const networks = chosen.map((utility, i) => main(utility, first - 1.2 * i, back ? [55, 5] : [5, 55]));
        const plain = pairs(networks);
        for (const [ground, outer, inner, inOrder] of plain)
          expect(inOrder).toBe(
            rankIn(ground as 'street', outer as Utility)! < rankIn(ground as 'street', inner as Utility)!,
          );
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = ([x, y]: Point): Point => [x * c - y * s + 700, x * s + y * c - 300];
        const { buildings, streets, ...rest } = site();
        const turned = {
          ...rest,
          buildings: buildings.map((one) => ({ ...one, rings: one.rings.map((ring) => ring.map(turn)) })),
          streets: streets.map((one) => ({ ...one, line: one.line.map(turn) })),
        };
        const lines = networks.map((one) => ({
          ...one,
          pipes: one.pipes.map((pipe) => ({ ...pipe, line: pipe.line.map(turn) as [Point, Point] })),
        }));
        expect(pairs(lines, turned)).toEqual(plain);
      },
    ),
  );
});

test('an answer sums pairs and metres by clause, and says them in both languages', () => {
  const [order] = laneOrderOf(
    lanePairs(site(), [main('storm', -5), main('sewage', -3), main('water', -4, [5, 30])]),
  );
  expect(order).toMatchObject({ ground: 'courtyard', clause: 'GB 50289-2016 4.1.4', pairs: 3, inOrder: 2 });
  expect(order!.lengthM).toBeCloseTo(100, 6);
  expect(order!.inOrderM).toBeCloseTo(75, 6);
  expect(laneWords([order!], layoutSay('zh'))[0]).toContain('75 %');
  expect(laneWords([order!], layoutSay('en'))[0]).toContain('GB 50289-2016 4.1.4');
  const mains = (['sewage', 'water'] as const).map((utility, k) => ({
    ...{ id: `main ${utility}`, utility, diameterMm: 300 },
    line: [
      [90 + 3 * k, -60],
      [90 + 3 * k, 60],
    ] as Point[],
  }));
  const doors: Point[] = [10, 30, 50].map((x) => [x, 0]);
  const laid = routeAll(
    site({ mains, buildings: [house('slab', box(0, 0, 60, 12), { doors })] }),
    ['sewage', 'water'],
    {
      quick: true,
    },
  );
  expect(layoutFacts(laid).lanes.reduce((sum, one) => sum + one.pairs, 0)).toBeGreaterThan(0);
});

test('laid in the order of the courtyard, drains first, more of what runs side by side lies in it; nothing clashes or is left out for it', () => {
  expect(sequenceOf(false)).toBe(layingOrder);
  expect(sequenceOf(true).filter((one) => one !== 'combined')).toEqual([
    ...['sewage', 'storm', 'power', 'telecom', 'water', 'gas', 'heat'],
  ]);
  const sums = { [String(true)]: { inOrderM: 0, lengthM: 0 }, [String(false)]: { inOrderM: 0, lengthM: 0 } };
  const wish = ['sewage', 'storm', 'water', 'heat'] as const;
  fc.assert(
    fc.property(sites, (given) => {
      const left = [false, true].map((laneOrder) => {
        const all = routeAll(given, wish, { quick: true, marginM: 40, laneOrder });
        for (const one of layoutFacts(all).lanes) {
          sums[String(laneOrder)]!.inOrderM += one.inOrderM;
          sums[String(laneOrder)]!.lengthM += one.lengthM;
        }
        expect(all.clashes).toEqual([]);
        expect(all.routes.flatMap((one) => one.violations)).toEqual([]);
        return all.routes.reduce((sum, one) => sum + one.route.unreachable.length, 0);
      });
      expect(left[1]).toBeLessThanOrEqual(left[0]!);
    }),
    { numRuns: 12, seed: 7 },
  );
  const share = (laneOrder: boolean) => sums[String(laneOrder)]!.inOrderM / sums[String(laneOrder)]!.lengthM;
  expect(share(true)).toBeGreaterThan(share(false) + 0.05);
});
