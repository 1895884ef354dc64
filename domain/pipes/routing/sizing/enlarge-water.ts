import { standards as builtIn } from '../../standards.ts';
import { billRoutes } from '../bill/bill-routes.ts';
import { totalYuan } from '../bill/bill-sums.ts';
import type { WaterProof, WaterProofOptions } from '../judge/prove-water.ts';
import {
  type AllRoutes,
  type RouteAllOptions,
  type RoutedUtility,
  settleUnbilled,
  withoutLevels,
} from '../route-all.ts';
import { nearestOnMains } from '../search/roots.ts';
import type { Site } from '../site/site.ts';
import {
  type Enlarged,
  type EnlargedPipe,
  enlargedFurther,
  mayHelp,
  shortOf,
  withSizes,
} from './enlarged.ts';
import type { LaidNetwork } from './sized-network.ts';
import { type WiderSizes, widerSizes } from './wider-sizes.ts';

/** Layouts with wider pipes that are settled until none of these is in the way of something. */
const mostRounds = 4;

/**
 * A layout whose water proof does not hold, with wider pipes as far as these help: levels, clashes and bill of everything are settled again, and a
 * pipe for which there is no room keeps a smaller size. What was enlarged, why, and what nothing helps is told in `enlarged` of the network. The very
 * layout where the proof holds or only the main's own head lacks.
 * @param proof - of this layout, by the same head and storeys
 * @param options - by which it was laid; prices are those of the layout
 */
export async function enlargeWater(
  all: AllRoutes,
  proof: WaterProof | null | undefined,
  options: RouteAllOptions & WaterProofOptions = {},
): Promise<AllRoutes> {
  const water = all.routes.find((one) => one.network.utility === 'water');
  if (!water || !proof || !mayHelp(proof)) return all;
  const { network } = withoutLevels(water);
  const told = (laid: AllRoutes, enlarged: Enlarged): AllRoutes =>
    tellWater(laid, enlargedFurther(network.enlarged, enlarged));
  const { rates } = all;
  const before = troublesOf(all);
  const mostMm = new Map(byMains(network, all.site));
  const kept = new Set<string>();
  for (let round = 0; round < mostRounds; round++) {
    const wider = await widerSizes(network, proof, { ...options, rates, mostMm });
    if (wider.sizes.size === 0) return told(all, { ...nothing, kept: [...kept], stuck: wider.stuck });
    const next = settled(all, water, network, wider, options);
    const tooNear = new Set(
      [...troublesOf(next)].filter(([key]) => !before.has(key)).flatMap(([, pipes]) => pipes),
    );
    if (tooNear.size === 0) {
      const bill = billRoutes(next, options.standards ?? builtIn);
      const { causes, stuck } = wider;
      const pipes = enlargedPipes(network, wider.sizes);
      return told(bill, { pipes, causes, stuck, kept: [...kept], costYuan: yuanOf(bill) - yuanOf(all) });
    }
    const inTheWay = [...wider.sizes.keys()].filter((id) => tooNear.has(id));
    // one beside it was pushed into something: nobody knows by which of them
    for (const id of inTheWay.length > 0 ? inTheWay : wider.sizes.keys()) {
      mostMm.set(id, smaller(wider.sizes.get(id)!));
      kept.add(id);
    }
  }
  return told(all, { ...nothing, kept: [...kept], stuck: shortOf(proof) });
}

const nothing: Enlarged = { pipes: [], causes: [], costYuan: 0, kept: [], stuck: 0 };

/** Just below a size: the next smaller one of the series is the widest that is left. */
const smaller = (sizeMm: number): number => sizeMm - 1;

/** A pipe is no wider than the main that it is tied to. */
function* byMains({ pipes, nodes }: LaidNetwork, site: Site): Generator<[pipe: string, mostMm: number]> {
  const mains = site.mains.filter((one) => one.utility === 'water');
  const ties = new Map(nodes.filter((one) => one.kind === 'tie-in').map((one) => [one.id, one]));
  for (const { id, from, to } of pipes) {
    const tie = ties.get(from) ?? ties.get(to);
    if (!tie) continue;
    const mainMm = mains[nearestOnMains(mains, tie.x, tie.y).main]?.diameterMm;
    if (mainMm) yield [id, mainMm];
  }
}

function settled(
  { site, routes, rates }: AllRoutes,
  water: RoutedUtility,
  network: LaidNetwork,
  { sizes }: WiderSizes,
  options: RouteAllOptions,
): AllRoutes {
  const wider = { ...network, pipes: withSizes(network.pipes, sizes) };
  const laid = new Map(
    routes.map((one) => [
      one.network.utility,
      one === water ? { ...one, network: wider, unlevelled: undefined, was: one.network } : one,
    ]),
  );
  const order = routes.map((one) => one.network.utility);
  return settleUnbilled(site, order, laid, options.standards ?? builtIn, { ...options, rates });
}

function enlargedPipes({ pipes }: LaidNetwork, sizes: ReadonlyMap<string, number>): EnlargedPipe[] {
  return pipes.flatMap(({ id, diameterMm: fromMm, lengthM }) => {
    const toMm = sizes.get(id);
    return toMm === undefined ? [] : [{ pipe: id, fromMm, toMm, lengthM }];
  });
}

function yuanOf({ routes }: AllRoutes): number {
  return totalYuan(routes.flatMap((one) => one.quantities));
}

function tellWater(all: AllRoutes, enlarged: Enlarged): AllRoutes {
  return {
    ...all,
    routes: all.routes.map((one) =>
      one.network.utility === 'water'
        ? {
            ...one,
            network: { ...one.network, enlarged },
            ...(one.unlevelled && { unlevelled: { ...one.unlevelled, enlarged } }),
          }
        : one,
    ),
  };
}

/** What must not stay, each with the new pipes that it is between: by their numbers before they were cut where they bend. */
function troublesOf({ clashes, routes }: AllRoutes): Map<string, string[]> {
  const whole = new Map(
    routes.flatMap(({ network }) => network.pipes.map((one) => [one.id, one.of ?? one.id])),
  );
  const troubles = new Map<string, string[]>();
  for (const { kind, a, b } of clashes) {
    const ids = [a.id, b.id].map((id) => whole.get(id) ?? id);
    troubles.set(`${kind} ${ids.toSorted().join(' ')}`, ids);
  }
  for (const { violations } of routes)
    for (const { pipe, ...one } of violations) {
      const id = whole.get(pipe) ?? pipe;
      troubles.set(`near ${id} ${one.obstacle}`, [id]);
    }
  return troubles;
}
