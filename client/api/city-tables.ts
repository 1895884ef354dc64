import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TableOverrides } from '../../domain/pipes/tables/city-tables.ts';
import type { TableName } from '../../domain/pipes/tables/sections.ts';
import type { TableProposal, TableVersion } from '../../server/contract/city-tables.ts';
import { api } from './client.ts';
import { request } from './request.ts';

export type { TableProposal, TableVersion } from '../../server/contract/city-tables.ts';

/** What a refused edit says of the other person's version. */
export interface TableConflict {
  current: TableVersion | null;
}

// the stream of events asks everything under 'pipes' anew when somebody changed a table
const keyOf = (city: string) => ['pipes', 'tables', city] as const;

export function useCityTables(city: string) {
  return useQuery({
    queryKey: keyOf(city),
    queryFn: async () => (await api.pipes.readTables({ city })).tables,
  });
}

export function useTableVersions(city: string, standard: TableName) {
  return useQuery({
    queryKey: [...keyOf(city), standard],
    queryFn: () => api.pipes.listTableVersions({ city, standard }),
  });
}

/** The two edits; each asks for the tables anew, so that everything judges by them at once. */
export function useTableEdits(city: string) {
  const queries = useQueryClient();
  const done = () => queries.invalidateQueries({ queryKey: keyOf(city) });
  return {
    async write(standard: TableName, version: number, cells: TableOverrides, note: string) {
      const written = await api.pipes.writeTable({ city, standard, version, cells: { ...cells }, note });
      await done();
      return written.version;
    },
    async restore(standard: TableName, version: number, restores: number, note: string) {
      const written = await api.pipes.restoreTable({ city, standard, version, restores, note });
      await done();
      return written.version;
    },
    refresh: done,
  };
}

export function tableFileUrl(
  city: string,
  standard: TableName,
  as: 'xlsx' | 'csv',
  language: string,
): string {
  return `/api/cities/${encodeURIComponent(city)}/pipes/tables/${standard}/file?${new URLSearchParams({ as, language })}`;
}

/** Reads a table from a file; nothing is stored. */
export function proposeTable(
  city: string,
  standard: TableName,
  file: File,
  given: { document: string; verifiedOn: string; year: string; region: string },
): Promise<TableProposal> {
  const body = new FormData();
  for (const [field, word] of Object.entries(given)) body.append(field, word);
  body.append('file', file);
  return request(`/api/cities/${encodeURIComponent(city)}/pipes/tables/${standard}/file`, {
    method: 'POST',
    body,
  });
}
