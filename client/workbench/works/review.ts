import { useMemo } from 'react';
import { create } from 'zustand';
import { reviewDates } from '../../../domain/works/review.ts';
import { useWorks, type WorkRow } from '../../api/works.ts';
import { useCity } from '../city.tsx';
import { useProposal } from './proposal.ts';

interface Dates {
  startsOn: string;
  endsOn: string;
}

/** Dates of the work that is being dragged, before release. */
export const useDraggedDates = create<{ work: number | null; dates: Dates | null }>(() => ({
  work: null,
  dates: null,
}));

/**
 * Works with their encounters and bans as they would be with the proposed dates and those under the pointer: the same judgement as the
 * server's, on the places and grounds it sent.
 */
export function useReview() {
  const city = useCity();
  const { data, isPending } = useWorks(city.code);
  const { work, dates } = useDraggedDates();
  const moves = useProposal((state) => state.plan?.moves);
  return useMemo(() => {
    if (!data) return { today: null, works: [] as WorkRow[], encounters: [], bans: [], isPending };
    const changed = new Map<number, Dates>(
      moves?.map(({ work, startsOn, endsOn }) => [work, { startsOn, endsOn }]),
    );
    if (work !== null && dates) changed.set(work, dates);
    if (changed.size === 0) return { ...data, isPending };
    const works = data.works.map((one) => ({ ...one, ...changed.get(one.id) }));
    return {
      today: data.today,
      works,
      ...reviewDates(works, data.places, data.grounds, city.code, data.today),
      isPending,
    };
  }, [data, work, dates, moves, city.code, isPending]);
}
