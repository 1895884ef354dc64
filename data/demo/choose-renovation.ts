import type { Cell } from './cells.ts';
import { type Chance, NoRoom } from './chance.ts';
import { type Layout, layOut, renovationStyle, type Slab, styles } from './compound-layout.ts';
import type { Frame } from './frame.ts';
import { distance, centre as middle } from './plane.ts';
import { offices, tender } from './tender.ts';

export interface Candidate {
  cell: Cell;
  officeCode: string;
  neighbourhoodCode: string;
  style: 'slab80' | 'slab90';
}

export interface Renovation extends Candidate {
  layout: Layout;
}

/** The side of a cell through which its pipes leave: a street (not a lane) to the south, else to the north. */
export function exitSide(cell: Cell): 'south' | 'north' | null {
  const isStreet = (line: Cell['south']) => line !== null && line.class !== 'lane';
  return isStreet(cell.south) ? 'south' : isStreet(cell.north) ? 'north' : null;
}

/**
 * Chooses the communities of the 2020 plan, each in a neighbourhood of its own and grouped round two places an office,
 * and trims them to the tender's buildings, entrances and floor area.
 */
export function chooseRenovation(
  chance: Chance,
  frame: Frame,
  candidates: readonly Candidate[],
  fits: (chosen: readonly Renovation[]) => boolean,
): Renovation[] {
  const layouts = new Map<string, Layout>();
  const layoutOf = (candidate: Candidate, mostUnits: number): Layout => {
    const key = `${candidate.cell.u0.toFixed(2)} ${candidate.cell.v0.toFixed(2)} ${mostUnits}`;
    let layout = layouts.get(key);
    if (!layout) {
      const style = renovationStyle(styles[candidate.style], mostUnits);
      layout = layOut(chance.fork(key), frame, candidate.cell, style, false);
      layouts.set(key, layout);
    }
    return layout;
  };
  const unitsOf = (candidate: Candidate) =>
    layoutOf(candidate, 6).slabs.reduce((sum, slab) => sum + slab.units, 0);
  const roomy = candidates.filter((candidate) => layoutOf(candidate, 6).slabs.length >= 4);
  for (let tries = 0; tries < 1200; tries++) {
    const weight = 10 + (tries % 16) * 18;
    const shortHouses = (tries % 5) / 5 + 0.1;
    const chosen = offices.flatMap((office) => {
      const own = roomy.filter((candidate) => candidate.officeCode === office.code);
      const group = (size: number, taken: Candidate[]) => cluster(chance, own, size, taken, unitsOf, weight);
      const first = group(Math.ceil(office.communities / 2), []);
      return [...first, ...group(office.communities - first.length, first)];
    });
    if (chosen.length !== tender.communities) continue;
    const renovations = chosen.map((candidate) => ({
      ...candidate,
      layout: layoutOf(candidate, chance.yes(shortHouses) ? 5 : 6),
    }));
    const trimmed = trim(renovations);
    if (trimmed && fits(trimmed)) return trimmed;
  }
  throw new NoRoom('no choice of communities meets the tender');
}

function cluster(
  chance: Chance,
  candidates: readonly Candidate[],
  size: number,
  taken: readonly Candidate[],
  unitsOf: (candidate: Candidate) => number,
  metresPerUnit: number,
): Candidate[] {
  if (candidates.length === 0) return [];
  const heart = middle(chance.pick(candidates).cell.ring);
  const used = new Set(taken.map((candidate) => candidate.neighbourhoodCode));
  const chosen: Candidate[] = [];
  // The tender's compounds are larger than the town's usual ones: size counts as nearness.
  const cost = (one: Candidate) => distance(middle(one.cell.ring), heart) - metresPerUnit * unitsOf(one);
  const nearest = [...candidates].sort((a, b) => cost(a) - cost(b));
  for (const candidate of nearest) {
    if (chosen.length === size) break;
    if (used.has(candidate.neighbourhoodCode)) continue;
    used.add(candidate.neighbourhoodCode);
    chosen.push(candidate);
  }
  return chosen;
}

/** Takes buildings and units away until the counts are the tender's, then sets the depth so that the floor area is. */
function trim(chosen: Renovation[]): Renovation[] | null {
  const copies = chosen.map((one) => ({
    ...one,
    layout: { ...one.layout, slabs: one.layout.slabs.map((slab) => ({ ...slab })) },
  }));
  const all = () => copies.flatMap((one) => one.layout.slabs);
  const surplus = all().length - tender.buildings;
  if (surplus < 0 || surplus > 14 || copies.some((one) => one.layout.slabs.length < 2)) return null;
  for (let k = 0; k < surplus; k++) {
    const largest = copies.reduce((a, b) => (b.layout.slabs.length > a.layout.slabs.length ? b : a));
    const smallest = largest.layout.slabs.reduce((a, b) => (b.units < a.units ? b : a));
    largest.layout.slabs.splice(largest.layout.slabs.indexOf(smallest), 1);
  }
  const slabs = all();
  let spare = slabs.reduce((sum, slab) => sum + slab.units, 0) - tender.entrances;
  if (spare < 0 || spare > 70) return null;
  for (; spare > 0; spare--) {
    const longest = slabs.reduce((a, b) => (b.units > a.units ? b : a));
    longest.x1 -= (longest.x1 - longest.x0) / longest.units;
    longest.units--;
  }
  const area = slabs.reduce((sum, slab) => sum + floorAreaM2(slab), 0);
  const scale = tender.floorAreaM2 / area;
  if (scale < 0.92 || scale > 1.04) return null;
  for (const slab of slabs) slab.y0 = slab.y1 - (slab.y1 - slab.y0) * scale;
  return copies;
}

export const floorAreaM2 = (slab: Slab): number => (slab.x1 - slab.x0) * (slab.y1 - slab.y0) * slab.storeys;

/** Households of every slab of the plan: two flats a landing, three in some, a few ground floors in other use. */
export function householdsOf(chance: Chance, slabs: readonly Slab[]): number[] {
  const households = slabs.map((slab) => slab.units * slab.storeys * slab.flatsPerLanding);
  const order = chance.shuffle(slabs.map((_, index) => index));
  let total = households.reduce((a, b) => a + b, 0);
  for (const index of order) {
    if (total >= tender.households) break;
    const slab = slabs[index]!;
    slab.flatsPerLanding = 3;
    households[index] = households[index]! + slab.units * slab.storeys;
    total += slab.units * slab.storeys;
  }
  for (let k = 0; total > tender.households; k = (k + 1) % order.length) {
    const index = order[k]!;
    const slab = slabs[index]!;
    const most =
      slab.units * slab.flatsPerLanding -
      (slab.units * slab.storeys * slab.flatsPerLanding - households[index]!);
    const cut = Math.min(total - tender.households, most, slab.units);
    households[index] = households[index]! - cut;
    total -= cut;
  }
  return households;
}
