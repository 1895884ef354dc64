import works from '../../../../data/catalogue/works.json' with { type: 'json' };
import type { Quantity } from '../../../programme/catalogue.ts';
import type { Payer } from './payers.ts';
import type { QuantityKind, QuantityLine } from './quantities.ts';

/** Name of an item in the catalogue, as the tender words it. */
export function tenderName(code: string | null): { zh: string; en: string } | null {
  const row = works.items.find((one) => one.code === code);
  return row ? { zh: row.zh, en: row.en } : null;
}

export function totalYuan(lines: readonly QuantityLine[]): number {
  return lines.reduce((sum, one) => sum + one.costYuan, 0);
}

/** What each pays. */
export function sharesOf(lines: readonly QuantityLine[]): Record<Payer, number> {
  const shares = { project: 0, owner: 0 };
  for (const one of lines) shares[one.payer] += one.costYuan;
  return shares;
}

/** Amounts of one kind: cubic metres dug, square metres opened, chambers. */
export function amountOf(lines: readonly QuantityLine[], kind: QuantityKind, code?: string): number {
  return lines.reduce(
    (sum, one) => (one.kind === kind && (code === undefined || one.code === code) ? sum + one.quantity : sum),
    0,
  );
}

/** As the programme counts works: by item of the catalogue. What the catalogue has no item for is listed apart, so that both add up to the bill. */
export function programmeQuantities(lines: readonly QuantityLine[]): {
  items: Quantity[];
  withoutItem: { costYuan: number; names: { zh: string; en: string }[] };
} {
  const items = new Map<string, Quantity & { costYuan: number }>();
  const withoutItem = { costYuan: 0, names: [] as { zh: string; en: string }[] };
  for (const { code, quantity, costYuan, item } of lines) {
    if (code === null) {
      withoutItem.costYuan += costYuan;
      withoutItem.names.push(item);
      continue;
    }
    const one = items.get(code) ?? { itemCode: code, planned: 0, done: 0, costYuan: 0 };
    one.planned += quantity;
    one.costYuan += costYuan;
    items.set(code, one);
  }
  return { items: [...items.values()], withoutItem };
}
