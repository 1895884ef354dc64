import { describe, expect, it } from 'vitest';
import { alertMail } from '../../../domain/progress/alert-mail.ts';
import { alertsOf, digestPeriod } from '../../../domain/progress/alerts.ts';
import { judgeDeadline, riskSince } from '../../../domain/progress/deadlines.ts';
import type { SupervisedCommunity } from '../../../domain/progress/reporting.ts';

const sound: SupervisedCommunity = {
  code: 'A1',
  name: '甲小区',
  office: '新安街道',
  officeCode: 'o1',
  status: 'under_way',
  percent: 40,
  deadline: { risk: 'on_time', dueOn: '2021-10-30', forecast: null, daysLate: null, standstill: null },
  riskSince: null,
  reportOverdueDays: 0,
  lastReportOn: '2021-06-30',
  contradictions: [],
  acceptance: null,
};
const today = '2021-07-01';
const factsOf = (change: Partial<SupervisedCommunity>, day = today) =>
  alertsOf({ ...sound, ...change }, day).map(({ kind, fact, severity }) => ({ kind, fact, severity }));

describe('alerts', () => {
  it('say nothing of what is sound, and nothing of the deadline of what is complete', () => {
    expect(alertsOf(sound, today)).toEqual([]);
    const late = {
      risk: 'late',
      dueOn: '2021-06-01',
      forecast: null,
      daysLate: 9,
      standstill: null,
    } as const;
    expect(factsOf({ status: 'complete', deadline: late })).toEqual([]);
  });

  it('are the same fact until it gets worse: from risk to forecast to overdue, and every thirty days after', () => {
    const at = (risk: 'at_risk' | 'late' | 'overdue', daysLate: number | null) =>
      factsOf({ deadline: { risk, dueOn: '2021-10-30', forecast: null, daysLate, standstill: null } })[0]!;
    const severities = [
      at('at_risk', null),
      at('late', 29),
      at('late', 30),
      at('overdue', 1),
      at('overdue', 31),
    ];
    expect(new Set(severities.map(({ fact }) => fact)).size).toBe(1);
    expect(severities.map(({ severity }) => severity)).toEqual([1000, 2000, 2001, 3000, 3001]);
    // tomorrow is not worse
    expect(at('overdue', 2).severity).toBe(at('overdue', 1).severity);
  });

  it('name a missing report by the one that came last, so that the next gap is a new fact', () => {
    const [gap] = alertsOf({ ...sound, lastReportOn: '2021-05-01', reportOverdueDays: 20 }, today);
    expect(gap).toMatchObject({
      kind: 'missing',
      fact: 'missing 2021-05-01',
      severity: 1,
      since: '2021-06-12',
    });
    expect(factsOf({ lastReportOn: '2021-05-01', reportOverdueDays: 31 })[0]!.severity).toBe(2);
    expect(factsOf({ lastReportOn: '2021-06-01', reportOverdueDays: 3 })[0]!.fact).not.toBe(gap!.fact);
  });

  it('tell of an acceptance that is late or was refused', () => {
    const acceptance = {
      completedOn: '2021-04-01',
      plannedOn: null,
      signedParts: 9,
      missing: ['业主'],
      refused: [{ party: '业主', on: '2021-06-20', remark: '漏水' }],
    };
    const [refused, late] = alertsOf({ ...sound, status: 'complete', acceptance }, today);
    expect(refused).toMatchObject({ what: { zh: '业主不予通过' }, why: { zh: '漏水' }, since: '2021-06-20' });
    expect(late).toMatchObject({ since: '2021-05-31', severity: 2 });
    expect(late!.why.zh).toContain('尚缺：业主');
    expect(factsOf({ acceptance: { ...acceptance, plannedOn: '2021-12-01', refused: [] } })).toEqual([]);
  });

  it('know since when a deadline has been in danger', () => {
    const month = (n: number, percent: number) => ({ on: `2021-0${n}-28`, percent });
    const swift = [month(1, 10), month(2, 25), month(3, 40)];
    const slow = [...swift, month(4, 41), month(5, 42), month(6, 43)];
    expect(judgeDeadline('2021-10-30', null, slow, today).risk).toBe('late');
    const since = riskSince({ dueOn: '2021-10-30', standstill: null }, slow, today)!;
    expect(since > '2021-03-28' && since <= '2021-06-28').toBe(true);
    expect(riskSince({ dueOn: '2021-10-30', standstill: null }, swift, '2021-03-29')).toBeNull();
    expect(riskSince({ dueOn: '2021-06-01', standstill: null }, slow, today)).toBe('2021-06-01');
  });

  it('tell of work that stands still or goes backward, with or without a deadline, and beside one that has passed', () => {
    const standstill = { kind: 'standing', since: '2021-03-31', from: 40, to: 40 } as const;
    const verdict = { risk: 'standing', dueOn: null, forecast: null, daysLate: null, standstill } as const;
    const [still] = alertsOf({ ...sound, deadline: verdict }, today);
    expect(still).toMatchObject({ kind: 'deadline', fact: 'standing 2021-03', since: '2021-03' });
    expect(still!.what.zh).toBe('停滞');
    expect(still!.why.zh).toBe('2021-03 以来一直为 40%，未定完工日期');
    const overdue = { ...verdict, risk: 'overdue', dueOn: '2021-06-01', daysLate: 30 } as const;
    expect(factsOf({ deadline: overdue }).map(({ fact }) => fact)).toEqual([
      'deadline 2021-06-01',
      'standing 2021-03',
    ]);
    // every thirty days that it lasts it is worse, and told again
    const later = alertsOf({ ...sound, deadline: verdict }, '2021-08-01')[0]!;
    expect(later.severity).toBe(still!.severity + 1);
    expect(factsOf({ status: 'complete', deadline: overdue })).toEqual([]);
  });

  it('have digests that begin on Monday and on the first, at eight in China', () => {
    // 2021-06-28 is a Monday
    expect(digestPeriod('weekly', new Date('2021-06-27T23:59:00Z'))).toBe('2021-06-21');
    expect(digestPeriod('weekly', new Date('2021-06-28T00:00:00Z'))).toBe('2021-06-28');
    expect(digestPeriod('monthly', new Date('2021-06-30T23:59:00Z'))).toBe('2021-06');
    expect(digestPeriod('monthly', new Date('2021-07-01T00:00:00Z'))).toBe('2021-07');
  });

  it('are written with what, why, since when, the forecast with its range, and links, in both languages', () => {
    const forecast = {
      finishOn: '2021-12-14',
      earliestOn: '2021-11-20',
      latestOn: null,
      pointsPerMonth: 9,
      readings: 5,
      basis: 'rate',
    } as const;
    const row = {
      ...sound,
      riskSince: '2021-05-31',
      deadline: { risk: 'late', dueOn: '2021-10-30', forecast, daysLate: 45, standstill: null },
    } as const;
    const fresh = alertsOf(row, today).map((alert) => ({ row, alert }));
    const cities = [{ city: '222404', name: '珲春市', day: today, fresh, standing: 3 }];
    const zh = alertMail(cities, ['immediate'], 'zh', 'https://map.example', 'token');
    expect(zh.subject).toBe('督办预警：珲春市 逾期 1');
    for (const words of [
      '1. 甲小区（新安街道）：预计逾期 45 天',
      '原因：计划 2021-10-30 完工，现完成 40%',
      '自 2021-05-31 起',
      '预计 2021-12-14 完工（最早 2021-11-20，按最慢的进度完不成）',
      'https://map.example/supervise?city=222404&pick=deadline',
      'https://map.example/supervise?city=222404&pick=all&find=A1',
      '仍未解决的 3 项',
      'https://map.example/alerts/token/end',
    ])
      expect(zh.text).toContain(words);
    const en = alertMail(cities, ['immediate', 'monthly'], 'en', 'https://map.example', 'token');
    expect(en.subject).toBe('Monthly dispatch: 珲春市, deadlines 1');
    expect(en.text).toContain('forecast 45 days late');
    expect(en.text).toContain('/supervise?city=222404&pick=deadline&lang=en');
  });
});
