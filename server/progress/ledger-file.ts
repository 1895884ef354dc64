import readXlsx from 'read-excel-file/node';
import { Problem } from '../../domain/problem.ts';
import { type LedgerTable, readLedgerTable } from '../../domain/progress/ledger-table.ts';

export const largestLedgerBytes = 10 * 1024 * 1024;
/** A workbook is a ZIP: what it says it grows to is asked before it is let. */
const largestUnpacked = 120 * 1024 * 1024;
const mostRows = 100_000;

/**
 * The ledger in an XLSX workbook (the first sheet that has a head) or in a CSV in UTF-8, UTF-16 or GB 18030, divided by
 * comma, semicolon, tab or bar. The file is hostile until it was read.
 * @throws Problem `progress.ledger-too-large`, `progress.ledger-unreadable`, `progress.ledger-columns`
 */
export async function readLedgerFile(bytes: Buffer): Promise<LedgerTable> {
  if (bytes.length > largestLedgerBytes) throw ledgerTooLarge(bytes.length);
  const sheets =
    bytes.subarray(0, 2).toString('latin1') === 'PK' ? await workbook(bytes) : [csv(textOf(bytes))];
  let refusal: unknown;
  for (const sheet of sheets)
    try {
      if (sheet.length > mostRows) throw ledgerTooLarge(bytes.length);
      return readLedgerTable(sheet);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refusal ??= problem;
    }
  throw refusal ?? unreadable();
}

async function workbook(bytes: Buffer): Promise<unknown[][][]> {
  if (unpackedBytes(bytes) > largestUnpacked) throw ledgerTooLarge(bytes.length);
  try {
    return (await readXlsx(bytes)).map(({ data }) => data as unknown[][]);
  } catch {
    throw unreadable();
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

function textOf(bytes: Buffer): string {
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

function csv(text: string): string[][] {
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

export function ledgerTooLarge(size: number): Problem {
  const mb = Math.round(largestLedgerBytes / 1024 / 1024);
  return new Problem(
    'progress.ledger-too-large',
    { zh: '台账文件过大。', en: 'The ledger is too large.' },
    {
      zh: `请拆分为不超过 ${mb} MB、${mostRows} 行的文件。`,
      en: `Split it into files of at most ${mb} MB and ${mostRows} rows.`,
    },
    { status: 413, facts: { bytes: size, most: largestLedgerBytes } },
  );
}

function unreadable(): Problem {
  return new Problem(
    'progress.ledger-unreadable',
    { zh: '不是可读的 XLSX 或 CSV 文件。', en: 'This is no XLSX or CSV that can be read.' },
    { zh: '请在表格软件中另存为 XLSX 或 CSV（UTF-8）。', en: 'Save it anew as XLSX or CSV (UTF-8).' },
    { status: 415 },
  );
}
