import type { TFunction } from 'i18next';
import funding from '../../../../data/policies/funding.json' with { type: 'json' };
import type { Funder } from '../../../../domain/programme/funding.ts';

/** Who pays first for an item, as the funding rules call him; that nobody is named is said. */
export function funderName(funder: Funder | null, t: TFunction, language: 'zh' | 'en'): string {
  return funding.funders.find((one) => one.key === funder)?.[language] ?? t('routing:payer.nobody');
}
