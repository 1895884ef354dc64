import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

export type { FundedProject, LibraryRow } from '../../server/contract/programme.ts';

/** The project library of a city; its key starts with `communities`, so that it follows every change of theirs. */
export function useProgramme(city: string) {
  return useQuery({
    queryKey: ['communities', city, 'programme'],
    queryFn: () => api.programme.readProgramme({ city }),
  });
}
