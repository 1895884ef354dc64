import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

/** What search, labels and the table need of every community of a city; a few hundred bytes each. */
export interface CommunityRow {
  id: number;
  code: string;
  name: string;
  pinyin: string;
  initials: string;
  status: string;
  households: number | null;
  buildingCount: number | null;
  floorAreaM2: number | null;
  builtYear: number | null;
  officeCode: string | null;
  officeName: string | null;
  /** A point inside, longitude and latitude. */
  point: [number, number];
  extent: [number, number, number, number];
}

export function useCommunityIndex(city: string) {
  return useQuery({
    queryKey: ['communities', city],
    queryFn: () => request<CommunityRow[]>(`/api/cities/${encodeURIComponent(city)}/communities`),
  });
}
