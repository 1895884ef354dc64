import type { Utility } from '../../../domain/pipes/model.ts';
import type { Aim } from '../../../domain/pipes/routing/aims.ts';
import { pointNames } from '../../../domain/pipes/routing/answer/point-names.ts';
import { type DragRefusal, dragged } from '../../../domain/pipes/routing/drag.ts';
import {
  proveWater,
  type WaterProof,
  type WaterProofOptions,
} from '../../../domain/pipes/routing/judge/prove-water.ts';
import { type AllRoutes, type RouteAllOptions, routeAll } from '../../../domain/pipes/routing/route-all.ts';
import { type Site, storeysAt } from '../../../domain/pipes/routing/site/site.ts';
import { withWishes } from '../../../domain/pipes/routing/site/wishes.ts';
import { enlargeWater } from '../../../domain/pipes/routing/sizing/enlarge-water.ts';
import { type FileWish, siteWishesOf } from '../site/wish-file.ts';

type Move = Extract<FileWish, { kind: 'move' }>;

/** A layout among others: by which aim, with or without the wishes, before or after manholes were moved. */
export interface Alternative {
  name: Aim | 'before-moves' | 'without-wishes';
  aim: Aim;
  result: AllRoutes;
}

export interface LaidOut {
  result: AllRoutes;
  /** The answer first; one alone where nothing is to be compared. */
  alternatives: Alternative[];
  /** Moves that could not be done, and why. */
  refused: Map<Move, DragRefusal | 'no-such-name'>;
}

/**
 * The answer by the first aim with all wishes, and, to compare, those by the other aims, the answer before its manholes were moved and the one without
 * any wish. A move means a manhole of the answer to the first aim, so that the other aims have none.
 */
export function layOut(
  site: Site,
  wishes: readonly FileWish[],
  utilities: readonly Utility[],
  options: RouteAllOptions,
  [aim, ...others]: readonly [Aim, ...Aim[]],
  compare: boolean,
): LaidOut {
  const standing = siteWishesOf(wishes);
  const wished = wishes.some((one) => one.kind !== 'move');
  const on = wished ? withWishes(site, standing) : site;
  const first = routeAll(on, utilities, { ...options, aim });
  const moves = wishes.filter((one) => one.kind === 'move');
  const { result, refused } = moved(first, moves, { ...options, aim });
  const alternatives: Alternative[] = [{ name: aim, aim, result }];
  if (compare && result !== first) alternatives.push({ name: 'before-moves', aim, result: first });
  if (compare && wished)
    alternatives.push({
      name: 'without-wishes',
      aim,
      result: routeAll(site, utilities, { ...options, aim }),
    });
  for (const one of others)
    alternatives.push({ name: one, aim: one, result: routeAll(on, utilities, { ...options, aim: one }) });
  return { result, alternatives, refused };
}

/**
 * The same with the water pipes of each layout as wide as its proof by EPANET asks for; the answer and its alternatives alike, so that they compare.
 * `proved` is the proof of the answer, where its pipes stayed what they were.
 */
export async function withProvedWater(
  { result, alternatives, refused }: LaidOut,
  options: RouteAllOptions & Pick<WaterProofOptions, 'mainHeadM'>,
): Promise<LaidOut & { proved: WaterProof | undefined }> {
  const known = new Map<AllRoutes, AllRoutes>();
  let proved: WaterProof | undefined;
  for (const one of [result, ...alternatives.map((other) => other.result)]) {
    if (known.has(one)) continue;
    const water = one.routes.find(({ network }) => network.utility === 'water')?.network;
    const given = { ...options, storeysOf: storeysAt(one.site) };
    const proof = water && (await proveWater(water, given));
    const next = await enlargeWater(one, proof, given);
    known.set(one, next);
    if (one === result && next === one) proved = proof;
  }
  return {
    ...{ refused, proved },
    result: known.get(result)!,
    alternatives: alternatives.map((one) => ({ ...one, result: known.get(one.result)! })),
  };
}

/** Manholes are called as the first answer calls them, whatever was moved before. */
function moved(
  first: AllRoutes,
  moves: readonly Move[],
  options: RouteAllOptions,
): Pick<LaidOut, 'result' | 'refused'> {
  const refused: LaidOut['refused'] = new Map();
  let result = first;
  for (const move of moves) {
    const start =
      typeof move.from === 'string'
        ? placeOf(first, move.from, move.utility)
        : { utility: move.utility!, from: move.from };
    const next = start ? dragged(result, { ...start, to: move.to }, options) : 'no-such-name';
    if (typeof next === 'string') refused.set(move, next);
    else result = next;
  }
  return { result, refused };
}

function placeOf({ routes }: AllRoutes, name: string, utility: Utility | undefined) {
  for (const { network } of routes) {
    if (utility !== undefined && network.utility !== utility) continue;
    const names = pointNames(network);
    const node = network.nodes.find(({ id }) => names.get(id)?.toLowerCase() === name.toLowerCase());
    if (node) return { utility: network.utility, from: [node.x, node.y] as [number, number] };
  }
  return undefined;
}
