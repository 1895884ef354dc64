import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeDeadline, riskSince } from '../../../domain/progress/deadlines.ts';
import { lastDayOf, monthOf } from '../../../domain/progress/months.ts';
import { standstillOf } from '../../../domain/progress/pace.ts';

/** A reading at the end of each month from 2021-04 on. */
const monthly = (...percents: number[]) =>
  percents.map((percent, i) => ({ on: lastDayOf(monthOf('2021-04') + i), percent }));
const jilin = { from: '04-15', until: '10-31' };

describe('work that stands still or goes backward', () => {
  it('stands still after two monthly reports without progress, since the report that brought the last of it', () => {
    expect(standstillOf(monthly(10, 30, 30))).toBeNull();
    expect(standstillOf(monthly(10, 30, 30, 30))).toEqual({
      kind: 'standing',
      since: '2021-05-31',
      from: 30,
      to: 30,
    });
    expect(standstillOf(monthly(0, 0, 0))).toMatchObject({ kind: 'standing', since: '2021-04-30' });
    // less than a point is no progress, a point is
    expect(standstillOf(monthly(10, 30, 30.4, 30.8))).toMatchObject({ since: '2021-05-31', to: 30.8 });
    expect(standstillOf(monthly(10, 30, 31, 32))).toBeNull();
  });

  it('a missing report is no standstill, and what is finished is none', () => {
    expect(standstillOf(monthly(10, 30))).toBeNull();
    expect(standstillOf([])).toBeNull();
    expect(standstillOf(monthly(100, 100, 100, 100))).toBeNull();
  });

  it('a winter stop is not counted where the season is known', () => {
    const winter = [
      { on: '2021-10-31', percent: 50 },
      { on: '2021-12-31', percent: 50 },
      { on: '2022-03-31', percent: 50 },
    ];
    expect(standstillOf(winter, jilin)).toBeNull();
    expect(standstillOf(winter)).toMatchObject({ kind: 'standing' });
    const spring = [...winter, { on: '2022-05-31', percent: 50 }, { on: '2022-06-30', percent: 50 }];
    expect(standstillOf(spring, jilin)).toMatchObject({ since: '2021-10-31' });
  });

  it('goes backward at once, until it is made good or goes on from there', () => {
    expect(standstillOf(monthly(10, 50, 40))).toEqual({
      kind: 'falling',
      since: '2021-06-30',
      from: 50,
      to: 40,
    });
    expect(standstillOf(monthly(10, 50, 40, 40, 40))).toMatchObject({ kind: 'falling', since: '2021-06-30' });
    expect(standstillOf(monthly(10, 50, 45, 40))).toMatchObject({ since: '2021-06-30', to: 40 });
    expect(standstillOf(monthly(10, 50, 40, 50))).toBeNull();
    expect(standstillOf(monthly(10, 50, 40, 42))).toBeNull();
    expect(standstillOf(monthly(10, 50, 49.5))).toBeNull();
    expect(standstillOf(monthly(100, 90))).toMatchObject({ kind: 'falling', from: 100 });
  });

  it('the order of the readings does not matter, and steady work is never told', () => {
    const percents = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 24 });
    fc.assert(
      fc.property(percents, (given) => {
        const readings = monthly(...given);
        expect(standstillOf(readings.toReversed())).toEqual(standstillOf(readings));
        const rising = [...new Set(given)].sort((a, b) => a - b);
        expect(standstillOf(monthly(...rising))).toBeNull();
      }),
    );
  });

  it('is a verdict of its own: before a forecast, after a deadline that has passed', () => {
    const readings = monthly(10, 20, 30, 40, 50, 50, 50);
    const standstill = standstillOf(readings);
    const verdict = judgeDeadline('2028-06-01', null, readings, '2021-11-05', standstill);
    // by the slopes alone it would go on, and only their slow end be late
    expect(judgeDeadline('2028-06-01', null, readings, '2021-11-05').risk).toBe('at_risk');
    expect(verdict).toMatchObject({ risk: 'standing', forecast: null });
    expect(riskSince(verdict, readings, '2021-11-05')).toBe('2021-08-31');
    expect(judgeDeadline(null, null, readings, '2021-11-05', standstill).risk).toBe('standing');
    expect(judgeDeadline('2021-10-01', null, readings, '2021-11-05', standstill)).toMatchObject({
      risk: 'overdue',
      daysLate: 35,
      standstill: { kind: 'standing' },
    });
    expect(judgeDeadline('2028-06-01', '2021-10-31', readings, '2021-11-05').standstill).toBeNull();
  });
});
