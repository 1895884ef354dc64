import { expect, test } from 'vitest';
import { frameAround } from '../../../../domain/pipes/routing/ground/frame.ts';
import type { Obstacle } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { priceNarrow } from '../../../../domain/pipes/routing/ground/price.ts';

test('only legal ground with less room than asked gets dearer', () => {
  const wall: Obstacle = {
    id: 'wall',
    kind: 'structure',
    paths: [
      [
        [0, -20],
        [0, 20],
      ],
    ],
    area: false,
    clearanceM: 2,
  };
  const frame = frameAround({ minX: 0, minY: 0, maxX: 6, maxY: 1 }, 0, 0.5);
  const price = new Float32Array(frame.width * frame.height).fill(1);
  priceNarrow(frame, price, [wall], 0.75);
  for (let column = 0; column < frame.width; column++) {
    const x = frame.x0 + column * frame.cellM;
    expect(price[column], `at ${x} m`).toBe(x >= 2 && x < 2.75 ? 3 : 1);
  }
});
