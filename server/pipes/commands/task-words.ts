import { toldMeasures } from '../../../domain/pipes/routing/answer/told-measures.ts';
import { sharesOf, totalYuan } from '../../../domain/pipes/routing/bill/bill-sums.ts';
import type { QuantityLine } from '../../../domain/pipes/routing/bill/quantities.ts';
import type { Rates } from '../../../domain/pipes/routing/bill/rates.ts';
import type { PlacesBy } from '../../../domain/pipes/routing/ground/work-place.ts';
import type { WallCrossing } from '../../../domain/pipes/routing/judge/wall-crossings.ts';
import type { RoutedUtility } from '../../../domain/pipes/routing/route-all.ts';
import type { DrainVerdict } from '../../../domain/pipes/routing/tasks/drain-verdicts.ts';
import type { PlanJudgement } from '../../../domain/pipes/routing/tasks/judge-plan.ts';
import { ratesSummary } from './rates-command.ts';
import {
  clashSummary,
  measureWords,
  movedPipeWords,
  placesOfAnswer,
  round,
  summaryOf,
} from './route-summary.ts';

/** Routed utilities by the part of the task that laid them. */
export type Routed = { part: string; routes: RoutedUtility }[];

export function partsOf(
  routed: Routed,
  lines: readonly QuantityLine[],
  { clashes, protections, relocations, moved }: PlanJudgement,
  rates: Rates,
  by: PlacesBy,
  walls: readonly WallCrossing[],
) {
  const quantities = [...routed.flatMap(({ routes }) => routes.quantities), ...lines];
  return {
    utilities: routed
      .filter(({ routes }) => routes.route.terminals.length > 0)
      .map(({ part, routes }) => ({ part, ...summaryOf(routes) })),
    /** Beyond the new pipes of the routes. */
    furtherQuantities: lines.map((one) => ({
      ...one,
      quantity: round(one.quantity),
      costYuan: round(one.costYuan),
    })),
    costYuan: round(totalYuan(quantities)),
    shares: sharesOf(quantities),
    rates: ratesSummary(rates, quantities),
    clashes: clashes.length,
    clashList: clashes.slice(0, 50).map(clashSummary),
    ...placesOfAnswer(by, quantities),
    protections: toldMeasures({ protections, relocations: [] }).map(measureWords),
    relocations: toldMeasures({ protections: [], relocations }).map((one, i) => ({
      ...measureWords(one),
      segment: relocations[i]!.segment,
    })),
    wallCrossings: toldMeasures({ protections: [], relocations: [], walls }).map(measureWords),
    movedPipes: moved.map(movedPipeWords),
    unreachable: routed.flatMap(({ routes: { route } }) =>
      route.unreachable.map((one) => ({ utility: route.spec.utility, ...one })),
    ),
  };
}

export const violationsOf = (routed: Routed): number =>
  routed.reduce((sum, { routes }) => sum + routes.violations.length, 0);

export function drainWords({ drain, verdict, newSizeMm, judgement, reason, checks }: DrainVerdict) {
  return {
    id: drain.segment.id,
    verdict,
    lengthM: round(drain.lengthM),
    diameterMm: drain.segment.diameterMm,
    newDiameterMm: newSizeMm,
    slope: drain.slope,
    flowLS: judgement === null ? null : round(judgement.flowLS),
    capacityLS: judgement?.capacityLS == null ? null : round(judgement.capacityLS),
    reason: reason.text.en,
    reasonZh: reason.text.zh,
    clause: reason.clause,
    confidence: reason.confidence,
    checks: checks.map(({ what, ok, decides, text, clause }) => ({
      what,
      ok,
      decides,
      text: text.en,
      clause,
    })),
  };
}
