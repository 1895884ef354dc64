import { expect, test } from 'vitest';
import { sideOf } from '../../client/workbench/pipes/routing/side-of.ts';
import { boundsAround, boundsOf } from '../../client/workbench/pipes/routing/zone-bounds.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import type { Point } from '../../domain/geo/plane.ts';
import { routeAll } from '../../domain/pipes/routing/route-all.ts';
import { deskMarginM, mainsM } from '../../domain/pipes/routing/site/search-reach.ts';
import { siteOfNetwork } from '../../domain/pipes/routing/site/site-of-network.ts';
import { aNetwork } from '../domain/pipes/a-network.ts';
import { box } from '../domain/pipes/routing/a-house.ts';

const { forward, inverse } = projectionOf(4547);
const at = (x: number, y: number): [number, number] => [500_000 + x, 4_200_000 + y];
const moved = (ring: readonly Point[]) => ring.map(([x, y]) => at(x, y));
const zone = [moved(box(0, 0, 60, 60))];
const degrees = zone.map((ring) => ring.map(([x, y]) => inverse(x, y)));

test('the desk loads whatever stands where pipes to the farthest main that counts may come to lie', () => {
  // the main runs along the edge of what counts; the way to it is free only round a slab behind it, which has to be known
  const network = aNetwork()
    .node('w1', ...at(-100, -148))
    .node('w2', ...at(160, -148))
    .pipe('far main', 'w1', 'w2', { utility: 'water', diameterMm: 300 })
    .build();
  const behind = moved(box(-40, -205, 140, 45));
  const around = {
    buildings: [
      { id: 'own', households: 40, rings: [moved(box(10, 20, 40, 12))] },
      { id: 'behind', households: 90, rings: [behind] },
    ],
    ...{ points: [], lines: [] },
  };
  const site = siteOfNetwork(network, around, {
    ...{ zone, utilities: ['water'], outlets: 'houses', forbidden: [], pins: [], corridors: [] },
  });
  expect(site.buildings.map((one) => one.id)).toEqual(['own', 'behind']);
  const [west, south, east, north] = boundsAround(degrees);
  const corners = [forward(west, south), forward(east, north)];
  const isLoaded = ([x, y]: Point) =>
    x > corners[0]![0] && x < corners[1]![0] && y > corners[0]![1] && y < corners[1]![1];
  // all that the site holds of it, and every pipe that is laid
  for (const point of behind) expect(isLoaded(point)).toBe(true);
  const [water] = routeAll(site, ['water'], { quick: true, marginM: deskMarginM }).routes;
  expect(water!.route.unreachable).toEqual([]);
  expect(at(0, -mainsM - deskMarginM)[1]).toBeGreaterThan(corners[0]![1]);
});

test('on which side of a zone a place lies', () => {
  const bounds = boundsOf(degrees);
  const side = (x: number, y: number) => sideOf(bounds, inverse(...at(x, y)));
  expect([side(30, 400), side(300, 30), side(30, -300), side(-300, 30)]).toEqual(['n', 'e', 's', 'w']);
  expect([side(400, 400), side(400, -300), side(-300, -300), side(-300, 400)]).toEqual([
    'ne',
    'se',
    'sw',
    'nw',
  ]);
  // beyond the eastern side, whatever the zone is long
  expect(side(300, 60)).toBe('e');
  expect(side(45, 30)).toBe('e');
});
