import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import type { Finding } from '../../clash/finding.ts';
import { GRAVITY_UTILITIES, type PipeSegment, type Utility } from '../../model.ts';
import { priceAt } from '../rate-cells.ts';
import { builtInRates, type Rates } from '../rates.ts';

/** `support`: hung up or propped while the new pipe is laid under it, with a plate where it stays too near; `move`: led over or under. */
export type RelocationKind = 'support' | 'move';

/** A place where an existing pipe makes way for a new one that can't: a priced measure at a crossing, by the order of yielding. */
export interface Relocation {
  finding: Finding;
  kind: RelocationKind;
  /** Of the existing pipe, which carries the measure. */
  utility: Utility;
  segment: string;
  /** Of the existing pipe, metres. */
  lengthM: number;
  costYuan: number;
  clause: string;
  confidence: string;
}

/**
 * Parts what an existing pressure pipe, cable or duct cures by making way at a crossing from what remains a clash. A gravity pipe is laid by its
 * fall, so that the existing one yields (压力让重力, 易弯曲让不易弯曲); where the order says that the new one yields, or both are gravity pipes, or the
 * pipes run beside each other, the clash stays one.
 * @param segmentOf - segments of the network after the works
 * @param isNew - whether a pipe is one of the plan's
 */
export function splitRelocated(
  findings: readonly Finding[],
  segmentOf: (id: string) => PipeSegment | undefined,
  isNew: (id: string) => boolean,
  rates: Rates = builtInRates,
): { clashes: Finding[]; relocations: Relocation[] } {
  const clashes: Finding[] = [];
  const relocations: Relocation[] = [];
  for (const finding of findings) {
    const relocated = relocationOf(finding, segmentOf, isNew, rates);
    if (relocated) relocations.push(relocated);
    else clashes.push(finding);
  }
  return { clashes, relocations };
}

function relocationOf(
  finding: Finding,
  segmentOf: (id: string) => PipeSegment | undefined,
  isNew: (id: string) => boolean,
  rates: Rates,
): Relocation | undefined {
  const { a, b, kind, severity, yields } = finding;
  if (kind !== 'vertical' || yields === null || isNew(a.id) === isNew(b.id)) return undefined;
  const existing = segmentOf(isNew(a.id) ? b.id : a.id);
  const laid = segmentOf(isNew(a.id) ? a.id : b.id);
  if (!existing || !laid || !GRAVITY_UTILITIES.has(laid.utility) || GRAVITY_UTILITIES.has(existing.utility))
    return undefined;
  const yielding = yields.party === 'a' ? a.id : yields.party === 'b' ? b.id : undefined;
  if (yielding !== existing.id) return undefined;
  const measure = severity === 'collision' ? 'move' : 'support';
  const lengthM = facts.relocatedM.value;
  return {
    finding,
    kind: measure,
    utility: existing.utility,
    segment: existing.id,
    lengthM,
    costYuan: lengthM * priceAt(rates, relocationPrice[measure]).yuan,
    clause: yields.clause,
    confidence: yields.confidence,
  };
}

/** Key of the unit price, by the metre. */
export const relocationPrice: Record<RelocationKind, string> = {
  move: 'line:move|all',
  support: 'line:support|all',
};

/** Whether a line of a bill is for pipes that make way. */
export function isRelocation({ prices }: { prices: readonly { price: string }[] }): boolean {
  return prices.some(({ price }) => Object.values(relocationPrice).includes(price));
}

/** Item of the bill. */
export const relocationItem: Record<RelocationKind, { zh: string; en: string }> = {
  move: { zh: '交叉处现状管线改移', en: 'existing pipe led over or under a new one' },
  support: { zh: '交叉处现状管线悬吊保护', en: 'existing pipe hung up and protected at a crossing' },
};
