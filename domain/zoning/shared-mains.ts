import type { MainStretch } from './mains-reach.ts';

/** Stretches of main with the units that share them, both ways round, as arrays: for live totals and for the solver. */
export interface SharedMains {
  /** Metres of each stretch. */
  lengths: Float64Array;
  /** Units of stretch s: `units[offsets[s]] … units[offsets[s + 1] - 1]`. */
  offsets: Int32Array;
  units: Int32Array;
  /** Stretches of unit u: `stretches[unitOffsets[u]] …`. */
  unitOffsets: Int32Array;
  stretches: Int32Array;
}

/** Mains of a zone or of a plan, metres, every metre once. */
export interface MainsTotals {
  /** Serves two or more units of one zone: laid once, for one project. */
  sharedM: number;
  /** Serves a unit in a zone and another that is not in the same zone: two projects meet on it, or one comes back. */
  splitM: number;
}

/** Packs stretches over `size` units. */
export function packMains(
  size: number,
  stretches: readonly Pick<MainStretch, 'units' | 'lengthM'>[],
): SharedMains {
  const offsets = new Int32Array(stretches.length + 1);
  const unitOffsets = new Int32Array(size + 1);
  stretches.forEach(({ units }, s) => {
    offsets[s + 1] = offsets[s]! + units.length;
    for (const u of units) unitOffsets[u + 1]!++;
  });
  for (let u = 0; u < size; u++) unitOffsets[u + 1]! += unitOffsets[u]!;
  const fill = unitOffsets.slice(0, size);
  const units = new Int32Array(offsets[stretches.length]!);
  const back = new Int32Array(units.length);
  stretches.forEach((stretch, s) => {
    units.set(stretch.units, offsets[s]!);
    for (const u of stretch.units) back[fill[u]!++] = s;
  });
  return {
    lengths: Float64Array.from(stretches, ({ lengthM }) => lengthM),
    offsets,
    units,
    unitOffsets,
    stretches: back,
  };
}

/** Mains of one zone. @param zone zone of each unit from 1, 0 = none. @param members the units of zone `number`. */
export function mainsOfZone(
  mains: SharedMains,
  zone: ArrayLike<number>,
  number: number,
  members: Iterable<number>,
): MainsTotals {
  const seen = new Set<number>();
  const totals: MainsTotals = { sharedM: 0, splitM: 0 };
  for (const u of members) {
    for (let k = mains.unitOffsets[u]!; k < mains.unitOffsets[u + 1]!; k++) {
      const s = mains.stretches[k]!;
      if (seen.has(s)) continue;
      seen.add(s);
      let own = 0;
      for (let i = mains.offsets[s]!; i < mains.offsets[s + 1]!; i++)
        if (zone[mains.units[i]!] === number) own++;
      if (own > 1) totals.sharedM += mains.lengths[s]!;
      if (own < mains.offsets[s + 1]! - mains.offsets[s]!) totals.splitM += mains.lengths[s]!;
    }
  }
  return totals;
}

/** Mains of all zones together: what two zones share counts once as split. @param zone zone of each unit from 1, 0 = none. */
export function mainsOfPlan(mains: SharedMains, zone: ArrayLike<number>): MainsTotals {
  const totals: MainsTotals = { sharedM: 0, splitM: 0 };
  for (let s = 0; s < mains.lengths.length; s++) {
    const there = new Map<number, number>();
    for (let i = mains.offsets[s]!; i < mains.offsets[s + 1]!; i++) {
      const number = Math.max(0, zone[mains.units[i]!]!);
      there.set(number, (there.get(number) ?? 0) + 1);
    }
    if (there.size === 1 && there.has(0)) continue;
    if (there.size > 1) totals.splitM += mains.lengths[s]!;
    there.delete(0);
    if (Math.max(...there.values()) > 1) totals.sharedM += mains.lengths[s]!;
  }
  return totals;
}

/** Stretches that two units share. */
export function mainsOfPair(mains: SharedMains, a: number, b: number): number[] {
  const { offsets, units, unitOffsets, stretches } = mains;
  return Array.from(stretches.subarray(unitOffsets[a]!, unitOffsets[a + 1]!)).filter((s) =>
    units.subarray(offsets[s]!, offsets[s + 1]!).includes(b),
  );
}

/** The mains with only those users that may move, numbered as before: what the others do to a sum is the same in every plan. */
export function mainsAmong(mains: SharedMains, may: Uint8Array): SharedMains {
  const stretches = Array.from(mains.lengths, (lengthM, s) => ({
    units: Array.from(mains.units.subarray(mains.offsets[s]!, mains.offsets[s + 1]!)).filter((u) => may[u]),
    lengthM,
  }));
  return packMains(
    may.length,
    stretches.filter(({ units }) => units.length > 1),
  );
}

/** The part of the mains that lies among some units, renumbered in the given order; a stretch that only one of them uses drops out. */
export function inducedMains(mains: SharedMains, nodes: Int32Array): SharedMains {
  const local = new Map(Array.from(nodes, (u, at) => [u, at] as const));
  const among = new Set<number>();
  for (const u of nodes)
    for (let k = mains.unitOffsets[u]!; k < mains.unitOffsets[u + 1]!; k++) among.add(mains.stretches[k]!);
  const kept = [...among].flatMap((s) => {
    const units: number[] = [];
    for (let i = mains.offsets[s]!; i < mains.offsets[s + 1]!; i++) {
      const at = local.get(mains.units[i]!);
      if (at !== undefined) units.push(at);
    }
    return units.length > 1 ? [{ units, lengthM: mains.lengths[s]! }] : [];
  });
  return packMains(nodes.length, kept);
}
