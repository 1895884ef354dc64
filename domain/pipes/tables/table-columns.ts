import type { Bilingual } from '../../problem.ts';
import type { Cell } from '../files/survey-tables.ts';
import type { TableName } from './sections.ts';

/** Columns of a rule table as a file, in their order; a file that comes in may have them in any order and either language. */
const ruleColumns = {
  table: { zh: '表', en: 'table' },
  key: { zh: '代码', en: 'code' },
  row: { zh: '行', en: 'row' },
  column: { zh: '列', en: 'column' },
  condition: { zh: '条件', en: 'condition' },
  value: { zh: '数值', en: 'value' },
  unit: { zh: '单位', en: 'unit' },
  clause: { zh: '条文', en: 'clause' },
  confidence: { zh: '可信度', en: 'confidence' },
  verifiedOn: { zh: '核定日期', en: 'verified on' },
  document: { zh: '核定文件', en: 'document' },
  note: { zh: '说明', en: 'note' },
} satisfies Record<string, Bilingual>;

/** The same of the unit prices, as a price list has them. */
const priceColumns = {
  table: { zh: '分类', en: 'group' },
  key: { zh: '代码', en: 'code' },
  row: { zh: '项目', en: 'item' },
  value: { zh: '单价', en: 'price' },
  unit: { zh: '单位', en: 'unit' },
  document: { zh: '来源', en: 'source' },
  year: { zh: '年份', en: 'year' },
  region: { zh: '地区', en: 'region' },
  clause: { zh: '定额编号', en: 'number in the source' },
  verifiedOn: { zh: '核定日期', en: 'verified on' },
  note: { zh: '说明', en: 'note' },
} satisfies Record<string, Bilingual>;
export type Column = keyof typeof ruleColumns | keyof typeof priceColumns;

/** Columns of a table by name, in the order in which they are written. */
export function columnsOf(standard: TableName): Partial<Record<Column, Bilingual>> {
  return standard === 'rates' ? priceColumns : ruleColumns;
}

export function headOf(row: readonly Cell[]): Map<Column, number> {
  const found = new Map<Column, number>();
  row.forEach((cell, i) => {
    const word = plain(textOf(cell));
    for (const [column, name] of [...Object.entries(ruleColumns), ...Object.entries(priceColumns)])
      if (word === plain(name.zh) || word === plain(name.en)) found.set(column as Column, i);
  });
  return found;
}

export function canName(head: ReadonlyMap<Column, number>): boolean {
  return head.has('key') || head.has('row');
}

export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)).trim();
}

/** Full-width letters, spaces and case make no difference between two words. */
export function plain(word: string): string {
  return word.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
}

export function numberOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  const text = textOf(cell).normalize('NFKC');
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** 2026-01-31, 2026/1/31, 2026.1.31 and 2026年1月31日; anything else stays as it is and is refused as no date. */
export function dayOf(cell: Cell): string | null {
  const text = textOf(cell);
  if (text === '') return null;
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  return parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}` : text;
}

/** Slopes in ‰ come out as people write them, not as 2.9999999999999996. */
export function rounded(value: number): number {
  return Number(value.toFixed(6));
}
