import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

export type { City } from '../../server/contract/register.ts';

export function useCities() {
  return useQuery({ queryKey: ['cities'], queryFn: () => api.register.listCities(), staleTime: 300_000 });
}

/** Key of the outside basemap and the approval number, where this installation has them. */
export function useMapSettings() {
  return useQuery({
    queryKey: ['map-settings'],
    queryFn: () => api.register.mapSettings(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
