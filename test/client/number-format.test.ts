import { expect, test } from 'vitest';
import { toCsv } from '../../client/ui/export-table.ts';
import {
  formatArea,
  formatCount,
  formatDate,
  formatDiameter,
  formatLength,
  formatMoney,
  formatSeconds,
  formatSlope,
} from '../../client/ui/number-format.ts';

test('numbers as an office writes them', () => {
  expect(formatCount(5054)).toBe('5,054');
  expect(formatCount(null)).toBe('—');
  expect(formatCount(0)).toBe('0');
  expect(formatArea(386_400, 'zh')).toBe('386,400 ㎡');
  expect(formatArea(37_905_600, 'zh')).toBe('3,790.56 万㎡');
  expect(formatArea(37_905_600, 'en')).toBe('37.91 million m²');
  expect(formatMoney(54_000_000, 'zh')).toBe('5,400 万元');
  expect(formatMoney(180_000_000, 'zh')).toBe('1.8 亿元');
  expect(formatMoney(76_000_000, 'en')).toBe('¥76 million');
  expect(formatLength(8059)).toBe('8,059 m');
  expect(formatLength(0.15)).toBe('0.15 m');
  expect(formatSlope(3.5)).toBe('3.5 ‰');
  expect(formatSeconds(15_246, 'zh')).toBe('15.2 秒');
  expect(formatSeconds(61, 'en')).toBe('0.06 s');
  expect(formatDiameter(1000)).toBe('DN1000');
  expect(formatDiameter(110, true)).toBe('De110');
  expect(formatDate('2020-09-12')).toBe('2020-09-12');
  expect(formatDate('not a date')).toBe('—');
});

test('a cell that Excel would run is text', () => {
  const csv = toCsv([{ title: 'a', value: (row: string) => row }], ['=1+1', '河南"1"号', 'x,y']);
  expect(csv).toBe('\uFEFFa\r\n\'=1+1\r\n"河南""1""号"\r\n"x,y"\r\n');
});
