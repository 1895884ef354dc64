import { GRAVITY_UTILITIES } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { searchPrices } from '../aims.ts';
import { builtInRates, lateralSizeMm } from '../bill/rates.ts';
import type { Neighbour } from '../ground/separation.ts';
import { movingPrice, yieldingPrice } from '../ground/yielding-price.ts';
import type { GroundTree } from '../sizing/ground-tree.ts';
import type { SizingOptions } from '../sizing/sized-network.ts';
import { type AboveFrost, deepestWithout, frostCoverOf } from './above-frost.ts';
import { forbidCrossings, priceCrossings } from './forbidden-levels.ts';
import { furtherManholes, type GroundAlong } from './further-manholes.ts';
import type { Outfall } from './joined-invert.ts';
import { yieldingYuan } from './lay-reach.ts';
import { slopeForVelocity } from './manning.ts';
import type { SewerProfile } from './profile.ts';
import { ProfileSolver } from './profile-dp.ts';
import type { Reach, SewerRules, SewerTree } from './sewer-graph.ts';
import { crownOverInvertM, type Drain, loadCoverM, sewerPrices, sewerRules } from './sewer-rules.ts';
import type { SubtreeMemory } from './subtree-memory.ts';

export interface LaidTree {
  profile: SewerProfile;
  /** Existing pipes at the crossings have to be moved for it. */
  movesOthers: boolean;
  /** Pipes by the number of their reach. */
  aboveFrost?: AboveFrost<number>;
  /** Metres of pipe that are larger than their flow keeps clean, laid so flat because a station would stand otherwise. */
  flatM?: number;
  /** Where more manholes than it has would save more than they cost, by reach: metres from its upper end. */
  furtherManholes: (along: GroundAlong) => ReadonlyMap<number, readonly number[]>;
}

export interface LayOptions extends SizingOptions {
  standards: Standards;
  /** Mains of the same utility beside the one that is joined. */
  beside: readonly Neighbour[];
  /** Of subtrees that were laid before on the same site by the same prices. */
  memory?: SubtreeMemory;
}

/**
 * The cheapest profile of a tree below the frost line. Where that takes a station because what is joined or passed lies no deeper, the deepest that
 * takes the fewest: by GB 50014 5.3.8 drains should lie below it, and need not where measures are taken or experience allows. A city whose table
 * makes it a must gets its station.
 */
export function layTree(
  utility: Drain,
  reaches: readonly Reach[],
  tree: GroundTree,
  sewer: SewerTree,
  outfall: Outfall | undefined,
  options: LayOptions,
): LaidTree | undefined {
  const load = loadCoverM(options.standards);
  const frost = frostCoverOf(options.standards, options.frostDepthM);
  const lay = passingAll(utility, reaches, tree, sewer, outfall, options);
  const coverM = Math.max(load, frost?.coverM ?? 0);
  const deep = lay(coverM);
  if (!frost || frost.required || coverM <= load || stations(deep) === 0) return deep;
  const { profile: laid } = deepestWithout(lay, stations, [load, coverM], deep);
  if (!laid || laid === deep) return deep;
  const covers = laid.profile.pipes
    .filter((one) => !one.pressure)
    .map((one) => ({
      pipe: one.reach,
      lengthM: reaches[one.reach]!.lengthM,
      coverM: Math.min(one.upDepthM, one.downDepthM) - crownOverInvertM(utility, one.diameterMm),
    }))
    .filter((one) => one.coverM < coverM - 1e-6);
  laid.aboveFrost = {
    coverM: Math.min(...covers.map((one) => one.coverM)),
    frostCoverM: coverM,
    lengthM: covers.reduce((sum, one) => sum + one.lengthM, 0),
    pipes: covers.map(({ pipe, lengthM }) => ({ pipe, lengthM })),
    stationsSaved: stations(deep) - stations(laid),
    figure: frost.figure,
  };
  return laid;
}

/** Lifts and pumps of a laid tree; infinitely many of none. */
export const stations = (one: LaidTree | undefined): number =>
  one ? one.profile.lifts + one.profile.pumps : Number.POSITIVE_INFINITY;

/** Weighs so much more in the search than any trench that a station stands only where nothing else is legal; the bill knows nothing of it. */
const lastResortYuan = 1e7;

/**
 * The cheapest profile under a cover that passes the gravity pipes in its way and the mains that others of the plan are joined to. What else lies there
 * (water, gas, cables at surveyed levels) is passed or makes way at its price, whichever costs less (GB 50289 3.0.7: pressure makes way for gravity).
 * Where that takes a station, those mains make way too, and other mains of its utility may be joined.
 */
function passingAll(
  utility: Drain,
  reaches: readonly Reach[],
  tree: GroundTree,
  sewer: SewerTree,
  outfall: Outfall | undefined,
  { standards, passing = [], yielding = [], beside, memory, ...options }: LayOptions,
): (coverM: number) => LaidTree | undefined {
  const gravity = passing.filter((one) => GRAVITY_UTILITIES.has(one.utility));
  const others = passing.filter((one) => !GRAVITY_UTILITIES.has(one.utility) && one.stays);
  const pastGravity = forbidCrossings(reaches, tree, utility, gravity, standards);
  const prices = sewerPrices(
    utility,
    searchPrices(options.aim ?? 'cost', options.rates ?? builtInRates).rates,
  );
  prices.liftStation += lastResortYuan;
  prices.pumpStation += lastResortYuan;
  const { maxDepthM } = options;
  const flowM3S = sewer.inflow.reduce((sum, one) => sum + one, 0);
  const broughtMm = reaches.reduce((most, { sizesMm }) => Math.max(most, sizesMm?.[0] ?? 0), 0);
  const solve = (ways: readonly Reach[], coverM: number): LaidTree | undefined => {
    const rules = sewerRules(utility, standards, {
      ...{ coverM, flowM3S, broughtMm },
      ...(maxDepthM === undefined ? {} : { maxDepthM }),
      ...(outfall === undefined ? {} : { outfall }),
    });
    return fewestStations(rules, (given) => {
      const profile = new ProfileSolver(ways, given, prices, memory).solve(sewer);
      if (!profile) return undefined;
      const flatM = flatMetres(profile, ways, rules);
      const further = (along: GroundAlong) =>
        furtherManholes(profile, ways, sewer, rules, prices, along, memory);
      return { profile, movesOthers: false, furtherManholes: further, ...(flatM > 0 ? { flatM } : {}) };
    });
  };
  const rates = options.rates ?? builtInRates;
  /** What yields is priced as if it went under the drain where that lies as high as it may. */
  const amid = (ways: readonly Reach[], coverM: number): readonly Reach[] =>
    priceCrossings(ways, tree, utility, yielding, standards, (pipe, { groundM, crownM, belowM }) => {
      const invertM = coverM + crownOverInvertM(utility, lateralSizeMm(utility));
      return yieldingPrice(pipe, groundM - crownM, invertM + belowM, rates);
    });
  const moving = (ways: readonly Reach[], which: readonly Neighbour[]): readonly Reach[] =>
    priceCrossings(ways, tree, utility, which, standards, () => movingPrice(rates));
  const joined = others.filter((one) => one.joined);
  const pastMains = forbidCrossings(pastGravity, tree, utility, [...joined, ...beside], standards);
  const usual = moving(
    pastMains,
    others.filter((one) => !one.joined),
  );
  return (coverM) => {
    const laid = (ways: readonly Reach[]): LaidTree | undefined => {
      const one = solve(amid(ways, coverM), coverM);
      return one && { ...one, movesOthers: yieldsAnywhere(one.profile, ways) };
    };
    const cheapest = laid(usual);
    if (stations(cheapest) === 0 || pastMains === pastGravity) return cheapest;
    const last = laid(moving(pastGravity, others));
    return stations(last) < stations(cheapest) ? last : cheapest;
  };
}

/** Whether a profile leaves something to be moved. */
function yieldsAnywhere({ pipes }: SewerProfile, reaches: readonly Reach[]): boolean {
  return pipes.some(
    ({ reach, pressure, upDepthM, downDepthM, diameterMm }) =>
      !pressure && yieldingYuan(reaches[reach]!, upDepthM, downDepthM, diameterMm / 1000) > 0,
  );
}

/**
 * Where the rules ask for a station it is tried again: on a finer grid, because every node rounds its depth up; then with inverts that meet instead
 * of crowns; then with pipes larger than their flow keeps clean, which lie flatter. No house gets a pump for a few centimetres.
 */
function fewestStations(
  rules: SewerRules,
  lay: (rules: SewerRules) => LaidTree | undefined,
): LaidTree | undefined {
  const finer = { ...rules, stepM: rules.stepM / 5 };
  const level = { ...finer, crownsMeet: false };
  const { cleansingMS, ...flat } = level;
  let best: LaidTree | undefined;
  for (const given of [rules, finer, level, ...(cleansingMS === undefined ? [] : [flat])]) {
    const next = lay(given);
    if (stations(next) < stations(best)) best = next;
    if (stations(best) === 0) break;
  }
  return best;
}

/** Metres of pipe in which the flow runs slower than keeps a pipe clean that is not the smallest. */
function flatMetres(
  { pipes }: SewerProfile,
  reaches: readonly Reach[],
  { cleansingMS, roughness, sizes }: SewerRules,
): number {
  if (cleansingMS === undefined) return 0;
  return pipes.reduce((sum, { reach, diameterMm, slope, flow, pressure }) => {
    const smallest = reaches[reach]!.sizesMm?.[0] ?? sizes[0]!.diameterMm;
    if (pressure || diameterMm <= smallest) return sum;
    const isFlat = slope < slopeForVelocity(flow, cleansingMS, diameterMm / 1000, roughness) - 1e-9;
    return isFlat ? sum + reaches[reach]!.lengthM : sum;
  }, 0);
}
