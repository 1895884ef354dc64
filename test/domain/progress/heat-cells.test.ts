import { expect, it } from 'vitest';
import { cellAreaM2, cellLevel, cellX, cellY, heatCells } from '../../../domain/progress/heat-cells.ts';

const level = 14;
const sum = {
  communities: 2,
  underWay: 1,
  households: 400,
  investmentYuan: 8e6,
  percentHouseholds: 400 * 25,
};

it('cells cover the world without a gap and are squares on the ground', () => {
  expect([cellX(-180, 6), cellX(179.999, 6), cellY(85, 6), cellY(-85, 6)]).toEqual([0, 63, 0, 63]);
  expect([cellLevel(0), cellLevel(11.7), cellLevel(22)]).toEqual([6, 15, 18]);
  // 40,075 km round the equator in 2^14 parts; cos 60° makes a quarter of the area
  const equator = cellAreaM2(2 ** (level - 1), level);
  expect(Math.sqrt(equator)).toBeCloseTo(2446, 0);
  expect(cellAreaM2(cellY(60, level), level) / equator).toBeCloseTo(0.25, 3);
});

it('a cell is a density, its share done counts households, and the breaks are of all cells', () => {
  const y = cellY(42.86, level);
  const hectares = cellAreaM2(y, level) / 10_000;
  const sums = Array.from({ length: 10 }, (_, x) => ({ ...sum, x, y, households: 400 * (x + 1) }));
  const { cells, breaks, unit } = heatCells(sums, level, 'households');
  expect(unit).toBe('households_per_ha');
  expect(cells[0]).toEqual([0, y, 400 / hectares, 2, 25]);
  expect(breaks).toEqual([5, 9, 10].map((part) => (400 * part) / hectares));
  expect(heatCells([{ ...sum, x: 0, y }], level, 'under_way').cells[0]![2]).toBeCloseTo(100 / hectares, 9);
  expect(heatCells([], level, 'investment').breaks).toEqual([0, 0, 0]);
});
