import { type Projection, projectionOf } from '../../domain/geo/crs.ts';
import { checkClashes } from '../../domain/pipes/clash/check.ts';
import type { Assumption, Finding } from '../../domain/pipes/clash/finding.ts';
import { axisLevelM, isUnderground, sectionM } from '../../domain/pipes/clash/pieces.ts';
import { surfaceOver } from '../../domain/pipes/clash/surface-over.ts';
import { type FireFlowResult, fireFlow, runNetwork } from '../../domain/pipes/hydraulics/epanet-run.ts';
import type { HydraulicWarning } from '../../domain/pipes/hydraulics/epanet-warnings.ts';
import { type GravityResult, gravityCapacity } from '../../domain/pipes/hydraulics/manning.ts';
import { serviceHeadM } from '../../domain/pipes/hydraulics/prepare-water.ts';
import { waterParts } from '../../domain/pipes/hydraulics/water-parts.ts';
import {
  nodesById,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  planLine,
} from '../../domain/pipes/model.ts';
import { applyPatch, type NetworkPatch } from '../../domain/pipes/patch.ts';
import { crossSectionOf } from '../../domain/pipes/section/cross-section.ts';
import { drawCrossSection } from '../../domain/pipes/section/draw-cross-section.ts';
import { drawProfile, type Language } from '../../domain/pipes/section/draw-profile.ts';
import { layerLooks } from '../../domain/pipes/section/drawing.ts';
import { profileOf } from '../../domain/pipes/section/profile.ts';
import { standards as national, type Standards } from '../../domain/pipes/standards.ts';
import { type CityTables, standardsOfCity } from '../../domain/pipes/tables/city-tables.ts';
import { tablesNote } from '../../domain/pipes/tables/figures-note.ts';
import { type ServiceLinks, serviceLinks } from '../../domain/pipes/trace/affected.ts';
import {
  createTracer,
  type TraceRequest,
  type TraceResult,
  type Tracer,
} from '../../domain/pipes/trace/trace.ts';
import type { Issue } from '../../domain/pipes/validate/issue.ts';
import { repairAll, repairPatch, validate } from '../../domain/pipes/validate/validate.ts';
import type { Bilingual } from '../../domain/problem.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { type SheetFiles, sheetFiles } from './sheet-files.ts';

export type LonLat = [number, number];
/** A row of a list with its place on the map. */
export type Placed<T> = T & { at: LonLat | null };

export interface WaterAnswer {
  pressureM: Record<string, number>;
  velocityMS: Record<string, number>;
  warnings: HydraulicWarning[];
  /** Segments that could not take part. */
  leftOut: number;
  /** Of households, where nobody stated demands; L/s. */
  estimatedLS: number;
  /** Lowest pressure where water is drawn; null where none is. */
  lowestM: number | null;
  /** Of sources whose head nobody stated; `neededM` would serve a first storey everywhere. */
  assumedHead: { headM: number; neededM: number | null; requiredM: number } | null;
}

export interface Tube {
  id: string;
  path: [number, number, number][];
  widthM: number;
  color: [number, number, number];
  planned: boolean;
}

/** Everything that the pipes desk asks of a network, in a worker and in tests alike. Places come out as lon/lat. */
export class PipesRun {
  #network: PipeNetwork = { crs: null, nodes: [], segments: [], extras: {} };
  #answer: NetworkAnswer | undefined;
  #projection: Projection | undefined;
  #partial = false;
  #cut: ReadonlySet<string> = new Set();
  #standards: Standards = national;
  #judgedBy = tablesNote({});
  #surfaceAt = surfaceOver([], 'footway');
  #nodes = new Map<string, PipeNode>();
  #tracer: Tracer | undefined;
  #links = new Map<string, ServiceLinks>();

  /** @param whole the answer holds all pipes of the city, not only those of a view */
  load(answer: NetworkAnswer, whole: boolean): { nodes: number; segments: number } {
    this.#answer = answer;
    this.#partial = !whole;
    this.#cut = new Set(answer.cut);
    this.#projection = projectionOf(answer.srid);
    this.#surfaceAt = surfaceOver(answer.around.streets ?? [], 'footway');
    this.judgeBy(answer.tables);
    this.take(answer.network);
    return this.size();
  }

  /** The city's tables changed: the same network, judged by other figures from now on. */
  judgeBy(tables: CityTables): void {
    this.#standards = standardsOfCity(tables);
    this.#judgedBy = tablesNote(tables);
  }

  /** Applies an edit here; answers with the patch that takes it back. */
  apply(patch: NetworkPatch): NetworkPatch {
    const { network, undo } = applyPatch(this.#network, patch);
    this.take(network);
    return undo;
  }

  size(): { nodes: number; segments: number } {
    return { nodes: this.#network.nodes.length, segments: this.#network.segments.length };
  }

  part(id: string): { segment: PipeSegment; from: PipeNode | null; to: PipeNode | null } | null {
    const segment = this.#network.segments.find((one) => one.id === id);
    if (!segment) return null;
    return { segment, from: this.#nodes.get(segment.from) ?? null, to: this.#nodes.get(segment.to) ?? null };
  }

  validate(): Placed<Issue>[] {
    return validate(this.#network, this.options()).map((issue) => ({
      ...issue,
      at: this.place(issue.x, issue.y),
    }));
  }

  repair(issue: Issue): NetworkPatch {
    return repairPatch(this.#network, issue);
  }

  repairAll(): { patch: NetworkPatch; repaired: number; remaining: number } {
    const { patch, repaired, remaining } = repairAll(this.#network, this.options());
    return { patch, repaired, remaining: remaining.length };
  }

  clash(): {
    findings: Placed<Finding>[];
    assumptions: Assumption[];
    milliseconds: number;
    pieces: number;
    judgedBy: Bilingual;
  } {
    const began = performance.now();
    const { findings, assumptions, pieces } = checkClashes(
      this.#network,
      this.#answer!.around,
      this.options(),
    );
    const milliseconds = performance.now() - began;
    return {
      findings: findings.map((one) => ({ ...one, at: this.place(one.x, one.y) })),
      assumptions,
      milliseconds,
      pieces,
      judgedBy: this.#judgedBy,
    };
  }

  trace(request: TraceRequest): { result: TraceResult; milliseconds: number; assumedLinks: number } {
    const start = request.segment ?? request.nodes?.[0] ?? '';
    const utility =
      this.#network.segments.find((one) => one.id === start)?.utility ??
      this.#nodes.get(start)?.utility ??
      'water';
    let links = this.#links.get(utility);
    if (!links) {
      links = serviceLinks(this.#network, this.#answer!.around.buildings, utility);
      this.#links.set(utility, links);
    }
    this.#tracer ??= createTracer(this.#network);
    const began = performance.now();
    const result = this.#tracer.trace(request, links);
    return { result, milliseconds: performance.now() - began, assumedLinks: links.assumed };
  }

  profile(ids: string[], language: Language): SheetFiles {
    return sheetFiles(drawProfile(profileOf(this.#network, ids, this.options()), language));
  }

  /** The longest line through a segment without a branch, by which a single click gives a profile. */
  runThrough(id: string): string[] {
    const segment = this.#network.segments.find((one) => one.id === id);
    if (!segment) return [];
    const at = new Map<string, PipeSegment[]>();
    for (const one of this.#network.segments) {
      if (one.utility !== segment.utility) continue;
      for (const node of [one.from, one.to]) at.set(node, [...(at.get(node) ?? []), one]);
    }
    const found = [segment];
    for (const forward of [true, false]) {
      let node = forward ? segment.to : segment.from;
      let here = segment;
      let ahead = 0;
      while (ahead++ < 8) {
        const others = (at.get(node) ?? []).filter((one) => one !== here && !found.includes(one));
        // at a branch the profile follows the drain, or the pipe of the same size
        const next =
          others.find(
            (one) => (forward ? one.from === node : one.to === node) && one.diameterMm === here.diameterMm,
          ) ??
          others.find((one) => one.diameterMm === here.diameterMm) ??
          (others.length === 1 ? others[0] : undefined);
        if (!next || next.from === next.to) break;
        found.push(next);
        node = next.from === node ? next.to : next.from;
        here = next;
        if (node === segment.from || node === segment.to) break;
      }
    }
    return found.map((one) => one.id);
  }

  section(line: [LonLat, LonLat], language: Language): SheetFiles {
    const [a, b] = line.map(([lon, lat]) => this.#projection!.forward(lon, lat)) as [LonLat, LonLat];
    const { frostDepthM, standards } = this.options();
    const around = this.#answer!.around;
    const options = { around, frostDepthM, standards };
    return sheetFiles(drawCrossSection(crossSectionOf(this.#network, [a, b], options), language));
  }

  /** Lines of segments for the map, with a value each where one is given. */
  lines(values: Record<string, number | null>): GeoJSON.FeatureCollection {
    return this.collect(Object.entries(values).map(([id, value]) => ({ id, value })));
  }

  async water(): Promise<WaterAnswer> {
    const parts = this.waterParts();
    const runs = [];
    for (const { network } of parts) runs.push(await runNetwork(network, { steady: true }));
    const nodes = runs.flatMap(({ states }) => states[0]!.nodes);
    const links = runs.flatMap(({ states }) => states[0]!.links);
    const assumedHeadM = parts.find((one) => one.assumedHeadM !== null)?.assumedHeadM ?? null;
    const lowestM = nodes.reduce<number | null>(
      (low, one) => (one.demandLS > 0 ? Math.min(low ?? Infinity, one.pressureM) : low),
      null,
    );
    const requiredM = serviceHeadM(1);
    return {
      pressureM: Object.fromEntries(nodes.map((one) => [one.id, one.pressureM])),
      velocityMS: Object.fromEntries(links.map((one) => [one.id, Math.abs(one.velocityMS)])),
      warnings: [...new Set(runs.flatMap(({ warnings }) => warnings))],
      leftOut: parts.reduce((sum, one) => sum + one.leftOut.segments, 0),
      estimatedLS: parts.reduce((sum, one) => sum + one.estimatedLS, 0),
      lowestM,
      // demands don't follow the pressure: what the source gives more arrives everywhere
      assumedHead:
        assumedHeadM === null
          ? null
          : {
              headM: assumedHeadM,
              neededM: lowestM === null ? null : assumedHeadM + Math.max(0, requiredM - lowestM),
              requiredM,
            },
    };
  }

  fire(node: string): Promise<FireFlowResult> {
    const parts = this.waterParts();
    const own = parts.find(({ network }) =>
      network.segments.some((one) => one.from === node || one.to === node),
    );
    return fireFlow((own ?? parts[0]!).network, node);
  }

  private waterParts() {
    const links = serviceLinks(this.#network, this.#answer?.around.buildings ?? [], 'water');
    return waterParts(this.#network, links);
  }

  gravity(): GravityResult[] {
    return gravityCapacity(this.#network, new Map(), { standards: this.#standards });
  }

  /** Underground pipes as tubes at their true levels, in metres above the height datum. */
  tubes(): { tubes: Tube[]; groundM: number; clashes: { at: [number, number, number]; severity: string }[] } {
    const grounds = this.#network.nodes.flatMap((one) => (one.groundM === null ? [] : [one.groundM]));
    const groundM = grounds.length > 0 ? Math.max(...grounds.slice(0, 5000)) : 0;
    const tubes = this.#network.segments.flatMap((segment): Tube[] => {
      const line = planLine(segment, this.#nodes);
      const [start, end] = [axisLevelM(segment, 'start'), axisLevelM(segment, 'end')];
      if (!line || start === null || end === null || !isUnderground(segment)) return [];
      const total = planLengthM(line);
      const path = line.map(([x, y], k): [number, number, number] => {
        const [lon, lat] = this.#projection!.inverse(x, y);
        // levels run evenly along the length, not from vertex to vertex
        const share = total > 0 ? planLengthM(line.slice(0, k + 1)) / total : 0;
        return [lon, lat, start + (end - start) * share];
      });
      const planned =
        segment.state === 'planned' || segment.state === 'approved' || segment.state === 'building';
      return [
        {
          id: segment.id,
          path,
          widthM: sectionM(segment).widthM,
          color: layerLooks[segment.utility].rgb,
          planned,
        },
      ];
    });
    const clashes = this.clash().findings.flatMap((one) =>
      one.at && one.levelM !== null && one.severity !== 'notice'
        ? [{ at: [...one.at, one.levelM] as [number, number, number], severity: one.severity }]
        : [],
    );
    return { tubes, groundM, clashes };
  }

  private take(network: PipeNetwork) {
    this.#network = network;
    this.#nodes = nodesById(network);
    this.#tracer = undefined;
    this.#links.clear();
  }

  private options() {
    const { frostDepthM = null } = this.#answer ?? {};
    return {
      frostDepthM,
      partial: this.#partial,
      cut: this.#cut,
      surfaceAt: this.#surfaceAt,
      standards: this.#standards,
    };
  }

  private place(x: number | null, y: number | null): LonLat | null {
    if (x === null || y === null || !Number.isFinite(x) || !this.#projection) return null;
    return this.#projection.inverse(x, y);
  }

  private collect(items: { id: string; value: number | null }[]): GeoJSON.FeatureCollection {
    const segments = new Map(this.#network.segments.map((one) => [one.id, one]));
    const features: GeoJSON.Feature[] = [];
    for (const { id, value } of items) {
      const segment = segments.get(id);
      const line = segment && planLine(segment, this.#nodes);
      const node = this.#nodes.get(id);
      if (line) {
        const coordinates = line.map(([x, y]) => this.#projection!.inverse(x, y));
        features.push({
          type: 'Feature',
          geometry: { type: 'LineString', coordinates },
          properties: { id, value },
        });
      } else if (node) {
        features.push({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: this.#projection!.inverse(node.x, node.y) },
          properties: { id, value, kind: node.kind },
        });
      }
    }
    return { type: 'FeatureCollection', features };
  }
}
