import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { create } from 'zustand';
import { membersOf } from '../../../domain/zoning/apply-patch.ts';
import { type MovedUnit, movedUnits } from '../../../domain/zoning/compare-plans.ts';
import type { LivePlan } from '../../../domain/zoning/live-plan.ts';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { type Divisions, groundWith, loadDivisions, planOn } from './divided-ground.ts';
import type { Ground } from './ground.ts';
import { usePlans } from './plan-opening.ts';
import { useDesk } from './store.ts';

const nothingMore: Divisions = new Map();

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
  /** The ground of both: what either plan has divided is divided here, and a whole community's buildings are where it is. */
  ground: Ground;
  mine: LivePlan;
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
  const finer = content?.divided.filter((community) => !ground?.parts.has(community)) ?? [];
  const divisions = useQuery({
    queryKey: ['zoning-divisions', ground?.city, finer.join()],
    queryFn: () => loadDivisions(ground!.city, finer),
    enabled: ground !== null && finer.length > 0,
  }).data;
  const known = finer.length === 0 ? nothingMore : divisions;
  const common = useMemo(
    () => (ground && content && known ? groundWith(ground, content.divided, known) : null),
    [ground, content, known],
  );
  const theirs = useMemo(
    () => (common && content ? planOn(common, content.members) : null),
    [common, content],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `live` changes in place, `revision` says so
  const compared = useMemo(() => {
    if (!ground || !live || !common || !theirs || !content || live.zone.length !== ground.units.length)
      return null;
    const mine = common === ground ? live : planOn(common, membersOf({ ground, live }));
    return { content, ground: common, mine, live: theirs, moved: movedUnits(mine, theirs) };
  }, [ground, live, common, theirs, content, revision]);
  return { choices, chosen, compared };
}
