/** The catalogue of works and the quantities of a community, as data (data/catalogue/works.json). */
export type WorkClass = 'basic' | 'improving' | 'upgrading';
export type WorkHead = 'house' | 'infrastructure' | 'service' | 'environment';
export type WorkUnit = 'm' | 'm2' | 'piece' | 'set' | 'place';

export interface CatalogueItem {
  code: string;
  zh: string;
  en: string;
  /** 基础类 / 完善类 / 提升类 (JL-2020-12). */
  class: WorkClass;
  /** 改善房屋功能 … 改观居住环境 (JL-2020-01). */
  head: WorkHead;
  /** What the funding rules match: roof, drainage, paving … */
  group: string;
  unit: WorkUnit;
  /** Chinese measure word of what is counted, where it is not 个: 株, 座, 盏. */
  measure?: string;
  utility: string | null;
  diameterMm: number | null;
  /** 应改尽改 (CN-2024 B). */
  mustDo: boolean;
  policies: string[];
  /** Where the unit price comes from; null = the city has not entered one. */
  priceSource: string | null;
  /** Tender quantity of Hunchun 2020. */
  hunchun2020: number | null;
  source: string;
  clause: string;
  confidence: string;
  verifiedOn: string;
}

export interface Quantity {
  itemCode: string;
  planned: number;
  done: number;
  costYuan: number | null;
}

/** Sum of quantities by item, in the order in which items first appear. A cost is null as soon as one part has none. */
export function addUpQuantities(lists: Iterable<readonly Quantity[]>): Quantity[] {
  const sums = new Map<string, Quantity>();
  for (const list of lists) {
    for (const part of list) {
      const sum = sums.get(part.itemCode);
      if (!sum) {
        sums.set(part.itemCode, { ...part });
        continue;
      }
      sum.planned += part.planned;
      sum.done += part.done;
      sum.costYuan = sum.costYuan === null || part.costYuan === null ? null : sum.costYuan + part.costYuan;
    }
  }
  return [...sums.values()];
}

/**
 * Splits a whole number over shares so that the parts are whole and add up to it (largest remainder; ties go to the
 * earlier part). Shares must not be negative; all zero shares count as equal.
 */
export function apportion(whole: number, shares: readonly number[]): number[] {
  if (shares.length === 0) return [];
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (sum > 0 ? (whole * share) / sum : whole / shares.length));
  const parts = exact.map(Math.floor);
  const missing = whole - parts.reduce((a, b) => a + b, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (let k = 0; k < missing; k++) {
    const at = order[k % order.length]!.index;
    parts[at] = parts[at]! + 1;
  }
  return parts;
}
