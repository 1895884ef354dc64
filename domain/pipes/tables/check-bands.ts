import { bandWords, digCell, mostBands, openDepthM } from '../routing/bill/depth-bands.ts';
import { builtInRates } from '../routing/bill/rates.ts';
import type { CellProblem } from './check-overrides.ts';
import type { CellOverride, TableOverrides } from './city-tables.ts';

/** Key of the lower boundary of a band, from 0. */
export const bandCell = (band: number): string => `band:dig${band + 1}|all`;

export interface CityBand {
  toM: number;
  /** Undefined where nobody priced it. */
  yuanPerM3: number | undefined;
}

/** Bands of a city from the surface down, up to the open one; those shipped where it says nothing. */
export function bandsOfCity(cells: TableOverrides): CityBand[] {
  const bands: CityBand[] = [];
  for (let i = 0; i < mostBands; i++) {
    const shipped = builtInRates.excavationByDepth[i];
    const toM = cells[bandCell(i)]?.value ?? shipped?.toM;
    if (toM === undefined) break;
    bands.push({ toM, yuanPerM3: cells[digCell(i)]?.value ?? shipped?.yuanPerM3 });
    if (toM >= openDepthM) break;
  }
  return bands;
}

/**
 * Bands by boundaries can neither overlap nor leave a gap; each must reach deeper than the one before, the last to any depth, and have a price. What is
 * dug deeper costs no less, unless a note says why. Told at the cell that the city put in place.
 */
export function checkBands(cells: TableOverrides): CellProblem[] {
  const isOwn = Array.from({ length: mostBands }, (_, i) => [bandCell(i), digCell(i)]).flat();
  if (!isOwn.some((key) => cells[key])) return [];
  const bands = bandsOfCity(cells);
  const problems: CellProblem[] = [];
  const tell = (keys: readonly string[], code: CellProblem['code'], zh: string, en: string): void => {
    const key = keys.find((one) => cells[one]);
    if (key) problems.push({ key, code, text: { zh, en } });
  };
  for (const [i, { toM, yuanPerM3 }] of bands.entries()) {
    const before = bands[i - 1];
    const above = before?.toM ?? 0;
    if (!(toM > above))
      tell(
        [bandCell(i), bandCell(i - 1)],
        'bands-order',
        `第 ${i + 1} 层下限 ${toM} m 不深于上一层的 ${above} m，两层重叠`,
        `band ${i + 1} ends at ${toM} m, not below the ${above} m of the one before: they overlap`,
      );
    if (yuanPerM3 === undefined)
      tell(
        [bandCell(i)],
        'bands-price',
        `第 ${i + 1} 层没有挖土单价`,
        `band ${i + 1} has no price of digging`,
      );
    const price = before?.yuanPerM3;
    if (price === undefined || yuanPerM3 === undefined || yuanPerM3 >= price) continue;
    const put = [digCell(i), digCell(i - 1)].filter((one) => cells[one]);
    if (put.some((one) => isExplained(cells[one]))) continue;
    tell(
      put,
      'bands-cheaper',
      `第 ${i + 1} 层挖土 ${yuanPerM3} 元/m³，低于较浅一层的 ${price}：请改正，或在说明中写明原因`,
      `band ${i + 1} costs ${yuanPerM3} yuan/m³, less than the ${price} of the one above: correct it, or say why in the note`,
    );
  }
  if ((bands.at(-1)?.toM ?? 0) < openDepthM)
    tell(
      bands.map((_, i) => bandCell(i)).toReversed(),
      'bands-open',
      `最深一层须不限深度（下限填 ${openDepthM}），否则更深的挖土没有单价`,
      `the deepest band must be open (${openDepthM}): deeper digging would have no price`,
    );
  return problems;
}

const isExplained = (own: CellOverride | undefined): boolean => (own?.note ?? '').trim() !== '';

/** `沟槽挖土 0–1.5 m` of `dig1`, by the bands that hold; a band that is not used is called by its number. */
export function digName(row: string, own: TableOverrides): { zh: string; en: string } {
  const i = Number(row.slice(3)) - 1;
  const bands = bandsOfCity(own);
  const band = bands[i];
  if (!band) return { zh: `沟槽挖土 第 ${i + 1} 层（未用）`, en: `trench dug, band ${i + 1} (not used)` };
  const toM = band.toM >= openDepthM ? Number.POSITIVE_INFINITY : band.toM;
  const { zh, en } = bandWords(bands[i - 1]?.toM ?? 0, toM);
  return { zh: `沟槽挖土 ${zh}`, en: `trench dug, ${en}` };
}
