import { expect, test } from 'vitest';
import { coverFindings } from '../../../../domain/pipes/clash/cover.ts';
import { innerDiameterMm, material } from '../../../../domain/pipes/materials.ts';
import { builtInFlows } from '../../../../domain/pipes/routing/bill/rates.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { layingMaterial } from '../../../../domain/pipes/routing/sizing/laying-material.ts';
import { sizeNetwork, toModel } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box, house } from './a-house.ts';

test('De sizes of water and gas are polyethylene, wider ones metal, and what nobody chose stays open', () => {
  for (const utility of ['water', 'gas'] as const)
    for (const [, sizeMm] of builtInFlows.sizesByHouseholds[utility])
      expect(material(layingMaterial(utility, sizeMm!))).toMatchObject({ metal: sizeMm! > 200 });
  expect(layingMaterial('water', 63)).toBe('pe');
  expect(layingMaterial('water', 300)).toBe('ductile-iron');
  expect(layingMaterial('sewage', 300)).toBeNull();
});

test('drains are sized by their inside, as the series DN/ID is: model, proof and design have one bore', () => {
  const { bore, sizesMm, trunkSizesMm } = builtInFlows.drainMains;
  expect([bore.is, bore.clause]).toEqual(['nominal', expect.stringContaining('GB/T 19472.1')]);
  for (const id of ['concrete', 'pe-structured']) expect(material(id)!.designatedByOuterDiameter).toBe(false);
  for (const utility of ['sewage', 'storm', 'combined'] as const)
    for (const diameterMm of [...sizesMm, ...trunkSizesMm, builtInFlows.lateralSizes[utility]]) {
      const pipe = { diameterMm, material: layingMaterial(utility, diameterMm), attributes: {} };
      expect(innerDiameterMm(pipe, false)).toBe(diameterMm);
    }
});

test.each([
  ['water', 1],
  ['gas', 0.9],
] as const)(
  '%s is written out with its material and lies as deep as a carriageway asks of that',
  (utility, coverM) => {
    const site: Site = {
      buildings: [house('h', box(0, 30, 20, 20)), house('g', box(40, 30, 20, 20))],
      barriers: [],
      streets: [],
      existing: [],
      mains: [
        {
          id: 'main',
          utility,
          diameterMm: 200,
          line: [
            [-20, 0],
            [80, 0],
          ],
        },
      ],
      groundM: () => 40,
    };
    const network = sizeNetwork(site, routeUtility(site, { utility, diameterMm: 110 }, { quick: true }));
    const model = toModel(network);
    expect(model.segments.length).toBeGreaterThan(0);
    expect(model.segments.every((one) => one.material === 'pe')).toBe(true);
    expect(Math.min(...network.pipes.flatMap((one) => [one.fromDepthM, one.toDepthM]))).toBeCloseTo(
      coverM,
      9,
    );
    const found = coverFindings(
      { crs: null, extras: {}, ...model },
      { standards, frostDepthM: null, surfaceAt: () => 'carriageway' },
    );
    expect(found).toEqual([]);
  },
);
