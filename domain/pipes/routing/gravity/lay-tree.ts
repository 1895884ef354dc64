import { GRAVITY_UTILITIES } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { searchPrices } from '../aims.ts';
import { builtInRates } from '../rates.ts';
import type { Neighbour } from '../separation.ts';
import type { GroundTree, SizingOptions } from '../sized-network.ts';
import { type AboveFrost, deepestWithout, frostCoverOf } from './above-frost.ts';
import { forbidCrossings } from './forbidden-levels.ts';
import { ProfileSolver, type SewerProfile } from './profile-dp.ts';
import type { Reach, SewerTree } from './sewer-graph.ts';
import { crownOverInvertM, type Drain, loadCoverM, sewerPrices, sewerRules } from './sewer-rules.ts';

export interface LaidTree {
  profile: SewerProfile;
  /** Existing pipes at the crossings have to be moved for it. */
  movesOthers: boolean;
  aboveFrost?: AboveFrost;
}

export interface LayOptions extends SizingOptions {
  standards: Standards;
  /** Mains of the same utility beside the one that is joined. */
  beside: readonly Neighbour[];
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
  outfallInvertM: number | undefined,
  options: LayOptions,
): LaidTree | undefined {
  const load = loadCoverM(options.standards);
  const frost = frostCoverOf(options.standards, options.frostDepthM);
  const lay = passingAll(utility, reaches, tree, sewer, outfallInvertM, options);
  const coverM = Math.max(load, frost?.coverM ?? 0);
  const deep = lay(coverM);
  if (!frost || frost.required || coverM <= load || stations(deep) === 0) return deep;
  const { profile: laid } = deepestWithout(lay, stations, [load, coverM], deep);
  if (!laid || laid === deep) return deep;
  const covers = laid.profile.pipes
    .filter((one) => !one.pressure)
    .map((one) => ({
      lengthM: reaches[one.reach]!.lengthM,
      coverM: Math.min(one.upDepthM, one.downDepthM) - crownOverInvertM(utility, one.diameterMm),
    }))
    .filter((one) => one.coverM < coverM - 1e-6);
  laid.aboveFrost = {
    coverM: Math.min(...covers.map((one) => one.coverM)),
    frostCoverM: coverM,
    lengthM: covers.reduce((sum, one) => sum + one.lengthM, 0),
    stationsSaved: stations(deep) - stations(laid),
    figure: frost.figure,
  };
  return laid;
}

const stations = (one: LaidTree | undefined): number =>
  one ? one.profile.lifts + one.profile.pumps : Number.POSITIVE_INFINITY;

/**
 * The cheapest profile under a cover that passes all that lies in its way; where that takes a station more than passing the gravity pipes alone,
 * what can be moved (water, gas, cables at surveyed levels) is left to be moved, and other mains of its utility to be joined.
 */
function passingAll(
  utility: Drain,
  reaches: readonly Reach[],
  tree: GroundTree,
  sewer: SewerTree,
  outfallInvertM: number | undefined,
  { standards, passing = [], beside, ...options }: LayOptions,
): (coverM: number) => LaidTree | undefined {
  const gravity = passing.filter((one) => GRAVITY_UTILITIES.has(one.utility));
  const others = passing.filter((one) => !GRAVITY_UTILITIES.has(one.utility) && one.stays);
  const pastGravity = forbidCrossings(reaches, tree, utility, gravity, standards);
  const pastAll = forbidCrossings(pastGravity, tree, utility, [...others, ...beside], standards);
  const prices = sewerPrices(
    utility,
    searchPrices(options.aim ?? 'cost', options.rates ?? builtInRates).rates,
  );
  const { maxDepthM } = options;
  const solve = (ways: readonly Reach[], coverM: number, movesOthers: boolean): LaidTree | undefined => {
    const rules = sewerRules(utility, standards, {
      coverM,
      ...(maxDepthM === undefined ? {} : { maxDepthM }),
      ...(outfallInvertM === undefined ? {} : { outfallInvertM }),
    });
    const told = (profile: SewerProfile | undefined) => profile && { profile, movesOthers };
    const coarse = told(new ProfileSolver(ways, rules, prices).solve(sewer));
    if (stations(coarse) === 0) return coarse;
    // every node rounds its depth up: no house gets a pump for the few centimetres that are lost by it
    const finer = told(new ProfileSolver(ways, { ...rules, stepM: rules.stepM / 5 }, prices).solve(sewer));
    return stations(finer) < stations(coarse) ? finer : coarse;
  };
  return (coverM) => {
    const past = solve(pastGravity, coverM, pastAll !== pastGravity);
    if (pastAll === pastGravity) return past;
    const passed = solve(pastAll, coverM, false);
    return passed && stations(passed) <= stations(past) ? passed : past;
  };
}
