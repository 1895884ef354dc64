import type { TFunction } from 'i18next';
import type { RoutingView } from '../../../workers/routing-run.ts';

type Unreachable = RoutingView['unreachable'][number];

/**
 * Who found no way to a utility, and what blocks it. Where there is no main at all, that is said once for all houses of a utility,
 * with what to do about it.
 */
export function unreachableWords(
  unreachable: readonly Unreachable[],
  t: TFunction,
): { what: string; why: string }[] {
  const mainless = Map.groupBy(
    unreachable.filter((one) => one.blockers.length === 0),
    (one) => one.utility,
  );
  const told = [...mainless].map(([name, those]) => {
    const utility = t(`routing:utility.${name}`);
    const what =
      those.length === 1
        ? t('routing:verdict.unreachable', { terminal: those[0]!.terminal, utility })
        : t('routing:verdict.noneReach', { count: those.length, utility });
    return { what, why: t('routing:verdict.noMain', { utility }) };
  });
  return [...told, ...unreachable.filter((one) => one.blockers.length > 0).map((one) => shutOff(one, t))];
}

function shutOff({ terminal, utility, blockers }: Unreachable, t: TFunction) {
  return {
    what: t('routing:verdict.unreachable', { terminal, utility: t(`routing:utility.${utility}`) }),
    why: blockers
      .map(({ id, leftM, neededM }) =>
        t('routing:verdict.blocker', { id, left: leftM.toFixed(2), needed: neededM.toFixed(2) }),
      )
      .join(t('routing:verdict.and')),
  };
}

/** There is nothing in it that could be legal or illegal, printed or accepted. */
export function isEmpty(view: Pick<RoutingView, 'utilities'>): boolean {
  return view.utilities.every((one) => one.lengthM === 0);
}
