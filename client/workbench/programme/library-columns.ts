import type { TFunction } from 'i18next';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import { gapOf, urgentNeeds } from '../../../domain/programme/annual-lists.ts';
import { untold } from '../../../domain/programme/sources.ts';
import type { FundedProject } from '../../api/programme.ts';
import type { ExportColumn } from '../../ui/export-table.ts';
import type { LibraryLine } from './library.ts';
import { funderName } from './money-by-source.tsx';

/** Yuan as 万元 with two decimals, as the ledgers have it; an em dash where it is not known. */
export function wan(yuan: number | null | undefined): string {
  return yuan === null || yuan === undefined
    ? '—'
    : (yuan / 10_000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

const inWan = (yuan: number | null) => (yuan === null ? null : yuan / 10_000);

/** Who may give a share: the sources of a project and, where there are several, what is not told apart. */
export function givers({ sources }: Pick<FundedProject, 'sources'>): string[] {
  const named = sources.map(({ funder }) => funder);
  return named.length === 1 || named.includes(untold) ? named : [...named, untold];
}

/** The columns of the exported library; one for the money of each source of a project. */
export function libraryColumns(
  t: TFunction,
  language: 'zh' | 'en',
  projects: readonly FundedProject[],
): ExportColumn<LibraryLine>[] {
  return [
    { title: t('programme:field.list'), value: (row) => t(`programme:list.${row.list}`) },
    { title: t('register:field.code'), value: (row) => row.code },
    { title: t('register:field.name'), value: (row) => row.name },
    { title: t('register:field.office'), value: (row) => row.officeName },
    { title: t('register:field.status'), value: (row) => t(`register:status.${row.status}`) },
    {
      title: t('programme:field.eligibility'),
      value: (row) => t(`programme:eligibility.${row.eligibility}`),
    },
    {
      title: t('programme:field.clause'),
      value: (row) => row.doubts.map(({ rule }) => `${rule.source} ${rule.clause}`).join('；') || null,
    },
    {
      title: t('programme:field.urgent'),
      value: (row) =>
        urgentNeeds(row, policy.first.needs)
          .map((need) => t(`register:need.${need}`))
          .join(language === 'zh' ? '、' : ', ') || null,
    },
    { title: t('register:field.willingness'), value: (row) => row.willingness },
    { title: t('register:field.builtYear'), value: (row) => row.builtYear },
    { title: t('register:field.buildings'), value: (row) => row.buildings },
    { title: t('register:field.households'), value: (row) => row.households },
    { title: t('register:field.floorAreaM2'), value: (row) => row.floorAreaM2 },
    { title: t('programme:field.costWan'), value: (row) => inWan(row.costYuan) },
    ...projects.flatMap((project) =>
      givers(project).map((funder) => ({
        title: `${[project.code, ...(project.sources.length > 1 ? [funderName(funder, language)] : [])].join(' ')} (${t('programme:wan')})`,
        value: (row: LibraryLine) =>
          inWan(
            row.money.find((one) => one.project === project.code && one.funder === funder)?.amountYuan ??
              null,
          ),
      })),
    ),
    { title: t('programme:field.pipesWan'), value: (row) => inWan(row.pipes?.costYuan ?? null) },
    { title: t('programme:field.fundedWan'), value: (row) => inWan(row.fundedYuan) },
    { title: t('programme:field.gapWan'), value: (row) => inWan(gapOf(row)) },
  ];
}
