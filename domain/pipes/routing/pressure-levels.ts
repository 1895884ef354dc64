import { GRAVITY_UTILITIES } from '../model.ts';
import type { Standards } from '../standards.ts';
import { chambersOf } from './chambers.ts';
import { passedBy } from './existing-neighbours.ts';
import { neighboursOf } from './laid-neighbours.ts';
import { crossingsOf, type DepthWindow, forbiddenDepths, type Neighbour } from './separation.ts';
import type { Site } from './site.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** Rounds in which pipes that were led deeper may meet others there. */
const mostRounds = 200;
const touchM = 1e-9;

/** Depths that a crown must not have, a share of the way along its pipe. */
interface Passing {
  at: number;
  window: DepthWindow;
}

/**
 * Pressure pipes pass what they cross, in laying order, each against all that is fixed already. Pipes that meet are joined: they end at one depth,
 * and fall or rise evenly to their other end. Only in a chamber, where fittings stand upright, each keeps its own. The networks are changed in place.
 */
export function setPressureLevels(networks: readonly LaidNetwork[], site: Site, rules: Standards): void {
  const laid: Neighbour[] = [];
  for (const network of networks) {
    if (!GRAVITY_UTILITIES.has(network.utility))
      level(network, [...passedBy(site, network.utility), ...laid], rules);
    for (const one of neighboursOf(network)) laid.push(one);
  }
}

function level(network: LaidNetwork, fixed: readonly Neighbour[], rules: Standards): void {
  const { utility, pipes } = network;
  const mine = neighboursOf(network);
  const crossed = Map.groupBy(crossingsOf(mine, fixed), (one) => one.pipe);
  const passed = pipes.map(({ diameterMm }, i) =>
    (crossed.get(i) ?? []).map(({ at, other, otherAt }): Passing => {
      const [from, to] = mine[i]!.groundM;
      const crossing = { pipe: fixed[other]!, at: otherAt, ownGroundM: from + (to - from) * at };
      return { at, window: forbiddenDepths({ utility, diameterMm }, crossing, rules) };
    }),
  );
  const { ends, depthM } = jointsOf(network);
  for (let round = 0, moved = true; moved && round < mostRounds; round++) {
    moved = false;
    pipes.forEach((_, i) => {
      for (const {
        at,
        window: [from, to],
      } of passed[i]!) {
        const [a, b] = ends[i]!;
        const here = depthM[a]! * (1 - at) + depthM[b]! * at;
        if (here <= from + touchM || here >= to - touchM) continue;
        // the end that is nearer goes down the most, so that what meets the other one stays where it is
        const each = (to - here) / ((1 - at) ** 2 + at ** 2);
        depthM[a]! += (1 - at) * each;
        depthM[b]! += at * each;
        moved = true;
      }
    });
  }
  pipes.forEach((pipe, i) => {
    const [from, to] = ends[i]!.map((end) => depthM[end]!) as [number, number];
    if (pipe.fromDepthM !== from || pipe.toDepthM !== to) Object.assign(pipe, levelled(pipe, from, to));
  });
  const deepest = new Map<string, number>();
  for (const { from, to, fromDepthM, toDepthM } of pipes) {
    deepest.set(from, Math.max(deepest.get(from) ?? 0, fromDepthM));
    deepest.set(to, Math.max(deepest.get(to) ?? 0, toDepthM));
  }
  for (const node of network.nodes) node.depthM = deepest.get(node.id) ?? node.depthM;
}

/** The depths to be found: one for all pipes that meet outside a chamber, as deep as the deepest of them. */
function jointsOf(network: LaidNetwork): { ends: [from: number, to: number][]; depthM: number[] } {
  const chambers = chambersOf(network);
  const joint = new Map<string, number>();
  const depthM: number[] = [];
  const endOf = (node: string, deep: number): number => {
    const known = chambers.has(node) ? undefined : joint.get(node);
    const number = known ?? depthM.push(deep) - 1;
    if (known === undefined) joint.set(node, number);
    depthM[number] = Math.max(depthM[number]!, deep);
    return number;
  };
  const ends = network.pipes.map(({ from, to, fromDepthM, toDepthM }): [number, number] => [
    endOf(from, fromDepthM),
    endOf(to, toDepthM),
  ]);
  return { ends, depthM };
}

function levelled({ diameterMm }: LaidPipe, fromDepthM: number, toDepthM: number): Partial<LaidPipe> {
  const height = diameterMm / 1000;
  const trenchDepthM = (fromDepthM + toDepthM) / 2 + height;
  if (Math.abs(fromDepthM - toDepthM) < touchM) return { fromDepthM, toDepthM, trenchDepthM };
  const floor: LaidPipe['floor'] = [
    [0, fromDepthM + height],
    [1, toDepthM + height],
  ];
  return { fromDepthM, toDepthM, trenchDepthM, floor };
}
