import type { PipeNetwork } from '../../domain/pipes/model.ts';
import type { UtilityFigures } from '../../domain/pipes/routing/answer/layout-figures.ts';
import { sharesOf, totalYuan } from '../../domain/pipes/routing/bill/bill-sums.ts';
import { placesOfBill } from '../../domain/pipes/routing/bill/payers.ts';
import { addParts, type PricePart } from '../../domain/pipes/routing/bill/price-parts.ts';
import type { QuantityLine } from '../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates } from '../../domain/pipes/routing/bill/rates.ts';
import { laneOrderOf, lanePairs } from '../../domain/pipes/routing/lanes/lane-order.ts';
import { sumOfShapes } from '../../domain/pipes/routing/layout/shape.ts';
import type { AllRoutes } from '../../domain/pipes/routing/route-all.ts';
import type { BuryPlan } from '../../domain/pipes/routing/tasks/bury-lines.ts';
import type { PlanJudgement } from '../../domain/pipes/routing/tasks/judge-plan.ts';
import { type OldPipe, oldDrains, oldSpans } from '../../domain/pipes/routing/tasks/old-pipes.ts';
import type { SeparationPlan } from '../../domain/pipes/routing/tasks/separation-plan.ts';
import { middleOf } from '../../domain/pipes/routing/tasks/site-of-task.ts';
import { notesOfBurying, notesOfSeparation } from '../../domain/pipes/sheet/task-notes.ts';
import type { Bilingual } from '../../domain/problem.ts';
import { measuresOfView, movedOfView } from './measure-view.ts';
import { pricesOfView } from './reprice-view.ts';
import { type RoutingView, viewOf } from './routing-view.ts';

type LngLat = [number, number];
type Inverse = (x: number, y: number) => LngLat;

/** An old pipe with its verdict, as the desk lists it. */
export interface ToldPipe extends Pick<OldPipe, 'id' | 'verdict' | 'lengthM' | 'why' | 'clause'> {
  at: LngLat;
}

/** A ready-made task as one plan: the new pipes like any layout, and a verdict on everything old. */
export interface TaskView extends RoutingView {
  /** Old pipes with `verdict`, drawn under the new ones. */
  old: GeoJSON.FeatureCollection;
  verdicts: ToldPipe[];
  /** Measures, wrong connections, poles: what has to be known besides. */
  notes: Bilingual[];
}

/** What a plan says of itself. */
export type TaskFigures = Omit<TaskView, 'id' | 'stage' | 'asked' | 'base' | 'judgedBy' | 'milliseconds'>;

export function viewOfSeparation(plan: SeparationPlan, network: PipeNetwork, inverse: Inverse): TaskFigures {
  const { layout, judgement } = plan;
  const { branches, trunk, other } = layout.parts;
  const old = oldDrains(plan, network);
  return viewOfTask([branches, trunk, other], plan.lines, judgement, old, notesOfSeparation(plan), inverse);
}

export function viewOfBurying(plan: BuryPlan, network: PipeNetwork, inverse: Inverse): TaskFigures {
  const old = oldSpans(plan, network);
  return viewOfTask([plan.layout.all], plan.lines, plan.judgement, old, notesOfBurying(plan), inverse);
}

function viewOfTask(
  parts: readonly AllRoutes[],
  lines: readonly QuantityLine[],
  { clashes, protections, relocations, moved }: PlanJudgement,
  old: readonly OldPipe[],
  notes: Bilingual[],
  inverse: Inverse,
): TaskFigures {
  const views = parts.map((one) =>
    viewOf({ ...one, clashes: [], protections: [], relocations: [], moved: [] }, inverse),
  );
  const all = <T>(of: (view: (typeof views)[number]) => readonly T[]): T[] => views.flatMap(of);
  const sum = (of: (view: (typeof views)[number]) => number) =>
    views.reduce((total, one) => total + of(one), 0);
  const quantities = [...all((one) => one.quantities), ...lines];
  return {
    lines: { type: 'FeatureCollection', features: all((one) => one.lines.features) },
    points: { type: 'FeatureCollection', features: all((one) => one.points.features) },
    old: {
      type: 'FeatureCollection',
      features: old.map(({ id, verdict, line }) => ({
        type: 'Feature',
        properties: { id, verdict },
        geometry: { type: 'LineString', coordinates: line.map(([x, y]) => inverse(x, y)) },
      })),
    },
    verdicts: old.map(({ id, verdict, lengthM, why, clause, line }) => ({
      ...{ id, verdict, lengthM, why, clause },
      at: inverse(...middleOf(line)),
    })),
    clashList: clashes.map(({ text, x, y }) => ({ text, at: inverse(x, y) })),
    measures: measuresOfView({ protections, relocations, walls: parts.flatMap((one) => one.walls) }, inverse),
    moved: movedOfView(moved, inverse),
    places: placesOfBill(quantities),
    placesBy: parts[0]?.placesBy ?? 'nothing',
    notes,
    utilities: byUtility(all((one) => one.utilities)),
    unreachable: all((one) => one.unreachable),
    clashes: clashes.length,
    violations: sum((one) => one.violations),
    work: {
      excavationM3: sum((one) => one.work.excavationM3),
      surfaceM2: sum((one) => one.work.surfaceM2),
      streetM2: sum((one) => one.work.streetM2),
      chambers: sum((one) => one.work.chambers),
    },
    trenches: all((one) => one.trenches),
    jointM: sum((one) => one.jointM),
    savedYuan: sum((one) => one.savedYuan),
    saved: views.reduce<PricePart[]>((parts, one) => addParts(parts, one.saved), []),
    lengthM: sum((one) => one.lengthM),
    costYuan: totalYuan(quantities),
    shares: sharesOf(quantities),
    // no task lays water
    widerYuan: null,
    quantities,
    prices: pricesOfView(quantities, parts[0]?.rates ?? builtInRates),
    profiles: all((one) => one.profiles),
    assumptions: [...new Set(all((one) => one.assumptions))],
    aboveFrost: all((one) => one.aboveFrost),
    lanes: laneOrderOf(
      lanePairs(
        parts[0]!.site,
        parts.flatMap((one) => one.routes.map(({ network }) => network)),
      ),
    ),
    rain: views.find((one) => one.rain)?.rain ?? null,
  };
}

/** Parts of one utility together; the gap is that of the worst of them. */
function byUtility(figures: readonly UtilityFigures[]): UtilityFigures[] {
  return [...Map.groupBy(figures, (one) => one.utility)].flatMap(([utility, parts]) => {
    const sum = (key: 'lengthM' | 'costYuan' | 'terminals' | 'connected' | 'lifts' | 'milliseconds') =>
      parts.reduce((total, one) => total + one[key], 0);
    const gaps = parts.flatMap((one) => one.gap ?? []);
    if (sum('terminals') === 0) return [];
    return [
      {
        utility,
        lengthM: sum('lengthM'),
        costYuan: sum('costYuan'),
        prices: parts.reduce<PricePart[]>((list, one) => addParts(list, one.prices), []),
        gap: gaps.length > 0 ? Math.max(...gaps) : null,
        gapOn: parts.every((one) => one.gapOn === 'ground')
          ? 'ground'
          : (parts.find((one) => one.gapOn)?.gapOn ?? null),
        deepestM: Math.max(...parts.map((one) => one.deepestM)),
        terminals: sum('terminals'),
        connected: sum('connected'),
        lifts: sum('lifts'),
        shape: sumOfShapes(parts.map((one) => one.shape)),
        loops: null,
        seed: parts[0]!.seed,
        milliseconds: sum('milliseconds'),
      },
    ];
  });
}
