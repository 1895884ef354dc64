import { Problem } from '../../domain/problem.ts';
import { yuanOf } from '../../domain/progress/ledger-money.ts';
import { type LedgerTable, readLedgerTable } from '../../domain/progress/ledger-table.ts';
import { readOfficeSheets } from '../exchange/office-sheets.ts';

export const largestLedgerBytes = 10 * 1024 * 1024;
const largestUnpacked = 120 * 1024 * 1024;
const mostRows = 100_000;

/**
 * The ledger in an XLSX workbook (the first sheet that has a head) or in a CSV in UTF-8, UTF-16 or GB 18030, divided by
 * comma, semicolon, tab or bar. The file is hostile until it was read.
 * @param unit of money where the file names none: 元, 万元 or 亿元; '' = the file has to
 * @throws Problem `progress.ledger-too-large`, `progress.ledger-unreadable`, `progress.ledger-columns`
 */
export async function readLedgerFile(bytes: Buffer, unit = ''): Promise<LedgerTable> {
  const unitYuan = unit === '' ? null : (yuanOf(unit) ?? null);
  if (unit !== '' && unitYuan === null) throw unknownUnit(unit);
  const sheets = await readOfficeSheets(bytes, {
    bytes: largestLedgerBytes,
    unpackedBytes: largestUnpacked,
    cells: 100 * mostRows,
    rows: mostRows,
    percentages: true,
    tooLarge: ledgerTooLarge,
    unreadable,
  });
  let refusal: unknown;
  for (const { rows } of sheets)
    try {
      return readLedgerTable(rows, unitYuan);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refusal ??= problem;
    }
  throw refusal ?? unreadable();
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

function unknownUnit(unit: string): Problem {
  return new Problem(
    'progress.ledger-unit-unknown',
    { zh: `“${unit}”不是金额单位。`, en: `“${unit}” is no unit of money.` },
    { zh: '可用：元、万元、亿元。', en: 'Use 元, 万元 or 亿元.' },
    { status: 422 },
  );
}
