import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { streamWorkbook, type WorkbookCell } from '../../../server/exchange/export/stream-workbook.ts';

const read = async (...sheets: Parameters<typeof streamWorkbook>[0]) => {
  const chunks = [] as Buffer[];
  for await (const chunk of streamWorkbook(sheets)) chunks.push(chunk);
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-xlsx-'));
  try {
    writeFileSync(join(folder, 'a.xlsx'), Buffer.concat(chunks));
    return { sheets: await readXlsxFile(join(folder, 'a.xlsx'), { trim: false }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('a workbook that goes out while it is made', () => {
  it('comes back as it was: texts to the letter, numbers, gaps, several sheets', async () => {
    const rows: WorkbookCell[][] = [
      ['小区', 'a & <b> "c"', '户数'],
      ['=1+1', ' 前后有空 ', 0.1 + 0.2],
      [null, '坏\u0000字\ud800符', -5],
      ['', 'é😀', null, 'D'],
    ];
    const { sheets } = await read({ name: '进度 & 说明', rows }, { name: 'About', rows: [['x', 1]] });
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['进度 & 说明', 'About']);
    expect(sheets[0]!.data.map((row) => row.map((cell) => cell ?? null))).toEqual([
      ['小区', 'a & <b> "c"', '户数', null],
      ['=1+1', ' 前后有空 ', 0.1 + 0.2, null],
      [null, '坏字符', -5, null],
      [null, 'é😀', null, 'D'],
    ]);
    expect(sheets[1]!.data).toEqual([['x', 1]]);
  });

  it('holds more than one buffer, and goes out before its rows have ended', async () => {
    let made = 0;
    function* many(): Generator<WorkbookCell[]> {
      for (let i = 0; i < 60_000; i++) {
        made = i + 1;
        yield [i, `小区${i}`, (i * 7919) % 1009, `${(i * 104729) % 999983}`];
      }
    }
    const out = streamWorkbook([{ name: 'a', rows: many() }]);
    let bytes = 0;
    while (bytes < 200_000) bytes += (await out.next()).value!.length;
    expect(made).toBeLessThan(60_000);
    // whoever goes away ends the making
    await out.return(undefined);
    const then = made;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made).toBe(then);
    const { sheets } = await read({ name: 'a', rows: many() });
    expect(sheets[0]!.data).toHaveLength(60_000);
    expect(sheets[0]!.data[59_999]).toEqual([
      59_999,
      '小区59999',
      (59_999 * 7919) % 1009,
      `${(59_999 * 104729) % 999983}`,
    ]);
  });

  it('fails where its rows fail', async () => {
    async function* broken(): AsyncGenerator<WorkbookCell[]> {
      yield ['a'];
      throw new Error('the database is gone');
    }
    await expect(read({ name: 'a', rows: broken() })).rejects.toThrow('the database is gone');
  });
});
