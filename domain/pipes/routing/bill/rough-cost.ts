import { groundOf } from '../ground/ground-use.ts';
import type { AllRoutes } from '../route-all.ts';
import { yuanOfParts } from './price-parts.ts';
import { quantitiesOf } from './quantities.ts';

/** About what layouts cost while they are searched for: each pipe in a trench of its own, with its protective measures; yuan. */
export function roughYuan({
  site,
  routes,
  protections,
  rates,
}: Pick<AllRoutes, 'site' | 'routes' | 'protections' | 'rates'>): number {
  const ground = groundOf(site);
  return routes
    .flatMap(({ network }) => {
      const own = protections.filter((one) => one.utility === network.utility);
      return quantitiesOf(network, { rates, ground, protections: own });
    })
    .reduce((sum, { prices }) => sum + yuanOfParts(prices, rates), 0);
}
