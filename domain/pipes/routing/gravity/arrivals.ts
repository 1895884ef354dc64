import { type Lay, layReach, sparing, yieldingYuan } from './lay-reach.ts';
import { type Arrival, GOES_ON, type Grid, levelOf, type Table } from './profile.ts';
import { risingMainDepthM, risingMainMm } from './rising-main.ts';
import type { Reach, SewerPrices, SewerRules } from './sewer-graph.ts';

/** What a profile is solved with: rules, prices, the grid of the inverts, and the trench of each size by centimetres of depth. */
export interface Given {
  rules: SewerRules;
  prices: SewerPrices;
  grid: Grid;
  trench: readonly Float64Array[];
}

/** How much deeper a pipe has to leave than one of another size arrives. */
export function crownStepM(diameterMm: number, nextMm: number, { crownsMeet }: SewerRules): number {
  return crownsMeet ? Math.max(0, nextMm - diameterMm) / 1000 : 0;
}

/** Carries a node's table over its downstream reach: prices by size and depth of the pipe that leads on. */
export function arriveOver(reach: Reach, table: Table, flow: number, given: Given): Arrival {
  const { sizes } = given.rules;
  const H = given.grid.levels;
  const arrival: Arrival = {
    price: new Float64Array(sizes.length * H).fill(Infinity),
    size: new Int8Array(sizes.length * H).fill(-1),
    level: new Int16Array(sizes.length * H).fill(-1),
    spares: new Uint8Array(sizes.length * H),
    pumped: pumpedOver(reach, table, flow, given),
  };
  for (let k = 0; k < sizes.length; k++) layGravity(reach, table, flow, k, arrival, given);
  letIn(arrival, H);
  for (let k = 1; k < sizes.length; k++) {
    const step = crownStepM(sizes[k - 1]!.diameterMm, sizes[k]!.diameterMm, given.rules) / given.grid.stepM;
    const lower = Math.ceil(step - 1e-6);
    for (let h = 0; h < H; h++) {
      const from = (k - 1) * H + h;
      // a rising main comes in from above whatever leads on
      const to = k * H + (arrival.size[from]! < -1 ? h : h + lower);
      if (to >= (k + 1) * H || arrival.price[from]! >= arrival.price[to]!) continue;
      arrival.price[to] = arrival.price[from]!;
      arrival.size[to] = arrival.size[from]!;
      arrival.level[to] = arrival.level[from]!;
      arrival.spares[to] = arrival.spares[from]!;
    }
  }
  return arrival;
}

function layGravity(
  reach: Reach,
  table: Table,
  flow: number,
  k: number,
  arrival: Arrival,
  { rules, prices, grid, trench }: Given,
): void {
  const { stepM, minDepthM, levels: H } = grid;
  const lay = layReach(reach, flow, k, rules);
  if (!lay) return;
  const { diameterMm, heightM = 0 } = rules.sizes[k]!;
  const pipe = prices.pipe(diameterMm) * reach.lengthM;
  const byDepth = trench[k]!;
  const arriving: Arriving = {
    own: new Float64Array(H).fill(Infinity),
    from: new Int16Array(H).fill(-1),
    spares: new Uint8Array(H),
  };
  /** @returns what yields to it there, yuan */
  const put = ({ arrivalDepth, meanOffset }: Lay, h: number, spares: boolean): number => {
    const up = minDepthM + h * stepM;
    const down = arrivalDepth(up);
    if (down === undefined) return 0;
    const owed = spares || !reach.yielding ? 0 : yieldingYuan(reach, up, down, heightM);
    const level = levelOf(grid, down);
    if (level >= H) return owed;
    const mean = Math.max(0, (up + down) / 2 + meanOffset);
    const price =
      table.price[k * H + h]! +
      pipe +
      byDepth[Math.min(byDepth.length - 1, Math.round(mean * 100))]! * reach.lengthM +
      owed;
    if (price >= arriving.own[level]!) return owed;
    arriving.own[level] = price;
    arriving.from[level] = h;
    arriving.spares[level] = spares ? 1 : 0;
    return owed;
  };
  const clear = reach.yielding && layReach(sparing(reach), flow, k, rules);
  for (let h = 0; h < H; h++) {
    if (table.price[k * H + h]! === Infinity) continue;
    const owed = put(lay, h, false);
    if (owed > 0 && clear) put(clear, h, true);
  }
  spreadDown(arriving, k, Math.round(rules.dropFromM / stepM), arrival, prices.dropManhole);
}

/** By the level at which a pipe arrives: its price, the level at which it left, and whether it spares what would yield. */
interface Arriving {
  own: Float64Array;
  from: Int16Array;
  spares: Uint8Array;
}

/** The next pipe may leave deeper than this one arrives: freely within the drop limit, with a drop manhole beyond. */
function spreadDown(
  { own, from, spares }: Arriving,
  k: number,
  window: number,
  arrival: Arrival,
  dropManhole: number,
): void {
  const H = own.length;
  const put = (h: number, price: number, level: number): void => {
    if (price >= arrival.price[k * H + h]!) return;
    arrival.price[k * H + h] = price;
    arrival.size[k * H + h] = k;
    arrival.level[k * H + h] = from[level]!;
    arrival.spares[k * H + h] = spares[level]!;
  };
  const queue: number[] = [];
  let head = 0;
  let far = -1;
  for (let h = 0; h < H; h++) {
    if (own[h]! < Infinity) {
      while (queue.length > head && own[queue.at(-1)!]! >= own[h]!) queue.pop();
      queue.push(h);
    }
    const leaving = h - window - 1;
    if (leaving >= 0 && own[leaving]! < (far < 0 ? Infinity : own[far]!)) far = leaving;
    while (queue.length > head && queue[head]! < h - window) head++;
    if (queue.length > head) put(h, own[queue[head]!]!, queue[head]!);
    if (far >= 0) put(h, own[far]! + dropManhole, far);
  }
}

/** The cheapest way under pressure: from a pump that stands here, or on from the reach before. */
function pumpedOver(
  reach: Reach,
  table: Table,
  flow: number,
  { rules, prices, grid }: Given,
): Arrival['pumped'] {
  const sizeMm = risingMainMm(flow);
  const depthM = risingMainDepthM(reach, sizeMm, rules);
  if (depthM === undefined) return { yuan: Infinity, from: GOES_ON };
  let best = 0;
  table.price.forEach((price, at) => {
    if (price < table.price[best]!) best = at;
  });
  const run = (prices.pressurePipe(sizeMm) + prices.trench(depthM, sizeMm)) * reach.lengthM;
  const begins = table.price[best]! + prices.pumpStation + run;
  const goesOn = table.pumpedYuan + prices.manhole(grid.minDepthM) + run;
  return goesOn < begins ? { yuan: goesOn, from: GOES_ON } : { yuan: begins, from: best };
}

/** What arrives under pressure is let in at any level. */
function letIn({ price, size, level, spares, pumped }: Arrival, levels: number): void {
  for (let i = 0; i < price.length; i++) {
    if (pumped.yuan >= price[i]!) continue;
    price[i] = pumped.yuan;
    size[i] = pumped.from === GOES_ON ? GOES_ON : -2 - Math.floor(pumped.from / levels);
    level[i] = pumped.from === GOES_ON ? 0 : pumped.from % levels;
    spares[i] = 0;
  }
}
