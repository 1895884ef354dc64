import { csvText } from '../../../domain/exchange/csv.ts';
import type { Cell } from '../../../domain/pipes/files/survey-tables.ts';
import type { CityTables } from '../../../domain/pipes/tables/city-tables.ts';
import type { TableSheet } from '../../../domain/pipes/tables/read-table-rows.ts';
import type { TableName } from '../../../domain/pipes/tables/sections.ts';
import { tableRows } from '../../../domain/pipes/tables/table-rows.ts';
import { Problem } from '../../../domain/problem.ts';
import { readOfficeSheets } from '../../exchange/office-sheets.ts';

/** All rule tables of a city are some 500 rows, its unit prices some 120. */
export const largestTableBytes = 4 * 2 ** 20;

const titles: Record<TableName, string> = {
  horizontal: '水平净距',
  vertical: '垂直净距',
  cover: '覆土深度',
  frost: '冰冻线',
  gravity: '重力流',
  rates: '单价库',
};

/** Sheets of an XLSX or CSV with rule tables; what they say is read by `overridesFromSheets`. */
export async function readTableSheets(bytes: Buffer, name: string): Promise<TableSheet[]> {
  const sheets = await readOfficeSheets(bytes, {
    bytes: largestTableBytes,
    unpackedBytes: 64 * 2 ** 20,
    cells: 2_000_000,
    rows: 20_000,
    tooLarge: tableTooLarge,
    unreadable,
  });
  return sheets.map((sheet) => ({ name: sheet.name || name, rows: sheet.rows }));
}

/** Tables of a city as a workbook with a sheet each, or as one CSV: rule tables together, the unit prices, whose columns are others, alone. */
export async function writeTableFile(
  city: CityTables,
  ending: 'xlsx' | 'csv',
  language: 'zh' | 'en',
  standards: readonly TableName[],
): Promise<Buffer> {
  const sheets = standards.map((standard) => ({
    sheet: language === 'zh' ? titles[standard] : standard,
    rows: tableRows(standard, city[standard] ?? {}, language),
  }));
  if (ending === 'csv')
    return Buffer.from(csvText(sheets.flatMap(({ rows }, i) => (i === 0 ? rows : rows.slice(1)))));
  const { default: writeWorkbook } = await import('write-excel-file/node');
  const cell = (value: Cell, isHead: boolean) =>
    value === null || value instanceof Date || typeof value === 'boolean'
      ? null
      : {
          value,
          type: typeof value === 'number' ? Number : String,
          ...(isHead ? { fontWeight: 'bold' } : {}),
        };
  return writeWorkbook(
    sheets.map(({ sheet, rows }) => ({
      sheet,
      data: rows.map((row, i) => row.map((value) => cell(value, i === 0))),
      stickyRowsCount: 1,
      columns: [18, 30, 18, 18, 12, 8, 7, 26, 7, 12, 24, 24].map((width) => ({ width })),
    })) as never,
  ).toBuffer();
}

export function tableTooLarge(bytes: number): Problem {
  const mb = largestTableBytes / 2 ** 20;
  return new Problem(
    'pipes.table-file-too-large',
    { zh: '规则表文件过大。', en: 'The file with the table is too large.' },
    { zh: `请上传不超过 ${mb} MB、20000 行的文件。`, en: `Send a file of at most ${mb} MB and 20,000 rows.` },
    { status: 413, facts: { bytes, most: largestTableBytes } },
  );
}

function unreadable(): Problem {
  return new Problem(
    'pipes.table-file-unreadable',
    { zh: '不是可读的 XLSX 或 CSV 文件。', en: 'This is no XLSX or CSV that can be read.' },
    { zh: '请在表格软件中另存为 XLSX 或 CSV（UTF-8）。', en: 'Save it anew as XLSX or CSV (UTF-8).' },
    { status: 415 },
  );
}
