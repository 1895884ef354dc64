import { plain } from './ledger-cells.ts';
import { squeezed } from './ledger-titles.ts';

/** What a row of sums has in a cell; it is not a community. */
const sums = /^(?:.{0,12}(?:合计|小计|总计)|累计|总和|totals?|subtotal|sum|grandtotal)(?:\d+个)?$/i;
/** What stands below a table and is none of it. */
const footings =
  /^(?:备注|注|说明|填报人|填报单位|填表人|审核人?|制表人?|单位负责人|负责人|联系人|联系电话)[:：]/;
/** 一、新安街道 stands alone above the rows of a part. */
const partHeading = /^[(（]?[一二三四五六七八九十]+[)）、.．]/;
const ditto = /^(?:同上|〃|″|"|''|--〃--)$/;

/** Whether a row is a sum, a signature or the heading of a part, so that it speaks of no community. */
export function isAside(line: readonly unknown[]): boolean {
  const filled = line.map(plain).filter(Boolean);
  if (line.some((cell) => sums.test(squeezed(cell)))) return true;
  if (filled.length > 0 && footings.test(filled[0]!)) return true;
  return filled.length === 1 && partHeading.test(filled[0]!);
}

/** A cell, or that of the row above which it repeats by 同上. */
export function carried(above: Map<number, unknown>, line: readonly unknown[], at: number): unknown {
  if (!ditto.test(plain(line[at]))) above.set(at, line[at]);
  return above.get(at);
}
