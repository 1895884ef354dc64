import verticalBends from '../../../../data/standards/vertical-bends.json' with { type: 'json' };
import type { Point } from '../../../geo/plane.ts';
import { GRAVITY_UTILITIES } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import { type Crossing, crossingsOf, forbiddenDepths, type Neighbour } from '../ground/separation.ts';
import { passedBy } from '../site/existing-neighbours.ts';
import type { Site } from '../site/site.ts';
import { chambersOf } from './chambers.ts';
import { type CrownProfile, crownProfiles, type Passing } from './crown-profile.ts';
import { neighboursOf } from './laid-neighbours.ts';
import type { LaidNetwork, LaidNode, LaidPipe } from './sized-network.ts';

const touchM = 1e-9;
/** sin 30°: what is passed at a flatter angle is not looked at any further along. */
const flattest = 0.5;
/** Points nearer than this to each other are one, metres. */
const samePlaceM = 0.02;
const besideBendM = 0.05;
/** On either side of what is passed, for setting out, metres. */
const besideM = 0.3;

/**
 * Pressure pipes pass what they cross, in laying order, each against all that is fixed already: where they have to go deeper they do so locally, and
 * come up again (data/standards/vertical-bends.json). Pipes that meet are joined: they end at one depth. Only in a chamber, where fittings stand
 * upright, each keeps its own. A pipe that bends so is cut there into pieces that meet at nodes of kind `bend`.
 * @returns the networks, those that nothing is in the way of unchanged
 */
export function withPressureLevels(
  networks: readonly LaidNetwork[],
  site: Site,
  rules: Standards,
): LaidNetwork[] {
  const done: LaidNetwork[] = [];
  for (const network of networks) {
    if (GRAVITY_UTILITIES.has(network.utility)) {
      done.push(network);
      continue;
    }
    const fixed = [...passedBy(site, network.utility), ...done.flatMap(neighboursOf)];
    done.push(level(network, fixed, site, rules));
  }
  return done;
}

const levelledBefore = remember<LaidNetwork, LaidNetwork>();

function level(network: LaidNetwork, fixed: readonly Neighbour[], site: Site, rules: Standards): LaidNetwork {
  const { utility, pipes } = network;
  const mine = neighboursOf(network);
  const crossed = Map.groupBy(crossingsOf(mine, fixed), (one) => one.pipe);
  const passingOf = ({ diameterMm, lengthM }: LaidPipe, i: number, crossing: Crossing): Passing => {
    const { at, other, otherAt } = crossing;
    const [from, to] = mine[i]!.groundM;
    const pipe = fixed[other]!;
    const passed = { pipe, at: otherAt, ownGroundM: from + (to - from) * at };
    const sine = Math.max(flattest, sineBetween(mine[i]!, pipe));
    return {
      atM: at * lengthM,
      halfM: besideM + (pipe.diameterMm + diameterMm) / 2000 / sine,
      window: forbiddenDepths({ utility, diameterMm }, passed, rules),
    };
  };
  const passing = pipes.map((pipe, i) => (crossed.get(i) ?? []).map((one) => passingOf(pipe, i, one)));
  return levelledBefore(network, [site, passing], () => ledPast(network, site, passing));
}

/** @param passing - what each of its pipes passes */
function ledPast(network: LaidNetwork, site: Site, passing: readonly (readonly Passing[])[]): LaidNetwork {
  const { pipes } = network;
  const { ends, depthM } = jointsOf(network);
  const profiles = crownProfiles(
    pipes.map(({ lengthM }, i) => ({ ends: ends[i]!, lengthM, passing: passing[i]! })),
    depthM,
    verticalBends.steepest,
  );
  const ground = new Map(network.nodes.map((one) => [one.id, one.groundM]));
  // the ground was looked at every few metres: a bend between may lie a little lower still
  const coverM = Math.min(...pipes.flatMap((one) => [one.fromDepthM, one.toDepthM]));
  const bends: LaidNode[] = [];
  const pieces = pipes.map((pipe, i) => {
    const grounds = [ground.get(pipe.from) ?? 0, ground.get(pipe.to) ?? 0] as const;
    return piecesOf(pipe, profiles[i]!, grounds, { coverM, groundM: site.groundM, bends });
  });
  if (pieces.every((list, i) => list.length === 1 && list[0] === pipes[i])) return network;
  const laid = pieces.flat();
  const deepest = new Map<string, number>();
  for (const { from, to, fromDepthM, toDepthM } of laid) {
    deepest.set(from, Math.max(deepest.get(from) ?? 0, fromDepthM));
    deepest.set(to, Math.max(deepest.get(to) ?? 0, toDepthM));
  }
  const nodes = [
    ...network.nodes.map((one) => ({ ...one, depthM: deepest.get(one.id) ?? one.depthM })),
    ...bends,
  ];
  const closing = new Set(network.loops?.pipes);
  const loops = network.loops && {
    ...network.loops,
    pipes: laid.flatMap(({ id, of }) => (closing.has(of ?? id) ? [id] : [])),
  };
  const assumptions = [...network.assumptions, ...bendWords(bends.length)];
  return { ...network, pipes: laid, nodes, assumptions, ...(loops ? { loops } : {}) };
}

function bendWords(count: number): string[] {
  return count > 0
    ? [
        `vertical-bends: ${count} bends up and down under what is crossed, 1 in ${1 / verticalBends.steepest}; no fittings are billed`,
      ]
    : [];
}

function sineBetween({ line: [a, b] }: Neighbour, { line: [c, d] }: Neighbour): number {
  const cross = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  const lengths = Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(d[0] - c[0], d[1] - c[1]);
  return lengths > 0 ? Math.abs(cross) / lengths : 1;
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

/** A pipe cut where its profile bends; the bends are added to `bends`. The very pipe where it lies as it lay. */
function piecesOf(
  pipe: LaidPipe,
  profile: CrownProfile,
  [groundFrom, groundTo]: readonly [number, number],
  { coverM, groundM: groundAt, bends }: { coverM: number; groundM: Site['groundM']; bends: LaidNode[] },
): LaidPipe[] {
  const { id, line, lengthM } = pipe;
  const last = profile.length - 1;
  if (last === 1) {
    const [fromDepthM, toDepthM] = [profile[0]![1], profile[1]![1]];
    const isSame =
      Math.abs(pipe.fromDepthM - fromDepthM) < touchM && Math.abs(pipe.toDepthM - toDepthM) < touchM;
    return [isSame ? pipe : { ...pipe, ...levelled(pipe, fromDepthM, toDepthM) }];
  }
  const [[ax, ay], [bx, by]] = line;
  const placeAt = (atM: number): Point => [
    ax + ((bx - ax) * atM) / lengthM,
    ay + ((by - ay) * atM) / lengthM,
  ];
  const isTaken = ([x, y]: Point): boolean =>
    bends.some((one) => Math.hypot(one.x - x, one.y - y) < samePlaceM);
  const points = profile.map(([givenM, crownM], k) => {
    let atM = givenM;
    // where two pipes of a network lead back along each other they don't bend at one place
    if (k > 0 && k < last && isTaken(placeAt(atM)))
      atM = Math.min(atM + besideBendM, profile[k + 1]![0] - samePlaceM);
    const share = atM / lengthM;
    const [x, y] = k === 0 ? line[0] : k === last ? line[1] : placeAt(atM);
    const straightM = groundFrom + (groundTo - groundFrom) * share;
    const groundM = k === 0 || k === last ? straightM : (groundAt(x, y) ?? straightM);
    // its level goes by the ground at its ends, its depth by the ground above
    const depthM = Math.max(coverM, crownM + groundM - straightM);
    const node = k === 0 ? pipe.from : k === last ? pipe.to : `${id}-b${k}`;
    if (node !== pipe.from && node !== pipe.to)
      bends.push({ id: node, x, y, groundM, depthM, kind: 'bend', dropM: 0, terminal: null });
    return { atM, node, place: [x, y] as Point, depthM };
  });
  return points.slice(1).map((to, k): LaidPipe => {
    const from = points[k]!;
    return {
      ...pipe,
      ...(k === 0 ? {} : { id: `${id}-${k + 1}` }),
      of: id,
      from: from.node,
      to: to.node,
      line: [from.place, to.place],
      lengthM: to.atM - from.atM,
      ...levelled(pipe, from.depthM, to.depthM),
    };
  });
}

function levelled(
  { diameterMm }: LaidPipe,
  fromDepthM: number,
  toDepthM: number,
): Pick<LaidPipe, 'fromDepthM' | 'toDepthM' | 'trenchDepthM' | 'floor'> {
  const height = diameterMm / 1000;
  const trenchDepthM = (fromDepthM + toDepthM) / 2 + height;
  if (Math.abs(fromDepthM - toDepthM) < touchM) return { fromDepthM, toDepthM, trenchDepthM };
  const floor: LaidPipe['floor'] = [
    [0, fromDepthM + height],
    [1, toDepthM + height],
  ];
  return { fromDepthM, toDepthM, trenchDepthM, floor };
}
