import { expect, it } from 'vitest';
import { boxOf, emptyBox, widenByCoordinates } from '../../../domain/geo/box.ts';
import { networkFeatures } from '../../../domain/pipes/files/map-features.ts';

it('a box holds points in any number, and none', () => {
  const points = Array.from({ length: 300_000 }, (_, i): [number, number] => [i, 1 - i]);
  expect(boxOf(points)).toEqual([0, -299_998, 299_999, 1]);
  expect(boxOf([])).toEqual([Infinity, Infinity, -Infinity, -Infinity]);
});

it('coordinates of GeoJSON are taken as deep as they lie', () => {
  const box = emptyBox();
  const rings = [
    [
      [1, 2],
      [3, 4, 99],
    ],
    [[[-5, 7]]],
  ];
  widenByCoordinates(box, rings);
  expect(box).toEqual([-5, 2, 3, 7]);
});

it('a contour of a drawing with 300,000 corners is no symbol, and does not end the stack', () => {
  const corners = Array.from({ length: 300_000 }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / 299_999;
    return [100 * Math.cos(angle), 100 * Math.sin(angle)];
  });
  corners[corners.length - 1] = corners[0]!;
  const feature = { row: 1, properties: { Layer: 'JS' }, type: 'Line' as const, coordinates: [corners] };
  const drawing = { drawing: { fileName: 'a.dxf' } };
  expect(networkFeatures([feature], drawing).layers[0]).toMatchObject({
    name: 'JS',
    counts: { lines: 1, symbols: 0 },
  });
});
