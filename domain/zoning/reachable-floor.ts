import type { ZoneLimit } from './recombine.ts';

/** Bits that the sums may cost altogether: about a tenth of a second. */
const workLimit = 1e9;

/**
 * The least sum of free units, connected or not, that reaches the floor. No zone can stay below it, so a search and a bound may
 * use it in place of the floor: units of 10 never sum to 35, and a cap of 38 then leaves no zone at all. Whole numbers only;
 * otherwise, or where the sums are too many to list, the floor (or its next multiple of the common divisor) comes back.
 */
export function reachableFloor({ values, floor }: ZoneLimit, free: Uint8Array): number {
  const counts = new Map<number, number>();
  let divisor = 0;
  for (let u = 0; u < values.length; u++) {
    const value = values[u]!;
    if (!free[u] || value === 0) continue;
    if (!Number.isSafeInteger(value)) return floor;
    divisor = commonDivisor(value, divisor);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (divisor === 0 || floor <= 0) return floor;
  const target = Math.ceil(floor / divisor);
  if (2 * target > workLimit / 50) return target * divisor;
  // a unit above the floor is a zone alone; with others it would only sum to more
  let least = Number.POSITIVE_INFINITY;
  let reached = 1n;
  let work = 0;
  const window = (1n << BigInt(2 * target)) - 1n;
  const bit = 1n << BigInt(target);
  for (const [value, count] of counts) {
    const step = value / divisor;
    if (step >= target) {
      least = Math.min(least, step);
      continue;
    }
    const copies = Math.min(count, Math.ceil(target / step));
    for (let copy = 0; copy < copies; copy++) {
      work += 2 * target;
      if (work > workLimit) return target * divisor;
      reached |= (reached << BigInt(step)) & window;
      if (reached & bit) return target * divisor;
    }
  }
  const above = (reached >> BigInt(target)).toString(2);
  if (above !== '0') least = Math.min(least, target + above.length - 1 - above.lastIndexOf('1'));
  // nothing reaches it: that is told as a lack, against the floor that was asked
  return Number.isFinite(least) ? least * divisor : floor;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
