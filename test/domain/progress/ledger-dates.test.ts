import { describe, expect, it } from 'vitest';
import { type LedgerCommunity, ledgerDifferences } from '../../../domain/progress/ledger.ts';
import { dateTopic } from '../../../domain/progress/ledger-dates.ts';
import { readLedgerTable } from '../../../domain/progress/ledger-table.ts';
import { steps } from '../../../server/progress/policy.ts';

const today = '2021-06-30';
const scale = { yuanPerHousehold: 20_000, yuanPerM2: 400, factor: 10, mostYuanUnsized: 2e8 };
const money = {
  households: 300,
  floorAreaM2: null,
  costYuan: null,
  investmentYuan: 0,
  investedYuan: null,
  investedOn: null,
  shares: [],
  projects: [],
};
const community = (code: string, more: Partial<LedgerCommunity> = {}): LedgerCommunity => ({
  code,
  name: `${code}小区`,
  office: null,
  status: 'ready',
  percent: 0,
  weightedBy: 'status',
  reports: [],
  milestones: [],
  money,
  ...more,
});
const milestone = (step: string, plannedOn: string | null, actualOn: string | null = null) => ({
  step,
  plannedOn,
  actualOn,
});
const communities = [
  community('A1'),
  community('A2', {
    status: 'under_way',
    percent: 40,
    weightedBy: 'reported',
    milestones: [milestone('start', '2020-09-12', '2020-09-15'), milestone('main_works', '2021-09-30')],
  }),
  community('A3', { milestones: [milestone('final_acceptance', '2021-10-30')] }),
];
const read = (...sheet: unknown[][]) =>
  ledgerDifferences(readLedgerTable(sheet), communities, today, { steps, scale });
/** `start.actualOn 2020-09-12` for each day that would change, or why not, by row. */
const days = (...sheet: unknown[][]) =>
  read(...sheet).map(({ outcome, problem, dates }) =>
    dates.length === 0
      ? (problem?.code ?? outcome)
      : dates.map(({ step, field, to }) => `${step}.${field} ${to}`).join(', '),
  );
const cell = (title: string, value: unknown, code = 'A1') => days(['小区编号', title], [code, value])[0];
const topic = (title: string, ...groups: string[]) => {
  const found = dateTopic(title, groups);
  return found && `${found.steps.join('+')}.${found.field}${found.isPlain ? '?' : ''}`;
};

describe('titles of days', () => {
  it.each([
    ['开工日期', 'start.actualOn?'],
    ['实际开工时间', 'start.actualOn'],
    ['计划开工', 'start.plannedOn'],
    ['项目计划开工日期', 'start.plannedOn'],
    ['拟开工时间', 'start.plannedOn'],
    ['开工时间（计划）', 'start.plannedOn'],
    ['进场施工日期', 'start.actualOn?'],
    ['竣工日期', 'main_works.actualOn?'],
    ['计划竣工日期', 'main_works.plannedOn'],
    ['预计完工时间', 'main_works.plannedOn'],
    ['完成时限', 'main_works.plannedOn'],
    ['要求竣工期限', 'main_works.plannedOn'],
    ['完成时间', 'main_works.actualOn?'],
    ['计划完成时间', 'main_works.plannedOn'],
    ['合同竣工日期', 'main_works.plannedOn'],
    ['实际 竣工\n日期', 'main_works.actualOn'],
    ['验收日期', 'final_acceptance.actualOn?'],
    ['竣工验收时间', 'final_acceptance.actualOn?'],
    ['计划验收', 'final_acceptance.plannedOn'],
    ['初步验收日期', 'preliminary_acceptance.actualOn?'],
    ['移交时间', 'handover.actualOn?'],
    ['施工许可证取得时间', 'construction_permit.actualOn?'],
    ['施工许可证办理时间', 'construction_permit.actualOn?'],
    ['立项批复时间', 'listing.actualOn?'],
    ['起止日期', 'start+main_works.actualOn?'],
    ['计划开竣工时间', 'start+main_works.plannedOn'],
    ['Planned start', 'start.plannedOn'],
    ['actual_finish_date', 'main_works.actualOn'],
    ['completion date', 'main_works.actualOn?'],
    // what asks whether, what counts, what is money, and the age of the houses are no days of steps
    ['开工', undefined],
    ['已开工', undefined],
    ['是否竣工', undefined],
    ['计划完成', undefined],
    ['完成', undefined],
    ['建成时间', undefined],
    ['填报日期', undefined],
    ['计划完成投资', undefined],
  ])('%s', (title, expected) => {
    expect(topic(title)).toBe(expected);
  });
  it('under merged cells, whichever word stands above', () => {
    expect(topic('开工', '计划工期')).toBe('start.plannedOn');
    expect(topic('实际', '竣工时间')).toBe('main_works.actualOn');
    expect(topic('计划', '开工日期')).toBe('start.plannedOn');
    expect(topic('完工', '时间节点', '计划')).toBe('main_works.actualOn?');
    expect(topic('计划', '投资')).toBeUndefined();
  });
  it('a hostile title costs nothing', () => {
    const before = process.cpuUsage().user;
    for (const text of ['时间'.repeat(20), '施工工期'.repeat(9), '节点时间'.repeat(1e5)]) topic(text, text);
    expect(process.cpuUsage().user - before).toBeLessThan(300_000);
  });
});

describe('days of a ledger', () => {
  it('are read in every spelling', () => {
    for (const value of [
      '2020-09-12',
      '2020/9/12',
      '2020.9.12',
      '２０２０．９．１２',
      '20200912',
      20200912,
      '2020年9月12日',
      '2020-09-12 00:00:00',
      44086,
      '44086',
      new Date('2020-09-12'),
    ])
      expect(cell('实际开工日期', value)).toBe('start.actualOn 2020-09-12');
  });
  it('a month is a start at its beginning and an end at its end, and is told', () => {
    const vague = (title: string, value: unknown, code = 'A1') => {
      const [line] = read(['小区编号', title], [code, value]);
      expect(line!.warnings[0]?.zh).toContain('请核对');
      return line!.dates[0]?.to;
    };
    for (const value of ['2020.9', 2020.9, '2020年9月', '2020-09', '202009', '2020年9月份'])
      expect(vague('开工日期', value)).toBe('2020-09-01');
    expect(vague('计划开工', '2020年9月初')).toBe('2020-09-01');
    expect(vague('计划开工', '2020年9月中旬')).toBe('2020-09-20');
    expect(vague('计划竣工', '2021年10月')).toBe('2021-10-31');
    expect(vague('计划竣工', '2021年10月底')).toBe('2021-10-31');
    expect(vague('计划竣工', '2021年9月底前')).toBe('2021-09-30');
    expect(vague('计划竣工', '2021年底')).toBe('2021-12-31');
    // the month that lasts has not brought its last day yet
    expect(vague('竣工日期', '2021年6月', 'A2')).toBe(today);
  });
  it('what is no day is asked about, never guessed', () => {
    for (const value of [
      '年底',
      '2020年',
      2020,
      '9月12日',
      '20.9.12',
      '12/9/2020',
      '2020-02-30',
      '2020-13',
      '已开工',
      '雨季后',
      '2020-09-12、2020-10-01',
      'x'.repeat(1e5),
    ])
      expect([value, cell('实际开工日期', value)]).toEqual([value, 'progress.ledger-date']);
    expect(cell('开工日期', 2020.1)).toBe('progress.ledger-month-unclear');
    expect(cell('计划竣工', '2021年10月30日前')).toBe('main_works.plannedOn 2021-10-30');
    expect(cell('实际竣工', '2021年5月30日前')).toBe('progress.ledger-date');
  });
  it('a blank says nothing, 未开工 contradicts a start on record', () => {
    for (const value of ['', null, '—', '/', '待定', '无']) expect(cell('计划开工', value)).toBe('same');
    expect(cell('实际开工', '未开工')).toBe('same');
    expect(cell('实际开工', '未开工', 'A2')).toBe('progress.ledger-date-not-yet');
    expect(cell('计划开工', '未开工')).toBe('progress.ledger-date');
  });
  it('planned and actual are never mixed', () => {
    const head = ['小区编号', '计划开工', '开工日期', '计划竣工', '竣工日期'];
    expect(days(head, ['A1', '2020-09-12', '2020-09-20', '2021-09-30', ''])).toEqual([
      'start.plannedOn 2020-09-12, start.actualOn 2020-09-20, main_works.plannedOn 2021-09-30',
    ]);
    // beside 实际竣工日期 nobody knows what 竣工日期 is
    const table = readLedgerTable([['小区编号', '竣工日期', '实际竣工日期']]);
    expect(table.dates.map(({ title }) => title)).toEqual(['实际竣工日期']);
    expect(table.unread).toEqual(['竣工日期']);
    const future = read(['小区编号', '竣工日期'], ['A2', '2021-10-30'])[0]!;
    expect(future.problem?.code).toBe('progress.ledger-date-future');
    expect(future.problem?.remedy.zh).toContain('计划竣工日期');
    expect(cell('竣工日期', '1995-06-30', 'A2')).toBe('progress.ledger-date-old');
    expect(cell('实际验收日期', '2022-01-01')).toBe('progress.ledger-date-future');
    expect(cell('计划开工', '2200-01-01')).toBe('progress.planned-date');
  });
  it('spans begin and end', () => {
    for (const value of [
      '2020.9.12-2021.10.30',
      '2020年9月12日至2021年10月30日',
      '2020/9/12～2021/10/30',
      '2020-09-12—2021-10-30',
    ])
      expect(cell('计划开竣工日期', value)).toBe(
        'start.plannedOn 2020-09-12, main_works.plannedOn 2021-10-30',
      );
    expect(cell('计划起止时间', '2021-10-30至2020-09-12')).toBe('progress.ledger-date-order');
    expect(cell('计划起止时间', '2020-09-12')).toBe('progress.ledger-date');
  });
  it('finished before started is refused, as it stands and as the ledger says', () => {
    expect(cell('竣工日期', '2020-09-01', 'A2')).toBe('progress.finished-before-started');
    expect(days(['小区编号', '开工日期', '竣工日期'], ['A1', '2021-03-01', '2020-12-01'])).toEqual([
      'progress.finished-before-started',
    ]);
    expect(days(['小区编号', '计划开工', '计划竣工'], ['A1', '2021-03-01', '2020-12-01'])).toEqual([
      'progress.planned-order',
    ]);
    // start and finish that move together are judged together
    expect(days(['小区编号', '计划开工', '计划竣工'], ['A2', '2021-11-01', '2022-10-01'])).toEqual([
      'start.plannedOn 2021-11-01, main_works.plannedOn 2022-10-01',
    ]);
  });
  it('move the state on, and are held against what the row says itself', () => {
    const head = ['小区编号', '竣工日期', '完成率', '状态'];
    expect(read(head, ['A2', '2021-06-01', '', ''])[0]!.status).toEqual({
      from: 'under_way',
      to: 'complete',
    });
    expect(days(head, ['A2', '2021-06-01', '40%', ''])).toEqual(['progress.ledger-complete']);
    expect(days(head, ['A2', '2021-06-01', '60%', ''])).toEqual(['progress.ledger-complete']);
    expect(days(head, ['A2', '2021-06-01', '', '在建'])).toEqual(['progress.ledger-date-status']);
    expect(read(head, ['A2', '2021-06-01', '100%', '验收'])[0]!.status?.to).toBe('accepted');
    expect(read(['小区编号', '开工日期', '完成率'], ['A1', '2021-03-01', '20%'])[0]).toMatchObject({
      status: { from: 'ready', to: 'under_way' },
      percent: { from: 0, to: 20 },
    });
  });
  it('of many months of one ledger the last word stands, so that a second time nothing changes', () => {
    const head = ['小区编号', '日期', '计划竣工'];
    expect(days(head, ['A2', '2021-04-30', '2021-08-31'], ['A2', '2021-05-31', '2021-09-30'])).toEqual([
      'same',
      'same',
    ]);
    expect(days(head, ['A2', '2021-05-31', '2021-08-31'], ['A2', '2021-05-31', '2021-09-30'])).toEqual([
      'progress.ledger-twice',
      'progress.ledger-twice',
    ]);
  });
  it('计划完工 of a download is the planned acceptance where no other end is planned', () => {
    expect(cell('计划完工', '2021-10-30', 'A3')).toBe('same');
    expect(cell('计划完工', '2021-10-15', 'A3')).toBe('main_works.plannedOn 2021-10-15');
  });
});
