import { describe, expect, it } from 'vitest';
import { readProjectTable } from '../../../domain/programme/project-table.ts';

const read = (sheet: unknown[][], unit: number | null = null) =>
  readProjectTable(sheet, unit).lines.map(({ row, problem, ...line }) => ({
    ...line,
    bySource: Object.fromEntries(line.bySource),
    refused: problem?.code,
  }));

describe('a list of projects', () => {
  it('has a line a project, with its money by source under merged cells and the communities it holds', () => {
    const [line, ...more] = read([
      ['2022年项目资金表'],
      ['填报单位：住建局', null, null, '单位：万元'],
      ['序号', '项目名称', '实施年度', '资金来源', null, null, '涉及小区', '改造内容'],
      [null, null, null, '中央预算内', '省级', '市级', null, null],
      [1, '二期配套', '2022—2023年', 300, 100, 20.5, '一区、二区', '雨污分流；道路'],
      ['合计', null, null, 300, 100, 20.5, null, null],
    ]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      code: '二期配套',
      years: [2022, 2023],
      bySource: { central_budget: 3_000_000, provincial_fiscal: 1_000_000, city_fiscal: 205_000 },
      communities: [{ name: '一区' }, { name: '二区' }],
      works: ['雨污分流', '道路'],
    });
  });
  it('has a line a community, with what it is given of the source that the line names', () => {
    expect(
      read([
        ['项目资金表（单位：万元）'],
        ['项目编号', '项目名称', '资金来源', '小区编号', '分配资金'],
        ['X3', '四期', '居民自筹', 'A', '12'],
        ['X3', '四期', '居民自筹', 'B', '2000元'],
      ]),
    ).toMatchObject([
      { code: 'X3', source: '居民自筹', communities: [{ code: 'A' }], amountYuan: 120_000 },
      { code: 'X3', communities: [{ code: 'B' }], amountYuan: 2000 },
    ]);
  });
  it('never guesses a unit, and refuses a sheet that names no project', () => {
    expect(
      read([
        ['项目编号', '资金来源', '总投资'],
        ['X', '居民', 5],
      ])[0]!.refused,
    ).toBe('progress.ledger-money-unit');
    expect(
      read(
        [
          ['项目编号', '资金来源', '总投资'],
          ['X', '居民', 5],
        ],
        10_000,
      )[0]!.budgetYuan,
    ).toBe(50_000);
    expect(() => readProjectTable([['甲', '乙']])).toThrow(/head/);
  });
});
