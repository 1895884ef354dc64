import type { FundedProject, ProjectEditInput } from '../../api/programme.ts';
import type { LibraryLine } from './library.ts';

/** A project on the form. */
export type ProjectDraft = Omit<ProjectEditInput, 'city' | 'seen'>;

export function draftOf(
  project: FundedProject | null,
  lines: readonly LibraryLine[],
  year: number,
): ProjectDraft {
  if (!project)
    return {
      ...{ code: '', name: '', fundingSource: 'central_fiscal', year, lastYear: null, budgetYuan: null },
      ...{ works: [], note: '', source: '', shares: [], reason: '' },
    };
  const { mark: _, communities, ...facts } = project;
  const amounts = new Map(
    lines.flatMap(({ code, money }) =>
      money.filter((one) => one.project === project.code).map((one) => [code, one.amountYuan] as const),
    ),
  );
  const shares = communities.map((community) => ({ community, amountYuan: amounts.get(community) ?? null }));
  return { ...facts, shares, reason: '' };
}
