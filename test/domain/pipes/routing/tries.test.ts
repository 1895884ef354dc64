import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AllRoutes, routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { sites } from './random-sites.ts';

const bill = ({ routes }: AllRoutes): number =>
  routes.flatMap((one) => one.quantities).reduce((sum, { costYuan }) => sum + costYuan, 0);
const unreached = ({ routes }: AllRoutes): number => routes[0]!.route.unreachable.length;

test('of several layouts of drains the one with the least bill is taken', () => {
  let later = 0;
  for (const site of fc.sample(sites, { seed: 11, numRuns: 16 })) {
    const lay = (seed: number, tries: number) => routeAll(site, ['storm'], { seed, tries });
    const single = [2, 3].map((seed) => lay(seed, 1));
    const reached = Math.min(...single.map(unreached));
    const least = Math.min(...single.filter((one) => unreached(one) === reached).map(bill));
    const best = lay(2, 2);
    expect(unreached(best)).toBe(reached);
    expect(bill(best)).toBeCloseTo(least, 4);
    if (bill(best) < bill(single[0]!) - 1) later++;
  }
  // of these sites some have a cheaper second layout: the first is not taken unseen
  expect(later).toBeGreaterThan(0);
});

test('the same question has the same answer', () => {
  const [site] = fc.sample(sites, { seed: 20, numRuns: 1 });
  const lay = () => routeAll(site!, ['sewage', 'water'], { seed: 5, tries: 2 });
  expect(bill(lay())).toBe(bill(lay()));
});
