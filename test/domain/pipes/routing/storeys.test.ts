import { expect, test } from 'vitest';
import { proveAll } from '../../../../domain/pipes/routing/judge/prove.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { withoutOverlaps, withoutParts } from '../../../../domain/pipes/routing/site/overlaps.ts';
import { storeysAt, terminalsOf } from '../../../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { aNetwork } from '../a-network.ts';
import { box, house } from './a-house.ts';

const network = aNetwork()
  .node('m1', -40, -10)
  .node('m2', 140, -10)
  .pipe('main', 'm1', 'm2', { utility: 'water', diameterMm: 300 })
  .build();
const standing = [18, 6, null].map((floors, i) => ({
  id: `h${i}`,
  households: 36,
  floors,
  rings: [box(40 * i, 20, 30, 12).map(([x, y]): [number, number] => [x, y])],
  doors: [10, 20].map((x): [number, number] => [40 * i + x, 20]),
}));
const siteWith = (outlets: 'houses' | 'doors') =>
  siteOfNetwork(
    network,
    { buildings: standing, points: [], lines: [] },
    {
      zone: [box(-10, 0, 140, 60)],
      utilities: ['water'],
      outlets,
      forbidden: [],
      pins: [],
      corridors: [],
    },
  );

test('the register’s storeys are those that the pressure of a house and of each of its stairwells is judged by', async () => {
  for (const outlets of ['houses', 'doors'] as const) {
    const given = siteWith(outlets);
    const { routes, site } = routeAll(given, ['water'], { quick: true });
    const storeysOf = storeysAt(site);
    expect(terminalsOf(site).map((one) => storeysOf(one.id))).toEqual(
      outlets === 'houses' ? [18, 6, undefined] : [18, 18, 6, 6, undefined, undefined],
    );
    const proof = await proveAll(
      routes.map((one) => one.network),
      { mainHeadM: 40, storeysOf },
    );
    const houses = proof.water!.nodes.filter((one) => one.terminal !== null);
    const count = outlets === 'houses' ? 1 : 2;
    expect(houses).toHaveLength(3 * count);
    for (const one of houses) {
      const isTower = one.terminal!.startsWith('h0');
      expect([one.terminal, one.requiredM, one.ok]).toEqual([one.terminal, isTower ? 76 : 28, !isTower]);
    }
    expect(proof.water!.storeysAssumed).toBe(count);
  }
});

test('of one house drawn in parts the highest part counts, and an outline drawn over another keeps its own', () => {
  const [whole] = withoutParts([
    house('tiled', box(0, 0, 20, 12), { storeys: 6 }),
    house('tiled', box(18, 0, 20, 12), { storeys: 18 }),
    house('tiled', box(36, 0, 20, 12)),
  ]);
  expect(whole!.storeys).toBe(18);
  const site = { ...siteWith('houses') };
  site.buildings = [
    house('low', box(0, 20, 30, 12), { storeys: 6 }),
    house('high', box(20, 20, 30, 12), { storeys: 18 }),
  ];
  const storeysOf = storeysAt(withoutOverlaps(site));
  expect(['low', 'high'].map(storeysOf)).toEqual([6, 18]);
});
