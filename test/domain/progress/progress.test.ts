import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communityCompletion, rollUp } from '../../../domain/progress/completion.ts';
import { findContradictions } from '../../../domain/progress/contradictions.ts';
import { sCurve } from '../../../domain/progress/curve.ts';
import { judgeDeadline, reportOverdueDays } from '../../../domain/progress/deadlines.ts';
import { forecastFinish } from '../../../domain/progress/forecast.ts';
import {
  addDays,
  daysBetween,
  isIsoDate,
  lastDayOf,
  monthOf,
  monthText,
} from '../../../domain/progress/months.ts';
import { standing } from '../../../domain/progress/sentence.ts';
import { countStatuses, statuses } from '../../../domain/progress/status.ts';

const day = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2018-01-01', days));

describe('months', () => {
  it('a month goes to text and back', () => {
    fc.assert(fc.property(day, (date) => monthText(monthOf(date)) === date.slice(0, 7)));
    expect(lastDayOf(monthOf('2020-02-01'))).toBe('2020-02-29');
  });
  it('knows what is no date', () => {
    expect(['2020-02-30', '2020-13-01', '2020-2-1', 'today', ''].filter(isIsoDate)).toEqual([]);
    expect(isIsoDate('2020-02-29')).toBe(true);
  });
});

describe('completion', () => {
  const items = [
    { itemCode: 'sewer', planned: 100, costYuan: 900, percent: 50 },
    { itemCode: 'lamp', planned: 10, costYuan: 100, percent: null },
  ];
  it('weighs items by cost when every item has one, else equally, and says so', () => {
    expect(communityCompletion('under_way', items, 10)).toEqual({
      percent: 45,
      weightedBy: 'cost',
      known: 0.9,
    });
    const unpriced = items.map((item) => ({ ...item, costYuan: item.itemCode === 'lamp' ? null : 900 }));
    expect(communityCompletion('under_way', unpriced, 10)).toEqual({
      percent: 25,
      weightedBy: 'items',
      known: 0.5,
    });
  });
  it('takes the reported figure without items, and the stage without both', () => {
    expect(communityCompletion('under_way', [], 33)).toEqual({
      percent: 33,
      weightedBy: 'reported',
      known: 1,
    });
    expect(communityCompletion('under_way', [], null).known).toBe(0);
    expect(communityCompletion('accepted', items, 10).percent).toBe(100);
  });
  it('a roll-up lies between its parts and equals the roll-up of its groups', () => {
    const member = fc.record({
      percent: fc.integer({ min: 0, max: 100 }),
      weight: fc.integer({ min: 1, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 2, maxLength: 40 }), fc.nat(), (members, cut) => {
        const whole = rollUp(members, 'households');
        const at = 1 + (cut % (members.length - 1));
        const groups = [members.slice(0, at), members.slice(at)].map((group) => ({
          percent: rollUp(group, 'households').percent,
          weight: group.reduce((sum, { weight }) => sum + weight, 0),
        }));
        expect(rollUp(groups, 'households').percent).toBeCloseTo(whole.percent, 8);
        const percents = members.map(({ percent }) => percent);
        expect(whole.percent).toBeGreaterThanOrEqual(Math.min(...percents) - 1e-9);
        expect(whole.percent).toBeLessThanOrEqual(Math.max(...percents) + 1e-9);
      }),
    );
  });
});

describe('S-curve', () => {
  it('plans reach 100, actual ends at the last reported value and stops at the month it is known to', () => {
    const points = sCurve(
      [
        {
          weight: 300,
          plannedStart: '2020-09-12',
          plannedFinish: '2021-10-30',
          history: [
            { month: monthOf('2020-10-01'), percent: 10 },
            { month: monthOf('2021-01-01'), percent: 40 },
          ],
        },
        { weight: 100, plannedStart: null, plannedFinish: '2021-05-01', history: [] },
      ],
      monthOf('2021-03-01'),
    );
    expect(points.at(-1)!.planned).toBeCloseTo(100, 8);
    expect(points.at(-1)!.actual).toBeNull();
    expect(points.find(({ month }) => month === monthOf('2021-03-01'))!.actual).toBeCloseTo(30, 8);
    expect(points[0]!.month).toBe(monthOf('2020-09-01'));
  });
  it('the planned line never falls', () => {
    const member = fc.record({
      weight: fc.integer({ min: 1, max: 1000 }),
      plannedStart: fc.option(day),
      plannedFinish: fc.option(day),
      history: fc.constant([]),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 20 }), (members) => {
        const points = sCurve(members, monthOf('2020-01-01'));
        for (let i = 1; i < points.length; i++)
          expect(points[i]!.planned).toBeGreaterThanOrEqual(points[i - 1]!.planned - 1e-9);
        expect(points.at(-1)?.planned ?? 0).toBeLessThanOrEqual(100 + 1e-6);
      }),
    );
  });
});

describe('forecast', () => {
  const steady = (points: number, months: number) =>
    Array.from({ length: months }, (_, i) => ({ on: addDays('2020-09-30', 30 * i), percent: points * i }));
  it('steady work ends where the line ends, with no width', () => {
    const forecast = forecastFinish(steady(10, 5), '2021-02-01')!;
    expect(Math.abs(daysBetween(forecast.finishOn, addDays('2020-09-30', 300)))).toBeLessThanOrEqual(1);
    expect(forecast.earliestOn).toBe(forecast.latestOn);
  });
  it('one odd report moves it little', () => {
    const readings = steady(5, 9).map((reading, i) => (i === 4 ? { ...reading, percent: 45 } : reading));
    const moved = forecastFinish(readings, '2021-06-01')!;
    const plain = forecastFinish(steady(5, 9), '2021-06-01')!;
    expect(Math.abs(daysBetween(moved.finishOn, plain.finishOn))).toBeLessThan(40);
  });
  it('says nothing from too little, and never foretells the past', () => {
    expect(forecastFinish(steady(10, 2), '2021-01-01')).toBeNull();
    expect(forecastFinish(steady(0, 6), '2021-03-01')).toBeNull();
    expect(forecastFinish(steady(24, 5), '2023-01-01')!.finishOn).toBe('2023-01-01');
  });
  it('the median lies inside the range', () => {
    const readings = fc.array(fc.record({ on: day, percent: fc.integer({ min: 0, max: 99 }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(readings, day, (given, today) => {
        const forecast = forecastFinish(given, today);
        if (!forecast) return;
        expect(forecast.earliestOn <= forecast.finishOn).toBe(true);
        expect(forecast.latestOn === null || forecast.finishOn <= forecast.latestOn).toBe(true);
        expect(forecast.finishOn >= today).toBe(true);
      }),
    );
  });
  it('judges deadlines: overdue, late, at risk, on time', () => {
    const readings = steady(10, 5);
    expect(judgeDeadline('2021-01-01', null, readings, '2021-02-01').risk).toBe('overdue');
    expect(judgeDeadline('2021-05-01', null, readings, '2021-02-01')).toMatchObject({
      risk: 'late',
      daysLate: 87,
    });
    expect(judgeDeadline('2021-10-30', null, readings, '2021-02-01').risk).toBe('on_time');
    expect(judgeDeadline('2021-03-01', null, [], '2021-02-01').risk).toBe('at_risk');
    expect(judgeDeadline('2021-03-01', '2021-03-11', [], '2021-04-01').daysLate).toBe(10);
  });
  it('a report is missing a month and ten days after the last one', () => {
    expect(reportOverdueDays('2020-09-12', '2021-01-31', '2021-03-13')).toBe(0);
    expect(reportOverdueDays('2020-09-12', '2021-01-31', '2021-03-15')).toBe(2);
    expect(reportOverdueDays(null, null, '2021-03-15')).toBe(0);
  });
});

describe('contradictions', () => {
  const report = (id: number, reportedOn: string, percent: number, quantityDone: number | null = null) => ({
    id,
    itemCode: quantityDone === null ? null : 'sewer',
    reportedOn,
    percent,
    quantityDone,
  });
  const base = {
    status: 'under_way' as const,
    startedOn: '2020-09-12',
    completedOn: null,
    acceptedOn: null,
    reports: [],
    photos: [],
    planned: new Map([['sewer', 200]]),
  };
  const codes = (facts: Parameters<typeof findContradictions>[0]) =>
    findContradictions(facts).map(({ code }) => code);
  it('clean facts have none', () => {
    expect(codes({ ...base, reports: [report(1, '2020-10-01', 10), report(2, '2020-11-01', 30)] })).toEqual(
      [],
    );
  });
  it('finds each kind', () => {
    expect(codes({ ...base, reports: [report(1, '2020-10-01', 40), report(2, '2020-11-01', 30)] })).toEqual([
      'percent_fell',
    ]);
    expect(codes({ ...base, status: 'ready', reports: [report(1, '2020-10-01', 5)] })).toEqual([
      'percent_without_start',
    ]);
    expect(codes({ ...base, status: 'complete', reports: [report(1, '2020-10-01', 80)] })).toEqual([
      'complete_below_100',
    ]);
    expect(codes({ ...base, completedOn: '2020-08-01' })).toEqual(['finished_before_started']);
    expect(codes({ ...base, reports: [report(1, '2020-10-01', 90, 260)] })).toEqual(['quantity_over_plan']);
    expect(codes({ ...base, reports: [report(1, '2020-10-01', 90, 20)] })).toEqual([
      'quantity_against_percent',
    ]);
    const photo = (kind: 'during' | 'after', takenOn: string) => ({
      ...base,
      reports: [report(1, '2020-12-01', 20)],
      photos: [{ reportId: 1, kind, takenOn }],
    });
    expect(codes(photo('during', '2020-12-20'))).toEqual(['photo_after_report']);
    expect(codes(photo('during', '2020-09-20'))).toEqual(['photo_too_old']);
    expect(codes(photo('after', '2020-01-05'))).toContain('after_photo_before_work');
  });
});

describe('the sentence of a community', () => {
  it('says in both languages where it stands, for every state', () => {
    for (const status of statuses) {
      const said = standing({
        name: '民主社区',
        status,
        completion: { percent: 61.6, weightedBy: 'cost', known: 1 },
        plannedStart: '2020-09-12',
        plannedFinish: '2021-10-30',
        startedOn: '2020-09-15',
        completedOn: '2021-09-01',
        acceptedOn: '2021-10-01',
        deadline: judgeDeadline('2021-10-30', null, [], '2021-03-01'),
        standstill: null,
        notPlanned: [{ zh: '建成于 2012 年', en: 'it was built in 2012' }],
        howToApply: { zh: '可向街道申请。', en: 'Apply to the street office.' },
      });
      expect(said.zh.includes('可向街道申请')).toBe(status === 'reserve');
      expect(said.en.includes('Apply to')).toBe(status === 'reserve');
      expect(said.zh).toMatch(/^民主社区.*。$/);
      expect(said.en).toMatch(/民主社区.*\.$/);
    }
  });
  it('counts statuses so that the sum is the number given', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses)), (given) => {
        const counts = countStatuses(given);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(given.length);
      }),
    );
  });
});
