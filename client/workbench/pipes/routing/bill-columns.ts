import type { TFunction } from 'i18next';
import { tenderName, totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { originOfPrices } from '../../../../domain/pipes/routing/bill/price-origin.ts';
import type { QuantityLine } from '../../../../domain/pipes/routing/bill/quantities.ts';
import type { Rates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { citedDocument } from '../../../../domain/pipes/sheet/cited-document.ts';
import type { ExportColumn } from '../../../ui/export-table.ts';
import { funderName } from './funder-name.ts';

/** A line, the total, or a note under the bill. */
export type BillRow = QuantityLine | number | string;

/** The bill as a spreadsheet: every line with its item of the tender and the source of its price, the total, and by whose prices it is. */
export function billColumns(t: TFunction, language: 'zh' | 'en', rates: Rates): ExportColumn<BillRow>[] {
  const column = (
    key: string,
    value: (line: QuantityLine) => string | number | null,
    total: (yuan: number) => string | number | null = () => null,
    note: (text: string) => string | null = () => null,
  ): ExportColumn<BillRow> => ({
    title: t(`routing:quantity.${key}`),
    value: (row) => (typeof row === 'number' ? total(row) : typeof row === 'string' ? note(row) : value(row)),
  });
  const confidence = (one: QuantityLine) =>
    t(one.confidence === 'verified' ? 'routing:quantity.verified' : 'routing:quantity.notVerified');
  const origin = (one: QuantityLine) => originOfPrices(one.prices, rates, language);
  return [
    column(
      'utility',
      (one) => t(`layout:utility.${one.utility}`),
      () => t('routing:quantity.total'),
      (text) => text,
    ),
    column('item', (one) => one.item[language]),
    column('place', (one) => t(`routing:place.${one.place}`)),
    column('tender', (one) => tenderName(one.code)?.[language] ?? null),
    column('unit', (one) => one.unit),
    column('amount', (one) => round(one.quantity, 3)),
    column('price', (one) => round(one.unitYuan, 2)),
    column(
      'cost',
      (one) => round(one.costYuan, 2),
      (yuan) => round(yuan, 2),
    ),
    column('payer', (one) => funderName(one.funder, t, language)),
    column('fundingClause', (one) => one.fundingClause && citedDocument(one.fundingClause, language)),
    column('clause', (one) => one.clause),
    column('source', (one) => origin(one).source),
    column('year', (one) => origin(one).years.join('; ') || null),
    column('region', (one) => origin(one).region || null),
    column('confidence', confidence),
  ];
}

export function billRows(lines: readonly QuantityLine[], note: string): BillRow[] {
  return [...lines, totalYuan(lines), note];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
