import fc from 'fast-check';
import { expect, test } from 'vitest';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import {
  addUpLibrary,
  compareUrgency,
  gapOf,
  type LibraryEntry,
  libraryLists,
  listOf,
} from '../../../domain/programme/annual-lists.ts';
import { needs } from '../../../domain/register/community.ts';
import { communityStatuses } from '../../../domain/register/status.ts';

const entry = fc.record<LibraryEntry>({
  status: fc.constantFrom(...communityStatuses),
  eligibility: fc.constantFrom('eligible', 'conditional', 'unknown', 'ineligible'),
  needs: fc.uniqueArray(fc.constantFrom(...needs)),
  willingness: fc.option(fc.constantFrom(0, 0.4, 0.67, 1)),
  buildings: fc.option(fc.nat(40)),
  households: fc.option(fc.nat(3_000)),
  floorAreaM2: fc.option(fc.nat(100_000)),
  costYuan: fc.option(fc.nat(50_000_000)),
  fundedYuan: fc.nat(50_000_000),
});
const plain: LibraryEntry = {
  status: 'reserve',
  eligibility: 'eligible',
  needs: [],
  willingness: 0.9,
  buildings: 4,
  households: 200,
  floorAreaM2: 12_000,
  costYuan: 3_000_000,
  fundedYuan: 1_000_000,
};

test('the state puts a community on its list; only a reserve that breaks a rule is barred', () => {
  expect(communityStatuses.map((status) => listOf({ status, eligibility: 'eligible' }))).toEqual([
    'reserve',
    'prepare',
    'build',
    'build',
    'done',
    'done',
    'done',
  ]);
  expect(listOf({ status: 'reserve', eligibility: 'ineligible' })).toBe('barred');
  expect(listOf({ status: 'reserve', eligibility: 'unknown' })).toBe('reserve');
  expect(listOf({ status: 'under_way', eligibility: 'ineligible' })).toBe('build');
});

test('the lists of the policy hold the states that the rule puts on them', () => {
  for (const { key, statuses } of policy.lists)
    for (const status of statuses)
      expect(listOf({ status: status as LibraryEntry['status'], eligibility: 'eligible' })).toBe(key);
});

test('failing water comes before a strong wish, a wish before mere size', () => {
  const dry = { ...plain, needs: ['water', 'green'], willingness: 0.5 };
  const keen = { ...plain, willingness: 1, households: 10 };
  const large = { ...plain, households: 900 };
  const unasked = { ...plain, willingness: null, households: 2_000 };
  const order = [unasked, large, keen, dry].sort((a, b) => compareUrgency(a, b, policy.first.needs));
  expect(order).toEqual([dry, keen, large, unasked]);
});

test('the sums of the lists are the sum of the whole, and a surplus pays for nobody else', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const whole = addUpLibrary(entries);
      const parts = libraryLists.map((list) => addUpLibrary(entries.filter((one) => listOf(one) === list)));
      for (const key of Object.keys(whole) as (keyof typeof whole)[])
        expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(whole[key]);
      expect(whole.gapYuan).toBeGreaterThanOrEqual(whole.costYuan - whole.fundedYuan);
    }),
  );
  expect(gapOf({ costYuan: 10, fundedYuan: 12 })).toBe(0);
  expect(gapOf({ costYuan: null, fundedYuan: 12 })).toBe(0);
});
