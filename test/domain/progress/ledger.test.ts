import { describe, expect, it } from 'vitest';
import type { CommunityMoney } from '../../../domain/programme/money.ts';
import type { CostScale } from '../../../domain/programme/plausible-cost.ts';
import { type LedgerCommunity, ledgerDifferences } from '../../../domain/progress/ledger.ts';
import { readLedgerTable } from '../../../domain/progress/ledger-table.ts';
import { steps } from '../../../server/progress/policy.ts';

const today = '2021-06-30';
const scale: CostScale = { yuanPerHousehold: 20_000, yuanPerM2: 400, factor: 10, mostYuanUnsized: 2e8 };
const money: CommunityMoney = {
  households: 300,
  floorAreaM2: null,
  costYuan: null,
  investmentYuan: 0,
  investedYuan: null,
  investedOn: null,
  shares: [],
  projects: [],
};
const community = (code: string, name: string, more: Partial<LedgerCommunity> = {}): LedgerCommunity => ({
  code,
  name,
  office: null,
  status: 'under_way',
  percent: 40,
  weightedBy: 'reported',
  reports: [],
  milestones: [],
  money,
  ...more,
});
const communities = [
  community('A1', '幸福里'),
  community('A2', '光明楼', { percent: 70, reports: [['2021-05-31', 70]] }),
  community('A3', '同名楼', { status: 'ready', percent: 0 }),
  community('A4', '同名楼', { status: 'ready', percent: 0 }),
  community('A5', '分项里', { weightedBy: 'cost' }),
  community('A6', '完工里', { status: 'complete', percent: 100 }),
];
const differences = (...sheet: unknown[][]) =>
  ledgerDifferences(readLedgerTable(sheet), communities, today, { steps, scale });
const head = ['小区编号', '小区', '完成率', '状态', '日期'];
const outcomes = (...rows: unknown[][]) =>
  differences(head, ...rows).map(({ outcome, problem }) => problem?.code ?? outcome);
const percents = (title: string, ...cells: unknown[]) =>
  differences(['小区', title], ...cells.map((cell, i) => [communities[i]!.name, cell])).map(
    ({ percent, problem }) => problem?.code ?? percent?.to ?? null,
  );

describe('a progress ledger', () => {
  it('says what it would change, by code or by a name that is one only', () => {
    expect(differences(['小区', '进度'], ['幸福里', '55%'])[0]).toMatchObject({
      outcome: 'changes',
      code: 'A1',
      percent: { from: 40, to: 55 },
    });
    expect(
      outcomes(['A1', '', 40, '在建', ''], ['A2', '', 70, '完工', '2021/6/1'], [null, null, null]),
    ).toEqual(['same', 'changes']);
    expect(outcomes(['A6', '', 100])).toEqual(['same']);
    expect(outcomes(['', '同名楼', 5], ['', '没有', 5])).toEqual(['ambiguous', 'unknown']);
  });
  it('takes a code that is none of ours for a number of its own, and refuses one that is another’s', () => {
    expect(outcomes(['17', '幸福里', 55], ['A1', '光明楼', 55])).toEqual(['changes', 'progress.ledger-name']);
  });
  it('refuses what no report may say', () => {
    expect(
      outcomes(
        ['A1', '', 120],
        ['A1', '', 'viel'],
        ['A1', '', 50, '', '2999-01-01'],
        ['A1', '', 50, '快好了'],
        ['A1', '', 50, '未开工'],
        ['A1', '', 50, '', '2021年2月30日'],
      ),
    ).toEqual([
      'progress.percent-range',
      'progress.ledger-percent',
      'progress.report-date',
      'progress.ledger-status',
      'progress.ledger-status',
      'progress.not-a-date',
    ]);
  });
  it('refuses what would be taken and yet not be seen', () => {
    expect(outcomes(['A2', '', 60, '', '2021-04-30'], ['A5', '', 60], ['A6', '', 90])).toEqual([
      'progress.ledger-older',
      'progress.ledger-by-items',
      'progress.ledger-complete',
    ]);
  });
  it('follows the rows of one community by their days, and refuses two that contradict each other', () => {
    const [june, may] = differences(head, ['A1', '', 80, '', '2021-06-10'], ['A1', '', 60, '', '2021-05-10']);
    expect(may?.percent).toEqual({ from: 40, to: 60 });
    expect(june?.percent).toEqual({ from: 60, to: 80 });
    expect(outcomes(['A1', '', 50], ['A1', '', 50])).toEqual(['changes', 'same']);
    expect(outcomes(['A1', '', 50], ['A1', '', 51])).toEqual([
      'progress.ledger-twice',
      'progress.ledger-twice',
    ]);
  });
});

describe('the head of a ledger', () => {
  it('stands below titles, in two lines under merged cells, with units and spaces in it', () => {
    const found = differences(
      ['2021年老旧小区改造进度台账', null, null],
      ['单位：万元', null, null, null],
      ['序号', '基本情况', null, '进度', null],
      [null, '小区 名称', '户数（户）', '完成率（％）', '填 报\n日期'],
      [1, '幸福里', 120, '５５％', 44347],
      ['合计', null, 120, null, null],
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ row: 5, percent: { from: 40, to: 55 }, reportedOn: '2021-05-31' });
  });
  it('tells which columns were not read, and refuses one that names nothing or the same twice', () => {
    expect(readLedgerTable([['小区名称', '完成率', '本年完成投资（万元）']]).unread).toEqual([
      '本年完成投资(万元)',
    ]);
    const refused = (sheet: unknown[][]) => {
      try {
        return readLedgerTable(sheet);
      } catch (problem) {
        return (problem as { code: string }).code;
      }
    };
    expect(
      refused([
        ['小区编号', '小区名称'],
        ['A1', '幸福里'],
      ]),
    ).toBe('progress.ledger-columns');
    expect(refused([['甲', '乙']])).toBe('progress.ledger-columns');
    expect(refused([['小区名称', '完成率', '完成率']])).toBe('progress.ledger-column-twice');
    expect(refused([])).toBe('progress.ledger-columns');
  });
});

describe('cells of a ledger', () => {
  it('are percentages or shares as the whole column tells, never by guess', () => {
    expect(percents('完成率', 50, '60%')).toEqual([50, 60]);
    expect(percents('完成率', 0.5, 0.6)).toEqual([50, 60]);
    expect(percents('完成率', 0.155, 1)).toEqual([15.5, 100]);
    expect(percents('完成率', 1, 0)).toEqual(['progress.ledger-percent-unclear', 0]);
    expect(percents('完成率', 0.5, 60)).toEqual(['progress.ledger-percent-unclear', 60]);
    expect(percents('完成率', '', '—')).toEqual([null, null]);
    expect(percents('完成率', '约50%')).toEqual(['progress.ledger-percent']);
  });
  it('are days however they are written', () => {
    const day = (cell: unknown) => differences(head, ['A1', '', 50, '', cell])[0]?.reportedOn;
    for (const cell of [
      '2021-06-01',
      '2021/6/1 08:30',
      '2021.6.1',
      '20210601',
      '2021年6月1日',
      44348,
      '44348',
      new Date('2021-06-01'),
    ])
      expect(day(cell)).toBe('2021-06-01');
    expect(day('2021年5月')).toBe('2021-05-31');
    expect(day('2021年6月')).toBe(today);
  });
});
