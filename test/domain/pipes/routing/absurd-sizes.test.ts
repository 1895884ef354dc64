import { expect, test } from 'vitest';
import { cellAt, frameAround } from '../../../../domain/pipes/routing/ground/frame.ts';
import { ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { GridSteiner } from '../../../../domain/pipes/routing/search/grid-steiner.ts';

test('a price beyond all reason, beside a pipe of a million metres say, asks for no billions of buckets', () => {
  const frame = frameAround({ minX: 0, minY: 0, maxX: 20, maxY: 20 }, 5, 1);
  const field = new Float32Array(frame.width * frame.height).fill(10);
  const [root, usual, dear] = [cellAt(frame, 2, 2), cellAt(frame, 18, 2), cellAt(frame, 2, 18)];
  const attachments = [
    { cell: usual, terminal: 0, price: 1 },
    { cell: dear, terminal: 1, price: 5e11 },
    { cell: usual, terminal: 1, price: 5e12 },
  ];
  const ground = { frame, field, price: undefined, index: new ObstacleIndex([]) };
  const tree = new GridSteiner(ground, attachments).solve([{ cell: root, price: 0 }], 2);
  expect(tree.attached.map((one) => one?.terminal)).toEqual([0, 1]);
  expect(tree.attached[0]!.price).toBe(1);
});
