import type { Bilingual } from '../../problem.ts';
import type { Figure, NeighbourClass } from '../standards.ts';

/** One side of a finding. */
export interface Party {
  type: 'segment' | NeighbourClass | 'surface' | 'frost';
  id: string;
  label: Bilingual;
}

export type FindingKind =
  | 'horizontal'
  | 'vertical'
  | 'order'
  | 'unknown-level'
  | NeighbourClass
  | 'foundation'
  | 'cover'
  | 'frost';

/** Who moves, and by which rule. `either` = no rule decides. */
export interface Yielding {
  party: 'a' | 'b' | 'either';
  rule: string;
  clause: string;
  confidence: string;
  text: Bilingual;
}

/** The smallest move that makes the figure true. */
export interface Cure {
  party: 'a' | 'b';
  kind: 'shift' | 'raise' | 'lower';
  distanceM: number;
  /** Plan vector of a shift, metres east and north. */
  dxM: number;
  dyM: number;
  text: Bilingual;
}

export interface Finding {
  id: string;
  kind: FindingKind;
  /** `collision`: the outer walls meet; `too-near`: a figure is missed; `notice`: to be looked at. */
  severity: 'collision' | 'too-near' | 'notice';
  a: Party;
  b: Party;
  /** Null where no figure exists and only the walls count. */
  figure: Figure | null;
  requiredM: number;
  /** Between outer walls; negative where they overlap; null where a level is unknown. */
  measuredM: number | null;
  /** Metres of `a` within the clearance of `b`; only where they cross at less than 30°, so that one lies along over the other (§4.1.6). */
  overM?: number;
  x: number;
  y: number;
  levelM: number | null;
  yields: Yielding | null;
  cure: Cure | null;
  text: Bilingual;
}

/** What a check took for granted, to be shown with its result. */
export interface Assumption {
  what: Bilingual;
  value: number | string;
  confidence: string;
}

export function round(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
