import { lengthOf, type Point } from '../../geo/plane.ts';
import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import type { RoutedUtility } from './route-all.ts';
import type { Site, SitePipe } from './site/site.ts';
import { pumpingStations } from './sizing/pumping-stations.ts';
import type { LaidNetwork } from './sizing/sized-network.ts';

/** Layings with lower and lower mains. */
const rounds = 2;

/**
 * A station is built only where nothing else is legal: where the main that a drain was led to is too high for it, it is laid again to those parts
 * of the mains that are low enough, and the layout with fewer stations stays.
 * @param lay - the utility on a site
 * @param sizeFree - the sizes of a layout as if every main lay as deep as one likes
 */
export function joinLowerMains(
  first: RoutedUtility,
  site: Site,
  lay: (site: Site) => RoutedUtility,
  sizeFree: (one: RoutedUtility) => LaidNetwork,
): RoutedUtility {
  const { utility } = first.network;
  if (!GRAVITY_UTILITIES.has(utility)) return first;
  let best = first;
  let latest = first;
  for (let round = 0; round < rounds && stationsOf(latest.network) > 0; round++) {
    const lower = withMainsBelow(site, utility, arrivalLevel(latest.network, sizeFree(latest)));
    if (!lower) break;
    latest = lay(lower);
    const isBetter =
      stationsOf(latest.network) < stationsOf(best.network) &&
      latest.route.unreachable.length <= best.route.unreachable.length;
    if (isBetter) best = latest;
  }
  return best;
}

export function stationsOf({ lifts, pumps }: LaidNetwork): number {
  return lifts + pumps;
}

/** Highest level at which one of the trees would arrive that need stations only because their main is too high; undefined where none does. */
function arrivalLevel(laid: LaidNetwork, free: LaidNetwork): number | undefined {
  if (stationsOf(free) >= stationsOf(laid)) return undefined;
  const treeOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));
  const stations = (network: LaidNetwork): Map<string, number> => {
    const count = new Map<string, number>();
    const add = (id: string) => count.set(treeOf(id), (count.get(treeOf(id)) ?? 0) + 1);
    for (const one of network.nodes) if (one.wellDepthM !== undefined) add(one.id);
    for (const id of pumpingStations(network.pipes)) add(id);
    return count;
  };
  const [before, after] = [stations(laid), stations(free)];
  const levels = free.nodes
    .filter(
      ({ id, kind }) => kind === 'tie-in' && (before.get(treeOf(id)) ?? 0) > (after.get(treeOf(id)) ?? 0),
    )
    .map((one) => one.groundM - one.depthM);
  return levels.length > 0 ? Math.max(...levels) : undefined;
}

/** The site with only those parts of a utility's mains to be joined that lie at or below a level; what lies higher stays and is passed. */
function withMainsBelow(site: Site, utility: Utility, levelM: number | undefined): Site | undefined {
  if (levelM === undefined) return undefined;
  const own = site.mains.filter((one) => one.utility === utility);
  const low = own.flatMap((one) => partBelow(one, levelM) ?? []);
  if (low.length === 0 || (low.length === own.length && low.every((one, i) => one === own[i])))
    return undefined;
  const high = own.filter((one) => !low.some(({ id }) => id === one.id));
  return {
    ...site,
    mains: [...site.mains.filter((one) => one.utility !== utility), ...low],
    existing: [...site.existing, ...high],
  };
}

/** The part of a main whose invert lies at or below a level; a main of unknown levels may lie as deep. */
function partBelow(main: SitePipe, levelM: number): SitePipe | undefined {
  const { line, startLevelM, endLevelM } = main;
  if (startLevelM === undefined || endLevelM === undefined) return main;
  if (Math.max(startLevelM, endLevelM) <= levelM) return main;
  if (Math.min(startLevelM, endLevelM) > levelM) return undefined;
  const cutM = (lengthOf(line) * (levelM - startLevelM)) / (endLevelM - startLevelM);
  const [before, after] = cutAt(line, cutM);
  return endLevelM < startLevelM
    ? { ...main, line: after, startLevelM: levelM }
    : { ...main, line: before, endLevelM: levelM };
}

function cutAt(line: readonly Point[], atM: number): [before: Point[], after: Point[]] {
  let along = 0;
  for (let k = 1; k < line.length; k++) {
    const [a, b] = [line[k - 1]!, line[k]!];
    const pieceM = lengthOf([a, b]);
    if (along + pieceM >= atM && pieceM > 0) {
      const share = (atM - along) / pieceM;
      const at: Point = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
      return [
        [...line.slice(0, k), at],
        [at, ...line.slice(k)],
      ];
    }
    along += pieceM;
  }
  return [[...line], [line.at(-1)!]];
}
