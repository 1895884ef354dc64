import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import { lengthOf, type Point } from '../../../geo/plane.ts';
import type { Bilingual } from '../../../problem.ts';
import type { Finding } from '../../clash/finding.ts';
import { utilityNames } from '../../labels.ts';
import { GRAVITY_UTILITIES, type PipeSegment, statedLevelM, type Utility } from '../../model.ts';
import { Bill } from '../bill/bill.ts';
import type { QuantityLine } from '../bill/quantities.ts';
import { priceAt } from '../bill/rate-cells.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import type { GroundUse } from '../ground/ground-use.ts';
import { depthAssumed } from '../site/surveyed-depths.ts';
import { stretchAround } from './stretch-around.ts';

/** `support`: hung up or propped while the new pipe is laid under it, with a plate where it stays too near; `move`: led over or under. */
export type RelocationKind = 'support' | 'move';

/** A place where an existing pipe makes way for a new one that can't: a priced measure at a crossing, by the order of yielding. */
export interface Relocation {
  finding: Finding;
  kind: RelocationKind;
  /** Of the existing pipe, which carries the measure. */
  utility: Utility;
  /** Of the new pipe that it makes way for. */
  laidBy: Utility;
  segment: string;
  /** Of the existing pipe, metres. */
  lengthM: number;
  /** That stretch of it, half of it on each side of the crossing; one point where its line is unknown. */
  stretch: Point[];
  /** Where it goes at the crossing, by the level that the survey counts by; null where it stays or no level is known. */
  moved: { fromM: number; toM: number } | null;
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
 * @param lineOf - plan line of a segment
 */
export function splitRelocated(
  findings: readonly Finding[],
  segmentOf: (id: string) => PipeSegment | undefined,
  isNew: (id: string) => boolean,
  lineOf: (id: string) => readonly Point[] | undefined,
  rates: Rates = builtInRates,
): { clashes: Finding[]; relocations: Relocation[] } {
  const clashes: Finding[] = [];
  const relocations: Relocation[] = [];
  for (const finding of findings) {
    const relocated = relocationOf(finding, segmentOf, isNew, lineOf, rates);
    if (relocated) relocations.push(relocated);
    else clashes.push(finding);
  }
  return { clashes, relocations };
}

function relocationOf(
  finding: Finding,
  segmentOf: (id: string) => PipeSegment | undefined,
  isNew: (id: string) => boolean,
  lineOf: (id: string) => readonly Point[] | undefined,
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
  const line = lineOf(existing.id) ?? [];
  const { stretch, share } = stretchAround(line, [finding.x, finding.y], facts.relocatedM.value);
  // at its end a pipe makes way on one side only
  const lengthM = stretch.length > 1 ? lengthOf(stretch) : facts.relocatedM.value;
  return {
    finding,
    kind: measure,
    utility: existing.utility,
    laidBy: laid.utility,
    segment: existing.id,
    lengthM,
    stretch,
    moved: measure === 'move' ? movedTo(existing, share, finding) : null,
    costYuan: lengthM * priceAt(rates, relocationPrice[measure]).yuan,
    clause: yields.clause,
    confidence: yields.confidence,
  };
}

/** Level of the existing pipe at the crossing as it is, and after the least move that clears it. */
function movedTo(
  { start, end, attributes }: PipeSegment,
  share: number,
  { cure }: Finding,
): Relocation['moved'] {
  const [from, to] = [statedLevelM(start), statedLevelM(end)];
  if (attributes[depthAssumed] || from === null || to === null || !cure || cure.kind === 'shift') return null;
  const fromM = from + (to - from) * share;
  // to the next whole centimetre: nobody lays by less
  const byM = Math.ceil(cure.distanceM * 100 - 1e-6) / 100 + leastSpareM;
  return { fromM, toM: fromM + (cure.kind === 'raise' ? byM : -byM) };
}

/** Rounding must not leave the pipe where it still is too near. */
const leastSpareM = 0.01;

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

/** What is done with an existing pipe, in words: which, where to, how long, by which clause. */
export function relocationWords({ kind, finding, lengthM, moved, clause }: Relocation): Bilingual {
  const { zh, en } = relocationItem[kind];
  const way = moved && {
    up: moved.toM > moved.fromM,
    from: moved.fromM.toFixed(2),
    to: moved.toM.toFixed(2),
  };
  const length = lengthM.toFixed(1);
  return {
    zh: `${zh} ${length} m${way ? `，由 ${way.from} m ${way.up ? '抬高' : '降低'}至 ${way.to} m` : ''}（${clause}）：${finding.text.zh}`,
    en: `${en}, ${length} m${way ? `, ${way.up ? 'up' : 'down'} from ${way.from} to ${way.to} m` : ''} (${clause}): ${finding.text.en}`,
  };
}

/** What existing pipes that make way cost, by the metre and where they lie. */
export function relocationLines(
  relocations: readonly Relocation[],
  ground: GroundUse,
  rates: Rates,
): QuantityLine[] {
  const bill = new Bill(rates);
  for (const { kind, utility, lengthM, clause, finding } of relocations) {
    const name = utilityNames[utility];
    const { zh, en } = relocationItem[kind];
    const item = {
      utility,
      kind: 'measure' as const,
      zh: `${zh}（${name.zh}）`,
      en: `${en} (${name.en})`,
      code: null,
    };
    bill.addPriced(item, 'm', lengthM, relocationPrice[kind], ground.placeAt(finding.x, finding.y), clause);
  }
  return bill.lines();
}
