import { useMemo } from 'react';
import { create } from 'zustand';
import { reviewDates } from '../../../domain/works/review.ts';
import { useWorks, type WorkRow } from '../../api/works.ts';
import { useCity } from '../city.tsx';

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
 * Works with their encounters and bans as they would be with the dates under the pointer: the same judgement as the
 * server's, on the places and grounds it sent.
 */
export function useReview() {
  const city = useCity();
  const { data, isPending } = useWorks(city.code);
  const { work, dates } = useDraggedDates();
  return useMemo(() => {
    if (!data) return { works: [] as WorkRow[], encounters: [], bans: [], isPending };
    if (work === null || !dates) return { ...data, isPending };
    const works = data.works.map((one) => (one.id === work ? { ...one, ...dates } : one));
    const today = new Date().toISOString().slice(0, 10);
    return { works, ...reviewDates(works, data.places, data.grounds, city.code, today), isPending };
  }, [data, work, dates, city.code, isPending]);
}
