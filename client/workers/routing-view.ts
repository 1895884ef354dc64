import { laidSizeLabel } from '../../domain/pipes/labels.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import {
  figuresOf,
  type UtilityFigures,
  type WorkFigures,
  workOf,
} from '../../domain/pipes/routing/answer/layout-figures.ts';
import { sharesOf, totalYuan } from '../../domain/pipes/routing/bill/bill-sums.ts';
import type { JointTrench } from '../../domain/pipes/routing/bill/joint-trench.ts';
import { placesOfBill } from '../../domain/pipes/routing/bill/payers.ts';
import { addParts, type PricePart } from '../../domain/pipes/routing/bill/price-parts.ts';
import type { QuantityLine } from '../../domain/pipes/routing/bill/quantities.ts';
import type { PlacesBy } from '../../domain/pipes/routing/ground/work-place.ts';
import type { LaneOrder } from '../../domain/pipes/routing/lanes/lane-order.ts';
import { laidLengthM } from '../../domain/pipes/routing/layout/loops.ts';
import type { LaidRain } from '../../domain/pipes/routing/rain/laid-rain.ts';
import type { AllRoutes } from '../../domain/pipes/routing/route-all.ts';
import { type LongProfile, longestProfile } from '../../domain/pipes/routing/sizing/longest-profile.ts';
import type { LaidNetwork } from '../../domain/pipes/routing/sizing/sized-network.ts';
import type { Becomes } from '../../domain/pipes/routing/tasks/combined-drains.ts';
import {
  type FrostFacts,
  layoutFacts,
  type UnreachableFacts,
} from '../../domain/pipes/sheet/layout-facts.ts';
import type { Bilingual } from '../../domain/problem.ts';
import type { WorkPlace } from '../../domain/programme/funding.ts';
import { type MeasureView, type MovedView, measuresOfView, movedOfView } from './measure-view.ts';
import type { RoutingWish } from './open-wish.ts';
import { pricesOfView, type ViewPrices } from './reprice-view.ts';

type LngLat = [number, number];

/** What an answer was searched for; a ready-made task knows only some of it. */
export type Asked = Partial<RoutingWish> & { becomes?: Becomes };

export interface RoutingView {
  /** Name of this answer in the worker, which keeps it to be dragged, proved and accepted. */
  id: string;
  stage: 'first' | 'better' | 'moved';
  /** What it was searched for. */
  asked: Asked;
  /** The searched answer that it was dragged from, its own name where nothing was dragged. */
  base: string;
  /** Metres of pipe in each corridor that was asked for; of a layout. */
  inCorridorsM?: number[];
  lines: GeoJSON.FeatureCollection;
  points: GeoJSON.FeatureCollection;
  utilities: UtilityFigures[];
  unreachable: UnreachableFacts[];
  clashes: number;
  violations: number;
  /** What must not stay, with its place. */
  clashList: { text: Bilingual; at: LngLat }[];
  /** Places that are legal only with a measure: protective ones, and existing pipes that make way. */
  measures: MeasureView[];
  /** Where existing pipes that make way are laid anew. */
  moved: MovedView[];
  /** Cost inside the compound and in streets linked to it. */
  places: { place: WorkPlace; costYuan: number }[];
  placesBy: PlacesBy;
  /** Dug, opened (of it carriageway), and chambers, by the bill. */
  work: WorkFigures;
  /** Shared trenches, the longest first. */
  trenches: (Pick<JointTrench, 'widthM' | 'section' | 'utilities' | 'lengthM'> & {
    line: [LngLat, LngLat];
  })[];
  jointM: number;
  savedYuan: number;
  /** What that is made of. */
  saved: PricePart[];
  lengthM: number;
  costYuan: number;
  shares: { project: number; owner: number };
  /** Of that for wider water pipes, as their proof asked; null where none is known. */
  widerYuan: number | null;
  quantities: QuantityLine[];
  /** By whose prices. */
  prices: ViewPrices;
  profiles: LongProfile[];
  assumptions: string[];
  /** Drains above the frost line, by utility. */
  aboveFrost: FrostFacts[];
  /** By which rain its drains were sized. */
  rain: LaidRain | null;
  /** How far mains side by side lie in the prescribed order. */
  lanes: LaneOrder[];
  /** Whose clearances, covers and slopes it was laid by. */
  judgedBy: Bilingual;
  milliseconds: number;
}

type Figures = Omit<RoutingView, 'id' | 'stage' | 'asked' | 'base' | 'judgedBy' | 'milliseconds'>;

/** A network that was laid while others are still to come: what the map shows of it. */
export interface LaidPart {
  utility: Utility;
  lines: GeoJSON.Feature[];
  points: GeoJSON.Feature[];
}

/** Pipes and points of one network as the map draws them, in degrees. */
export function drawnOf(network: LaidNetwork, inverse: (x: number, y: number) => LngLat): LaidPart {
  const { utility } = network;
  const loops = new Set(network.loops?.pipes);
  const bare = new Set(network.loops?.bare);
  const lines = network.pipes.map(
    (pipe): GeoJSON.Feature => ({
      type: 'Feature',
      properties: {
        utility,
        lateral: pipe.lateral,
        part: loops.has(pipe.id) ? 'loop' : bare.has(pipe.id) ? 'bare' : '',
        size: laidSizeLabel(utility, pipe),
        depth: Number(pipe.trenchDepthM.toFixed(2)),
        slope: pipe.slope === null ? '' : (pipe.slope * 1000).toFixed(1),
      },
      geometry: { type: 'LineString', coordinates: pipe.line.map(([x, y]) => inverse(x, y)) },
    }),
  );
  const points = network.nodes
    .filter((node) => node.kind !== 'service')
    .map(
      (node): GeoJSON.Feature => ({
        type: 'Feature',
        properties: { utility, kind: node.kind, depth: Number(node.depthM.toFixed(2)) },
        geometry: { type: 'Point', coordinates: inverse(node.x, node.y) },
      }),
    );
  return { utility, lines, points };
}

/** What the desk needs of an answer, in degrees. */
export function viewOf(result: AllRoutes, inverse: (x: number, y: number) => LngLat): Figures {
  const drawn = result.routes.map(({ network }) => drawnOf(network, inverse));
  const lines = drawn.flatMap((one) => one.lines);
  const points = drawn.flatMap((one) => one.points);
  for (const { route } of result.routes) {
    for (const one of route.unreachable) {
      const terminal = route.terminals.find((t) => t.id === one.terminal);
      const wall = terminal && (terminal.frontage ?? result.site.buildings[terminal.building]!.rings[0]!);
      const place = wall?.[wall.length >> 1];
      if (!place) continue;
      points.push({
        type: 'Feature',
        properties: { utility: route.spec.utility, kind: 'unreachable' },
        geometry: { type: 'Point', coordinates: inverse(place[0], place[1]) },
      });
    }
  }
  const quantities = result.routes.flatMap((one) => one.quantities);
  return {
    lines: { type: 'FeatureCollection', features: lines },
    points: { type: 'FeatureCollection', features: points },
    utilities: result.routes.map(figuresOf),
    ...layoutFacts(result),
    clashList: result.clashes.map(({ text, x, y }) => ({ text, at: inverse(x, y) })),
    measures: measuresOfView(result, inverse),
    moved: movedOfView(result.moved, inverse),
    places: placesOfBill(quantities),
    placesBy: result.placesBy,
    work: workOf(quantities),
    trenches: result.joint
      .map(({ widthM, section, utilities, lengthM, line: [from, to] }) => ({
        widthM,
        section,
        utilities,
        lengthM,
        line: [inverse(...from), inverse(...to)] as [LngLat, LngLat],
      }))
      .sort((a, b) => b.lengthM - a.lengthM),
    jointM: result.joint.reduce((sum, one) => sum + one.lengthM, 0),
    savedYuan: result.joint.reduce((sum, one) => sum + one.savedYuan, 0),
    saved: result.joint.reduce<PricePart[]>((sum, one) => addParts(sum, one.saved), []),
    lengthM: result.routes.reduce((sum, one) => sum + laidLengthM(one.network), 0),
    costYuan: totalYuan(quantities),
    shares: sharesOf(quantities),
    widerYuan: result.routes.find(({ network }) => network.enlarged)?.network.enlarged?.costYuan ?? null,
    quantities,
    prices: pricesOfView(quantities, result.rates),
    profiles: result.routes.flatMap((one) => longestProfile(one.network) ?? []),
  };
}
