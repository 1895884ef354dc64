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
const community = (code: string, name: string, money: Partial<CommunityMoney> = {}): LedgerCommunity => ({
  code,
  name,
  office: null,
  status: 'under_way',
  percent: 40,
  weightedBy: 'reported',
  reports: [],
  milestones: [],
  money: { ...noMoney, ...money },
});
const share = (project: string, funder: string, amountYuan: number | null) => ({
  project,
  funder,
  amountYuan,
});
const communities = [
  community('A1', '幸福小区'),
  community('A2', '工人新村', { costYuan: 8_000_000, shares: [share('P1', 'central_fiscal', 1_500_000)] }),
  community('A3', '光明街15号院', {
    shares: [share('P1', 'central_fiscal', 1e6), share('P2', 'central_budget', 2e6)],
  }),
  community('A4', '和平里', { investedYuan: 3_000_000, investedOn: '2021-05-31' }),
];
const read = (sheet: unknown[][], unit: number | null = null) =>
  ledgerDifferences(readLedgerTable(sheet, unit), communities, today, { steps, scale });
/** `cost 3200000` for each amount that would change, by row. */
const amounts = (sheet: unknown[][], unit: number | null = null) =>
  read(sheet, unit).map(({ name, money, problem, outcome }) =>
    [
      name,
      ...(problem ? [problem.code] : money.length ? [] : [outcome]),
      ...money.map(
        (one) => `${one.field === 'share' ? (one.project ?? one.funder) : one.field} ${one.toYuan}`,
      ),
    ].join(' '),
  );

describe('ledgers as street offices keep them', () => {
  it('a title, a line of the unit, merged heads, a number, sums and signatures', () => {
    expect(
      amounts([
        ['新安街道2021年老旧小区改造项目资金台账', null, null, null, null, null, null],
        ['填报单位：元宝街道', null, null, null, null, null, '单位：户、万元'],
        ['序号', '小区名称', '户数', '总投资', '资金来源', null, null],
        [null, null, null, null, '中央补助', '地方配套', '居民出资'],
        ['一、第一批', null, null, null, null, null, null],
        [1, '幸福小区', 300, 620.5, 300, 280.5, 40],
        [2, '工人新村', 300, 800, 150, 650, null],
        ['街道小计', null, 600, 1420.5, 450, 930.5, 40],
        ['合 计', null, 600, 1420.5, 450, 930.5, 40],
        ['填报人：张三', null, null, '审核人：李四', null, null, null],
      ]),
    ).toEqual([
      '幸福小区 cost 6205000 central_fiscal 3000000 local_fiscal 2805000 residents 400000',
      '工人新村 local_fiscal 6500000',
    ]);
  });
  it('three lines of head: 财政资金 above 中央, 省级, 市级, 区级, with what they add up to', () => {
    expect(
      amounts([
        ['小区名称', '资金筹措（万元）', null, null, null, null, null],
        [null, '合计', '财政资金', null, null, null, '居民'],
        [null, null, '中央', '省级', '市级', '区级', null],
        ['幸福小区', 600, 300, 100, 120, 60, 20],
      ]),
    ).toEqual([
      '幸福小区 central_fiscal 3000000 provincial_fiscal 1000000 city_fiscal 1200000 district_fiscal 600000 residents 200000',
    ]);
  });
  it('units in every title, each another', () => {
    expect(
      amounts([
        ['小区', '计划总投资（亿元）', '已完成投资（万元）', '居民出资（元）', '中央预算内投资(万元)'],
        ['幸福小区', '0.0624', '１２０．５', '36,000', '200万元'],
      ]),
    ).toEqual(['幸福小区 cost 6240000 invested 1205000 residents 36000 central_budget 2000000']);
  });
  it('units in the cells, blanks in all spellings, 约', () => {
    expect(
      amounts([
        ['小区名称', '总投资', '已完成投资', '居民出资', '社会资本投入'],
        ['幸福小区', '约620万元', '/', '—', '无'],
        ['和平里', '0.05亿元', '350万', '', '30000元'],
      ]),
    ).toEqual(['幸福小区 cost 6200000', '和平里 cost 5000000 invested 3500000 private_capital 30000']);
  });
  it('no unit anywhere: refused with the cure, read when somebody says it', () => {
    const sheet = [
      ['小区名称', '总投资', '进度'],
      ['幸福小区', 620, '55%'],
    ];
    expect(amounts(sheet)).toEqual(['幸福小区 progress.ledger-money-unit']);
    expect(amounts(sheet, 10_000)).toEqual(['幸福小区 cost 6200000']);
  });
  it('money of a year or month is not what was spent in all', () => {
    const table = readLedgerTable([
      ['小区名称', '本年完成投资（万元）', '累计完成投资（万元）', '本月完成投资（万元）'],
    ]);
    expect(table.money.map(({ title, topic }) => [title, topic])).toEqual([
      ['累计完成投资(万元)', 'invested'],
    ]);
    expect(table.unread).toEqual(['本年完成投资(万元)', '本月完成投资(万元)']);
  });
  it('是, 否 and √ for 是否开工, 是否竣工', () => {
    const found = read([
      ['小区名称', '是否开工', '是否竣工', '形象进度（%）', '填报时间'],
      ['幸福小区', '√', '√', '', '2021年5月'],
      ['工人新村', '是', '否', 0.35, '同上'],
      ['和平里', '否', '', '', '2021.6'],
      ['光明街15号院', '大概', '', '', 44347],
    ]);
    expect(found.map(({ status, percent, problem }) => problem?.code ?? [status?.to, percent?.to])).toEqual([
      ['complete', undefined],
      [undefined, 35],
      [undefined, undefined],
      'progress.ledger-yes-no',
    ]);
    expect(found[1]!.reportedOn).toBe('2021-05-31');
    expect(found[2]!.reportedOn).toBe(today);
  });
  it('0.5 below a title of % is half a per cent beside 35, and that is asked about', () => {
    const found = read([
      ['小区名称', '形象进度（%）'],
      ['幸福小区', 55],
      ['和平里', 0.5],
    ]);
    expect(found.map(({ percent, warnings }) => [percent?.to, warnings.length])).toEqual([
      [55, 0],
      [0.5, 1],
    ]);
  });
  it('names with 小区 more or less, 号院 for 号, in brackets; 新村 for 小区 is only proposed', () => {
    const found = read([
      ['小区名称', '形象进度'],
      ['幸福', '50%'],
      ['工人新村小区', '51%'],
      ['光明街１５号（东院）', '52%'],
      ['幸福新村', '53%'],
    ]);
    expect(found.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['A1', 'changes'],
      ['A2', 'changes'],
      ['A3', 'changes'],
      [null, 'unknown'],
    ]);
    expect(found[0]!.warnings[0]!.zh).toContain('相近名称');
    expect(found[3]!.warnings[0]!.zh).toContain('A1');
  });
  it('one compound twice: the same said again is no change, another amount is refused', () => {
    const head = ['小区名称', '已完成投资(万元)'];
    expect(amounts([head, ['幸福小区', 100], ['幸福小区', 100]])).toEqual([
      '幸福小区 invested 1000000',
      '幸福小区 same',
    ]);
    expect(amounts([head, ['幸福小区', 100], ['幸福小区', 110]])).toEqual([
      '幸福小区 progress.ledger-twice',
      '幸福小区 progress.ledger-twice',
    ]);
  });
  it('a tenth of a per cent and the noise of binary fractions', () => {
    expect(
      amounts([
        ['小区', '总投资（万元）'],
        ['幸福小区', 620.1 + 0.2],
      ]),
    ).toEqual(['幸福小区 cost 6203000']);
  });
});

describe('money of a ledger', () => {
  it('is no change within what its unit is rounded to, nor what the two central funds are together', () => {
    expect(
      amounts([
        ['小区', '总投资（万元）', '中央补助（万元）'],
        ['工人新村', 800.004, 150],
        ['光明街15号院', '', 300],
      ]),
    ).toEqual(['工人新村 same', '光明街15号院 same']);
  });
  it('that two projects give is refused, as nobody knows which of them changes', () => {
    expect(
      amounts([
        ['小区', '中央补助（万元）'],
        ['光明街15号院', 310],
      ]),
    ).toEqual(['光明街15号院 progress.ledger-share-unclear']);
    expect(
      amounts([
        ['小区', '中央预算内投资（万元）'],
        ['光明街15号院', 310],
      ]),
    ).toEqual(['光明街15号院 P2 3100000']);
  });
  it('is doubted where one compound costs what a district does, in whatever unit', () => {
    const warned = (title: string, value: number) =>
      read([
        ['小区', title],
        ['幸福小区', value],
      ])[0]!.warnings.map(({ zh }) => zh);
    expect(warned('总投资（亿元）', 3)).toEqual([expect.stringContaining('核对单位')]);
    expect(warned('总投资（元）', 620)).toEqual([expect.stringContaining('核对单位')]);
    expect(warned('居民出资（万元）', 30_000)).toEqual([expect.stringContaining('核对单位')]);
    expect(warned('总投资（万元）', 620)).toEqual([]);
    expect(warned('居民出资（元）', 500)).toEqual([]);
  });
  it('is doubted where the sources exceed the whole, more was spent than it costs, or less than before', () => {
    const warnings = read([
      ['小区', '总投资（万元）', '已完成投资（万元）', '居民出资（万元）'],
      ['幸福小区', 600, 700, 650],
      ['和平里', 600, 200, ''],
    ]).map((line) => line.warnings.map(({ zh }) => zh));
    expect(warnings).toEqual([
      ['各来源之和超过总投资。', '已完成投资超过总投资。'],
      ['已完成投资少于已登记数。'],
    ]);
  });
  it('is refused where it is none, is negative, or was counted before what is on record', () => {
    const head = ['小区', '已完成投资（万元）', '日期'];
    expect(
      amounts([head, ['幸福小区', '很多', ''], ['工人新村', -5, ''], ['和平里', 400, '2021-04-30']]),
    ).toEqual([
      '幸福小区 progress.ledger-money',
      '工人新村 progress.ledger-money',
      '和平里 progress.ledger-money-older',
    ]);
  });
  it('is read in a moment from a sheet that was made to hang it', () => {
    const before = process.cpuUsage().user;
    const evil = ['('.repeat(200_000), '单位:'.repeat(50_000), '改造项目'.repeat(50_000)];
    const wide = Array.from({ length: 200_000 }, (_, i) => `总投资${i}`);
    const sheet = [evil, wide, ['小区', '总投资（万元）'], ...evil.map((text) => [text, text])];
    expect(amounts(sheet).every((line) => line.includes('unknown'))).toBe(true);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(2);
  });
});
