import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitKind } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCity } from '../city.tsx';
import { usePlanChoice, usePlans } from './plan-opening.ts';

/** Makes a plan and opens it. */
export function useCreatePlan() {
  const { t } = useTranslation();
  const city = useCity();
  const queries = useQueryClient();
  const plans = usePlans().data ?? [];
  return async (options: { unitKind?: UnitKind; forkOf?: number; name?: string }) => {
    const name = options.name ?? t('zoning:planNumber', { number: plans.length + 1 });
    const made = await api.zoning.createPlan({
      city: city.code,
      name,
      unitKind: options.unitKind ?? 'community',
      ...(options.forkOf !== undefined && { forkOf: options.forkOf }),
    });
    await queries.invalidateQueries({ queryKey: ['plans', city.code] });
    usePlanChoice.getState().choose(made.id);
  };
}

export function CreatePlan() {
  const { t } = useTranslation();
  const create = useCreatePlan();
  const [busy, setBusy] = useState(false);
  const make = (unitKind: UnitKind) => {
    setBusy(true);
    void create({ unitKind }).finally(() => setBusy(false));
  };
  return (
    <>
      <Button
        type="primary"
        loading={busy}
        icon={<Icon name="plus" size={16} />}
        onClick={() => make('community')}
      >
        {t('zoning:create.community')}
      </Button>
      <Button disabled={busy} onClick={() => make('building')}>
        {t('zoning:create.building')}
      </Button>
    </>
  );
}
