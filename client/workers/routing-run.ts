import { projectionOf } from '../../domain/geo/crs.ts';
import type { Point } from '../../domain/geo/plane.ts';
import { writeEpanet } from '../../domain/pipes/files/epanet-write.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import { emptyPatch, type NetworkPatch } from '../../domain/pipes/patch.ts';
import { drawingLayer, type LayoutLayer, tableLayers } from '../../domain/pipes/routing/layout-layers.ts';
import { type LongProfile, longestProfile } from '../../domain/pipes/routing/longest-profile.ts';
import { type LoopFigures, laidLengthM } from '../../domain/pipes/routing/loops.ts';
import { type NetworkProof, proveAll } from '../../domain/pipes/routing/prove.ts';
import { waterModel } from '../../domain/pipes/routing/prove-water.ts';
import { type QuantityLine, sharesOf, totalYuan } from '../../domain/pipes/routing/quantities.ts';
import { moveNode, nearestNode } from '../../domain/pipes/routing/re-solve.ts';
import {
  type AllRoutes,
  type RoutedUtility,
  routeAll,
  settle,
} from '../../domain/pipes/routing/route-all.ts';
import { type Site, terminalsOf } from '../../domain/pipes/routing/site.ts';
import { siteOfNetwork } from '../../domain/pipes/routing/site-of-network.ts';
import { toModel } from '../../domain/pipes/routing/sized-network.ts';
import { swmmOfLayout } from '../../domain/pipes/routing/swmm-model.ts';
import { standards as national, type Standards } from '../../domain/pipes/standards.ts';
import { standardsOfCity } from '../../domain/pipes/tables/city-tables.ts';
import { tablesNote } from '../../domain/pipes/tables/figures-note.ts';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

type LngLat = [number, number];

/** The alternatives that the desk compares, and the one that is being dragged. */
const KEPT = 7;

export interface RoutingWish {
  ring: LngLat[];
  utilities: Utility[];
  forbidden: LngLat[][];
  pins: LngLat[];
  frostDepthM: number | null;
  outlets: 'houses' | 'doors';
  /** Close loops in water and gas (N−1). */
  loops: boolean;
}

/** One utility of an alternative, in figures. */
export interface UtilityFigures {
  utility: Utility;
  lengthM: number;
  costYuan: number;
  /** Share above the lower bound on the corridors; null where nothing was searched yet. */
  gap: number | null;
  deepestM: number;
  terminals: number;
  connected: number;
  lifts: number;
  loops: LoopFigures | null;
  milliseconds: number;
}

export interface RoutingView {
  /** Name of this answer in the worker, which keeps it to be dragged, proved and accepted. */
  id: string;
  stage: 'first' | 'better' | 'moved';
  lines: GeoJSON.FeatureCollection;
  points: GeoJSON.FeatureCollection;
  utilities: UtilityFigures[];
  unreachable: {
    utility: Utility;
    terminal: string;
    blockers: { id: string; neededM: number; leftM: number }[];
  }[];
  clashes: number;
  violations: number;
  /** Places that are legal only with a protective measure. */
  protections: { text: Bilingual; lengthM: number; costYuan: number; at: [number, number] }[];
  jointM: number;
  savedYuan: number;
  lengthM: number;
  costYuan: number;
  shares: { project: number; owner: number };
  quantities: QuantityLine[];
  profiles: LongProfile[];
  assumptions: string[];
  /** Whose clearances, covers and slopes it was laid by. */
  judgedBy: Bilingual;
  milliseconds: number;
}

/** The routing of one zone, beside the desk: first answer, better answer, dragged points, the patch to accept. */
export class RoutingRun {
  #site: Site | undefined;
  /** Answers that the desk may still ask for, oldest first. */
  readonly #kept = new Map<string, { result: AllRoutes; stage: RoutingView['stage'] }>();
  #answers = 0;
  #wish: RoutingWish | undefined;
  #inverse: (x: number, y: number) => [number, number] = (x, y) => [x, y];
  #forward: (lon: number, lat: number) => [number, number] = (x, y) => [x, y];
  #standards: Standards = national;
  #judgedBy = tablesNote({});
  #sizing: { frostDepthM?: number; loops?: boolean; standards?: Standards } = {};

  open(answer: NetworkAnswer, wish: RoutingWish): { terminals: number; mains: Utility[] } {
    const { forward, inverse } = projectionOf(answer.srid);
    this.#forward = forward;
    this.#inverse = inverse;
    const metres = (ring: LngLat[]): Point[] => ring.map(([lon, lat]) => forward(lon, lat));
    this.#wish = wish;
    this.#standards = standardsOfCity(answer.tables);
    this.#judgedBy = tablesNote(answer.tables);
    this.#sizing = {
      loops: wish.loops,
      standards: this.#standards,
      ...(wish.frostDepthM === null ? {} : { frostDepthM: wish.frostDepthM }),
    };
    this.#site = siteOfNetwork(answer.network, answer.around, {
      ring: metres(wish.ring),
      utilities: wish.utilities,
      outlets: wish.outlets,
      forbidden: wish.forbidden.map(metres),
      pins: metres(wish.pins),
    });
    const terminals = terminalsOf(this.#site).length;
    if (terminals === 0) throw noTerminals();
    return { terminals, mains: [...new Set(this.#site.mains.map((one) => one.utility))] };
  }

  /** Straightened first trees of all utilities. */
  first(): RoutingView {
    return this.#route('first', true);
  }

  /** Searched, with bounds, and laid again until no clash is left. */
  better(): RoutingView {
    return this.#route('better', false);
  }

  /** Drags the nearest point of a utility's layout; null where it can't lie there. */
  drag(id: string, utility: Utility, from: LngLat, to: LngLat): RoutingView | null {
    const started = performance.now();
    const { site, routes } = this.#answer(id);
    const routed = routes.find((one) => one.network.utility === utility);
    if (!routed) return null;
    const node = nearestNode(routed, ...this.#forward(...from), 12);
    if (node < 0) return null;
    const moved = moveNode(site, routed, node, ...this.#forward(...to), this.#sizing);
    if (!moved) return null;
    const order = routes.map((one) => one.network.utility);
    const laid = new Map(routes.map((one) => [one.network.utility, one === routed ? moved : one]));
    return this.#view(settle(site, order, laid, this.#standards), 'moved', performance.now() - started);
  }

  /** Water by EPANET, drains by Manning; `mainHeadM` null takes the assumed head of the main. */
  prove(id: string, mainHeadM: number | null): Promise<NetworkProof> {
    const standards = this.#standards;
    return proveAll(this.#networks(id), mainHeadM === null ? { standards } : { mainHeadM, standards });
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
    return format === 'dxf' ? [drawingLayer(result)] : tableLayers(result);
  }

  /** The alternative as one edit: planned pipes in, nothing out. */
  patch(id: string, stamp: string): NetworkPatch {
    const patch = emptyPatch({ zh: '采纳管网布置方案', en: 'Accept the laid-out network' });
    for (const network of this.#networks(id)) {
      const { nodes, segments } = toModel(network);
      const name = (own: string): string => `${stamp}-${own}`;
      patch.putNodes.push(...nodes.map((one) => ({ ...one, id: name(one.id) })));
      patch.putSegments.push(
        ...segments.map((one) => ({ ...one, id: name(one.id), from: name(one.from), to: name(one.to) })),
      );
    }
    return patch;
  }

  #networks(id: string) {
    return this.#answer(id).routes.map((one) => one.network);
  }

  #answer(id: string): AllRoutes {
    const kept = this.#kept.get(id);
    if (!kept) throw answerGone();
    return kept.result;
  }

  /** Only searched alternatives can be chosen again; of first answers and dragged ones the newest is enough. */
  #keep(result: AllRoutes, stage: RoutingView['stage']): string {
    const id = `${performance.timeOrigin}-${++this.#answers}`;
    for (const [old, one] of this.#kept) if (one.stage !== 'better') this.#kept.delete(old);
    this.#kept.set(id, { result, stage });
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return id;
  }

  #route(stage: RoutingView['stage'], quick: boolean): RoutingView {
    const started = performance.now();
    const result = routeAll(this.#site!, this.#wish!.utilities, {
      ...this.#sizing,
      quick,
      rounds: quick ? 0 : 1,
      starts: 3,
      marginM: 40,
    });
    return this.#view(result, stage, performance.now() - started);
  }

  #view(result: AllRoutes, stage: RoutingView['stage'], milliseconds: number): RoutingView {
    const lines: GeoJSON.Feature[] = [];
    const points: GeoJSON.Feature[] = [];
    for (const { network } of result.routes) {
      for (const pipe of network.pipes) {
        lines.push({
          type: 'Feature',
          properties: {
            utility: network.utility,
            lateral: pipe.lateral,
            dn: pipe.diameterMm,
            depth: Number(pipe.trenchDepthM.toFixed(2)),
            slope: pipe.slope === null ? '' : (pipe.slope * 1000).toFixed(1),
          },
          geometry: { type: 'LineString', coordinates: pipe.line.map(([x, y]) => this.#inverse(x, y)) },
        });
      }
      for (const node of network.nodes) {
        if (node.kind === 'service') continue;
        points.push({
          type: 'Feature',
          properties: { utility: network.utility, kind: node.kind, depth: Number(node.depthM.toFixed(2)) },
          geometry: { type: 'Point', coordinates: this.#inverse(node.x, node.y) },
        });
      }
    }
    for (const { route } of result.routes) {
      for (const one of route.unreachable) {
        const terminal = route.terminals.find((t) => t.id === one.terminal);
        const wall = terminal && (terminal.frontage ?? result.site.buildings[terminal.building]!.rings[0]!);
        const place = wall?.[wall.length >> 1];
        if (!place) continue;
        points.push({
          type: 'Feature',
          properties: { utility: route.spec.utility, kind: 'unreachable' },
          geometry: { type: 'Point', coordinates: this.#inverse(place[0], place[1]) },
        });
      }
    }
    const quantities = result.routes.flatMap((one) => one.quantities);
    return {
      id: this.#keep(result, stage),
      stage,
      lines: { type: 'FeatureCollection', features: lines },
      points: { type: 'FeatureCollection', features: points },
      utilities: result.routes.map(figuresOf),
      unreachable: result.routes.flatMap(({ route }) =>
        route.unreachable.map(({ terminal, blockers }) => ({
          utility: route.spec.utility,
          terminal,
          blockers: blockers.slice(0, 3).map(({ id, neededM, leftM }) => ({ id, neededM, leftM })),
        })),
      ),
      clashes: result.clashes.length,
      protections: result.protections.map(({ finding, lengthM, costYuan }) => ({
        text: finding.text,
        lengthM,
        costYuan,
        at: this.#inverse(finding.x, finding.y),
      })),
      violations: result.routes.reduce((sum, one) => sum + one.violations.length, 0),
      jointM: result.joint.reduce((sum, one) => sum + one.lengthM, 0),
      savedYuan: result.joint.reduce((sum, one) => sum + one.savedYuan, 0),
      lengthM: result.routes.reduce((sum, one) => sum + laidLengthM(one.route, one.network), 0),
      costYuan: totalYuan(quantities),
      shares: sharesOf(quantities),
      quantities,
      profiles: result.routes.flatMap((one) => longestProfile(one.network) ?? []),
      assumptions: [...new Set(result.routes.flatMap((one) => one.network.assumptions))],
      judgedBy: this.#judgedBy,
      milliseconds,
    };
  }
}

function figuresOf({ route, network, quantities }: RoutedUtility): UtilityFigures {
  const { cost, bound } = route.onRaster;
  const { raster, first, search, straight } = route.seconds;
  return {
    utility: network.utility,
    lengthM: laidLengthM(route, network),
    costYuan: totalYuan(quantities),
    gap: bound > 0 ? Math.max(0, (cost - bound) / bound) : null,
    deepestM: Math.max(0, ...network.pipes.map((pipe) => pipe.trenchDepthM)),
    terminals: route.terminals.length,
    connected: route.terminals.length - route.unreachable.length,
    lifts: network.lifts + network.pumps,
    loops: network.loops ?? null,
    milliseconds: (raster + first + search + straight) * 1000,
  };
}

function noTerminals(): Problem {
  return new Problem(
    'pipes.zone-without-buildings',
    { zh: '圈定范围内没有住户建筑。', en: 'No building with households lies in the zone.' },
    { zh: '请重新圈定包含楼栋的范围。', en: 'Draw the zone around buildings.' },
  );
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
