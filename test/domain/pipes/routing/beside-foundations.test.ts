import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkClashes } from '../../../../domain/pipes/clash/check.ts';
import { besideFoundationM, foundationDepthM } from '../../../../domain/pipes/clash/foundation.ts';
import { noSurroundings } from '../../../../domain/pipes/clash/surroundings.ts';
import { protectionItem } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { buildingsOf } from '../../../../domain/pipes/routing/judge/beside-foundations.ts';
import { type AllRoutes, routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { toModel } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import en from '../../../../domain/pipes/sheet/words/en.json' with { type: 'json' };
import zh from '../../../../domain/pipes/sheet/words/zh.json' with { type: 'json' };
import { box, house } from './a-house.ts';
import { sites, utilities } from './random-sites.ts';

/** One house that drains into a deep main, between two others that stand on higher ground. */
function deepYard(foundationM: number | undefined): Site {
  const deep = foundationM === undefined ? {} : { foundationM };
  const beside = { ...deep, terminal: false, households: 0 };
  return {
    buildings: [
      house('低处楼', box(-10, 60, 20, 10), deep),
      house('西邻', box(-23.5, 20, 20, 10), beside),
      house('东邻', box(3.5, 20, 20, 10), beside),
    ],
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'sewage',
        diameterMm: 400,
        line: [
          [-60, 0],
          [60, 0],
        ],
        startLevelM: 93,
        endLevelM: 93,
      },
    ],
    // the yard falls away from the street: what starts shallow comes out deep
    groundM: (_x, y) => 100 - 0.08 * y,
  };
}

const lay = (site: Site, frostDepthM?: number) =>
  routeAll(site, ['sewage'], {
    ...{ cellM: 0.5, starts: 1, seed: 3 },
    ...(frostDepthM === undefined ? {} : { frostDepthM }),
  });
const deepOf = ({ protections }: AllRoutes) =>
  protections.filter(({ finding }) => finding.kind === 'foundation');

test('the distance of 4.1.11, by hand', () => {
  // (3.2 − 1.5) / tan 30° + 0.15 + 0.4 of working space, less the pipe's half
  expect(besideFoundationM(3.2, 1.5, 0.15)).toBeCloseTo(1.7 / Math.tan(Math.PI / 6) + 0.4, 9);
  expect(besideFoundationM(1.4, 1.5, 0.15)).toBe(0);
  expect([
    foundationDepthM(undefined, null),
    foundationDepthM(null, 1.8),
    foundationDepthM(1.2, 1.8),
  ]).toEqual([1.5, 1.8, 1.2]);
});

test('a trench deeper than the foundations beside it is told with clause and figures, priced and billed', () => {
  const all = lay(deepYard(1));
  const [{ network, quantities, violations }] = all.routes as [AllRoutes['routes'][0]];
  expect(violations).toEqual([]);
  const places = deepOf(all);
  expect(new Set(places.map(({ finding }) => finding.b.id))).toEqual(new Set(['西邻', '东邻']));
  for (const { finding, lengthM, costYuan } of places) {
    expect(finding.figure!.clause).toBe('GB 50289-2016 4.1.11');
    expect(finding.measuredM!).toBeLessThan(finding.requiredM);
    expect(lengthM).toBeGreaterThan(0);
    expect(costYuan).toBeCloseTo(lengthM * all.rates.protectionYuanPerM, 6);
  }
  const line = quantities.find(({ item }) => item.zh.includes(protectionItem.zh))!;
  expect(line.quantity).toBeCloseTo(
    all.protections.reduce((sum, one) => sum + one.lengthM, 0),
    6,
  );
  expect(network.assumptions.join()).toMatch(/beside-foundations: \d+ places.*4\.1\.11/);
  for (const words of [zh.assumption, en.assumption])
    expect(Object.keys(words)).toContain('beside-foundations');
});

test('deep foundations ask for nothing; where the ground freezes unknown ones are taken to reach below it', () => {
  expect(deepOf(lay(deepYard(8)))).toEqual([]);
  const metres = (all: AllRoutes) => deepOf(all).reduce((sum, one) => sum + one.lengthM, 0);
  const unknown = metres(lay(deepYard(undefined)));
  expect(unknown).toBeGreaterThan(0);
  expect(metres(lay(deepYard(undefined), 3))).toBeLessThan(unknown);
});

test('the product’s own check of a layout beside its houses finds what the layout tells, and nothing else', () => {
  fc.assert(
    fc.property(sites, fc.subarray([...utilities], { minLength: 2, maxLength: 3 }), (site, wish) => {
      const all = routeAll(site, wish, { quick: true, marginM: 40, rounds: 1 });
      const told = new Set(all.protections.map(({ finding }) => finding.id));
      const around = { ...noSurroundings, buildings: buildingsOf(site) };
      for (const { network, violations } of all.routes) {
        const model = { crs: null, ...toModel(network), extras: {} };
        const { findings } = checkClashes(model, around);
        const beside = findings.filter(({ kind }) => kind === 'building' || kind === 'foundation');
        const judged = new Set(violations.map(({ pipe, obstacle }) => `building|${pipe}|${obstacle}`));
        expect(beside.map(({ id }) => id).filter((id) => !told.has(id) && !judged.has(id))).toEqual([]);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);
