import type { Properties } from '../../../domain/exchange/classify.ts';
import { aliasRank } from '../../../domain/exchange/columns.ts';

/** Columns in which a file of buildings says what people call them. */
export interface NameColumns {
  name: string | undefined;
  /** Of the compound, where two of them have a building of the same name. */
  community: string | undefined;
}

/** Such a column holds numbers of houses, however often they occur: every compound begins with 1号楼. */
const ofHouses = /[楼幢栋]/;
const ofCommunity = /^(?:所属|所在)?小区(?:名称|名)?$/;

/**
 * The column whose words tell the houses of a file apart, among those that the import takes for names. One that says the same of many rows names
 * their compound or their street.
 */
export function nameColumns(rows: readonly Properties[], columns: readonly string[]): NameColumns {
  const known = columns
    .flatMap((name) => {
      const rank = aliasRank('name', name);
      return rank === undefined || !tellsApart(rows, name) ? [] : [{ name, rank }];
    })
    .sort((a, b) => Number(ofHouses.test(b.name)) - Number(ofHouses.test(a.name)) || a.rank - b.rank);
  const name = known[0]?.name;
  return { name, community: columns.find((one) => one !== name && ofCommunity.test(one.trim())) };
}

function tellsApart(rows: readonly Properties[], column: string): boolean {
  const filled = rows.flatMap((one) => wordIn(one, column) ?? []);
  const distinct = new Set(filled).size;
  if (distinct < 2) return filled.length === 1;
  return ofHouses.test(column) || distinct * 2 >= filled.length;
}

/** What stands in a column; undefined where it is empty. */
export function wordIn(properties: Properties, column: string | undefined): string | undefined {
  const word = column === undefined ? '' : String(properties[column] ?? '').trim();
  return word === '' ? undefined : word;
}
