import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CrownProfile,
  crownProfiles,
  type Passing,
  type Profiled,
} from '../../../../domain/pipes/routing/sizing/crown-profile.ts';

const steepest = 0.25;

/** A row of pipes, each from a joint to the next, with things to pass [pipe, share of it, from, to]. */
function row(lengthsM: readonly number[], things: readonly (readonly [number, number, number, number])[]) {
  return lengthsM.map((lengthM, i): Profiled => {
    const own = things.filter(([pipe]) => pipe % lengthsM.length === i);
    const passing = own.map(
      ([, share, from, thick]): Passing => ({
        ...{ atM: share * lengthM, halfM: 0.5 },
        window: [from, from + thick],
      }),
    );
    return { ends: [i, i + 1], lengthM, passing };
  });
}

const depthAt = (profile: CrownProfile, atM: number): number => {
  const next = Math.max(
    1,
    profile.findIndex(([at]) => at >= atM),
  );
  const [[a, x], [b, y]] = [profile[next - 1]!, profile[next] ?? profile.at(-1)!];
  return b > a ? x + ((y - x) * (atM - a)) / (b - a) : Math.max(x, y);
};

const metres = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('crowns keep their cover, pass all that they cross, meet at their joints and are nowhere steeper than they may be', () => {
  fc.assert(
    fc.property(
      fc.array(metres(0.5, 30), { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(5), metres(0, 1), metres(0, 3), metres(0.3, 1.5)), { maxLength: 8 }),
      metres(0.5, 1.5),
      (lengthsM, things, coverM) => {
        const pipes = row(lengthsM, things);
        const joints = lengthsM.concat(0).map(() => coverM);
        const profiles = crownProfiles(pipes, joints, steepest);
        profiles.forEach((profile, i) => {
          const { lengthM, passing } = pipes[i]!;
          expect(profile[0]![0]).toBe(0);
          expect(profile.at(-1)![0]).toBeCloseTo(lengthM, 9);
          expect(profile[0]![1]).toBeCloseTo(joints[i]!, 6);
          expect(profile.at(-1)![1]).toBeCloseTo(joints[i + 1]!, 6);
          profile.forEach(([at, depth], k) => {
            expect(depth).toBeGreaterThanOrEqual(coverM - 1e-9);
            const before = profile[k - 1];
            // points that hardly differ are one: a pipe of a decimetre may be a little steeper
            if (before && at - before[0] > 0.2)
              expect(Math.abs(depth - before[1]) / (at - before[0])).toBeLessThan(1.5 * steepest + 1e-6);
          });
          for (const { atM, window } of passing) {
            const depth = depthAt(profile, atM);
            // nor does what was one point differ by more than the walls that a window leaves free
            expect(depth <= window[0] + 0.03 || depth >= window[1] - 0.03).toBe(true);
          }
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('a pipe goes down only where it passes something, and comes up again behind it', () => {
  const profiles = crownProfiles(row([40], [[0, 0.5, 0.4, 1]]), [0.7, 0.7], steepest);
  const expected: CrownProfile = [
    [0, 0.7],
    [16.7, 0.7],
    [19.5, 1.4],
    [20.5, 1.4],
    [23.3, 0.7],
    [40, 0.7],
  ];
  expect(profiles[0]!.flat()).toEqual(expected.flat().map((one) => expect.closeTo(one, 9)));
});

test('what lies deeper than it would be passed above it, nothing is moved', () => {
  const profiles = crownProfiles(row([40, 10], [[0, 0.5, 0.9, 1]]), [0.7, 0.7, 0.7], steepest);
  expect(profiles).toEqual([
    [
      [0, 0.7],
      [40, 0.7],
    ],
    [
      [0, 0.7],
      [10, 0.7],
    ],
  ]);
});

test('between two drains that it passes side by side it does not come up, whichever is the deeper', () => {
  const passed = (first: number, second: number): number[] => {
    const things = [
      [0, 0.5, 0.4, first],
      [0, 0.56, 0.4, second],
    ] as const;
    const [profile] = crownProfiles(row([40], things), [0.7, 0.7], steepest);
    return profile!.map(([, depth]) => Math.round(depth * 1000) / 1000);
  };
  expect(passed(1, 1)).toEqual([0.7, 0.7, 1.4, 1.4, 0.7, 0.7]);
  expect(passed(1.06, 1)).toEqual([0.7, 0.7, 1.46, 1.46, 1.4, 1.4, 0.7, 0.7]);
  expect(passed(1, 1.06)).toEqual([0.7, 0.7, 1.4, 1.4, 1.46, 1.46, 0.7, 0.7]);
});

test('right beside a joint all that meet there go down with it; two drains side by side are passed in one', () => {
  const joints = [0.7, 0.7, 0.7];
  const pipes = row(
    [20, 20],
    [
      [0, 0.98, 0.4, 1],
      [1, 0.1, 0.4, 1],
    ],
  );
  const [first, second] = crownProfiles(pipes, joints, steepest);
  expect(joints[1]).toBeCloseTo(1.4, 9);
  expect(first!.at(-1)![1]).toBeCloseTo(1.4, 9);
  // between the joint and what is passed 2 m behind it it isn't led up and down again
  expect(second!.slice(0, 2).map(([, depth]) => depth)).toEqual([
    expect.closeTo(1.4, 9),
    expect.closeTo(1.4, 9),
  ]);
  expect(second!.at(-1)![1]).toBeCloseTo(0.7, 9);
});
