import { csvText } from '../../domain/exchange/csv.ts';

/** A column of an exported table. */
export interface ExportColumn<Row> {
  title: string;
  value(row: Row): string | number | null;
}

export function toCsv<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string {
  return csvText([
    columns.map((one) => one.title),
    ...rows.map((row) => columns.map((one) => one.value(row))),
  ]);
}

/** The same table as a workbook; the writer is loaded on first use. */
export async function toXlsx<Row>(
  columns: readonly ExportColumn<Row>[],
  rows: readonly Row[],
  sheet: string,
): Promise<Blob> {
  const { default: writeExcel } = await import('write-excel-file/browser');
  const head = columns.map((one) => ({ value: one.title, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    columns.map((one) => {
      const value = one.value(row);
      return value === null
        ? null
        : typeof value === 'number'
          ? { type: Number, value }
          : { type: String, value };
    }),
  );
  return writeExcel([head, ...body], { sheet }).toBlob();
}

/** Hands a file to the browser's download. */
export function download(name: string, content: Blob | string): void {
  const blob =
    typeof content === 'string' ? new Blob([content], { type: 'text/csv;charset=utf-8' }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
