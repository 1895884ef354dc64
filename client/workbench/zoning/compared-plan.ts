import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { create } from 'zustand';
import { type MovedUnit, movedUnits } from '../../../domain/zoning/compare-plans.ts';
import { LivePlan } from '../../../domain/zoning/live-plan.ts';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { usePlans } from './plan-opening.ts';
import { useDesk } from './store.ts';

/** Which other plan stands beside the open one, and whether the swipe map shows it. */
export const useComparison = create<{
  other: number | null;
  swiping: boolean;
  choose(other: number): void;
  swipe(on: boolean): void;
}>((set) => ({
  other: null,
  swiping: false,
  choose: (other) => set({ other }),
  swipe: (swiping) => set({ swiping }),
}));

export interface ComparedPlan {
  content: PlanContent;
  live: LivePlan;
  moved: MovedUnit[];
}

/** The plans that can stand beside the open one, the chosen one, and what differs: anew with every edit. */
export function useComparedPlan(): {
  choices: { id: number; name: string }[];
  chosen: number | null;
  compared: ComparedPlan | null;
} {
  const { ground, live, plan, revision } = useDesk();
  const other = useComparison((state) => state.other);
  const choices = (usePlans().data ?? []).filter(
    (one) => one.id !== plan?.id && one.unitKind === plan?.unitKind,
  );
  const chosen = choices.some(({ id }) => id === other) ? other : (choices[0]?.id ?? null);
  const content = useQuery({
    queryKey: ['plan', ground?.city, chosen, 'comparison'],
    queryFn: () => api.zoning.getPlan({ city: ground!.city, plan: chosen! }),
    enabled: ground !== null && chosen !== null,
  }).data;
  const theirs = useMemo(() => {
    if (!ground || !content) return null;
    const zone = new Int32Array(ground.units.length);
    for (const [unit, number] of Object.entries(content.members)) {
      const u = ground.numberOf.get(Number(unit));
      if (u !== undefined) zone[u] = number;
    }
    return new LivePlan(ground.graph, ground.facts, zone);
  }, [ground, content]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so
  const compared = useMemo(
    () =>
      live && theirs && content && live.zone.length === theirs.zone.length
        ? { content, live: theirs, moved: movedUnits(live, theirs) }
        : null,
    [live, theirs, content, revision],
  );
  return { choices, chosen, compared };
}
