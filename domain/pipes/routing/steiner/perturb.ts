import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Csr, Tree } from './graph.ts';

/**
 * Prices for another start: arcs that dual ascent paid in full attract, edges of the tree so far repel a little, the rest
 * is noise of up to 20 %. One factor an edge, so that undirected prices stay equal both ways.
 */
export function perturbedPrices(csr: Csr, residual: Float64Array, best: Tree, seed: number): Float64Array {
  const random = xoroshiro128plus(seed);
  const prices = new Float64Array(csr.out.length);
  for (let s = 0; s < prices.length; s++) {
    const t = csr.twin[s]!;
    if (s > t) continue;
    const noise = 1 + 0.2 * ((random.next() >>> 0) / 0x1_0000_0000);
    const inTree = best.parentSlot[csr.to[t]!] === s || best.parentSlot[csr.to[s]!] === t;
    const factor = inTree ? noise * 1.05 : noise;
    prices[s] = factor * blend(csr.out[s]!, residual[t]!);
    prices[t] = factor * blend(csr.out[t]!, residual[s]!);
  }
  return prices;
}

function blend(price: number, residual: number): number {
  return price === Infinity ? Infinity : 0.5 * price + 0.5 * residual;
}
