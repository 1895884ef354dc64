import type { HeatCells, HeatWeight } from './view.ts';

/** What the communities whose middle lies in a cell come to. `percentHouseholds` = Σ per cent done × households. */
export interface CellSums {
  x: number;
  y: number;
  communities: number;
  underWay: number;
  households: number;
  investmentYuan: number;
  percentHouseholds: number;
}

export const finestLevel = 18;

/** Cells are squares of Web Mercator, about a sixteenth of a tile at that zoom: a screen holds some thousands at most. */
export function cellLevel(zoom: number): number {
  return Math.min(finestLevel, Math.max(6, Math.floor(zoom) + 4));
}

export function cellX(longitude: number, level: number): number {
  return Math.floor(((longitude + 180) / 360) * 2 ** level);
}

/** From the north. */
export function cellY(latitude: number, level: number): number {
  const limited = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(limited)) / Math.PI) / 2) * 2 ** level);
}

/** On the ground, by the sphere of that projection. */
export function cellAreaM2(y: number, level: number): number {
  const side = (2 * Math.PI * 6_378_137) / 2 ** level;
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / 2 ** level)));
  return (side * Math.cos(latitude)) ** 2;
}

const units: Record<HeatWeight, HeatCells['unit']> = {
  households: 'households_per_ha',
  investment: 'yuan_per_ha',
  under_way: 'communities_per_km2',
};

/** Density of the weight in each cell, and where the colours break. */
export function heatCells(sums: readonly CellSums[], level: number, weight: HeatWeight): HeatCells {
  const cells = sums.map((sum): HeatCells['cells'][number] => {
    const hectares = cellAreaM2(sum.y, level) / 10_000;
    const amount = {
      households: sum.households,
      investment: sum.investmentYuan,
      under_way: 100 * sum.underWay,
    };
    const percent = sum.households > 0 ? sum.percentHouseholds / sum.households : 0;
    return [sum.x, sum.y, amount[weight] / hectares, sum.communities, percent];
  });
  const values = cells.map(([, , value]) => value).sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? 0;
  return { level, weight, unit: units[weight], cells, breaks: [at(0.5), at(0.9), at(1)] };
}
