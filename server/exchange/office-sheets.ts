import { csvRows } from '../../domain/exchange/csv.ts';
import { type OfficeSheet, readWorkbook, type WorkbookLimits } from './workbook.ts';

export interface SheetLimits extends WorkbookLimits {
  bytes: number;
  rows: number;
}

/**
 * All sheets of an XLSX workbook, or the one of a CSV in UTF-8, UTF-16 or GB 18030, divided by comma, semicolon, tab or bar.
 * The file is hostile until it was read. Cells of a CSV stay text.
 */
export async function readOfficeSheets(bytes: Buffer, limits: SheetLimits): Promise<OfficeSheet[]> {
  if (bytes.length > limits.bytes) throw limits.tooLarge(bytes.length);
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const sheets = isZip
    ? await readWorkbook(bytes, limits)
    : [{ name: '', rows: cellsOf(textOf(bytes, limits), limits) }];
  if (sheets.some(({ rows }) => rows.length > limits.rows)) throw limits.tooLarge(bytes.length);
  return sheets;
}

function textOf(bytes: Buffer, { unreadable }: SheetLimits): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // pictures, programs and old workbooks have zeros in them; texts have none
  if (bytes.includes(0)) throw unreadable();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function cellsOf(text: string, { unreadable }: SheetLimits): string[][] {
  const rows = csvRows(text);
  if (!rows) throw unreadable();
  return rows.map(({ cells }) => cells);
}
