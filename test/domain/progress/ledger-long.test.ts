import { describe, expect, it } from 'vitest';
import type { CommunityMoney } from '../../../domain/programme/money.ts';
import type { CostScale } from '../../../domain/programme/plausible-cost.ts';
import { type LedgerCommunity, ledgerDifferences } from '../../../domain/progress/ledger.ts';
import { readLedgerTable } from '../../../domain/progress/ledger-table.ts';
import { steps } from '../../../server/progress/policy.ts';

const today = '2021-06-30';
const scale: CostScale = { yuanPerHousehold: 20_000, yuanPerM2: 400, factor: 10, mostYuanUnsized: 2e8 };
const noMoney: CommunityMoney = {
  households: 300,
  floorAreaM2: 24_000,
  costYuan: null,
  investmentYuan: 0,
  investedYuan: null,
  investedOn: null,
  shares: [],
  projects: [],
};
const community = (code: string, name: string): LedgerCommunity => ({
  code,
  name,
  office: null,
  status: 'preparing',
  percent: 0,
  weightedBy: 'reported',
  reports: [],
  milestones: [],
  money: noMoney,
});
const communities = [community('A1', '幸福小区'), community('A2', '工人新村')];
const compare = (sheet: unknown[][], unit: number | null = null) =>
  ledgerDifferences(readLedgerTable(sheet, unit), communities, today, { steps, scale });
/** What each row says, in words. */
const read = (sheet: unknown[][], unit: number | null = null) =>
  compare(sheet, unit).map(({ row, name, problem, money, dates, status, percent }) =>
    [
      row,
      name,
      ...(problem ? [problem.code] : []),
      ...money.map((one) => `${one.field === 'share' ? one.funder : one.field} ${one.toYuan}`),
      ...dates.map(({ step, field, to }) => `${step} ${field === 'plannedOn' ? '≤' : ''}${to}`),
      ...(status ? [status.to] : []),
      ...(percent ? [`${percent.to}%`] : []),
    ].join(' '),
  );

describe('a ledger with a row a community and source', () => {
  const wide = [
    ['小区名称', '总投资（万元）', '中央补助（万元）', '省级（万元）', '居民出资（万元）'],
    ['幸福小区', 620, 300, 80, 40],
    ['工人新村', 800, 150, null, 20],
  ];
  const long = [
    ['序号', '小区名称', '总投资（万元）', '资金来源', '金额（万元）'],
    [1, '幸福小区', 620, '中央补助', 300],
    [2, '幸福小区', 620, '省级财政配套', 80],
    [3, '幸福小区', 620, '居民出资', 40],
    [4, '工人新村', 800, '居民', 20],
    [5, '工人新村', 800, '中央补助资金', 150],
    ['合计', null, 2840, null, 590],
  ];
  const meaning = (sheet: unknown[][]) =>
    compare(sheet).map(({ code, money }) => [
      code,
      money
        .map((one) => `${one.field === 'share' ? one.funder : one.field} ${one.toYuan}`)
        .toSorted()
        .join(' '),
    ]);

  it('says what the same ledger says in wide form', () => {
    expect(meaning(long)).toEqual(meaning(wide));
    expect(read(long)[1]).toBe('5 工人新村 cost 8000000 residents 200000 central_fiscal 1500000');
  });
  it('with names merged over their rows, a unit above the head, and sums of each community', () => {
    expect(
      read([
        ['2021年改造资金台账', null, '单位：万元'],
        ['小区', '出资方', '金额'],
        ['幸福小区', '中央财政补助资金', '300'],
        [null, '市级配套', '80.5'],
        [null, '小计', '380.5'],
        ['工人新村', '专项债券', 400],
        ['同上', '管线单位', 60],
      ]),
    ).toEqual([
      '3 幸福小区 central_fiscal 3000000 city_fiscal 805000',
      '6 工人新村 special_bond 4000000 pipe_owner 600000',
    ]);
  });
  it('of a sum and its part the part is kept with what is left, over rows', () => {
    expect(
      read([
        ['小区名称', '资金来源', '金额（元）'],
        ['幸福小区', '中央补助', 3_000_000],
        ['幸福小区', '中央预算内投资', 2_000_000],
      ]),
    ).toEqual(['2 幸福小区 central_budget 2000000 central_fiscal 1000000']);
  });
  it('asks where the rows of a community do not fit, and leaves the others alone', () => {
    expect(
      read([
        ['小区名称', '完成率', '资金来源', '金额（万元）'],
        ['幸福小区', '35%', '中央补助', 300],
        ['幸福小区', '35%', '中央补助', 200],
        ['工人新村', '40%', '中央补助', 300],
        ['工人新村', '45%', '居民出资', 20],
      ]),
    ).toEqual(['2 幸福小区 progress.ledger-key-twice', '4 工人新村 progress.ledger-twice']);
    const unknown = [
      ['小区名称', '资金来源', '金额（万元）'],
      ...['中央补助', '省级', '市级', '居民出资'].map((source) => ['幸福小区', source, 10]),
      ['工人新村', '向阳花', 10],
    ];
    expect(read(unknown)).toEqual([
      '2 幸福小区 central_fiscal 100000 provincial_fiscal 100000 city_fiscal 100000 residents 100000',
      '6 工人新村 progress.ledger-key',
    ]);
    const noUnit = [
      ['小区名称', '资金来源', '金额'],
      ['幸福小区', '中央补助', 300],
    ];
    expect(read(noUnit)).toEqual(['2 幸福小区 progress.ledger-money-unit']);
    expect(read(noUnit, 10_000)).toEqual(['2 幸福小区 central_fiscal 3000000']);
  });
  it('a list of communities with one source each and their cost is no such ledger', () => {
    const table = readLedgerTable([
      ['小区名称', '资金来源', '总投资（万元）'],
      ['幸福小区', '中央补助', 300],
      ['工人新村', '专项债券', 400],
    ]);
    expect(table.money.map(({ topic }) => topic)).toEqual(['cost']);
    expect(table.unread).toEqual(['资金来源']);
  });
});

describe('a ledger with a row a community and step', () => {
  it('takes planned and actual days of each, as dates, serials and Chinese; the state of a step is not that of the community', () => {
    expect(
      read([
        ['小区名称', '工作环节', '状态', '计划完成时间', '实际完成时间'],
        ['幸福小区', '立项批复', '已完成', '2020-06-30', new Date('2020-06-12T00:00:00Z')],
        ['幸福小区', '开工', '已完成', 44075, '2020年9月12日'],
        ['幸福小区', '竣工验收', '未完成', '2021年10月', null],
        ['工人新村', '施工许可证', '办理中', '2021.8.1', '未完成'],
      ]),
    ).toEqual([
      '2 幸福小区 listing ≤2020-06-30 listing 2020-06-12 start ≤2020-09-01 start 2020-09-12 final_acceptance ≤2021-10-31 under_way',
      '5 工人新村 construction_permit ≤2021-08-01',
    ]);
  });
  it('names in merged cells, and what can not be', () => {
    expect(
      read([
        ['小区', '阶段', '完成日期'],
        ['幸福小区', '开工', '2021-03-01'],
        [null, '竣工', '2021-02-01'],
        ['工人新村', '开工', '2031-03-01'],
        [null, '移交管养', null],
      ]),
    ).toEqual(['2 幸福小区 progress.finished-before-started', '4 工人新村 progress.ledger-date-future']);
  });
  it('a column of the state that communities are in is no such ledger', () => {
    const rows = read([
      ['小区名称', '阶段', '计划完工日期'],
      ['幸福小区', '前期', '2021-10-30'],
      ['工人新村', '在建', '2021-11-30'],
    ]);
    expect(rows[0]).toBe('2 幸福小区 main_works ≤2021-10-30');
  });
});
