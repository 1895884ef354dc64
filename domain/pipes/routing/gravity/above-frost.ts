import type { Figure, Standards } from '../../standards.ts';

/** Drains whose crowns lie above the frost line, because what they join lies no deeper. */
export interface AboveFrost<Pipe = string> {
  /** Least cover of theirs, metres. */
  coverM: number;
  /** Cover that the frost asks for. */
  frostCoverM: number;
  /** Length of the pipes concerned. */
  lengthM: number;
  /** Which they are. */
  pipes: { pipe: Pipe; lengthM: number }[];
  /** Stations that they would need below the frost line, beyond those that they have. */
  stationsSaved: number;
  /** What says that drains should lie below it, and on which condition they need not. */
  figure: Figure;
}

/**
 * Cover that the frost asks of a drain, and the rule behind it; undefined where nobody knows how deep the ground freezes or no rule asks.
 */
export function frostCoverOf(
  rules: Standards,
  frostDepthM: number | undefined,
): { coverM: number; figure: Figure; required: boolean } | undefined {
  const rule = rules.frost('sewer');
  if (!rule || frostDepthM === undefined) return undefined;
  return { coverM: frostDepthM + rule.value, figure: rule, required: rule.required };
}

const stepM = 0.05;

/**
 * The deepest cover between what traffic asks for and what the frost asks for that needs no more stations than the shallowest does: no pipe lies
 * above the frost line for its price alone. `frosty` is the answer at the frost's cover.
 * @param lay - profile of the tree under a cover
 * @param worse - what counts against a profile, less is better
 */
export function deepestWithout<T>(
  lay: (coverM: number) => T,
  worse: (profile: T) => number,
  [loadM, frostM]: readonly [number, number],
  frosty: T,
): { profile: T; coverM: number } {
  const shallow = lay(loadM);
  const least = worse(shallow);
  if (least >= worse(frosty)) return { profile: frosty, coverM: frostM };
  let best = { profile: shallow, coverM: loadM };
  let low = 0;
  let high = Math.ceil((frostM - loadM) / stepM);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const coverM = loadM + middle * stepM;
    const profile = lay(coverM);
    if (worse(profile) <= least) {
      best = { profile, coverM };
      low = middle;
    } else high = middle;
  }
  return best;
}

/** Several trees of one network together. */
export function joinAboveFrost(a: AboveFrost | undefined, b: AboveFrost): AboveFrost {
  if (!a) return b;
  return {
    ...a,
    coverM: Math.min(a.coverM, b.coverM),
    lengthM: a.lengthM + b.lengthM,
    pipes: [...a.pipes, ...b.pipes],
    stationsSaved: a.stationsSaved + b.stationsSaved,
  };
}

/** How its words begin. */
export const aboveFrostWord = 'above-frost';

/** As the command line says it. */
export function aboveFrostWords({ coverM, frostCoverM, lengthM, stationsSaved, figure }: AboveFrost): string {
  return (
    `${aboveFrostWord}: ${lengthM.toFixed(0)} m lie as shallow as what they join, crowns from ${coverM.toFixed(2)} m, frost line ` +
    `${frostCoverM.toFixed(2)} m, ${stationsSaved} stations fewer; only by local experience or with measures ` +
    `(${figure.clause}, confidence ${figure.confidence}${figure.verifiedOn ? '' : ', unverified'})`
  );
}
