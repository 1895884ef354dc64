import { writeEpanet } from '../../domain/pipes/files/epanet-write.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import { type NetworkPatch, openDraft } from '../../domain/pipes/patch.ts';
import { drawingLayer } from '../../domain/pipes/routing/answer/layout-drawing.ts';
import {
  type BesidesLayout,
  type LayoutLayer,
  tableLayers,
} from '../../domain/pipes/routing/answer/layout-layers.ts';
import { type PackedRoutes, unpackRoutes } from '../../domain/pipes/routing/answer/packed-routes.ts';
import { swmmOfLayout } from '../../domain/pipes/routing/answer/swmm-model.ts';
import { remeasured } from '../../domain/pipes/routing/bill/bill-routes.ts';
import { measuresOf } from '../../domain/pipes/routing/bill/rate-cells.ts';
import { builtInRates, type Rates } from '../../domain/pipes/routing/bill/rates.ts';
import { repriced, repricedTask } from '../../domain/pipes/routing/bill/reprice.ts';
import { dragged } from '../../domain/pipes/routing/drag.ts';
import { metresInCorridors } from '../../domain/pipes/routing/ground/corridor-use.ts';
import { type NetworkProof, proveAll } from '../../domain/pipes/routing/judge/prove.ts';
import { proveWater, type WaterProof, waterModel } from '../../domain/pipes/routing/judge/prove-water.ts';
import { type AllRoutes, type RouteAllOptions, routeAll } from '../../domain/pipes/routing/route-all.ts';
import { type Site, storeysAt, terminalsOf } from '../../domain/pipes/routing/site/site.ts';
import { enlargeWater } from '../../domain/pipes/routing/sizing/enlarge-water.ts';
import {
  isGroundUnknown,
  type LaidNetwork,
  type SizingOptions,
  toModel,
} from '../../domain/pipes/routing/sizing/sized-network.ts';
import { beforeCut } from '../../domain/pipes/routing/tasks/cut-id.ts';
import { addLaid } from '../../domain/pipes/routing/tasks/task-network.ts';
import { writeMeasures } from '../../domain/pipes/routing/tasks/write-measures.ts';
import { writeMoved } from '../../domain/pipes/routing/tasks/write-moved.ts';
import { writeReplaced } from '../../domain/pipes/routing/tasks/write-replaced.ts';
import { crossSectionOf } from '../../domain/pipes/section/cross-section.ts';
import { drawCrossSection } from '../../domain/pipes/section/draw-cross-section.ts';
import type { Language } from '../../domain/pipes/section/draw-profile.ts';
import type { PrintedPage } from '../../domain/pipes/sheet/sheet-document.ts';
import { standards as national, type Standards } from '../../domain/pipes/standards.ts';
import { ratesOfCity } from '../../domain/pipes/tables/city-rates.ts';
import { type CityTables, standardsOfCity } from '../../domain/pipes/tables/city-tables.ts';
import { tablesNote } from '../../domain/pipes/tables/figures-note.ts';
import { Problem } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { layoutSheet, type SheetWish } from './layout-sheet.ts';
import { type LngLat, openWish, type RoutingWish, searchOptions } from './open-wish.ts';
import { drawnOf, type LaidPart, type RoutingView, viewOf } from './routing-view.ts';
import { requireSameGround } from './same-ground.ts';
import { type SheetFiles, sheetFiles } from './sheet-files.ts';
import { type PlannedTask, planTask, type TaskWish } from './task-run.ts';
import type { TaskView } from './task-view.ts';

export type { RoutingWish, WishedPin } from './open-wish.ts';
export type { LaidPart, RoutingView } from './routing-view.ts';

/** An answer that a better layout took the place of: whoever began to print or to export it still can. */
type Kind = RoutingView['stage'] | 'replaced';

/** How many answers of each kind stay: the alternatives that the desk compares, the last drags for undo, and the newest first answer. */
const KEPT: Record<Kind, number> = { better: 7, moved: 20, first: 1, replaced: 2 };

/** An answer and what it was asked for: another alternative may have been opened since. */
interface Kept {
  result: AllRoutes;
  stage: Kind;
  /** Version of the prices by which its way was searched. */
  laidBy: number;
  wish: RoutingWish;
  sizing: SizingOptions;
  /** The searched answer that it was dragged from; its own name where nothing was dragged. */
  base: string;
}

/** An answer by other measuring rules: what the desk shows of it but how it was found. */
export type Remeasured = Omit<RoutingView, 'stage' | 'judgedBy' | 'milliseconds'>;

/** The routing of one zone, beside the desk: first answer, better answer, dragged points, the patch to accept. */
export class RoutingRun {
  #site: Site | undefined;
  /** Answers that the desk may still ask for, oldest first. */
  readonly #kept = new Map<string, Kept>();
  #answers = 0;
  #wish: RoutingWish | undefined;
  #ground: NetworkAnswer | undefined;
  #inverse: (x: number, y: number) => [number, number] = (x, y) => [x, y];
  #forward: (lon: number, lat: number) => [number, number] = (x, y) => [x, y];
  #standards: Standards = national;
  #rates: Rates = builtInRates;
  #judgedBy = tablesNote({});
  #sizing: SizingOptions = {};
  /** The water network that was proved last. */
  #proved: { water: LaidNetwork; mainHeadM: number | null; proof: WaterProof | undefined } | undefined;
  /** The ready-made task that was planned last. */
  #task: (PlannedTask & { ground: NetworkAnswer; frostDepthM: number | null }) | undefined;

  open(answer: NetworkAnswer, wish: RoutingWish): { houses: number; terminals: number; mains: Utility[] } {
    const { site, sizing, forward, inverse } = openWish(answer, wish);
    this.#forward = forward;
    this.#inverse = inverse;
    this.#wish = wish;
    this.#ground = answer;
    this.#site = site;
    this.#standards = sizing.standards;
    this.#rates = sizing.rates;
    this.#judgedBy = tablesNote(answer.tables);
    this.#sizing = sizing;
    const wanting = terminalsOf(site).filter((one) => !one.pin);
    const houses = new Set(wanting.map((one) => one.building)).size;
    return { houses, terminals: wanting.length, mains: [...new Set(site.mains.map((one) => one.utility))] };
  }

  /** Straightened first trees of all utilities. @param onLaid - takes each as soon as it lies */
  first(onLaid?: (part: LaidPart) => void): RoutingView {
    return this.#route('first', {
      ...{ quick: true, rounds: 0 },
      ...(onLaid && { onProgress: (_, _route, network) => onLaid(drawnOf(network, this.#inverse)) }),
    });
  }

  /** Searched, with bounds, and laid again until no clash is left. */
  better(): RoutingView {
    return this.#route('better', {});
  }

  /**
   * A layout that was found beside this worker, for the wish that is open here.
   * @param milliseconds - how long it was searched for
   */
  adopt(packed: PackedRoutes, milliseconds: number): RoutingView {
    return this.#view(unpackRoutes(packed, this.#site!), 'better', milliseconds);
  }

  /** A better layout took the place of this answer. */
  giveWay(id: string): void {
    const kept = this.#kept.get(id);
    if (kept) kept.stage = 'replaced';
  }

  /** Drags the nearest point of a utility's layout; null where it can't lie there. */
  drag(id: string, utility: Utility, from: LngLat, to: LngLat): RoutingView | null {
    const started = performance.now();
    const kept = this.#kept.get(id);
    if (!kept) throw answerGone();
    const drag = { utility, from: this.#forward(...from), to: this.#forward(...to) };
    const settled = dragged(kept.result, drag, { ...kept.sizing, standards: this.#standards });
    if (typeof settled === 'string') return null;
    return this.#view(settled, 'moved', performance.now() - started, kept);
  }

  /**
   * The city's prices changed: what is kept is billed by them, so that files say the same as the desk. Nothing is laid anew. Where they measure
   * otherwise the answers come back with other quantities, each under its name.
   */
  reprice(tables: CityTables, version: number): Remeasured[] {
    const before = measuresOf(this.#rates);
    this.#rates = ratesOfCity(tables, version);
    this.#sizing = { ...this.#sizing, rates: this.#rates };
    const isOther = measuresOf(this.#rates) !== before;
    if (this.#task) this.#task.drawn = repricedTask(this.#task.drawn, this.#rates);
    const views: Remeasured[] = [];
    for (const [id, kept] of this.#kept) {
      kept.sizing = { ...kept.sizing, rates: this.#rates };
      if (!isOther) kept.result = repriced(kept.result, this.#rates);
      else {
        kept.result = remeasured(kept.result, this.#rates, this.#standards);
        const figures = viewOf(kept.result, this.#inverse);
        const { wish, base, laidBy } = kept;
        views.push({ id, asked: wish, base, ...figures, prices: { ...figures.prices, laidBy } });
      }
    }
    return views;
  }

  /** Water by EPANET, drains by Manning; `mainHeadM` null takes the assumed head of the main. */
  async prove(id: string, mainHeadM: number | null): Promise<NetworkProof> {
    const networks = this.#networks(id);
    const water = networks.find((one) => one.utility === 'water');
    const proved = water && (await this.#proveWater(water, this.#answer(id), mainHeadM));
    return proveAll(networks, { standards: this.#standards, proved });
  }

  /** Known again where the same network is asked for under the same head: an answer that stays as wide is proved once. */
  async #proveWater(water: LaidNetwork, { site }: AllRoutes, mainHeadM: number | null) {
    const known = this.#proved;
    if (known?.water === water && known.mainHeadM === mainHeadM) return known.proof;
    const head = mainHeadM === null ? {} : { mainHeadM };
    const proof = await proveWater(water, { ...head, storeysOf: storeysAt(site) });
    this.#proved = { water, mainHeadM, proof };
    return proof;
  }

  /**
   * The answer with water pipes as wide as its proof asks for; null where they stay what they are, which its proof then tells.
   * @param milliseconds - how long the answer was searched for
   */
  async enlarge(id: string, mainHeadM: number | null, milliseconds: number): Promise<RoutingView | null> {
    const started = performance.now();
    const kept = this.#kept.get(id);
    if (!kept) throw answerGone();
    const { result, stage, sizing } = kept;
    const water = result.routes.find(({ network }) => network.utility === 'water')?.network;
    const options = {
      ...{ ...sizing, standards: this.#standards, storeysOf: storeysAt(result.site) },
      ...(mainHeadM === null ? {} : { mainHeadM }),
    };
    const wider =
      water && (await enlargeWater(result, await this.#proveWater(water, result, mainHeadM), options));
    if (!wider || stage === 'replaced') return null;
    if (wider.routes.some(({ network }) => network.pipes === water.pipes)) {
      kept.result = wider;
      return null;
    }
    const took = milliseconds + performance.now() - started;
    return this.#view(wider, stage, took, { ...kept, base: kept.base === id ? undefined : kept.base });
  }

  /** The water network as an EPANET file that runs; null where no water was laid. */
  epanet(id: string, mainHeadM: number | null): string | null {
    const water = this.#networks(id).find((one) => one.utility === 'water');
    if (!water?.pipes.length) return null;
    return writeEpanet(waterModel(water, mainHeadM === null ? {} : { mainHeadM }));
  }

  /** The drains as a SWMM file that runs; null where none were laid. */
  swmm(id: string): string | null {
    return swmmOfLayout(this.#networks(id));
  }

  /** In metres of the city's zone, as the server writes it into a file. */
  layers(id: string, format: 'geopackage' | 'dxf'): LayoutLayer[] {
    const result = this.#answer(id);
    const { lines, old } = this.#besides(id);
    return format === 'dxf' ? [drawingLayer(result, old)] : tableLayers(result, { lines, old });
  }

  /** The drawing set of an answer or of the task: plans, profiles, tables, bill. */
  sheet(id: string, wish: SheetWish): PrintedPage[] {
    const task = this.#taskOf(id);
    const prefix = task ? `${id}-` : '';
    const drawn = { layout: this.#answer(id), ...this.#besides(id), prefix };
    const ground = task?.ground ?? this.#ground!;
    const frostDepthM = task ? task.frostDepthM : this.#kept.get(id)!.wish.frostDepthM;
    return layoutSheet(drawn, ground, { standards: standardsOfCity(ground.tables), frostDepthM }, wish);
  }

  /**
   * What lies under a line across the alternative: its pipes among those of today, without earlier plans whose place it takes, which would lie in
   * the very trench of the new ones. @throws Problem pipes.empty-section
   */
  section(id: string, line: [LngLat, LngLat], language: Language): SheetFiles {
    const { network, around } = this.#ground!;
    const { site, routes } = this.#answer(id);
    const draft = openDraft(network);
    writeReplaced(draft, site, routes);
    const there = draft.network();
    const models = this.#networks(id).map(toModel);
    const whole = {
      ...there,
      nodes: [...there.nodes, ...models.flatMap((one) => one.nodes)],
      segments: [...there.segments, ...models.flatMap((one) => one.segments)],
    };
    const [from, to] = line.map(([lon, lat]) => this.#forward(lon, lat)) as [LngLat, LngLat];
    const { frostDepthM } = this.#kept.get(id)!.wish;
    const options = { around, frostDepthM, standards: this.#standards };
    return sheetFiles(drawCrossSection(crossSectionOf(whole, [from, to], options), language));
  }

  /**
   * The alternative as one edit: planned pipes in, joined to their mains, the old ones that they replace given up, and existing ones that make way
   * cut and laid anew there.
   * @param now - the ground as it is when somebody accepts it
   */
  patch(id: string, stamp: string, now?: NetworkAnswer): NetworkPatch {
    if (now) requireSameGround(this.#ground!.network, now.network);
    const { moved, protections, site, routes } = this.#answer(id);
    const prefix = `${stamp}-`;
    const draft = openDraft(this.#ground!.network);
    writeReplaced(draft, site, routes);
    // by metres from their beginnings, so before a tie-in cuts them
    const isUnknown = routes.some(({ network }) => isGroundUnknown(network));
    writeMoved(draft, moved, prefix, {}, isUnknown);
    const own = new Map<string, string>();
    for (const network of this.#networks(id)) {
      const mains = new Set(site.mains.filter((one) => one.utility === network.utility).map((one) => one.id));
      addLaid(draft, network, prefix, (one) => one.state !== 'abandoned' && mains.has(beforeCut(one.id)));
      for (const pipe of network.pipes) own.set(pipe.id, `${prefix}${pipe.id}`);
    }
    writeMeasures(draft, protections, (pipe) => own.get(pipe) ?? pipe);
    return draft.patch({ zh: '采纳管网布置方案', en: 'Accept the laid-out network' });
  }

  /** A ready-made task on a zone; its edit waits to be accepted. */
  task(answer: NetworkAnswer, wish: TaskWish): TaskView {
    const planned = planTask(answer, wish);
    this.#task = { ...planned, ground: answer, frostDepthM: wish.frostDepthM };
    return planned.view;
  }

  /** The edit of the task that was planned last. */
  taskPatch(now?: NetworkAnswer): NetworkPatch {
    if (!this.#task) throw answerGone();
    if (now) requireSameGround(this.#task.ground.network, now.network);
    return this.#task.patch;
  }

  /** A dragged answer stays to be compared and accepted, like a searched one. */
  retain(id: string): void {
    const kept = this.#kept.get(id);
    if (!kept) throw answerGone();
    kept.stage = 'better';
  }

  #networks(id: string) {
    return this.#answer(id).routes.map((one) => one.network);
  }

  #taskOf(id: string) {
    return this.#task?.view.id === id ? this.#task : undefined;
  }

  /** What a task has beyond its layout. */
  #besides(id: string): BesidesLayout {
    return this.#taskOf(id)?.drawn ?? { lines: [], old: [] };
  }

  #answer(id: string): AllRoutes {
    const task = this.#taskOf(id);
    if (task) return task.drawn.layout;
    const kept = this.#kept.get(id);
    if (!kept) throw answerGone();
    return kept.result;
  }

  /** Searched alternatives can be chosen again, dragged ones come back by undo; of first answers none is asked for again. */
  #keep(kept: Omit<Kept, 'base'>, base?: string): string {
    const id = `${performance.timeOrigin}-${++this.#answers}`;
    this.#kept.set(id, { ...kept, base: base ?? id });
    for (const [kind, most] of Object.entries(KEPT)) {
      const names = [...this.#kept.keys()].filter((one) => this.#kept.get(one)!.stage === kind);
      for (const old of names.slice(0, Math.max(0, names.length - most))) this.#kept.delete(old);
    }
    return id;
  }

  #route(stage: RoutingView['stage'], options: RouteAllOptions): RoutingView {
    const started = performance.now();
    const result = routeAll(this.#site!, this.#wish!.utilities, {
      ...this.#sizing,
      ...searchOptions,
      ...options,
    });
    return this.#view(result, stage, performance.now() - started);
  }

  /** @param from - the answer that it was made from; without its base it is a searched one itself */
  #view(
    result: AllRoutes,
    stage: RoutingView['stage'],
    milliseconds: number,
    from?: Omit<Kept, 'base'> & { base: string | undefined },
  ): RoutingView {
    const figures = viewOf(result, this.#inverse);
    const { wish, sizing, laidBy } = from ?? {
      wish: this.#wish!,
      sizing: this.#sizing,
      laidBy: this.#rates.version ?? 0,
    };
    const id = this.#keep({ result, stage, laidBy, wish, sizing }, from?.base);
    const prices = { ...figures.prices, laidBy };
    const { base } = this.#kept.get(id)!;
    const told = { id, asked: wish, base, stage, milliseconds, judgedBy: this.#judgedBy };
    return { ...told, inCorridorsM: this.#inCorridors(result, wish), ...figures, prices };
  }

  #inCorridors({ routes }: AllRoutes, { corridors, utilities }: RoutingWish): number[] {
    const lines = corridors.map((line) => line.map((at) => this.#forward(...at)));
    const pipes = routes.flatMap(({ network }) => network.pipes.map((one) => one.line));
    return metresInCorridors(lines, pipes, utilities.length);
  }
}

function answerGone(): Problem {
  return new Problem(
    'pipes.layout-gone',
    {
      zh: '这个方案的计算结果已不在，无法拖动、校核或采纳。',
      en: 'The worker no longer holds this alternative, so it cannot be dragged, proved or accepted.',
    },
    { zh: '请再按“开始布置”重算。', en: 'Lay it out again.' },
  );
}
