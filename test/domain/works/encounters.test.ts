import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import bans from '../../../data/policies/digging-bans.json' with { type: 'json' };
import order from '../../../data/standards/order-and-yielding.json' with { type: 'json' };
import { findBans } from '../../../domain/works/digging-ban.ts';
import { type EncounterOptions, findEncounters, type SharedPlace } from '../../../domain/works/encounters.ts';
import { dateOfDay, dayNumber, type Work, yearsLater } from '../../../domain/works/work.ts';

const options: EncounterOptions = { downward: order.downward.order, keepOpenDays: 7, horizonDays: 1096 };
const place: SharedPlace = { a: 1, b: 2, areaM2: 84, at: [130.36, 42.86] };

function aWork(
  id: number,
  utility: string,
  startsOn: string,
  endsOn: string,
  state: Work['state'] = 'planned',
): Work {
  return { id, code: `W${id}`, title: `work ${id}`, utility, owner: null, state, startsOn, endsOn };
}
const meet = (...works: Work[]) => findEncounters(works, [place], options)[0];

describe('two works at one place', () => {
  test('at one time are a conflict, and the deeper pipe goes first', () => {
    const found = meet(
      aWork(1, 'gas', '2026-05-01', '2026-05-20'),
      aWork(2, 'sewage', '2026-05-11', '2026-06-10'),
    );
    expect(found).toMatchObject({ kind: 'conflict', sharedDays: 10, apartDays: 0 });
    expect(found!.cure).toEqual({ work: 1, startsOn: '2026-06-11', endsOn: '2026-06-30' });
  });

  test('at another time are an opportunity to open the ground once', () => {
    const found = meet(
      aWork(1, 'water', '2026-05-01', '2026-05-20'),
      aWork(2, 'heat', '2026-09-01', '2026-09-10'),
    );
    expect(found).toMatchObject({ kind: 'opportunity', sharedDays: 0, apartDays: 103 });
    expect(found!.cure).toEqual({ work: 2, startsOn: '2026-05-21', endsOn: '2026-05-30' });
  });

  test('one soon after the other is one opening', () => {
    const first = aWork(1, 'water', '2026-05-01', '2026-05-20');
    expect(meet(first, aWork(2, 'heat', '2026-05-28', '2026-06-10'))).toBeUndefined();
    expect(meet(first, aWork(2, 'heat', '2026-05-29', '2026-06-10'))).toMatchObject({ apartDays: 8 });
  });

  test('a third work between them keeps the trench open', () => {
    const places = [place, { ...place, a: 1, b: 3 }, { ...place, a: 2, b: 3 }];
    const [first, last] = [
      aWork(1, 'water', '2026-05-01', '2026-05-20'),
      aWork(2, 'heat', '2026-07-01', '2026-07-10'),
    ];
    const between = aWork(3, 'gas', '2026-05-22', '2026-06-30');
    expect(findEncounters([first, last, between], places, options)).toEqual([]);
    expect(findEncounters([first, last], places, options)).toHaveLength(1);
  });

  test('a permit is not moved: the other one is, or nobody', () => {
    const [early, late] = [
      aWork(1, 'water', '2026-05-01', '2026-05-20'),
      aWork(2, 'heat', '2026-09-01', '2026-09-10'),
    ];
    expect(meet(early, { ...late, state: 'permitted' })!.cure).toEqual({
      work: 1,
      startsOn: '2026-08-12',
      endsOn: '2026-08-31',
    });
    expect(meet({ ...early, state: 'running' }, { ...late, state: 'permitted' })!.cure).toBeNull();
  });

  test('cancelled, done, undated or years apart: nothing', () => {
    const a = aWork(1, 'water', '2026-05-01', '2026-05-20');
    const b = aWork(2, 'heat', '2026-05-01', '2026-05-20');
    expect(meet(a, { ...b, state: 'cancelled' })).toBeUndefined();
    expect(meet(a, { ...b, state: 'done' })).toBeUndefined();
    expect(meet(a, { ...b, startsOn: null, endsOn: null })).toBeUndefined();
    expect(meet(a, aWork(2, 'heat', '2031-05-01', '2031-05-20'))).toBeUndefined();
  });

  test('a cure taken is a cure: the pair does not meet again', () => {
    const day = fc.integer({ min: 20_000, max: 22_000 });
    const work = (id: number) =>
      fc
        .record({
          utility: fc.constantFrom(...options.downward),
          start: day,
          length: fc.integer({ min: 0, max: 120 }),
          state: fc.constantFrom<Work['state']>('planned', 'permitted', 'running'),
        })
        .map(({ utility, start, length, state }) =>
          aWork(id, utility, dateOfDay(start), dateOfDay(start + length), state),
        );
    fc.assert(
      fc.property(work(1), work(2), (a, b) => {
        const cure = meet(a, b)?.cure;
        if (!cure) return;
        const moved = cure.work === 1 ? a : b;
        const after = { ...moved, startsOn: cure.startsOn, endsOn: cure.endsOn };
        expect(dayNumber(cure.endsOn) - dayNumber(cure.startsOn)).toBe(
          dayNumber(moved.endsOn!) - dayNumber(moved.startsOn!),
        );
        expect(moved.state).toBe('planned');
        expect(cure.work === 1 ? meet(after, b) : meet(a, after)).toBeUndefined();
      }),
    );
  });
});

describe('digging bans', () => {
  const rules = bans.rules as Parameters<typeof findBans>[2];
  const work = aWork(1, 'water', '2026-05-01', '2026-05-20');
  const street = { work: 1, subject: 'street' as const, name: '新安路', event: 'new', since: '2022-10-31' };

  test('a street handed over three and a half years ago may not be dug up, and says until when', () => {
    const [found] = findBans([work], [street], rules, '222404', '2026-01-01');
    expect(found).toMatchObject({ freeFrom: '2027-10-31', rule: { clause: '第三十三条', years: 5 } });
    expect(findBans([{ ...work, startsOn: '2027-10-31' }], [street], rules, '222404', '2026-01-01')).toEqual(
      [],
    );
    expect(findBans([work], [{ ...street, event: 'overhaul' }], rules, '222404', '2026-01-01')).toEqual([]);
  });

  test('Hunchun never opens a renovated community again; another city has no such rule', () => {
    const yard = {
      work: 1,
      subject: 'community' as const,
      name: '河南社区',
      event: 'renovated',
      since: '2021-10-30',
    };
    expect(findBans([work], [yard], rules, '222404', '2026-01-01')).toMatchObject([
      { freeFrom: null, rule: { source: 'HC-2020', clause: '六(一)5' } },
    ]);
    expect(findBans([work], [yard], rules, '220100', '2026-01-01')).toEqual([]);
    expect(findBans([{ ...work, startsOn: '2021-10-01' }], [yard], rules, '222404', '2026-01-01')).toEqual(
      [],
    );
  });

  test('leap days', () => {
    expect(yearsLater('2024-02-29', 5)).toBe('2029-02-28');
    expect(yearsLater('2023-02-28', 5)).toBe('2028-02-28');
  });
});
