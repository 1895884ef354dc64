import { arriveOver, type Given } from './arrivals.ts';
import { type Arrival, levelOf, type Table } from './profile.ts';
import type { Reach } from './sewer-graph.ts';

/** A manhole stands no nearer to what the reach crosses, metres: half a shaft and the width of a trench. */
const besideCrossedM = 1.5;

/** A manhole within the reach: prices of all that drains to it, and of each the size and level at which the reach began and the manholes since. */
interface Stand {
  table: Table;
  from: Int32Array;
  steps: Int32Array;
}

/**
 * The same as `arriveOver` for a reach in which further manholes may stand: on ground that falls more than a pipe may, each takes a part of the
 * drop for the price of its shaft. Every choice among the inner points of the ground is priced, piece by piece.
 */
export function arriveInSteps(reach: Reach, table: Table, flow: number, given: Given): Arrival {
  const { sizes } = given.rules;
  const H = given.grid.levels;
  const states = sizes.length * H;
  const last = reach.ground.length - 1;
  const whole = arriveOver(reach, table, flow, given);
  const steps = new Int32Array(states);
  const stands = new Map<number, Stand>([
    [0, { table, from: Int32Array.from({ length: states }, (_, at) => at), steps }],
  ]);
  const arrival = { ...whole, steps: new Int32Array(states) };
  for (let j = 1; j <= last; j++) {
    if (j < last && !mayStand(reach, j)) continue;
    const price = new Float64Array(states).fill(Infinity);
    const next: Stand = {
      table: { price, lift: new Int16Array(states).fill(-1), pumpedYuan: Infinity },
      from: new Int32Array(states).fill(-1),
      steps: new Int32Array(states),
    };
    for (const [i, stand] of stands) {
      if (i === 0 && j === last) continue;
      const over = arriveOver(pieceOf(reach, i, j), stand.table, flow, given);
      for (let at = 0; at < states; at++) {
        // what is pumped is pumped over the whole reach
        if (over.size[at]! < 0 || over.price[at]! >= price[at]!) continue;
        const left = over.size[at]! * H + over.level[at]!;
        price[at] = over.price[at]!;
        next.from[at] = stand.from[left]!;
        next.steps[at] = stand.steps[left]! | (i > 0 ? 1 << i : 0);
      }
    }
    if (j < last) stands.set(j, withShaft(next, given));
    else keepCheaper(arrival, next, given);
  }
  return arrival;
}

function mayStand({ ground, forbidden = [], yielding = [] }: Reach, i: number): boolean {
  const [stationM] = ground[i]!;
  return [...forbidden, ...yielding].every((one) => Math.abs(one.stationM - stationM) >= besideCrossedM);
}

/** The part of a reach between two points of its ground. */
function pieceOf(reach: Reach, i: number, j: number): Reach {
  const { ground, forbidden, yielding } = reach;
  const [startM, endM] = [ground[i]![0], ground[j]![0]];
  const within = <One extends { stationM: number }>(list: readonly One[]): One[] =>
    list
      .filter(({ stationM }) => stationM >= startM && stationM <= endM)
      .map((one) => ({ ...one, stationM: one.stationM - startM }));
  const { mayStep: _, ...piece } = reach;
  return {
    ...piece,
    lengthM: endM - startM,
    ground: ground.slice(i, j + 1).map(([stationM, levelM]) => [stationM - startM, levelM]),
    ...(forbidden ? { forbidden: within(forbidden) } : {}),
    ...(yielding ? { yielding: within(yielding) } : {}),
  };
}

/** With the price of the manhole at every depth that keeps the cover of what leads on. */
function withShaft(stand: Stand, { rules, prices, grid }: Given): Stand {
  const { price } = stand.table;
  const H = grid.levels;
  rules.sizes.forEach(({ minDepthM = 0 }, k) => {
    const covered = levelOf(grid, minDepthM);
    for (let h = 0; h < H; h++)
      price[k * H + h] =
        h < covered ? Infinity : price[k * H + h]! + prices.manhole(grid.minDepthM + h * grid.stepM);
  });
  return stand;
}

/** What is saved by less than this share of a shaft is no reason to build it. */
const worthShare = 0.1;

function keepCheaper(
  arrival: Arrival & { steps: Int32Array },
  stepped: Stand,
  { prices, grid }: Given,
): void {
  const { levels, minDepthM } = grid;
  const worthYuan = worthShare * prices.manhole(minDepthM);
  stepped.table.price.forEach((yuan, at) => {
    if (yuan >= arrival.price[at]! - worthYuan) return;
    const from = stepped.from[at]!;
    arrival.price[at] = yuan;
    arrival.size[at] = Math.floor(from / levels);
    arrival.level[at] = from % levels;
    arrival.spares[at] = 0;
    arrival.steps[at] = stepped.steps[at]!;
  });
}
