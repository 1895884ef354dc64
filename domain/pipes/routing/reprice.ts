import { pricedLine, yuanOfParts } from './price-parts.ts';
import type { Rates } from './rates.ts';
import type { AllRoutes } from './route-all.ts';

/**
 * A layout with its bill by other prices: what lies and every quantity stay as they are, only amounts change. Cheaper pipes or digging may
 * make another layout the best one, and sizes of a trench (`isMeasuringRule`) other quantities; both need a new search.
 */
export function repriced(result: AllRoutes, rates: Rates): AllRoutes {
  return {
    ...result,
    rates,
    routes: result.routes.map((one) => ({
      ...one,
      quantities: one.quantities.map((line) => pricedLine(line, rates)),
    })),
    protections: result.protections.map((one) => ({
      ...one,
      costYuan: one.lengthM * rates.protectionYuanPerM,
    })),
    joint: result.joint.map((one) => ({ ...one, savedYuan: yuanOfParts(one.saved, rates) })),
  };
}
