import type { TFunction } from 'i18next';
import type { MainsTotals } from '../../../domain/zoning/shared-mains.ts';
import type { Figure } from '../../ui/figures.tsx';
import { formatLength } from '../../ui/number-format.ts';

/** Shared and split mains as two lines of figures; none where the mains are not known or not for these eyes. */
export function mainsRows(totals: MainsTotals | null, t: TFunction): Figure[] {
  if (!totals) return [];
  return [
    {
      label: t('zoning:field.sharedMains'),
      value: <span title={t('zoning:mains.sharedHint')}>{formatLength(totals.sharedM)}</span>,
    },
    {
      label: t('zoning:field.splitMains'),
      value: <span title={t('zoning:mains.splitHint')}>{formatLength(totals.splitM)}</span>,
    },
  ];
}
