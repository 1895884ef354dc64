import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { finding } from '../../clash/surroundings.ts';
import type { Standards } from '../../standards.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import { classOfSpec, halfWidthOf, obstaclesFor } from '../ground/clearances.ts';
import type { RoutedUtility } from '../route-all.ts';
import type { Site } from '../site/site.ts';
import { toModel } from '../sizing/sized-network.ts';
import { checkLayout } from './check-layout.ts';
import { checkedPieces } from './judge-network.ts';
import { type Protection, placeOf } from './protection.ts';

/** Every place where a network lies nearer to what stands than the table asks, legal with a measure, priced by the metre. */
export function reducedPlaces(
  site: Site,
  { route, network }: RoutedUtility,
  rules: Standards,
  rates: Rates = builtInRates,
): Protection[] {
  if (route.eased.size === 0) return [];
  const segments = new Map(toModel(network).segments.map((one) => [one.id, one]));
  const { spec } = route;
  const bySize = Map.groupBy(network.pipes, (one) => one.diameterMm);
  return [...bySize].flatMap(([diameterMm, pipes]) => {
    const own = { ...spec, diameterMm };
    const halfM = halfWidthOf(own);
    const figure = rules.horizontal(classOfSpec(own), 'building', { diameterMm }) ?? null;
    const all = obstaclesFor(site, own, rules);
    // a lateral's own house keeps its number: the others are only cleared away
    const near = all.map((one) => (route.eased.has(one.id) ? one : { ...one, paths: [], area: false }));
    return checkLayout(checkedPieces(route, network, pipes), near).map((found): Protection => {
      const pipe = pipes[found.piece]!;
      const outline = all.find(({ id }) => id === found.obstacle)!;
      const at = nearestPlace(pipe.line, outline.paths);
      const told = finding(
        'building',
        segments.get(pipe.id)!,
        { type: 'building', id: found.obstacle },
        figure,
        {
          required: found.neededM - halfM,
          measured: found.distanceM - halfM,
          at: [...at],
          away: [...awayFrom(at, outline.paths)],
        },
      );
      const { utility } = network;
      return placeOf(told, { utility, line: pipe.line }, outline.paths, found.neededM, rates);
    });
  });
}

/** Of a pipe, the place nearest to an outline, by tenths of a metre. */
function nearestPlace(line: readonly [Point, Point], outline: readonly (readonly Point[])[]): Point {
  const [[ax, ay], [bx, by]] = line;
  const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) * 10));
  const places = Array.from(
    { length: steps + 1 },
    (_, i): Point => [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps],
  );
  const distance = ([x, y]: Point): number => nearestOnLines(outline, x, y).distanceM;
  return places.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function awayFrom([x, y]: Point, outline: readonly (readonly Point[])[]): Point {
  const foot = nearestOnLines(outline, x, y);
  return [x - foot.x, y - foot.y];
}
