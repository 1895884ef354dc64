import type { Bilingual } from '../../problem.ts';
import { bandWords, digCell, mostBands, openDepthM } from '../routing/bill/depth-bands.ts';
import { bandCell, bandsOfCity } from './check-bands.ts';
import type { CellOverride, TableOverrides } from './city-tables.ts';
import { plain } from './table-columns.ts';

/** A row of a price list that prices digging between two depths by its name. */
export interface BandRow {
  table: string;
  row: number;
  fromM: number;
  toM: number;
  given: CellOverride;
}

const number = String.raw`(\d+(?:\.\d+)?)`;
const between = new RegExp(`^(?:(?:沟槽)?挖(?:沟槽)?土方?|trenchdug,?)${number}m?[–—~至-]${number}m$`);
const below = new RegExp(
  `^(?:(?:沟槽)?挖(?:沟槽)?土方?${number}m(?:以下|以上|以深)|trenchdug,?below${number}m)$`,
);

/** Depths that the name of an item says: `沟槽挖土 0–2 m`, `沟槽挖土 4 m 以下`; undefined where it says none. */
export function depthsOfItem(item: string): { fromM: number; toM: number } | undefined {
  const word = plain(item);
  const band = between.exec(word);
  if (band) return { fromM: Number(band[1]), toM: Number(band[2]) };
  const open = below.exec(word);
  return open ? { fromM: Number(open[1] ?? open[2]), toM: Number.POSITIVE_INFINITY } : undefined;
}

/**
 * Cells that such rows put in place. Rows that name bands which the city has are prices of them; other bands are the city's own from then on, and
 * must then reach from the surface to any depth.
 * @param bad - told of each row that leaves a gap or overlaps
 */
export function cellsOfBands(
  rows: readonly BandRow[],
  before: TableOverrides,
  bad: (at: BandRow, code: string, text: Bilingual) => void,
): { key: string; at: BandRow; given: CellOverride }[] {
  const now = bandsOfCity(before);
  const bandOf = ({ fromM, toM }: BandRow) =>
    now.findIndex((one, i) => {
      const end = one.toM >= openDepthM ? Number.POSITIVE_INFINITY : one.toM;
      return (now[i - 1]?.toM ?? 0) === fromM && end === toM;
    });
  const priced = (at: BandRow, i: number) => ({ key: digCell(i), at, given: at.given });
  if (rows.every((one) => bandOf(one) >= 0)) return rows.map((one) => priced(one, bandOf(one)));
  const sorted = rows.toSorted((a, b) => a.fromM - b.fromM);
  let reachedM = 0;
  for (const one of sorted) {
    const { zh, en } = bandWords(one.fromM, one.toM);
    if (one.fromM > reachedM)
      bad(one, 'bands-gap', {
        zh: `“${zh}”之上缺 ${reachedM}–${one.fromM} m 一层`,
        en: `nothing prices ${reachedM}–${one.fromM} m above “${en}”`,
      });
    else if (one.fromM < reachedM || !(one.toM > one.fromM))
      bad(one, 'bands-order', {
        zh: `“${zh}”与上一层（到 ${reachedM} m）重叠`,
        en: `“${en}” overlaps the band above, which reaches ${reachedM} m`,
      });
    reachedM = Math.max(reachedM, one.toM);
  }
  const last = sorted.at(-1)!;
  if (Number.isFinite(reachedM))
    bad(last, 'bands-open', {
      zh: `最深一层只到 ${reachedM} m：请加一行“沟槽挖土 ${reachedM} m 以下”`,
      en: `the deepest band ends at ${reachedM} m: add a row “trench dug, below ${reachedM} m”`,
    });
  if (sorted.length > mostBands)
    bad(last, 'bands-many', {
      zh: `分层多于 ${mostBands} 层`,
      en: `there are more than ${mostBands} bands`,
    });
  return sorted.flatMap((one, i) => [
    {
      key: bandCell(i),
      at: one,
      given: { ...one.given, clause: '', value: Number.isFinite(one.toM) ? one.toM : openDepthM },
    },
    priced(one, i),
  ]);
}
