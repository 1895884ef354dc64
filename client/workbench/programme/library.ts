import { useMemo } from 'react';
import { create } from 'zustand';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import rulesFile from '../../../data/policies/eligibility.json' with { type: 'json' };
import {
  compareUrgency,
  type LibraryEntry,
  type LibraryList,
  libraryLists,
  listOf,
} from '../../../domain/programme/annual-lists.ts';
import {
  type EligibilityFinding,
  type EligibilityRule,
  judgeEligibility,
} from '../../../domain/register/eligibility.ts';
import type { CommunityStatus } from '../../../domain/register/status.ts';
import { type FundedProject, type LibraryRow, useProgramme } from '../../api/programme.ts';
import { useCity } from '../city.tsx';
import { readParameter, writeParameter } from '../state/query-parameter.ts';

/** A community of the library as the desk shows it: judged, listed, and in the order of urgency. */
export interface LibraryLine
  extends LibraryEntry,
    Pick<LibraryRow, 'id' | 'code' | 'name' | 'extent' | 'money' | 'pipes'> {
  officeName: string | null;
  builtYear: number | null;
  list: LibraryList;
  /** Rules that it breaks or that cannot be judged. */
  doubts: EligibilityFinding[];
}

interface Choice {
  /** The list that table and map show; null = all. */
  list: LibraryList | null;
  choose(list: LibraryList | null): void;
}

export const useListChoice = create<Choice>((set) => ({
  list: libraryLists.find((one) => one === readParameter('list')) ?? null,
  choose: (list) => {
    writeParameter('list', list ?? '');
    set({ list });
  },
}));

/** The year that a plan is made for: that of the data. */
export function planYearOf(dataDate: string | undefined): number {
  return Number((dataDate ?? new Date().toISOString()).slice(0, 4));
}

export function useLibrary(): { lines: LibraryLine[]; projects: FundedProject[]; isPending: boolean } {
  const city = useCity();
  const { data, isPending } = useProgramme(city.code);
  const lines = useMemo(
    () => toLines(data?.communities ?? [], city.code, planYearOf(city.dataDate)),
    [data, city.code, city.dataDate],
  );
  return { lines, projects: data?.projects ?? [], isPending };
}

function toLines(rows: readonly LibraryRow[], cityCode: string, year: number): LibraryLine[] {
  const lines = rows.map((row): LibraryLine => {
    const status = row.status as CommunityStatus;
    const { verdict, findings } = judgeEligibility(
      { builtYear: row.builtYear, exclusion: row.exclusion as never, status, willingness: row.willingness },
      rulesFile.rules as EligibilityRule[],
      cityCode,
      year,
    );
    const { id, code, name, extent, money, pipes, officeName, builtYear, needs, willingness } = row;
    return {
      ...{ id, code, name, extent, money, pipes, officeName, builtYear, needs, willingness, status },
      eligibility: verdict,
      doubts: findings.filter((finding) => finding.verdict !== 'eligible'),
      list: listOf({ status, eligibility: verdict }),
      buildings: row.buildingCount,
      households: row.households,
      floorAreaM2: row.floorAreaM2,
      costYuan: row.costYuan,
      fundedYuan: money.reduce((sum, { amountYuan }) => sum + amountYuan, 0),
    };
  });
  return lines.sort(
    (a, b) =>
      libraryLists.indexOf(a.list) - libraryLists.indexOf(b.list) || compareUrgency(a, b, policy.first.needs),
  );
}
