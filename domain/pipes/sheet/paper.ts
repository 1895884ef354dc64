import type { Bilingual } from '../../problem.ts';
import type { Drawing, DrawingItem, Layer } from '../section/drawing.ts';

export type Language = keyof Bilingual;

/** A place on the paper in millimetres, origin at its lower left. */
export interface Area {
  x: number;
  y: number;
  widthMm: number;
  heightMm: number;
}

/** A3 across (GB/T 50001 幅面): 25 mm to bind at the left, 5 mm at the other edges; the title strip at the foot. */
export const paper = { widthMm: 420, heightMm: 297, bindMm: 25, edgeMm: 5, stripMm: 20 };

/** What a page has for its contents, inside the frame and above the title strip. */
export const contents: Area = {
  x: paper.bindMm + 3,
  y: paper.edgeMm + paper.stripMm + 3,
  widthMm: paper.widthMm - paper.bindMm - paper.edgeMm - 6,
  heightMm: paper.heightMm - 2 * paper.edgeMm - paper.stripMm - 6,
};

/** A page before it has its frame and its title strip. */
export interface PageDraft {
  /** 图名. */
  title: string;
  /** What the list of sheets calls it with its neighbours; its title where nothing is said. */
  series?: string;
  /** `1:500`; none where nothing is to scale. */
  scales: string[];
  items: DrawingItem[];
}

/** One page of the set; `number` counts from 1. */
export interface SheetPage {
  number: number;
  title: string;
  scales: string[];
  drawing: Drawing;
}

export function line(
  layer: Layer,
  points: [number, number][],
  widthMm: number,
  more: Partial<Extract<DrawingItem, { type: 'line' }>> = {},
): DrawingItem {
  return { type: 'line', layer, points, widthMm, ...more };
}

export function words(
  layer: Layer,
  x: number,
  y: number,
  text: string,
  sizeMm: number,
  more: Partial<Extract<DrawingItem, { type: 'text' }>> = {},
): DrawingItem {
  return { type: 'text', layer, x, y, text, sizeMm, ...more };
}

export function box({ x, y, widthMm, heightMm }: Area): [number, number][] {
  return [
    [x, y],
    [x + widthMm, y],
    [x + widthMm, y + heightMm],
    [x, y + heightMm],
  ];
}

/** A drawing set down on a page: its lower left corner at a place. */
export function setDown(items: readonly DrawingItem[], dx: number, dy: number): DrawingItem[] {
  return items.map((item) =>
    item.type === 'line'
      ? { ...item, points: item.points.map(([x, y]): [number, number] => [x + dx, y + dy]) }
      : { ...item, x: item.x + dx, y: item.y + dy },
  );
}
