import { oc } from '@orpc/contract';

/** Who may come in. `public` is everybody without an account. */
export const roles = [
  'public',
  'office',
  'utility',
  'planner',
  'supervisor',
  'administrator',
  'auditor',
  'party',
] as const;
export type Role = (typeof roles)[number];

/** The groups of roles that endpoints open to; name one of them instead of listing roles. */
export const open = {
  everyone: roles,
  /** Everybody with an account. */
  accounts: roles.filter((role) => role !== 'public'),
  /** Those of the administration. A contractor's or another party's account sees what its body was appointed for, no more. */
  staff: roles.filter((role) => role !== 'public' && role !== 'party'),
  /** Those who may see the underground: all accounts but the auditor of accounts and trails. */
  underground: ['office', 'utility', 'planner', 'supervisor', 'administrator'],
  /** Those who change pipes and works. */
  pipeEditors: ['utility', 'planner', 'administrator'],
  /** Those who draw zones and import files. */
  planners: ['planner', 'administrator'],
  /**
   * Those who plan money: the estimate and what each source gives. Who reports (street offices, supervisors) says by a
   * ledger only what was spent: the housing bureau plans with the sources (programme §6), street offices keep the ledger of tasks (§5).
   */
  moneyPlanners: ['planner', 'administrator'],
  /** Those who report and correct progress. */
  reporters: ['office', 'planner', 'supervisor', 'administrator'],
  /** The same and contractors, for what their body builds (server/progress/own-community.ts). */
  siteReporters: ['office', 'planner', 'supervisor', 'administrator', 'party'],
  /** Those who may be of a body that signs an acceptance. */
  signers: ['office', 'utility', 'planner', 'supervisor', 'administrator', 'party'],
  /** Those who organise an acceptance: appoint bodies, invite them, record what was signed on paper. */
  organisers: ['office', 'planner', 'administrator'],
  /** Those who are told by mail what is amiss in their cities (the view alert_reader says the same). */
  supervisors: ['supervisor', 'administrator'],
  administrators: ['administrator'],
  auditors: ['auditor', 'administrator'],
} satisfies Record<string, readonly Role[]>;

export interface EndpointMeta {
  access: readonly Role[];
}

/**
 * Starts an endpoint of the contract. A caller whose role is not in `access` is refused before the input is read; where
 * the input has a `city`, so is an account that is not of that city.
 */
export const endpoint = (access: readonly Role[]) => oc.$meta<EndpointMeta>({ access });
