import { expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { readLedgerFile } from '../../../server/progress/ledger-file.ts';

it('a cell of a workbook that shows a percentage is read as one, whatever the rest of its column holds', async () => {
  const number = (value: number, format?: string) => ({ value, type: Number, ...(format && { format }) });
  const shown: [value: number, format: string | undefined, read: string | number][] = [
    [0.85, '0%', '85%'],
    [1, '0%', '100%'],
    [0.075, '0.0%', '7.5%'],
    // 120 % is refused by who judges the row, and is not 1.2 %
    [1.2, '0.00%', '120%'],
    [0.07, '[Red]0%', '7%'],
    // the sign is only written beside these numbers
    [85, '0"%"', 85],
    [61, undefined, 61],
  ];
  const sheets = [
    { sheet: '说明', data: [[{ value: '填表说明' }]] },
    {
      sheet: '台账',
      data: [
        [{ value: '2021年台账' }, null],
        [{ value: '小区编号' }, { value: '完成率' }],
        ...shown.map(([value, format], i) => [{ value: `HN00${i}` }, number(value, format)]),
      ],
    },
  ];
  const file = await (writeXlsx as (sheets: unknown) => { toBuffer(): Promise<Buffer> })(sheets).toBuffer();
  const { rows } = await readLedgerFile(file);
  expect(rows.map(({ cells }) => cells.percent)).toEqual(shown.map(([, , read]) => read));
});
