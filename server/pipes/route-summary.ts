import { laidLengthM } from '../../domain/pipes/routing/loops.ts';
import { sharesOf, totalYuan } from '../../domain/pipes/routing/quantities.ts';
import type { RoutedUtility } from '../../domain/pipes/routing/route-all.ts';
import { connectionsOf } from '../../domain/pipes/routing/route-utility.ts';

/** One routed utility as the command line prints it. */
export function summaryOf(one: RoutedUtility) {
  const { route, network, quantities } = one;
  const { cost, bound, cells } = route.onRaster;
  return {
    utility: route.spec.utility,
    ...connectionsOf(route),
    lengthM: round(laidLengthM(network)),
    lateralM: round(
      network.pipes.filter((pipe) => pipe.lateral).reduce((sum, pipe) => sum + pipe.lengthM, 0),
    ),
    costYuan: round(totalYuan(quantities)),
    shares: sharesOf(quantities),
    bound: {
      rasterCost: round(cost),
      lowerBound: round(bound),
      gap: cost > 0 && bound > 0 ? round((cost - bound) / bound) : null,
      on: `${cells} corridor cells`,
    },
    violations: one.violations,
    deepestM: round(Math.max(0, ...network.pipes.map((pipe) => pipe.trenchDepthM))),
    lifts: network.lifts,
    pumps: network.pumps,
    quantities: quantities.map((line) => ({
      ...line,
      quantity: round(line.quantity),
      unitYuan: round(line.unitYuan),
      costYuan: round(line.costYuan),
    })),
    assumptions: network.assumptions,
    loops: network.loops ?? null,
    seconds: route.seconds,
  };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
