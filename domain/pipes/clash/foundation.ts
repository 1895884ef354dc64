import { type Figure, orderAndYielding } from '../standards.ts';
import { type Assumption, round } from './finding.ts';

const { foundation } = orderAndYielding;
const { frictionAngleDeg, foundationDepthM: usual, trenchWorkingSpaceM } = foundation.defaults;
const tangent = Math.tan((frictionAngleDeg.value * Math.PI) / 180);

/**
 * Depth of a foundation, metres below ground: what is known of it, else the usual one, and below the frost line where that is known.
 * @param frostDepthM - metres; null = unknown
 */
export function foundationDepthM(known: number | null | undefined, frostDepthM: number | null): number {
  return known ?? Math.max(usual.value, frostDepthM ?? 0);
}

/**
 * Clearance that a trench deeper than a foundation needs from it, metres between walls: L = (H − h) / tan α + B / 2 is that of the pipe's axis
 * (GB 50289 4.1.11). 0 where the trench is not deeper.
 * @param depthM - ground to the bottom of the pipe
 */
export function besideFoundationM(depthM: number, foundationM: number, radiusM: number): number {
  if (depthM <= foundationM) return 0;
  return (depthM - foundationM) / tangent + trenchHalfM(radiusM) - radiusM;
}

/** How far from the axis the deepest foundation question reaches, metres. */
export function foundationReachM(depthM: number, shallowestM: number, radiusM: number): number {
  return Math.max(0, depthM - shallowestM) / tangent + trenchHalfM(radiusM);
}

function trenchHalfM(radiusM: number): number {
  return radiusM + trenchWorkingSpaceM.value;
}

/** The clause as the figure of one place. */
export function foundationFigure(requiredM: number): Figure {
  const { clause, source, verifiedOn } = foundation;
  return { value: round(requiredM), clause, confidence: 'M', source, verifiedOn };
}

/** What such answers rest on, to be printed with them. */
export function foundationAssumptions(frostDepthM: number | null): Assumption[] {
  return [
    {
      what: { zh: '内摩擦角（度）', en: 'soil friction angle (degrees)' },
      value: frictionAngleDeg.value,
      confidence: frictionAngleDeg.confidence,
    },
    {
      what: {
        zh: `基础埋深缺失时取（m）${frostDepthM === null ? '' : `；${foundation.belowFrost.note.zh}（${foundation.belowFrost.clause}）`}`,
        en: `foundation depth where unknown (m)${frostDepthM === null ? '' : `; ${foundation.belowFrost.note.en} (${foundation.belowFrost.clause})`}`,
      },
      value: foundationDepthM(null, frostDepthM),
      confidence: usual.confidence,
    },
  ];
}
