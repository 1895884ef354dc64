import { GRAVITY_UTILITIES } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import { groundOf } from '../ground/ground-use.ts';
import { judgeBesideExisting } from '../judge/beside-existing.ts';
import { existingCrossings } from '../judge/existing-crossings.ts';
import { wallCrossings } from '../judge/wall-crossings.ts';
import type { AllRoutes, RouteAllOptions } from '../route-all.ts';
import type { LaidNetwork, LaidPipe } from '../sizing/sized-network.ts';
import { relocationLines } from '../tasks/relocations.ts';
import { jointTrenches } from './joint-trench.ts';
import { type QuantityLine, type QuantityOptions, quantitiesOf } from './quantities.ts';
import type { Rates } from './rates.ts';
import { repriced } from './reprice.ts';
import { deepened } from './trench-floor.ts';

/** Judged beside the pipes that stay. */
export function besideExisting(all: AllRoutes, rules: Standards, options: RouteAllOptions): AllRoutes {
  if (options.isPart) return all;
  const { site, rates } = all;
  const networks = all.routes.map((one) => one.network);
  const beside = judgeBesideExisting(site, networks, { standards: rules, rates });
  return {
    ...all,
    clashes: [...all.clashes, ...beside.clashes],
    protections: [...all.protections, ...beside.protections],
    relocations: beside.relocations,
    moved: beside.moved,
  };
}

/**
 * The same layout measured and billed by other prices, where these measure otherwise (depth bands, bedding, working space, shoring): what lies stays,
 * trenches of drains are as deep as their bedding then is.
 */
export function remeasured(all: AllRoutes, rates: Rates, rules: Standards): AllRoutes {
  const deeperM = rates.beddingM - all.rates.beddingM;
  const routes = all.routes.map((one) => {
    if (deeperM === 0 || !GRAVITY_UTILITIES.has(one.network.utility)) return one;
    const pipes = one.network.pipes.map((pipe) => deepened(pipe, deeperM));
    // levels of drains are not found anew when it is settled again
    const network = { ...one.network, pipes };
    return { ...one, network, unlevelled: network };
  });
  const whole = repriced({ ...all, routes }, rates);
  return billRoutes(whole, rules);
}

/** With joint trenches and quantities by the rates of a layout; nothing that lies changes. */
export function billRoutes(all: AllRoutes, rules: Standards): AllRoutes {
  const { site, rates, protections, relocations } = all;
  const ground = groundOf(site);
  const networks = all.routes.map((one) => one.network);
  const { trenches, workOf } = jointTrenches(networks, { rates, ground, standards: rules });
  const routes = all.routes.map((one) => {
    const { utility } = one.network;
    const own = protections.filter((place) => place.utility === utility);
    const crossings = existingCrossings(one.network, site);
    const walls = wallCrossings(one.network, site, rates).map(({ at }) => at);
    const lines = billedOnce(one.network, { rates, ground, workOf, protections: own, crossings, walls });
    const moved = relocations.filter((place) => place.laidBy === utility);
    return { ...one, quantities: [...lines, ...relocationLines(moved, ground, rates)] };
  });
  const walls = networks.flatMap((one) => wallCrossings(one, site, rates));
  return { ...all, routes, walls, joint: trenches };
}

const billedBefore = remember<LaidPipe[], QuantityLine[]>();

/** The bill of a network, counted again only where something of it is not as it was. */
function billedOnce(
  network: LaidNetwork,
  { workOf, ...given }: Required<QuantityOptions>,
): readonly QuantityLine[] {
  const { pipes, nodes, sleeves, aboveFrost } = network;
  const { rates, ground, crossings, walls } = given;
  const works = new Map(pipes.map((one) => [one, workOf(one)]));
  const measures = given.protections.map(({ lengthM, stretch }) => [lengthM, stretch]);
  const grounds = [
    nodes,
    sleeves,
    aboveFrost,
    [...works.values()],
    measures,
    crossings,
    walls,
    ground,
    rates,
  ];
  return billedBefore(pipes, grounds, () =>
    quantitiesOf(network, { ...given, workOf: (pipe) => works.get(pipe)! }),
  );
}
