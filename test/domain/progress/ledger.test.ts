import { describe, expect, it } from 'vitest';
import { ledgerDifferences } from '../../../domain/progress/ledger.ts';

const communities = [
  { code: 'A1', name: '幸福里', status: 'under_way' as const, percent: 40 },
  { code: 'A2', name: '光明楼', status: 'under_way' as const, percent: 70 },
  { code: 'A3', name: '同名楼', status: 'ready' as const, percent: 0 },
  { code: 'A4', name: '同名楼', status: 'ready' as const, percent: 0 },
];
const outcomes = (...rows: unknown[][]) =>
  ledgerDifferences([['小区编号', '小区', '完成率', '状态', '日期'], ...rows], communities, '2021-06-30').map(
    ({ outcome, problem }) => problem?.code ?? outcome,
  );

describe('a progress ledger', () => {
  it('says what it would change, by code or by a name that is one only', () => {
    const [first] = ledgerDifferences(
      [
        ['小区', '进度'],
        ['幸福里', '55%'],
      ],
      communities,
      '2021-06-30',
    );
    expect(first).toMatchObject({ outcome: 'changes', code: 'A1', percent: { from: 40, to: 55 } });
    expect(
      outcomes(['A1', '', 40, '在建', ''], ['A2', '', 70, '完工', '2021/6/1'], [null, null, null]),
    ).toEqual(['same', 'changes']);
    expect(outcomes(['', '同名楼', 5], ['', '没有', 5])).toEqual(['ambiguous', 'unknown']);
  });
  it('refuses what no report may say', () => {
    expect(
      outcomes(
        ['A1', '', 120],
        ['A1', '', 'viel'],
        ['A1', '', 50, '', '2999-01-01'],
        ['A1', '', 50, '快好了'],
        ['A1', '', 50, '', '2021年2月30日'],
      ),
    ).toEqual([
      'progress.percent-range',
      'progress.percent-range',
      'progress.report-date',
      'progress.ledger-status',
      'progress.not-a-date',
    ]);
    expect(() => ledgerDifferences([['甲', '乙']], communities, '2021-06-30')).toThrow();
  });
});
