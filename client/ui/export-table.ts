/** A column of an exported table. */
export interface ExportColumn<Row> {
  title: string;
  value(row: Row): string | number | null;
}

/** CSV as Excel in a Chinese office opens it: UTF-8 with a byte order mark, CRLF, and no cell that could run as a formula. */
export function toCsv<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    columns.map((one) => cell(one.title)),
    ...rows.map((row) => columns.map((one) => cell(one.value(row)))),
  ];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
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
