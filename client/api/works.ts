import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkRow } from '../../server/contract/works.ts';
import { api } from './client.ts';

export type { BanFinding, Encounter, WorkRow } from '../../server/contract/works.ts';

/** What a person may say of a work; the rest follows. */
export type WorkDraft = Omit<Parameters<typeof api.works.createWork>[0], 'city'>;
export type WorkChange = Omit<Parameters<typeof api.works.changeWork>[0], 'city' | 'id'>;

export function useWorks(city: string) {
  return useQuery({ queryKey: ['works', city], queryFn: () => api.works.listWorks({ city }) });
}

/** The three edits; each looks at the works again, because one date changes many encounters. */
export function useWorkEdits(city: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['works', city] });
  return {
    create: useMutation({
      mutationFn: (draft: WorkDraft): Promise<WorkRow> => api.works.createWork({ city, ...draft }),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ id, ...part }: WorkChange & { id: number }): Promise<WorkRow> =>
        api.works.changeWork({ city, id, ...part }),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: number) => api.works.removeWork({ city, id }), onSuccess }),
  };
}
