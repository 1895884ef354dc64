/**
 * What the public pages show, as plain data: made by the server, printed as HTML by `markup/` on the server, in the
 * static edition and in the browser, and sent as JSON to whoever asks for it.
 */

import type { Bilingual } from '../problem.ts';
import type { WorkClass } from '../programme/catalogue.ts';
import type { Way } from './acceptance.ts';
import type { Completion } from './completion.ts';
import type { CurvePoint } from './curve.ts';
import type { DeadlineVerdict } from './deadlines.ts';
import type { RegionKey } from './filter.ts';
import type { SixHavesState } from './six-haves.ts';
import type { StageProgress } from './stages.ts';
import type { ToldStandstill } from './standstill.ts';
import type { Status, StatusCounts } from './status.ts';

export interface RegionName extends RegionKey {
  name: string;
}

/** Sums over a region. */
export interface Totals {
  communities: number;
  byStatus: StatusCounts;
  households: number;
  householdsByStatus: StatusCounts;
  buildings: number;
  floorAreaM2: number;
  investmentYuan: number;
  /** Of those in the programme: what is only in reserve is not behind. */
  completion: Completion;
}

export interface RegionRow extends RegionName {
  totals: Totals;
}

/** The money of a region: by whom it is given, what was spent, and how far the programme is where money weighs. */
export interface RegionMoney {
  bySource: { source: Bilingual; amountYuan: number }[];
  investedYuan: number;
  /** Per cent, weighted by investment; null where none is on record. */
  percentByInvestment: number | null;
}

/** What is planned and done of an item of works in a region. */
export interface QuantityLine {
  text: Bilingual;
  workClass: WorkClass;
  unit: string;
  measure: string | null;
  /** That plan it. */
  communities: number;
  planned: number;
  done: number;
  /** Of what is planned; more than planned in one community makes up for no other. */
  percent: number;
}

export interface Overview {
  region: RegionName;
  /** From the whole down to the parent of `region`. */
  above: RegionName[];
  totals: Totals;
  money: RegionMoney;
  children: RegionRow[];
  /** Those of a city's approved plan. */
  zones: RegionRow[];
  /** In the order of the catalogue. */
  quantities: QuantityLine[];
  /** Day of the latest change in this region. */
  asOf: string;
  hasDemo: boolean;
}

export interface CommunityRow {
  city: string;
  code: string;
  name: string;
  office: string | null;
  address: string;
  status: Status;
  percent: number;
  weightedBy: Completion['weightedBy'];
  households: number;
  investmentYuan: number;
  plannedFinish: string | null;
  /** Centre, degrees. */
  at: [number, number];
  demo: boolean;
  /** Of works under way whose reports go on and that don't. */
  standstill?: ToldStandstill;
  /** Metres from the reader, when the filter asks for what is near. */
  distanceM?: number;
}

export interface CommunityList {
  rows: CommunityRow[];
  /** Where the next page begins; null on the last. */
  next: string | null;
  count: number;
  /** There are more than `count`: words that so many hold are not counted to the end. */
  atLeast?: boolean;
  /** Nothing holds the words that were asked for; these are what the rows hold instead. */
  instead?: { words: string; bySound: boolean };
}

/** One month of the replay: how many had reached what by its end. */
export interface ReplayMonth {
  month: string;
  started: number;
  completed: number;
  accepted: number;
  percent: number;
}

export interface Months {
  curve: CurvePoint[];
  replay: ReplayMonth[];
  weightedBy: Completion['weightedBy'];
  /** Communities whose start has no date: they are in every month. */
  undated: number;
}

export interface WorkLine {
  text: Bilingual;
  workClass: WorkClass;
  unit: string;
  /** Chinese measure word of the item, where it has one of its own. */
  measure: string | null;
  planned: number;
  done: number;
  percent: number;
  costYuan: number | null;
}

export interface MoneyLine {
  source: Bilingual;
  project: string;
  amountYuan: number | null;
}

export interface ChangeLine {
  at: string;
  text: Bilingual;
  from: Bilingual;
  to: Bilingual;
  reason: string;
}

export interface PhotoLine {
  id: string;
  kind: 'before' | 'during' | 'after';
  takenOn: string | null;
  width: number;
  height: number;
  caption: string;
}

export interface BanLine {
  since: string;
  /** First day on which the ground may be opened; null = no end. */
  freeFrom: string | null;
  text: Bilingual;
  exception: Bilingual;
  document: Bilingual;
  clause: string;
}

export interface ClosureLine {
  from: string;
  to: string | null;
  note: string;
}

export interface AcceptancePart {
  party: Bilingual;
  /** The body that signed, by its name of that day, or that is to sign; null = nobody was appointed yet. */
  body: string | null;
  part: 'whole' | 'pipes';
  signedOn: string | null;
  /** How it came; null = not signed. What was not signed by the party's own account is told apart. */
  way: Way | null;
  /** Of a signature on paper: the body that entered it. */
  enteredAs: string;
}

export interface AnswerLine {
  ticket: string;
  askedOn: string;
  question: string;
  answer: string;
  answeredOn: string;
}

/** A community among its streets: SVG paths in metres, x east, y south, from the upper left corner. */
export interface SitePlan {
  widthM: number;
  heightM: number;
  shapes: {
    kind: 'home' | 'beside' | 'building' | 'beside-building' | 'street' | 'water' | 'stream' | 'railway';
    path: string;
    /** Width of what is drawn as a line. */
    strokeM: number;
  }[];
}

export interface CommunityPage {
  row: CommunityRow;
  above: RegionName[];
  builtYear: number | null;
  buildings: number;
  floorAreaM2: number;
  sentence: Bilingual;
  stages: StageProgress[];
  completion: Completion;
  deadline: DeadlineVerdict;
  curve: CurvePoint[];
  works: WorkLine[];
  money: MoneyLine[];
  /** What was spent so far, up to a day. */
  invested: { yuan: number; countedOn: string } | null;
  bodies: { text: Bilingual; duty: Bilingual; phone: string | null }[];
  changes: ChangeLine[];
  photos: PhotoLine[];
  closures: ClosureLine[];
  /** That its ground may not be opened again; null where no rule says so, or it is not finished. */
  ban: BanLine | null;
  acceptance: AcceptancePart[];
  /** Bodies that play several parties of the acceptance. */
  conflicts: { body: string; parties: Bilingual[] }[];
  sixHaves: SixHavesState;
  answers: AnswerLine[];
  buildingList: {
    code: string;
    name: string;
    levels: number | null;
    households: number | null;
    builtYear: number | null;
  }[];
  plan: SitePlan | null;
  asOf: string;
}

/** A figure that a government has published; never added to what the system counts. */
export interface OfficialFigure {
  text: Bilingual;
  region: Bilingual;
  year: string;
  asOf: string | null;
  values: { text: Bilingual; value: string }[];
  source: Bilingual;
  clause: string;
  sourceDate: string;
}

export const heatWeights = ['households', 'investment', 'under_way'] as const;
export type HeatWeight = (typeof heatWeights)[number];

/** Densities over cells of Web Mercator (2^level to a side of the world), row by row from the north-west. */
export interface HeatGrid {
  level: number;
  left: number;
  top: number;
  columns: number;
  rows: number;
  weight: HeatWeight;
  /** What the values are, for the legend. */
  unit: 'households_per_ha' | 'yuan_per_ha' | 'communities_per_km2';
  /** Each value is of the ground within so many metres, in the middle of the window. */
  radiusM: number;
  values: number[];
  /** Values below which half, nine tenths and all of the cells lie that hold anything. */
  breaks: [number, number, number];
}
