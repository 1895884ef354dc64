import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Bilingual } from '../../domain/problem.ts';
import type { ProjectDifference } from '../../domain/programme/project.ts';
import type { ProjectEditInput } from '../../server/contract/programme.ts';
import { api } from './client.ts';
import { request } from './request.ts';

export type {
  FundedProject,
  LibraryRow,
  MoneyChangeLine,
  ProjectEditInput,
} from '../../server/contract/programme.ts';

// starts with `communities`, so that it follows every change of theirs
const keyOf = (city: string) => ['communities', city, 'programme'] as const;

/** The project library of a city. */
export function useProgramme(city: string) {
  return useQuery({
    queryKey: keyOf(city),
    queryFn: () => api.programme.readProgramme({ city }),
  });
}

/** Who changed which amount of a project; null = none asked for. */
export function useMoneyChanges(city: string, code: string | null) {
  return useQuery({
    queryKey: [...keyOf(city), 'changes', code],
    queryFn: () => api.programme.listMoneyChanges({ city, code: code! }),
    enabled: code !== null,
  });
}

/** A line of what a list of projects would change, as the server sends it. */
export type SentDifference = Omit<ProjectDifference, 'problem'> & {
  problem: { title: Bilingual; remedy: Bilingual } | null;
};

export interface ComparedProjects {
  differences: SentDifference[];
  mark: string;
  unread: string[];
  applied: boolean;
}

/** The edits of projects; each asks for the library anew. */
export function useProjectEdits(city: string) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: keyOf(city) });
  return {
    refresh,
    async save(edit: ProjectEditInput) {
      await api.programme.saveProject(edit);
      await refresh();
    },
    async remove(code: string, seen: string) {
      await api.programme.removeProject({ city, code, seen });
      await refresh();
    },
    /** Compares a file; with the mark of what was compared, writes it. */
    async send(file: File, unit: string, apply: string | null): Promise<ComparedProjects> {
      const body = new FormData();
      body.append('unit', unit);
      if (apply !== null) body.append('apply', apply);
      body.append('file', file);
      const path = `/api/cities/${encodeURIComponent(city)}/programme/file`;
      const compared = await request<ComparedProjects>(path, { method: 'POST', body });
      if (compared.applied) await refresh();
      return compared;
    },
  };
}
