import type { Bilingual } from '../../problem.ts';
import type { Utility } from '../model.ts';
import type { AboveFrost } from '../routing/gravity/above-frost.ts';
import { placesUnknown } from '../routing/ground/work-place.ts';
import { type LaneOrder, laneOrderOf, lanePairs } from '../routing/lanes/lane-order.ts';
import type { LaidRain } from '../routing/rain/laid-rain.ts';
import type { AllRoutes } from '../routing/route-all.ts';

/** Drains above the frost line, of one utility. */
export type FrostFacts = Omit<AboveFrost, 'pipes'> & { utility: Utility };

/** Who found no way to a utility, and the nearest of what blocks it. */
export interface UnreachableFacts {
  utility: Utility;
  terminal: string;
  blockers: { id: string; kind?: string; neededM: number; leftM: number }[];
}

/** What a layout says of itself beside its figures. */
export interface LayoutFacts {
  clashes: number;
  /** Pipes nearer to a building than is legal. */
  violations: number;
  unreachable: UnreachableFacts[];
  assumptions: string[];
  aboveFrost: FrostFacts[];
  /** By which rain its drains were sized; null where none of them carries rain. */
  rain: LaidRain | null;
  /** How far mains side by side lie in the order of the clause. */
  lanes: LaneOrder[];
}

/** Of what blocks a house, the first few. */
const mostBlockers = 3;

/** The facts of a layout, of a task as of any other. */
export function layoutFacts({
  clashes,
  placesBy,
  routes,
  site,
}: Pick<AllRoutes, 'clashes' | 'placesBy' | 'routes' | 'site'>): LayoutFacts {
  return {
    clashes: clashes.length,
    violations: routes.reduce((sum, one) => sum + one.violations.length, 0),
    unreachable: routes.flatMap(({ route }) =>
      route.unreachable.map(({ terminal, blockers }) => ({
        utility: route.spec.utility,
        terminal,
        blockers: blockers
          .slice(0, mostBlockers)
          .map(({ id, kind, neededM, leftM }) => ({ id, kind, neededM, leftM })),
      })),
    ),
    lanes: laneOrderOf(
      lanePairs(
        site,
        routes.map((one) => one.network),
      ),
    ),
    rain: routes.find(({ network }) => network.rain)?.network.rain ?? null,
    assumptions: [
      ...new Set(routes.flatMap((one) => one.network.assumptions)),
      ...(placesBy === 'nothing' ? [placesUnknown] : []),
    ],
    aboveFrost: routes.flatMap(({ network: { utility, aboveFrost } }): FrostFacts[] => {
      if (!aboveFrost) return [];
      const { pipes: _, ...told } = aboveFrost;
      return [{ ...told, utility }];
    }),
  };
}

/** What notes on a sheet need of an answer: the desk's view is one. */
export interface ToldLayout extends LayoutFacts {
  clashList: readonly { text: Bilingual }[];
  prices: { note: Bilingual };
  /** Whose clearances, covers and slopes it was laid by. */
  judgedBy: Bilingual;
}
