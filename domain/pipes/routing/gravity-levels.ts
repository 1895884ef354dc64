import { GRAVITY_UTILITIES } from '../model.ts';
import type { Standards } from '../standards.ts';
import { searchPrices } from './aims.ts';
import { classOfSpec } from './clearances.ts';
import { ProfileSolver, type SewerProfile } from './gravity/profile-dp.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './gravity/sewer-graph.ts';
import {
  builtInFlows,
  builtInRates,
  lateralSizeMm,
  manholeYuan,
  pipeYuanPerM,
  type Rates,
  sewageOfHousehold,
  sewagePeak,
  stormOfRoof,
  trenchWidthM,
} from './rates.ts';
import type { UtilityRoute } from './route-utility.ts';
import { crossingsOf, levelsAt, type Neighbour } from './separation.ts';
import type { Discharge, Site } from './site.ts';
import { type GroundTree, householdsThrough, type LaidNetwork, type SizingOptions } from './sized-network.ts';
import { diggingYuan, trenchWork } from './trench.ts';

const mainSizes = [300, 400, 500, 600, 800, 1000];

/** Rules of the tables for one gravity utility; the smallest size is that of laterals. */
export function sewerRules(
  utility: 'sewage' | 'storm' | 'combined',
  rules: Standards,
  options: SizingOptions,
  outfallInvertM?: number,
): SewerRules {
  const cover = rules.cover('sewer', 'carriageway')?.value ?? 0.7;
  const lateral = lateralSizeMm(utility);
  const sizes = [lateral, ...mainSizes].map((diameterMm) => ({
    diameterMm,
    minSlope:
      diameterMm === lateral
        ? (rules.minSlope('sewage', diameterMm, { compound: true })?.value ?? 0.005)
        : (rules.minSlope(utility, diameterMm)?.value ?? 0.003),
    maxFill: Math.min(0.938, rules.maxFill(utility, diameterMm)?.value ?? 0.55),
  }));
  const minDepthM = Math.max(cover, options.frostDepthM ?? 0) + 0.3;
  const result: SewerRules = {
    minDepthM,
    maxDepthM: Math.max(options.maxDepthM ?? 6, minDepthM + 1),
    inflowDepthM: minDepthM,
    stepM: 0.05,
    sizes,
    roughness: builtInFlows.roughness.plastic,
    maxVelocityMS: rules.maxVelocityMS(false)?.value ?? 5,
    dropFromM: 1,
  };
  if (utility === 'sewage') result.peak = (flow) => sewagePeak(flow);
  if (outfallInvertM !== undefined) result.outfallInvertM = outfallInvertM;
  return result;
}

export function sewerPrices(
  utility: 'sewage' | 'storm' | 'combined',
  rates: Rates = builtInRates,
): SewerPrices {
  return {
    trench: (depthM, diameterMm) =>
      diggingYuan(trenchWork(depthM, trenchWidthM(diameterMm, rates), rates), rates),
    pipe: (diameterMm) => pipeYuanPerM(utility, diameterMm, rates),
    manhole: (depthM) => manholeYuan(utility, depthM, rates),
    dropManhole: rates.dropManholeYuan,
    liftStation: rates.liftStationYuan,
    pumpStation: rates.pumpStationYuan,
    pressurePipe: rates.pressurePipeYuanPerM,
  };
}

/** Inverts and sizes of one tree; its pipes and nodes are added to the network. */
export function layOutfall(
  network: LaidNetwork,
  tree: GroundTree,
  t: number,
  site: Site,
  route: UtilityRoute,
  options: SizingOptions & { standards: Standards },
): void {
  const utility = network.utility as 'sewage' | 'storm' | 'combined';
  const lateral = lateralSizeMm(utility);
  const reaches: Reach[] = [];
  const downstream = new Int32Array(tree.x.length).fill(-1);
  for (let v = 1; v < tree.x.length; v++) {
    downstream[v] = reaches.length;
    const discharge = dischargeAt(tree, v, site, route);
    const least = Math.max(300, discharge?.diameterMm ?? 0);
    const isLateral = tree.terminal[v]! >= 0 && !discharge;
    reaches.push(reachOf(tree, v, site, isLateral ? [lateral, lateral] : [least, 9999]));
  }
  const sewer: SewerTree = {
    outfall: 0,
    downstream,
    inflow: Float64Array.from(tree.terminal, (one) => (one < 0 ? 0 : inflowOf(utility, one, site, route))),
    isTerminal: Uint8Array.from(tree.terminal, (one) => (one < 0 ? 0 : 1)),
    leastDepthM: Float64Array.from(tree.terminal, (_, v) => {
      const discharge = dischargeAt(tree, v, site, route);
      return discharge ? tree.groundM[v]! - discharge.invertM : 0;
    }),
  };
  const outfall = outfallInvert(tree, site, utility);
  const profile = profileOf(network, reaches, tree, sewer, outfall, options);
  if (!profile) return;
  if (outfall === undefined)
    network.assumptions.push('outfall-invert-unknown: tied in at the depth that suits');
  const households = householdsThrough(tree, route);
  const name = (node: number): string => `${utility}-${t}-${node}`;
  for (const one of profile.nodes) {
    const v = one.node;
    const terminal = tree.terminal[v]!;
    network.nodes.push({
      id: name(v),
      x: tree.x[v]!,
      y: tree.y[v]!,
      groundM: tree.groundM[v]!,
      depthM: one.depthM,
      kind: v === 0 ? 'tie-in' : terminal >= 0 ? 'service' : one.lift ? 'pump' : 'manhole',
      dropM: one.dropM,
      terminal: terminal >= 0 ? route.terminals[terminal]!.id : null,
    });
  }
  for (const pipe of profile.pipes) {
    const reach = reaches[pipe.reach]!;
    network.pipes.push({
      id: `${utility}-${t}-p${reach.from}`,
      from: name(reach.from),
      to: name(reach.to),
      line: [
        [tree.x[reach.from]!, tree.y[reach.from]!],
        [tree.x[reach.to]!, tree.y[reach.to]!],
      ],
      lengthM: reach.lengthM,
      diameterMm: pipe.diameterMm,
      lateral: tree.terminal[reach.from]! >= 0 && !dischargeAt(tree, reach.from, site, route),
      households: households[reach.from]!,
      fromDepthM: pipe.upDepthM,
      toDepthM: pipe.downDepthM,
      trenchDepthM: pipe.meanDepthM + (options.rates ?? builtInRates).beddingM,
      slope: pipe.pressure ? null : pipe.slope,
      flowM3S: pipe.flow,
      pumped: pipe.pressure,
    });
  }
  network.lifts += profile.lifts;
  network.pumps += profile.pumps;
}

/**
 * The cheapest profile that passes all that lies in its way; where that takes a station more than passing the gravity pipes alone, what can be moved
 * (water, gas, cables at surveyed levels) is left to be moved, and the network says so.
 */
function profileOf(
  network: LaidNetwork,
  reaches: Reach[],
  tree: GroundTree,
  sewer: SewerTree,
  outfallInvertM: number | undefined,
  options: SizingOptions & { standards: Standards },
): SewerProfile | undefined {
  const utility = network.utility as 'sewage' | 'storm' | 'combined';
  const passing = options.passing ?? [];
  const prices = sewerPrices(
    utility,
    searchPrices(options.aim ?? 'cost', options.rates ?? builtInRates).rates,
  );
  const [gravity, others] = [true, false].map((own) =>
    passing.filter((one) => GRAVITY_UTILITIES.has(one.utility) === own && (own || one.stays)),
  ) as [Neighbour[], Neighbour[]];
  const stations = (one: SewerProfile | undefined) =>
    one ? one.lifts + one.pumps : Number.POSITIVE_INFINITY;
  const solve = (invertM?: number) => {
    const rules = sewerRules(utility, options.standards, options, invertM);
    const profile = new ProfileSolver(reaches, rules, prices).solve(sewer);
    if (stations(profile) === 0) return profile;
    // every node rounds its depth up: no house gets a pump for the few centimetres that are lost by it
    const finer = new ProfileSolver(reaches, { ...rules, stepM: rules.stepM / 5 }, prices).solve(sewer);
    return stations(finer) < stations(profile) ? finer : profile;
  };
  forbidCrossings(reaches, tree, utility, gravity, options.standards);
  let best = solve(outfallInvertM);
  if (!best) {
    network.assumptions.push('outfall-invert-too-high: the tie-in needs a lift that is not in this design');
    best = solve();
    outfallInvertM = undefined;
  }
  if (others.length === 0 || !forbidCrossings(reaches, tree, utility, others, options.standards)) return best;
  const passed = solve(outfallInvertM);
  if (passed && stations(passed) <= stations(best)) return passed;
  network.assumptions.push('existing-in-the-way: existing pipes at the crossings have to be moved');
  return best;
}

/** Ground every ten metres along the piece from a node to its parent. */
function reachOf(tree: GroundTree, v: number, site: Site, sizesMm: [number, number]): Reach {
  const to = tree.parent[v]!;
  const lengthM = Math.max(0.05, Math.hypot(tree.x[v]! - tree.x[to]!, tree.y[v]! - tree.y[to]!));
  const steps = Math.max(1, Math.ceil(lengthM / 10));
  const ground: [number, number][] = [];
  for (let i = 0; i <= steps; i++) {
    const part = i / steps;
    const x = tree.x[v]! + (tree.x[to]! - tree.x[v]!) * part;
    const y = tree.y[v]! + (tree.y[to]! - tree.y[v]!) * part;
    ground.push([lengthM * part, site.groundM(x, y) ?? 0]);
  }
  return { from: v, to, lengthM, ground, sizesMm };
}

/** Levels of other pipes that the invert may not touch, added to the reaches that cross them. @returns whether any is crossed */
function forbidCrossings(
  reaches: Reach[],
  tree: GroundTree,
  utility: 'sewage' | 'storm' | 'combined',
  passing: readonly Neighbour[],
  rules: Standards,
): boolean {
  if (passing.length === 0) return false;
  const lines = reaches.map(
    (reach): Neighbour => ({
      id: '',
      utility,
      diameterMm: 300,
      line: [
        [tree.x[reach.from]!, tree.y[reach.from]!],
        [tree.x[reach.to]!, tree.y[reach.to]!],
      ],
      groundM: [0, 0],
      topM: [0, 0],
      bottomM: [0, 0],
    }),
  );
  const crossings = crossingsOf(lines, passing);
  for (const { pipe, other, at, otherAt } of crossings) {
    const reach = reaches[pipe]!;
    const one = passing[other]!;
    const level = levelsAt(one, otherAt);
    const passed = classOfSpec(one);
    const over = rules.vertical(passed, 'sewer')?.value ?? 0.15;
    const under = rules.vertical('sewer', passed)?.value ?? 0.15;
    reaches[pipe] = {
      ...reach,
      forbidden: [
        ...(reach.forbidden ?? []),
        {
          stationM: at * reach.lengthM,
          topM: level.topM + over + 0.12,
          bottomM: level.bottomM - under - 0.55,
          reason: one.id,
        },
      ],
    };
  }
  return crossings.length > 0;
}

/** What an existing drain brings to a node that leads it on. */
function dischargeAt(tree: GroundTree, v: number, site: Site, route: UtilityRoute): Discharge | undefined {
  const terminal = tree.terminal[v]!;
  return terminal < 0 ? undefined : site.buildings[route.terminals[terminal]!.building]!.discharge;
}

function inflowOf(utility: string, terminal: number, site: Site, route: UtilityRoute): number {
  const one = route.terminals[terminal]!;
  const { discharge } = site.buildings[one.building]!;
  if (discharge) return discharge.flowM3S;
  const sewage = one.households * sewageOfHousehold();
  if (utility === 'sewage') return sewage;
  const building = site.buildings[one.building]!;
  const share = Math.max(1, building.doors.length);
  const rain = stormOfRoof(areaM2(building.rings) / share);
  return utility === 'storm' ? rain : rain + sewage;
}

function areaM2(rings: readonly (readonly (readonly [number, number])[])[]): number {
  const ring = rings[0] ?? [];
  let twice = 0;
  for (let i = 1; i < ring.length; i++)
    twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return Math.abs(twice) / 2;
}

/** Level of the main's invert where the tree ties in, as far as the main's ends say. */
function outfallInvert(tree: GroundTree, site: Site, utility: string): number | undefined {
  for (const main of site.mains) {
    if (main.utility !== utility || main.startLevelM === undefined || main.endLevelM === undefined) continue;
    let before = 0;
    const lengths = main.line
      .slice(1)
      .map(([x, y], i) => Math.hypot(x - main.line[i]![0], y - main.line[i]![1]));
    const whole = lengths.reduce((a, b) => a + b, 0);
    for (let i = 0; i < lengths.length; i++) {
      const [ax, ay] = main.line[i]!;
      const part = Math.hypot(tree.x[0]! - ax, tree.y[0]! - ay);
      const rest = Math.hypot(tree.x[0]! - main.line[i + 1]![0], tree.y[0]! - main.line[i + 1]![1]);
      if (part + rest < lengths[i]! + 0.05) {
        const share = whole > 0 ? (before + part) / whole : 0;
        return main.startLevelM + (main.endLevelM - main.startLevelM) * share;
      }
      before += lengths[i]!;
    }
  }
  return undefined;
}
