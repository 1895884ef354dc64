import { type HydraulicState, type TrialModel, tryNetwork } from '../../hydraulics/epanet-run.ts';
import { fact } from '../../hydraulics/service-facts.ts';
import { boreMm } from '../../materials.ts';
import { builtInFlows, type DesignFlows, pipeYuanPerM, type Rates } from '../bill/rates.ts';
import { hydrantPlaces, type WaterProof, type WaterProofOptions, waterModel } from '../judge/prove-water.ts';
import type { EnlargingCause } from './enlarged.ts';
import { withSizes } from './enlarged.ts';
import { layingMaterial } from './laying-material.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

export interface WiderSizes {
  /** Of the pipes that are to be wider, millimetres. */
  sizes: ReadonlyMap<string, number>;
  causes: EnlargingCause[];
  /** Places that no size that makes sense helps. */
  stuck: number;
}

export interface Widening extends WaterProofOptions {
  rates: Rates;
  /** A pipe may not be wider than this, where there is no room for it or the main that it is tied to is no wider; millimetres. */
  mostMm: ReadonlyMap<string, number>;
  flows?: DesignFlows;
}

/** Exponent of the diameter in Hazen–Williams: loss goes with d^-4.8704. */
const lossExponent = 4.8704;

/**
 * The sizes with which a proof that did not hold would hold, as far as pipes can do it: from the worst house on, one nominal size at a time, that pipe
 * on its way from the main is enlarged which wins most head for a yuan, until the house has its pressure; then what runs too fast, then hydrants.
 * No pipe becomes wider than the one that feeds it, nor so wide that its water stands. What a place can't be helped by is taken back.
 * @param laid - before its pipes were led under what they cross: its heads are the same, its pipes not cut
 */
export function widerSizes(laid: LaidNetwork, proof: WaterProof, options: Widening): Promise<WiderSizes> {
  return tryNetwork(waterModel(laid, options), (model) => new Widener(laid, proof, options, model).run());
}

class Widener {
  readonly #laid: LaidNetwork;
  readonly #proof: WaterProof;
  readonly #options: Widening;
  readonly #model: TrialModel;
  readonly #series: readonly number[];
  readonly #pipes: ReadonlyMap<string, LaidPipe>;
  readonly #links: ReadonlyMap<string, LaidPipe[]>;
  #sizes = new Map<string, number>();
  readonly #causes: EnlargingCause[] = [];
  #stuck = 0;

  constructor(laid: LaidNetwork, proof: WaterProof, options: Widening, model: TrialModel) {
    this.#laid = laid;
    this.#proof = proof;
    this.#options = options;
    this.#model = model;
    const rows = (options.flows ?? builtInFlows).sizesByHouseholds.water as [number, number][];
    this.#series = [...new Set(rows.map(([, size]) => size))].sort((a, b) => a - b);
    this.#pipes = new Map(laid.pipes.map((one) => [one.id, one]));
    const links = new Map<string, LaidPipe[]>();
    for (const pipe of laid.pipes)
      for (const end of [pipe.from, pipe.to]) links.set(end, [...(links.get(end) ?? []), pipe]);
    this.#links = links;
  }

  run(): WiderSizes {
    this.#houses();
    this.#speeds();
    this.#hydrants();
    return { sizes: this.#sizes, causes: this.#causes, stuck: this.#stuck };
  }

  #houses(): void {
    const short = this.#proof.nodes
      .filter((one) => !one.ok && one.stillM >= one.requiredM)
      .sort((a, b) => a.pressureM - a.requiredM - (b.pressureM - b.requiredM));
    for (const { id, terminal, requiredM } of short)
      this.#mend('pressure', terminal ?? id, requiredM, {
        state: () => this.#model.solve(),
        figureOf: (state) => pressureAt(state, id),
        isEnough: (pressureM) => pressureM >= requiredM,
        next: (state) => this.#bestOnWay(id, state),
      });
  }

  #speeds(): void {
    const { mostMS } = this.#proof;
    if (this.#proof.tooFast === 0) return;
    const fast = this.#model
      .solve()
      .links.filter((one) => one.velocityMS > mostMS)
      .sort((a, b) => b.velocityMS - a.velocityMS);
    for (const { id } of fast)
      this.#mend('velocity', id, mostMS, {
        state: () => this.#model.solve(),
        figureOf: (state) => state.links.find((one) => one.id === id)!.velocityMS,
        isEnough: (velocityMS) => velocityMS <= mostMS,
        next: (state) => this.#widestFeeder(this.#pipes.get(id)!, state),
      });
  }

  /** Those that do not hold, and those that may stand only since pipes became wider. */
  #hydrants(): void {
    const { nodes, fire } = this.#proof;
    const able = new Map(nodes.filter((one) => one.stillM >= fire.requiredM).map((one) => [one.id, one]));
    const known = new Set(nodes.filter((one) => one.fireOk).map((one) => one.id));
    const short = nodes
      .filter((one) => one.fireOk === false && able.has(one.id))
      .sort((a, b) => a.firePressureM! - b.firePressureM!);
    for (const { id } of short) this.#hydrant(id);
    for (const { id } of short) known.add(id);
    for (let more = this.#newPlaces(known); more.length > 0; more = this.#newPlaces(known))
      for (const id of more) {
        known.add(id);
        if (able.has(id)) this.#hydrant(id);
      }
  }

  #newPlaces(known: ReadonlySet<string>): string[] {
    if (this.#sizes.size === 0) return [];
    const { wide } = hydrantPlaces({
      nodes: this.#laid.nodes,
      pipes: withSizes(this.#laid.pipes, this.#sizes),
    });
    return wide.filter((one) => !known.has(one));
  }

  #hydrant(id: string): void {
    const { requiredM } = this.#proof.fire;
    this.#mend('hydrant', id, requiredM, {
      state: () => this.#model.solve(id),
      figureOf: (state) => pressureAt(state, id),
      isEnough: (pressureM) => pressureM >= requiredM,
      next: (state) => this.#bestOnWay(id, state),
    });
  }

  /** Widens one pipe after the other until it is enough; where it can't be, everything is as before. */
  #mend(
    why: EnlargingCause['why'],
    place: string,
    asked: number,
    {
      state: solve,
      figureOf,
      isEnough,
      next,
    }: {
      state: () => HydraulicState;
      figureOf: (state: HydraulicState) => number;
      isEnough: (figure: number) => boolean;
      next: (state: HydraulicState) => LaidPipe | undefined;
    },
  ): void {
    const before = new Map(this.#sizes);
    let state = solve();
    const was = figureOf(state);
    if (isEnough(was)) return;
    while (!isEnough(figureOf(state))) {
      const pipe = next(state);
      if (!pipe) {
        for (const id of this.#sizes.keys()) {
          const one = this.#pipes.get(id)!;
          this.#model.setBoreMm(id, boreOf(before.get(id) ?? one.diameterMm));
        }
        this.#sizes = before;
        this.#stuck++;
        return;
      }
      const size = this.#nextMm(pipe)!;
      this.#sizes.set(pipe.id, size);
      this.#model.setBoreMm(pipe.id, boreOf(size));
      state = solve();
    }
    if (!this.#causes.some((one) => one.why === why)) this.#causes.push({ why, place, was, asked });
  }

  #sizeOf(pipe: LaidPipe): number {
    return this.#sizes.get(pipe.id) ?? pipe.diameterMm;
  }

  /** The next nominal size; undefined where there is none, no room for it, or a main that is no wider. */
  #nextMm(pipe: LaidPipe): number | undefined {
    const own = this.#sizeOf(pipe);
    const size = this.#series.find((one) => one > own);
    return size === undefined || size > (this.#options.mostMm.get(pipe.id) ?? Infinity) ? undefined : size;
  }

  /** Pipes from a node up to the main, each the one through which most comes. */
  #way(node: string, flows: ReadonlyMap<string, number>): LaidPipe[] {
    const way: LaidPipe[] = [];
    const seen = new Set<string>();
    for (let at = node; !seen.has(at); ) {
      seen.add(at);
      let most = 0;
      let feeder: LaidPipe | undefined;
      for (const pipe of this.#links.get(at) ?? []) {
        const flow = flows.get(pipe.id) ?? 0;
        const inflow = pipe.to === at ? flow : -flow;
        if (inflow > most) [most, feeder] = [inflow, pipe];
      }
      if (!feeder) break;
      way.push(feeder);
      at = feeder.to === at ? feeder.from : feeder.to;
    }
    return way;
  }

  #bestOnWay(node: string, state: HydraulicState): LaidPipe | undefined {
    const heads = new Map(state.nodes.map((one) => [one.id, one.headM]));
    const flows = new Map(state.links.map((one) => [one.id, one.flowLS]));
    const way = this.#way(node, flows);
    let best: LaidPipe | undefined;
    let most = 0;
    way.forEach((pipe, k) => {
      const size = this.#nextMm(pipe);
      if (size === undefined || size > this.#feederMm(way[k + 1])) return;
      if (!isMoving(flows.get(pipe.id)!, size)) return;
      const lossM = Math.abs(heads.get(pipe.from)! - heads.get(pipe.to)!);
      const now = this.#sizeOf(pipe);
      const wonM = lossM * (1 - (boreOf(now) / boreOf(size)) ** lossExponent);
      const { rates } = this.#options;
      const yuan = pipe.lengthM * (pipeYuanPerM('water', size, rates) - pipeYuanPerM('water', now, rates));
      // sizes of one row of the price list differ by nothing
      const worth = wonM / Math.max(yuan, leastYuan);
      if (worth > most) [most, best] = [worth, pipe];
    });
    return best;
  }

  /** The pipe itself, or what feeds it where that would be narrower than it then is. */
  #widestFeeder(pipe: LaidPipe, state: HydraulicState): LaidPipe | undefined {
    const flows = new Map(state.links.map((one) => [one.id, one.flowLS]));
    const end = flows.get(pipe.id)! >= 0 ? pipe.to : pipe.from;
    const way = this.#way(end, flows);
    // a loop may bring more from elsewhere
    if (way[0] !== pipe) return this.#nextMm(pipe) === undefined ? undefined : pipe;
    for (const [k, one] of way.entries()) {
      const size = this.#nextMm(one);
      if (size === undefined) return undefined;
      if (size <= this.#feederMm(way[k + 1])) return one;
    }
    return undefined;
  }

  /** Width of what feeds a pipe; the main at its end bounds it by `mostMm`. */
  #feederMm(feeder: LaidPipe | undefined): number {
    return feeder ? this.#sizeOf(feeder) : Infinity;
  }
}

const leastYuan = 1;

/** Inner diameter of the pipe that is laid in this size, millimetres. */
function boreOf(diameterMm: number): number {
  return boreMm(layingMaterial('water', diameterMm), diameterMm);
}

/** Whether the water does not stand in a pipe of this size: data/standards/water-service.json, stagnation. */
function isMoving(flowLS: number, diameterMm: number): boolean {
  const areaM2 = (Math.PI * (boreOf(diameterMm) / 1000) ** 2) / 4;
  return Math.abs(flowLS) / 1000 / areaM2 >= fact('velocity-low-m-s').value;
}

function pressureAt(state: HydraulicState, node: string): number {
  return state.nodes.find((one) => one.id === node)!.pressureM;
}
