import steppedDrains from '../../../../data/standards/stepped-drains.json' with { type: 'json' };
import { slopesOf } from './lay-reach.ts';
import type { ProfiledPipe, SewerProfile } from './profile.ts';
import { ProfileSolver } from './profile-dp.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './sewer-graph.ts';
import type { SubtreeMemory } from './subtree-memory.ts';

/** Ground of a reach at so many even parts of its length. */
export type GroundAlong = (reach: number, parts: number) => Reach['ground'];

/** Manholes stand no closer to each other, metres. */
const { closestM } = steppedDrains;
/** Places among which they are chosen, at most: numbered by the bits of a word. */
const mostParts = 16;
/** Where a trench gets shallower by so much down the pipe, or the ground bends so far from the line between its ends, a manhole may save digging; metres. */
const wedgeM = 0.5;

/**
 * Where further manholes, with or without a drop, are cheaper than the pipes of a profile that run straight from one to the next. On ground that falls
 * more than a pipe may, a long pipe begins in a deep trench, or has to be pumped downhill.
 * @returns by reach how far from its upper end they stand, metres; nothing where no pipe is dug so deep that a shaft could pay
 */
export function furtherManholes(
  { pipes, nodes }: SewerProfile,
  reaches: readonly Reach[],
  sewer: SewerTree,
  rules: SewerRules,
  prices: SewerPrices,
  groundAlong: GroundAlong,
  memory?: SubtreeMemory,
): ReadonlyMap<number, readonly number[]> {
  const drops = new Set(nodes.filter(({ dropM }) => dropM > rules.dropFromM).map(({ node }) => node));
  const parts = new Map<number, number>();
  for (const pipe of pipes) {
    const reach = reaches[pipe.reach]!;
    // the lateral of a house has no manhole of its own
    if (sewer.isTerminal[reach.from] || reach.lengthM < 2 * closestM) continue;
    if (mayPay(pipe, reach, rules, prices, drops.has(reach.from)))
      parts.set(pipe.reach, Math.min(mostParts, Math.floor(reach.lengthM / closestM)));
  }
  if (parts.size === 0) return new Map();
  const stepping = reaches.map((reach, r) => {
    const count = parts.get(r);
    return count === undefined ? reach : { ...reach, ground: groundAlong(r, count), mayStep: true };
  });
  const steps = new ProfileSolver(stepping, rules, prices, memory).steps(sewer);
  return new Map(
    Array.from(steps, ([r, points]) => [r, points.map((i) => stepping[r]!.ground[i]![0])] as const),
  );
}

/** Whether the pipe lies so much deeper than it would have to that this costs more than a shaft. */
function mayPay(
  { diameterMm, upDepthM, downDepthM, meanDepthM, slope, flow, pressure }: ProfiledPipe,
  reach: Reach,
  rules: SewerRules,
  prices: SewerPrices,
  drops: boolean,
): boolean {
  const { ground, lengthM } = reach;
  const [first, last] = [ground[0]![1], ground.at(-1)![1]];
  if (first - last < wedgeM) return false;
  if (pressure) return true;
  const bendsM = ground.reduce(
    (most, [stationM, levelM]) =>
      Math.max(most, Math.abs(levelM - first - ((last - first) * stationM) / lengthM)),
    0,
  );
  const k = rules.sizes.findIndex((one) => one.diameterMm === diameterMm);
  const isWedge = upDepthM - downDepthM >= wedgeM;
  if (!isWedge && bendsM < wedgeM) return false;
  // flatter it lies only where what arrives is as deep: there no manhole helps
  const most = slopesOf(reach, flow, k, rules)?.most ?? Infinity;
  if (bendsM < wedgeM && (most - slope) * lengthM > 2 * rules.stepM) return false;
  const leastM = Math.max(rules.minDepthM, rules.sizes[k]!.minDepthM ?? 0);
  if (meanDepthM <= leastM) return false;
  const dugYuan = (prices.trench(meanDepthM, diameterMm) - prices.trench(leastM, diameterMm)) * lengthM;
  const shaftYuan = prices.manhole(upDepthM) - prices.manhole(leastM) + (drops ? prices.dropManhole : 0);
  return dugYuan + shaftYuan > prices.manhole(leastM);
}
