import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

export type { CommunityDetail, CommunityRow } from '../../server/contract/register.ts';

/** What search, labels and the table need of every community of a city. */
export function useCommunityIndex(city: string) {
  return useQuery({
    queryKey: ['communities', city],
    queryFn: () => api.register.listCommunities({ city }),
  });
}

/** One community with its buildings. */
export function useCommunity(city: string, id: number) {
  return useQuery({
    queryKey: ['community', city, id],
    queryFn: () => api.register.readCommunity({ city, id }),
  });
}
