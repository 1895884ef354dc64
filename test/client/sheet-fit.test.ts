import { expect, test } from 'vitest';
import { isTooSmall } from '../../client/workbench/pipes/sheet-fit.ts';

test('a drawing is fitted into its box only where its text can be read then', () => {
  const svg = (width: number, height: number) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 1 1"></svg>`;
  const drawer = { width: 970, height: 330 };
  expect(isTooSmall(svg(700, 240), drawer)).toBe(true);
  expect(isTooSmall(svg(200, 80), drawer)).toBe(false);
  // a tall one is as small as a wide one
  expect(isTooSmall(svg(100, 240), drawer)).toBe(true);
  expect(isTooSmall('<svg viewBox="0 0 1 1"></svg>', drawer)).toBe(false);
});
