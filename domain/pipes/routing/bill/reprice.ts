import type { AllRoutes } from '../route-all.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import { relocationPrice } from '../tasks/relocations.ts';
import type { TaskLayout } from '../tasks/task-layout.ts';
import { pricedLine, yuanOfParts } from './price-parts.ts';
import { priceAt } from './rate-cells.ts';
import type { Rates } from './rates.ts';

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
      network: enlargedByOthers(one.network),
      quantities: one.quantities.map((line) => pricedLine(line, rates)),
    })),
    protections: result.protections.map((one) => ({
      ...one,
      costYuan: one.lengthM * rates.protectionYuanPerM,
    })),
    relocations: result.relocations.map((one) => ({
      ...one,
      costYuan: one.lengthM * priceAt(rates, relocationPrice[one.kind]).yuan,
    })),
    walls: result.walls.map((one) => ({ ...one, costYuan: rates.wallYuan })),
    joint: result.joint.map((one) => ({ ...one, savedYuan: yuanOfParts(one.saved, rates) })),
  };
}

/** What wider pipes cost was counted by the prices before. */
function enlargedByOthers(network: LaidNetwork): LaidNetwork {
  const { enlarged } = network;
  return enlarged ? { ...network, enlarged: { ...enlarged, costYuan: null } } : network;
}

/** A task by other prices: its layout, and what its bill has besides. */
export function repricedTask(task: TaskLayout, rates: Rates): TaskLayout {
  return {
    ...task,
    layout: repriced(task.layout, rates),
    lines: task.lines.map((line) => pricedLine(line, rates)),
  };
}
