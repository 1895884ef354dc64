import type { StormFormula } from './design-rain.ts';

/** A storm formula that a city states for itself. */
export interface StatedStorm {
  formula: StormFormula;
  /** By which its compounds are drained. */
  returnPeriodYears: number;
  /** Its own source calls it an assumption. */
  isAssumed: boolean;
  /** Where it comes from, in the city's words. */
  source: string;
}

/**
 * The storm formula in the settings of a city: `designRain` as `{ a, b, c, n, returnPeriodYears, source, confidence }`, a in L/(s·ha), b in minutes.
 * @returns null where they state none that drains can be sized by
 */
export function statedStorm(settings: unknown): StatedStorm | null {
  const { designRain } = (settings ?? {}) as { designRain?: unknown };
  if (typeof designRain !== 'object' || designRain === null) return null;
  const { a, b, c, n, returnPeriodYears, source, confidence } = designRain as Record<string, unknown>;
  const figures = [a, b, c, n, returnPeriodYears];
  if (!figures.every((one) => typeof one === 'number' && Number.isFinite(one))) return null;
  const [A, B, C, N, years] = figures as [number, number, number, number, number];
  return {
    formula: { a: A, b: B, c: C, n: N },
    returnPeriodYears: years,
    isAssumed: confidence === 'assumption',
    source: typeof source === 'string' ? source : '',
  };
}
