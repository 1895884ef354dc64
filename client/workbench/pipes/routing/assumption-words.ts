import type { TFunction } from 'i18next';
import { figureMark } from '../../../../domain/pipes/standards.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';

/** What a layout assumes, a sentence each; drains above the frost line with their figures and the clause that leaves it to experience. */
export function assumptionWords(
  { assumptions, aboveFrost }: Pick<RoutingView, 'assumptions' | 'aboveFrost'>,
  t: TFunction,
  language: 'zh' | 'en',
): string[] {
  const keys = new Set(assumptions.map((one) => one.split(':')[0]!));
  keys.delete('above-frost');
  return [
    ...[...keys].map((key) => t(`routing:assumption.${key}`)),
    ...aboveFrost.map(({ utility, coverM, frostCoverM, lengthM, stationsSaved, figure }) =>
      t('routing:assumption.above-frost', {
        utility: t(`routing:utility.${utility}`),
        length: lengthM.toFixed(0),
        cover: coverM.toFixed(2),
        frost: frostCoverM.toFixed(2),
        stations: stationsSaved,
        clause: `${figure.clause}${figureMark(figure)[language]}`,
      }),
    ),
  ];
}
