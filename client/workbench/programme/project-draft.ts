import { funderUntold, untold } from '../../../domain/programme/sources.ts';
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
      ...{ code: '', name: '', year, lastYear: null, budgetYuan: null },
      sources: [{ funder: 'central_fiscal', budgetYuan: null }],
      ...{ works: [], note: '', source: '', shares: [], reason: '' },
    };
  const { mark: _, communities, ...facts } = project;
  const given = lines.flatMap(({ code, money }) =>
    money
      .filter((one) => one.project === project.code)
      .map(({ funder, amountYuan }) => ({ community: code, funder, amountYuan })),
  );
  const paid = new Set(given.map(({ community }) => community));
  const open = communities.filter((community) => !paid.has(community));
  const funder = funderUntold(project.sources);
  const shares = [...given, ...open.map((community) => ({ community, funder, amountYuan: null }))];
  return { ...facts, shares, reason: '' };
}

/** The same project with other sources: what a source gave that is another by now comes from there; what is gone gives nothing. */
export function withSources(draft: ProjectDraft, sources: ProjectDraft['sources']): ProjectDraft {
  const renamed = new Map(
    draft.sources.length === sources.length
      ? draft.sources.map(({ funder }, i) => [funder, sources[i]!.funder] as const)
      : [],
  );
  const stays = new Set([...sources.map(({ funder }) => funder), untold]);
  const shares = draft.shares.map((share) => {
    const funder = renamed.get(share.funder) ?? share.funder;
    return stays.has(funder)
      ? { ...share, funder }
      : { ...share, funder: funderUntold(sources), amountYuan: null };
  });
  return { ...draft, sources, shares: onceEach(shares) };
}

/** One amount of a community by each source; the known one where there are two. */
function onceEach(shares: ProjectDraft['shares']): ProjectDraft['shares'] {
  const byKey = Map.groupBy(shares, ({ community, funder }) => `${funder} ${community}`);
  return [...byKey.values()].map((same) => same.find(({ amountYuan }) => amountYuan !== null) ?? same[0]!);
}
