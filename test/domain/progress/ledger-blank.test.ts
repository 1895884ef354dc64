import { describe, expect, it } from 'vitest';
import type { CommunityMoney } from '../../../domain/programme/money.ts';
import { ledgerDifferences } from '../../../domain/progress/ledger.ts';
import { blankMoney } from '../../../domain/progress/ledger-money-blank.ts';
import { moneyChanges, readMoney } from '../../../domain/progress/ledger-money-difference.ts';
import { readLedgerTable } from '../../../domain/progress/ledger-table.ts';

const standing: CommunityMoney = {
  households: 300,
  floorAreaM2: 20_000,
  costYuan: 9e6,
  investmentYuan: 9e6,
  investedYuan: null,
  investedOn: null,
  shares: [
    { project: 'A', funder: 'central_fiscal', amountYuan: 3e6 },
    { project: 'A', funder: 'several', amountYuan: 2e6 },
    { project: 'B', funder: 'provincial_fiscal', amountYuan: 1e6 },
    { project: 'B', funder: 'residents', amountYuan: 0 },
  ],
  projects: [
    { code: 'A', funders: ['central_fiscal', 'several'] },
    { code: 'B', funders: ['provincial_fiscal', 'residents'] },
  ],
};

/** What a row of amounts in 万元 changes where its blanks mean none: `project funder` or the field, and the amount after it. */
function changed(row: Record<string, unknown>): string[] {
  const { money: columns } = readLedgerTable(
    [
      ['小区编号', ...Object.keys(row)],
      ['x', ...Object.values(row)],
    ],
    1e4,
  );
  const cells = columns.map(({ at }) => ['x', ...Object.values(row)][at]);
  const said = readMoney(columns, cells);
  return moneyChanges(standing, said, '2021-06-01', blankMoney(columns, cells, said)).map((change) => {
    const what = change.field === 'share' ? `${change.project} ${change.funder}` : change.field;
    return `${what} ${change.toYuan === null ? 'none' : change.toYuan / 1e4}`;
  });
}

describe('a blank amount that means none', () => {
  it('takes away what stands; a column that is missing, and an amount of nought, say nothing', () => {
    expect(changed({ 总投资: '', 已完成投资: '', 居民出资: '' })).toEqual(['cost none']);
    expect(changed({ 总投资: 900 })).toEqual([]);
    expect(changed({ 总投资: '无', 中央财政专项资金: '—' })).toEqual(['cost none', 'A central_fiscal none']);
  });

  it('beside a sum its parts are part of it, and a sum beside its parts is said by them', () => {
    expect(changed({ 中央补助: 300, 中央财政专项资金: '', 中央预算内投资: '' })).toEqual([]);
    expect(changed({ 地方配套: '', 省级财政资金: 100 })).toEqual([]);
    expect(changed({ 地方配套: '' })).toEqual(['B provincial_fiscal none']);
  });

  it('takes an amount away once, also where another source now tells apart what it was', () => {
    expect(changed({ 中央财政专项资金: 400, 多渠道资金未细分: '' })).toEqual([
      'A central_fiscal 400',
      'A several none',
    ]);
  });

  it('is refused of a ledger in long form, which has no cell to leave blank', () => {
    const table = readLedgerTable([
      ['小区编号', '资金来源', '金额（万元）'],
      ['x', '中央财政专项资金', 300],
      ['x', '居民出资', 20],
    ]);
    const terms = {
      steps: [],
      scale: { yuanPerHousehold: 1e4, yuanPerM2: 500, factor: 10, mostYuanUnsized: 1e9 },
    };
    expect(() => ledgerDifferences(table, [], '2021-06-01', { ...terms, blankIsNone: true })).toThrow(
      expect.objectContaining({ code: 'progress.ledger-blank-long' }),
    );
  });
});
