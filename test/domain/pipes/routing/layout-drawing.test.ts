import { describe, expect, test } from 'vitest';
import { nearestOnLines, type Point } from '../../../../domain/geo/plane.ts';
import { newNode, newSegment, type PipeNetwork } from '../../../../domain/pipes/model.ts';
import { drawingLayer } from '../../../../domain/pipes/routing/answer/layout-drawing.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { outsideMains } from '../../../../domain/pipes/routing/tasks/separation-site.ts';
import { box, house } from './a-house.ts';

/** Two houses; all lines around them by two ends half a kilometre away. */
const site: Site = {
  buildings: [house('甲', box(0, 0, 20, 10)), house('乙', box(40, 0, 20, 10))],
  barriers: [],
  streets: [
    ...[{ id: 's', kind: 'residential', widthM: 7, line: across(-22) }],
    ...[{ id: 'area', kind: 'service', widthM: 6, line: [], rings: [box(-500, 26, 1000, 6)] }],
  ],
  existing: [{ id: 'g', utility: 'gas', diameterMm: 110, line: across(-30) }],
  mains: [
    { id: 'w', utility: 'water', diameterMm: 300, line: across(-15) },
    { id: 'far', utility: 'water', diameterMm: 300, line: across(-400) },
  ],
  zone: [box(-500, -300, 1000, 320)],
  groundM: () => 40,
};

function across(y: number): Point[] {
  return [
    [-500, y],
    [500, y],
  ];
}

describe('the drawing of a layout', () => {
  const layout = routeAll(site, ['water'], { quick: true, marginM: 40 });
  const { features } = drawingLayer(layout);
  const lines = (layer: string): Point[][] =>
    features.flatMap(({ geometry, properties }) =>
      properties.Layer === layer && geometry?.type === 'LineString'
        ? [geometry.coordinates.map(([x, y]): Point => [x!, y!])]
        : [],
    );

  test('mains, existing pipes, streets and the boundary are there though no vertex of theirs is', () => {
    const drawn = ['现状给水', '现状燃气', '现状道路', '布置范围'].map((one) => lines(one).length);
    // the main far off is no part of the drawing; the street is a middle and the two edges of an area, the boundary its northern side
    expect(drawn).toEqual([1, 1, 3, 1]);
    const words = features.filter((one) => one.properties.Text && one.properties.Layer === '现状燃气');
    expect(words).toHaveLength(1);
  });

  test('they end at the border of the drawing, and the tie-in lies on the main that is drawn', () => {
    const laid = layout.routes[0]!.network.nodes;
    const [west, east] = [Math.min(...laid.map((one) => one.x)), Math.max(...laid.map((one) => one.x))];
    for (const layer of ['现状给水', '现状燃气', '现状道路', '布置范围'])
      for (const line of lines(layer)) {
        expect(line[0]![0]).toBeCloseTo(line[0]![0] < line[1]![0] ? west - 40 : east + 40, 6);
        expect(line.at(-1)![0]).toBeCloseTo(line[0]![0] < line[1]![0] ? east + 40 : west - 40, 6);
      }
    const ties = laid.filter((one) => nearestOnLines(lines('现状给水'), one.x, one.y).distanceM < 1e-6);
    expect(ties.length).toBeGreaterThan(0);
  });
});

test('a street main whose ends lie far off is one for a separation, too', () => {
  const ends = [-500, 500].map((x) => newNode({ id: String(x), x, y: -15, utility: 'storm' }));
  const network: PipeNetwork = {
    crs: null,
    nodes: ends,
    segments: [newSegment({ id: 'main', utility: 'storm', from: '-500', to: '500', diameterMm: 800 })],
    extras: {},
  };
  const found = outsideMains(
    { network, site, isInside: () => false, becomes: 'sewage', year: 2026 },
    'storm',
    new Set(),
  );
  expect(found.kind).toBe('separate');
  expect(found.pipes.map((one) => one.id)).toEqual(['main']);
});
