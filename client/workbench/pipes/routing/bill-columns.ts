import type { TFunction } from 'i18next';
import { type QuantityLine, tenderName, totalYuan } from '../../../../domain/pipes/routing/quantities.ts';
import type { ExportColumn } from '../../../ui/export-table.ts';

/** The bill as a spreadsheet: every line with its item of the tender, and the total as the last row. */
export function billColumns(t: TFunction, language: 'zh' | 'en'): ExportColumn<QuantityLine | number>[] {
  const column = (
    key: string,
    value: (line: QuantityLine) => string | number | null,
    total: (yuan: number) => string | number | null = () => null,
  ): ExportColumn<QuantityLine | number> => ({
    title: t(`routing:quantity.${key}`),
    value: (row) => (typeof row === 'number' ? total(row) : value(row)),
  });
  const confidence = (one: QuantityLine) =>
    one.confidence === 'unverified' ? t('routing:quantity.notVerified') : one.confidence;
  return [
    column(
      'utility',
      (one) => t(`routing:utility.${one.utility}`),
      () => t('routing:quantity.total'),
    ),
    column('item', (one) => one.item[language]),
    column('code', (one) => one.code),
    column('tender', (one) => tenderName(one.code)?.[language] ?? null),
    column('unit', (one) => one.unit),
    column('amount', (one) => round(one.quantity, 3)),
    column('price', (one) => round(one.unitYuan, 2)),
    column(
      'cost',
      (one) => round(one.costYuan, 2),
      (yuan) => round(yuan, 2),
    ),
    column('payer', (one) => t(`routing:payer.${one.payer}`)),
    column('clause', (one) => one.clause),
    column('confidence', confidence),
  ];
}

export function billRows(lines: readonly QuantityLine[]): (QuantityLine | number)[] {
  return [...lines, totalYuan(lines)];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
