import type { TFunction } from 'i18next';
import type { RoutingView } from '../../../workers/routing-run.ts';

/** Who found no way to a utility, and what blocks it. */
export function unreachableWords(
  { terminal, utility, blockers }: RoutingView['unreachable'][number],
  t: TFunction,
): { what: string; why: string } {
  return {
    what: t('routing:verdict.unreachable', { terminal, utility: t(`routing:utility.${utility}`) }),
    why:
      blockers.length > 0
        ? blockers
            .map(({ id, leftM, neededM }) =>
              t('routing:verdict.blocker', { id, left: leftM.toFixed(2), needed: neededM.toFixed(2) }),
            )
            .join(t('routing:verdict.and'))
        : t('routing:verdict.noMain'),
  };
}
