import type { Bilingual } from '../problem.ts';
import type { Community } from './community.ts';

/** One rule about what may be renovated, as data (data/policies/eligibility.json). */
export interface EligibilityRule {
  key: string;
  /** Key of the policy document and the place in it. */
  source: string;
  clause: string;
  confidence: string;
  verifiedOn: string;
  /** Code of the region where the rule is in force: '' = the whole country, '22' = Jilin, '36' = Jiangxi. */
  region: string;
  test: EligibilityTest;
  text: Bilingual;
}

export type EligibilityTest =
  /** Built by the end of `focusYear` is in; up to `extendedYear` only where conditions allow and from plan year `extendedFrom`. */
  | { kind: 'built-by'; focusYear: number; extendedYear?: number; extendedFrom?: number }
  | { kind: 'not-excluded'; exclusions: string[] }
  | { kind: 'not-done' }
  | { kind: 'resident-wish'; atLeast: number };

/** `conditional`: allowed where the city shows that its conditions allow it. `unknown`: the register lacks the fact. */
export type EligibilityVerdict = 'eligible' | 'conditional' | 'unknown' | 'ineligible';

export interface EligibilityFinding {
  rule: EligibilityRule;
  verdict: EligibilityVerdict;
  /** The fact that was compared, e.g. `1987` or `urban_village`; null when the register does not know it. */
  fact: string | null;
}

export interface Eligibility {
  verdict: EligibilityVerdict;
  /** Every rule that was asked, the decisive one first. */
  findings: EligibilityFinding[];
}

export type EligibilityFacts = Pick<Community, 'builtYear' | 'exclusion' | 'status' | 'willingness'>;

const weight: Record<EligibilityVerdict, number> = { eligible: 0, conditional: 1, unknown: 2, ineligible: 3 };

/**
 * May this community be applied for in `planYear`? The worst finding decides: one broken rule is enough to keep a
 * community out, and a fact that the register lacks is never taken for a yes. A rule counts when its region holds
 * `regionCode` (a rule of Jilin, 22, holds for Hunchun, 222404).
 */
export function judgeEligibility(
  facts: EligibilityFacts,
  rules: readonly EligibilityRule[],
  regionCode: string,
  planYear: number,
): Eligibility {
  const findings = rules
    .filter((rule) => regionCode.startsWith(rule.region))
    .map((rule) => ({ rule, ...judge(rule.test, facts, planYear) }))
    .sort((a, b) => weight[b.verdict] - weight[a.verdict]);
  return { verdict: findings[0]?.verdict ?? 'unknown', findings };
}

function judge(
  test: EligibilityTest,
  facts: EligibilityFacts,
  planYear: number,
): Omit<EligibilityFinding, 'rule'> {
  switch (test.kind) {
    case 'built-by': {
      const year = facts.builtYear;
      if (year === null) return { verdict: 'unknown', fact: null };
      const fact = String(year);
      if (year <= test.focusYear) return { verdict: 'eligible', fact };
      const extended = test.extendedYear ?? test.focusYear;
      const inForce = planYear >= (test.extendedFrom ?? Number.NEGATIVE_INFINITY);
      return { verdict: inForce && year <= extended ? 'conditional' : 'ineligible', fact };
    }
    case 'not-excluded':
      if (facts.exclusion === null) return { verdict: 'eligible', fact: null };
      return {
        verdict: test.exclusions.includes(facts.exclusion) ? 'ineligible' : 'eligible',
        fact: facts.exclusion,
      };
    case 'not-done': {
      const done = ['complete', 'accepted', 'managed'].includes(facts.status);
      return { verdict: done ? 'ineligible' : 'eligible', fact: facts.status };
    }
    case 'resident-wish': {
      if (facts.willingness === null) return { verdict: 'unknown', fact: null };
      const enough = facts.willingness >= test.atLeast;
      return { verdict: enough ? 'eligible' : 'conditional', fact: facts.willingness.toFixed(2) };
    }
  }
}
