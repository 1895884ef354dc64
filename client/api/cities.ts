import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface City {
  code: string;
  name: string;
  nameEn: string;
  isDemo: boolean;
  /** West, south, east, north of what is in the city. */
  extent?: [number, number, number, number];
  mapApproval?: string;
  dataDate?: string;
}

export function useCities() {
  return useQuery({
    queryKey: ['cities'],
    queryFn: () => request<City[]>('/api/cities'),
    staleTime: 300_000,
  });
}
