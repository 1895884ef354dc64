import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { unitsMeant } from '../../../domain/zoning/apply-patch.ts';
import { packMains, type SharedMains } from '../../../domain/zoning/shared-mains.ts';
import { unitKey } from '../../../domain/zoning/unit-key.ts';
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Ground } from './ground.ts';
import { useZoning } from './store.ts';

/** Mains that the units of the desk share, numbered as the ground numbers them. */
export interface PlanMains extends SharedMains {
  reachM: number;
  /** Utility of each stretch. */
  utilities: string[];
}

/**
 * The shared mains of the open city, or why there are none to be told. @param other - a ground other than the desk's to number
 * them by. What serves a community serves all of its buildings where it is divided: nobody knows which.
 */
export function usePlanMains(other?: Ground | null): { known: PlanMains | null; why: string | null } {
  const { t } = useTranslation();
  const own = useZoning((state) => state.ground);
  const ground = other ?? own;
  const { data, error } = useQuery({
    queryKey: ['zoning-mains', ground?.city, ground?.kind],
    queryFn: () => api.zoning.mains({ city: ground!.city, kind: ground!.kind }),
    enabled: ground !== null,
    staleTime: 600_000,
    // who may not see the underground will not be let in at the second knock either
    retry: (failures, problem) => failures < 2 && !(problem instanceof ApiProblem),
  });
  const known = useMemo(() => {
    if (!ground || !data) return null;
    const stretches = data.stretches.flatMap((one) => {
      const units = one.units.flatMap((id) => unitsMeant(ground, unitKey(id))).sort((a, b) => a - b);
      return units.length > 1 ? [{ ...one, units }] : [];
    });
    if (stretches.length === 0) return null;
    return {
      ...packMains(ground.units.length, stretches),
      reachM: data.reachM,
      utilities: stretches.map(({ utility }) => utility),
    };
  }, [ground, data]);
  if (known) return { known, why: null };
  if (error instanceof ApiProblem && error.status === 403) return { known, why: t('zoning:mains.hidden') };
  if (error) return { known, why: t('zoning:mains.failed') };
  if (!data) return { known, why: t('zoning:mains.loading') };
  return {
    known,
    why: t(data.surveyed ? 'zoning:mains.none' : 'zoning:mains.notSurveyed', { reach: data.reachM }),
  };
}
