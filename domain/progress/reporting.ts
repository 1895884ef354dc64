import type { Bilingual } from '../problem.ts';
import type { Contradiction } from './contradictions.ts';
import type { DeadlineVerdict } from './deadlines.ts';
import type { Status } from './status.ts';

export interface DeskItem {
  itemCode: string;
  text: Bilingual;
  unit: string;
  /** Chinese measure word; a desk that was kept on the device before there were any has none. */
  measure?: string | null;
  planned: number;
  done: number;
  percent: number | null;
  /** Latest report of this item; sent back with the next one, so that a conflict shows. */
  seen: number | null;
}

export interface DeskCommunity {
  code: string;
  name: string;
  /** Of the name in pinyin; a desk that was kept on the device before has none. */
  initials?: string | null;
  office: string | null;
  status: Status;
  percent: number;
  lastReportOn: string | null;
  seen: number | null;
  items: DeskItem[];
  /** What the body of a party's account plays here; empty for the administration. */
  parties: string[];
  /** Whether the account reports progress here, or only signs. */
  reports: boolean;
  milestones: { step: string; plannedOn: string | null; actualOn: string | null }[];
}

/** All that a reporter needs in the field, where there may be no network. */
export interface ReportingDesk {
  city: string;
  /** How many the account may report or sign in all, of which `communities` may be the first; a desk kept before has none. */
  total?: number;
  communities: DeskCommunity[];
  steps: { key: string; text: Bilingual }[];
}

/** What a supervisor sees of one community. */
export interface SupervisedCommunity {
  code: string;
  name: string;
  office: string | null;
  officeCode: string | null;
  status: Status;
  percent: number;
  deadline: DeadlineVerdict;
  /** Since when the deadline has been in danger; null while it is not. */
  riskSince: string | null;
  reportOverdueDays: number;
  lastReportOn: string | null;
  contradictions: Contradiction[];
  /** Where the works are complete and the joint acceptance is not. */
  acceptance: OpenAcceptance | null;
}

export interface OpenAcceptance {
  completedOn: string;
  plannedOn: string | null;
  /** How many parts have been signed. */
  signedParts: number;
  /** Parties that have not signed, or not all of their parts. */
  missing: string[];
  /** Parties whose latest word is no. */
  refused: { party: string; on: string; remark: string }[];
}
