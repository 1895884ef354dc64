import fc from 'fast-check';
import { expect, test } from 'vitest';
import documents from '../../../data/policies/documents.json' with { type: 'json' };
import policy from '../../../data/policies/eligibility.json' with { type: 'json' };
import { exclusions } from '../../../domain/register/community.ts';
import { type EligibilityRule, judgeEligibility } from '../../../domain/register/eligibility.ts';
import { communityStatuses, statusStep } from '../../../domain/register/status.ts';

const rules = policy.rules as EligibilityRule[];
const old = { builtYear: 1987, exclusion: null, status: 'reserve', willingness: 0.9 } as const;

test('Hunchun: 1987 is in, 2003 depends on the plan year, 2008 is out', () => {
  const year = (builtYear: number, plan: number) =>
    judgeEligibility({ ...old, builtYear }, rules, '222404', plan).verdict;
  expect(year(1987, 2020)).toBe('eligible');
  expect(year(2000, 2020)).toBe('eligible');
  expect(year(2003, 2020)).toBe('ineligible');
  expect(year(2003, 2022)).toBe('conditional');
  expect(year(2008, 2022)).toBe('ineligible');
});

test('the decisive rule comes first and names its clause', () => {
  const result = judgeEligibility({ ...old, exclusion: 'expropriation' }, rules, '222404', 2020);
  expect(result.verdict).toBe('ineligible');
  expect(result.findings[0]!.rule.key).toBe('JL-no-resettlement');
  expect(result.findings[0]!.rule.clause).not.toBe('');
  expect(result.findings[0]!.fact).toBe('expropriation');
});

test('rules of another province are not asked', () => {
  const regions = judgeEligibility(old, rules, '222404', 2020).findings.map((f) => f.rule.region);
  expect(regions).not.toContain('36');
  expect(judgeEligibility({ ...old, willingness: null }, rules, '360100', 2020).verdict).toBe('unknown');
});

test('a fact that the register lacks is never a yes; what is done is not applied for again', () => {
  expect(judgeEligibility({ ...old, builtYear: null }, rules, '222404', 2020).verdict).toBe('unknown');
  expect(judgeEligibility({ ...old, status: 'managed' }, rules, '222404', 2020).verdict).toBe('ineligible');
});

test('making a community younger or excluding it never makes it more eligible', () => {
  const order = ['eligible', 'conditional', 'unknown', 'ineligible'];
  fc.assert(
    fc.property(
      fc.integer({ min: 1950, max: 2020 }),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(...exclusions),
      fc.constantFrom(...communityStatuses),
      (builtYear, later, exclusion, status) => {
        const rank = (year: number, out: typeof exclusion | null) =>
          order.indexOf(
            judgeEligibility({ ...old, builtYear: year, exclusion: out, status }, rules, '222404', 2023)
              .verdict,
          );
        expect(rank(builtYear + later, null)).toBeGreaterThanOrEqual(rank(builtYear, null));
        expect(rank(builtYear, exclusion)).toBeGreaterThanOrEqual(rank(builtYear, null));
      },
    ),
  );
});

test('every rule names a document of the list', () => {
  const keys = documents.documents.map((d) => d.key);
  for (const rule of rules) expect(keys).toContain(rule.source);
});

test('status steps: forward names what it skips, back needs a reason', () => {
  expect(statusStep('reserve', 'preparing')).toEqual({ allowed: true, needsReason: false, skipped: [] });
  expect(statusStep('reserve', 'under_way').skipped).toEqual(['preparing', 'ready']);
  expect(statusStep('complete', 'under_way').needsReason).toBe(true);
  expect(statusStep('ready', 'ready').allowed).toBe(false);
});
