import readXlsx from 'read-excel-file/node';
import type { Problem } from '../../domain/problem.ts';

export type SheetCell = string | number | boolean | Date | null;
export interface OfficeSheet {
  /** Of the sheet in its workbook; '' for a CSV. */
  name: string;
  rows: SheetCell[][];
}

export interface SheetLimits {
  bytes: number;
  /** A workbook is a ZIP: what it says it grows to is asked before it is let. */
  unpackedBytes: number;
  rows: number;
  tooLarge: (bytes: number) => Problem;
  unreadable: () => Problem;
}

/**
 * All sheets of an XLSX workbook, or the one of a CSV in UTF-8, UTF-16 or GB 18030, divided by comma, semicolon, tab or bar.
 * The file is hostile until it was read. Cells of a CSV stay text.
 */
export async function readOfficeSheets(bytes: Buffer, limits: SheetLimits): Promise<OfficeSheet[]> {
  if (bytes.length > limits.bytes) throw limits.tooLarge(bytes.length);
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const sheets = isZip
    ? await workbook(bytes, limits)
    : [{ name: '', rows: csv(textOf(bytes, limits), limits) }];
  if (sheets.some(({ rows }) => rows.length > limits.rows)) throw limits.tooLarge(bytes.length);
  return sheets;
}

async function workbook(bytes: Buffer, limits: SheetLimits): Promise<OfficeSheet[]> {
  if (unpackedBytes(bytes) > limits.unpackedBytes) throw limits.tooLarge(bytes.length);
  try {
    return (await readXlsx(bytes)).map(({ sheet, data }) => ({ name: sheet, rows: data as SheetCell[][] }));
  } catch {
    throw limits.unreadable();
  }
}

/** What the central directory of a ZIP says its entries unpack to; Infinity where it has none that can be read. */
function unpackedBytes(zip: Buffer): number {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > zip.length) return Number.POSITIVE_INFINITY;
  let at = zip.readUInt32LE(end + 16);
  let sum = 0;
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) return Number.POSITIVE_INFINITY;
    sum += zip.readUInt32LE(at + 24);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return sum;
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

function csv(text: string, { unreadable }: SheetLimits): string[][] {
  const lines = text.replace(/^\ufeff/, '');
  const sample = lines.slice(0, 4000);
  const often = (sign: string) => sample.split(sign).length;
  const mark = [',', '\t', ';', '|'].reduce((best, sign) => (often(sign) > often(best) ? sign : best));
  const rows: string[][] = [[]];
  const cells = new RegExp(
    `("(?:[^"]|"")*"|[^"${mark}\\r\\n][^${mark}\\r\\n]*|)([${mark}]|\\r?\\n|\\r|$)`,
    'gy',
  );
  for (let match = cells.exec(lines); match !== null; match = cells.exec(lines)) {
    const [, cell = '', end] = match;
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') return rows;
    if (end !== mark) rows.push([]);
    if (cells.lastIndex === lines.length) return rows;
  }
  // a quotation mark that nobody closes: half a file would be read
  throw unreadable();
}
