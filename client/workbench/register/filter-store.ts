import { create } from 'zustand';
import { readParameter, writeParameter } from '../state/query-parameter.ts';
import { type CommunityFilter, readFilter, writeFilter } from './community-filter.ts';

interface FilterState {
  filter: CommunityFilter;
  change(part: Partial<CommunityFilter>): void;
}

export const useCommunityFilter = create<FilterState>((set, get) => ({
  filter: readFilter(readParameter('filter')),
  change: (part) => {
    const filter = { ...get().filter, ...part };
    writeParameter('filter', writeFilter(filter));
    set({ filter });
  },
}));
