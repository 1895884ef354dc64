import type { DrawingItem } from './drawing.ts';

/** A dimension line between two places, ticked at both ends. */
export function dimension(
  items: DrawingItem[],
  from: number,
  to: number,
  y: number,
  layer: DrawingItem['layer'],
) {
  items.push({
    type: 'line',
    layer,
    points: [
      [from, y],
      [to, y],
    ],
    widthMm: 0.15,
  });
  for (const at of [from, to]) {
    items.push({
      type: 'line',
      layer,
      points: [
        [at, y - 1.6],
        [at, y + 1.6],
      ],
      widthMm: 0.13,
    });
    items.push({
      type: 'line',
      layer,
      points: [
        [at - 0.8, y - 0.8],
        [at + 0.8, y + 0.8],
      ],
      widthMm: 0.3,
    });
  }
}

/** Along the line where there is room, upright where there is not. */
export function squeezed(
  items: DrawingItem[],
  from: number,
  to: number,
  y: number,
  words_: string,
  layer: DrawingItem['layer'],
) {
  const middle = (from + to) / 2;
  if (words_.length * 1.35 < to - from) text(items, middle, y + 1, words_, 2.3, 'middle', layer);
  else items.push({ type: 'text', layer, x: middle + 0.8, y: y + 2, text: words_, sizeMm: 2, turn: 90 });
}

export function text(
  items: DrawingItem[],
  x: number,
  y: number,
  words_: string,
  sizeMm: number,
  anchor: 'start' | 'middle' | 'end' = 'start',
  layer: DrawingItem['layer'] = 'text',
) {
  items.push({ type: 'text', layer, x, y, text: words_, sizeMm, anchor });
}
