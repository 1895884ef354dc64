import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BanFinding, Encounter, WorkRow } from '../../server/contract/works.ts';
import { request } from './request.ts';

export type { BanFinding, Encounter, WorkRow } from '../../server/contract/works.ts';

export interface WorksReview {
  works: WorkRow[];
  encounters: Encounter[];
  bans: BanFinding[];
}
/** What a person may say of a work; the rest follows. */
export type WorkDraft = Pick<WorkRow, 'title' | 'utility' | 'owner' | 'state' | 'startsOn' | 'endsOn' | 'publicNote' | 'geometry'>;

const address = (city: string, id?: number) =>
  `/api/cities/${encodeURIComponent(city)}/works${id === undefined ? '' : `/${id}`}`;

export function useWorks(city: string) {
  return useQuery({ queryKey: ['works', city], queryFn: () => request<WorksReview>(address(city)) });
}

/** The three edits; each looks at the works again, because one date changes many encounters. */
export function useWorkEdits(city: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['works', city] });
  return {
    create: useMutation({
      mutationFn: (draft: WorkDraft) => request<WorkRow>(address(city), { method: 'POST', json: draft }),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ id, ...part }: Partial<WorkDraft> & { id: number }) =>
        request<WorkRow>(address(city, id), { method: 'PATCH', json: part }),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (id: number) => request<{ removed: boolean }>(address(city, id), { method: 'DELETE' }),
      onSuccess,
    }),
  };
}
