import { crownStepM, type Given } from './arrivals.ts';
import { type Lay, layReach, sparing, yieldingYuan } from './lay-reach.ts';
import {
  type Arrival,
  GOES_ON,
  levelOf,
  type ProfiledNode,
  type ProfiledPipe,
  type SewerProfile,
  type Table,
} from './profile.ts';
import { risingMainDepthM, risingMainMm } from './rising-main.ts';
import type { Reach, SewerTree } from './sewer-graph.ts';

/** All that the way down a tree has left behind. */
export interface Solved {
  tree: SewerTree;
  reaches: readonly Reach[];
  /** Upstream first. */
  order: readonly number[];
  flow: Float64Array;
  tables: ReadonlyMap<number, Table>;
  arrivals: ReadonlyMap<number, Arrival>;
  given: Given;
}

/** What was chosen for the pipe that leaves a node, on the grid. */
interface Choice {
  size: number;
  level: number;
  /** Level of the wet well of a lift, −1 without one. */
  wet: number;
  /** It is a rising main. */
  pressure: boolean;
  /** Of the reach before, without a pump of its own. */
  goesOn: boolean;
  /** It passes everything that would yield to it. */
  spares: boolean;
  /** Inner points of its ground at which further manholes stand, as bits. */
  steps?: number;
}

interface End {
  at: number;
  priceYuan: number;
  /** What arrives is lifted into a main that lies above all that is legal. */
  intoMain: boolean;
}

/** Joins a main below its crown rather than at a station's price, and at hardly any other. */
const belowCrownYuan = 1e5;

/** The cheapest profile that the tables hold; undefined where nothing legal leads to the outfall. */
export function traceProfile(solved: Solved): SewerProfile | undefined {
  const end = cheapestEnd(solved);
  if (!end) return undefined;
  const choices = choicesOf(solved, end.at);
  return new Settling(solved, choices, end).profile();
}

/** Further manholes of the cheapest profile, by reach: the inner points of its ground at which they stand. */
export function stepsOf(solved: Solved): ReadonlyMap<number, readonly number[]> {
  const { tree, reaches } = solved;
  const end = cheapestEnd(solved);
  const choices = end ? choicesOf(solved, end.at) : new Map<number, Choice>();
  return new Map(
    Array.from(choices, ([v, { steps = 0 }]): [number, number[]] => {
      const points = steps === 0 ? [] : reaches[tree.downstream[v]!]!.ground.map((_, i) => i);
      return [tree.downstream[v]!, points.filter((i) => steps & (1 << i))];
    }).filter(([, points]) => points.length > 0),
  );
}

function cheapestEnd({ tree, tables, reaches, given }: Solved): End | undefined {
  const { rules, prices, grid } = given;
  const { price, lift } = tables.get(tree.outfall)!;
  const { outfallInvertM: invertM, outfallCrownM: crownM } = rules;
  const groundM = outfallGround(tree, reaches);
  const leastOf = (extra: (at: number) => number): End | undefined => {
    let best: End | undefined;
    price.forEach((one, at) => {
      const priceYuan = one + extra(at);
      if (priceYuan < (best?.priceYuan ?? Infinity)) best = { at, priceYuan, intoMain: false };
    });
    return best;
  };
  if (invertM === undefined) return leastOf(() => 0);
  const joined = leastOf((at) => {
    const levelM = groundM - (grid.minDepthM + (at % grid.levels) * grid.stepM);
    if (levelM < invertM - 1e-9) return Infinity;
    const ownCrownM = levelM + rules.sizes[Math.floor(at / grid.levels)]!.diameterMm / 1000;
    const isDrowned = crownM !== undefined && ownCrownM < crownM - 1e-9;
    return (levelM - invertM > rules.dropFromM ? prices.dropManhole : 0) + (isDrowned ? belowCrownYuan : 0);
  });
  if (joined) return joined;
  // a receiving pipe above all that is legal takes what is lifted into it
  const lifted = leastOf((at) => (lift[at]! < 0 ? prices.liftStation : Infinity));
  return lifted && { ...lifted, intoMain: true };
}

function choicesOf(
  { tree, reaches, order, tables, arrivals, given }: Solved,
  end: number,
): Map<number, Choice> {
  const H = given.grid.levels;
  const at = (v: number, index: number): Pick<Choice, 'size' | 'level' | 'wet'> => ({
    size: Math.floor(index / H),
    level: index % H,
    wet: tables.get(v)!.lift[index]!,
  });
  const flowing = { pressure: false, goesOn: false };
  const pumped = (v: number, from: number): Choice =>
    from === GOES_ON
      ? { size: 0, level: 0, wet: -1, pressure: true, goesOn: true, spares: false }
      : { ...at(v, from), pressure: true, goesOn: false, spares: false };
  const chosen = new Map<number, Choice>([
    [tree.outfall, { ...at(tree.outfall, end), ...flowing, spares: false }],
  ]);
  for (const v of order.toReversed()) {
    const r = tree.downstream[v]!;
    if (r < 0) continue;
    const next = chosen.get(reaches[r]!.to)!;
    const arrival = arrivals.get(v)!;
    const into = next.size * H + (next.wet >= 0 ? next.wet : next.level);
    const size = arrival.size[into]!;
    if (next.goesOn || size < 0) chosen.set(v, pumped(v, arrival.pumped.from));
    else {
      const spares = arrival.spares[into] === 1;
      const steps = arrival.steps?.[into] ?? 0;
      chosen.set(v, { ...at(v, size * H + arrival.level[into]!), ...flowing, spares, steps });
    }
  }
  return chosen;
}

/** Where a pipe arrives, and how deep what leads on has to be for it. */
interface Arriving {
  downM: number;
  needM: number;
  pressure: boolean;
}

/**
 * Takes back what the grid rounded down: every node rises to where its arrivals and its cover let it, unless the search put it deeper on purpose.
 * No pipe comes to lie deeper than on the grid.
 */
class Settling {
  readonly #solved: Solved;
  readonly #choices: ReadonlyMap<number, Choice>;
  readonly #end: End;
  readonly #arriving = new Map<number, Arriving[]>();
  readonly #onGrid = new Map<number, number>();
  readonly #nodes = new Map<number, ProfiledNode>();
  readonly #pipes = new Map<number, ProfiledPipe>();

  constructor(solved: Solved, choices: ReadonlyMap<number, Choice>, end: End) {
    this.#solved = solved;
    this.#choices = choices;
    this.#end = end;
    for (const v of solved.order) this.#settle(v);
  }

  profile(): SewerProfile {
    const { order, reaches } = this.#solved;
    const fromOutfall = order.toReversed();
    const pipes = fromOutfall.flatMap((v) => this.#pipes.get(v) ?? []);
    const nodes = fromOutfall.map((v) => this.#nodes.get(v)!);
    const lengthOf = (one: ProfiledPipe): number => reaches[one.reach]!.lengthM;
    return {
      pipes,
      nodes,
      costYuan: this.#end.priceYuan,
      lifts: nodes.filter((one) => one.lift).length,
      pumps: [...this.#choices.values()].filter((one) => one.pressure && !one.goesOn).length,
      trenchAreaM2: pipes.reduce((sum, one) => sum + lengthOf(one) * one.meanDepthM, 0),
      lengthM: pipes.reduce((sum, one) => sum + lengthOf(one), 0),
    };
  }

  #settle(v: number): void {
    const { tree, given } = this.#solved;
    const { rules, grid } = given;
    const { size, level, wet, pressure } = this.#choices.get(v)!;
    const depthAt = (one: number): number => grid.minDepthM + one * grid.stepM;
    const arriving = this.#arriving.get(v) ?? [];
    const broughtM = Math.max(
      ...[tree.isTerminal[v] ? rules.inflowDepthM : 0, tree.leastDepthM?.[v] ?? 0],
      ...arriving.map((one) => one.needM),
    );
    const coverM = Math.max(grid.minDepthM, rules.sizes[size]!.minDepthM ?? 0);
    const asksM = wet >= 0 ? coverM : Math.max(coverM, broughtM);
    const onGridM = depthAt(level);
    // the grid asks for the level below: deeper than that is on purpose
    const isRounded = level <= Math.max(levelOf(grid, asksM), wet >= 0 ? 0 : (this.#onGrid.get(v) ?? 0));
    const depthM = pressure || !isRounded ? onGridM : Math.min(onGridM, asksM);
    const laidM = tree.downstream[v]! < 0 ? depthM : this.#lay(v, depthM, onGridM);
    const node: ProfiledNode = { node: v, depthM: laidM, dropM: 0, lift: wet >= 0 };
    if (wet >= 0) node.wellDepthM = Math.max(depthAt(0), Math.min(depthAt(wet), broughtM));
    if (v === tree.outfall) this.#join(node);
    if (!node.lift)
      for (const { downM, pressure } of arriving)
        if (!pressure) node.dropM = Math.max(node.dropM, node.depthM - downM);
    this.#nodes.set(v, node);
  }

  /** The outfall is as deep as the main that it is. */
  #join(node: ProfiledNode): void {
    const { tree, reaches, given } = this.#solved;
    const { outfallInvertM } = given.rules;
    if (outfallInvertM === undefined) return;
    const ownM = node.depthM;
    node.depthM = Math.max(0, outfallGround(tree, reaches) - outfallInvertM);
    if (this.#end.intoMain) Object.assign(node, { lift: true, wellDepthM: ownM });
  }

  /** Lays the pipe that leaves a node; answers with the depth at which it does. */
  #lay(v: number, depthM: number, onGridM: number): number {
    const { tree, reaches, flow, given } = this.#solved;
    const { size, pressure, spares } = this.#choices.get(v)!;
    const r = tree.downstream[v]!;
    const reach = reaches[r]!;
    const { diameterMm, heightM = 0 } = given.rules.sizes[size]!;
    if (pressure) {
      this.#layRisingMain(v, r);
      return depthM;
    }
    const lay = layReach(spares ? sparing(reach) : reach, flow[v]!, size, given.rules)!;
    const onGridDownM = lay.arrivalDepth(onGridM)!;
    const risen = lay.arrivalDepth(depthM);
    // a pipe that starts higher may have to dive under what it crosses, or make more of it yield
    const isRisen =
      risen !== undefined &&
      risen <= onGridDownM + 1e-9 &&
      yieldingYuan(reach, depthM, risen, heightM) <= yieldingYuan(reach, onGridM, onGridDownM, heightM);
    const [upDepthM, downDepthM] = isRisen ? [depthM, risen] : [onGridM, onGridDownM];
    this.#add(v, r, { diameterMm, upDepthM, downDepthM, pressure: false }, lay);
    const next = this.#choices.get(reach.to)!;
    const crownM =
      reach.to === tree.outfall
        ? 0
        : crownStepM(diameterMm, given.rules.sizes[next.size]!.diameterMm, given.rules);
    this.#arrive(reach.to, { downM: downDepthM, needM: downDepthM + crownM, pressure: false });
    const { grid } = given;
    const asked = levelOf(grid, onGridDownM) + Math.ceil(crownM / grid.stepM - 1e-6);
    this.#onGrid.set(reach.to, Math.max(this.#onGrid.get(reach.to) ?? 0, asked));
    return upDepthM;
  }

  #layRisingMain(v: number, r: number): void {
    const { reaches, flow, given } = this.#solved;
    const diameterMm = risingMainMm(flow[v]!);
    const depthM = risingMainDepthM(reaches[r]!, diameterMm, given.rules)!;
    this.#add(v, r, { diameterMm, upDepthM: depthM, downDepthM: depthM, pressure: true });
    this.#arrive(reaches[r]!.to, { downM: depthM, needM: 0, pressure: true });
  }

  #add(
    v: number,
    r: number,
    pipe: Pick<ProfiledPipe, 'diameterMm' | 'upDepthM' | 'downDepthM' | 'pressure'>,
    lay?: Lay,
  ): void {
    const { ground, lengthM } = this.#solved.reaches[r]!;
    const rise = ground.at(-1)![1] - ground[0]![1];
    this.#pipes.set(v, {
      ...pipe,
      reach: r,
      slope: (pipe.downDepthM - pipe.upDepthM - rise) / lengthM,
      meanDepthM: (pipe.upDepthM + pipe.downDepthM) / 2 + (lay?.meanOffset ?? 0),
      flow: this.#solved.flow[v]!,
    });
  }

  #arrive(node: number, one: Arriving): void {
    const list = this.#arriving.get(node);
    if (list) list.push(one);
    else this.#arriving.set(node, [one]);
  }
}

function outfallGround(tree: SewerTree, reaches: readonly Reach[]): number {
  const reach = reaches.find((one) => one.to === tree.outfall);
  return reach ? reach.ground.at(-1)![1] : Infinity;
}
