import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PlanState } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { describeProblem } from '../../api/problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCity } from '../city.tsx';
import { useCreatePlan } from './create-plan.tsx';
import { downloadAssignment, downloadOutlines } from './downloads.ts';
import { useImportAssignment } from './import-assignment.tsx';
import { usePlanChoice, usePlans } from './plan-opening.ts';
import { isClosed, useZoning } from './store.ts';

const next: Record<PlanState, PlanState[]> = {
  draft: ['submitted', 'archived'],
  submitted: ['consulting', 'draft'],
  consulting: ['approved', 'draft'],
  approved: ['archived'],
  archived: ['draft'],
};

/** Files by the exchange room: zones with their members and sums. */
function exportAddress(city: string, plan: number, format: string): string {
  const encoding = format === 'shapefile' ? '&encoding=gbk' : '';
  return `/api/cities/${encodeURIComponent(city)}/export?layer=zones&plan=${plan}&format=${format}${encoding}&acknowledged=true`;
}

/** The plan switch of the bar: which plan, new, fork, share, its next state, files. */
export function PlanActions() {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const city = useCity();
  const queries = useQueryClient();
  const plans = usePlans().data ?? [];
  const choose = usePlanChoice((state) => state.choose);
  const plan = useZoning((state) => state.plan);
  const version = useZoning((state) => state.version);
  const create = useCreatePlan();
  const importAssignment = useImportAssignment();

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      message.error(`${title} ${remedy}`);
    }
  };
  const share = () =>
    attempt(async () => {
      const { token } = await api.zoning.sharePlan({ city: city.code, plan: plan!.id, on: true });
      const link = `${location.origin}/shared-plan/${token}`;
      await navigator.clipboard?.writeText(link).catch(() => undefined);
      modal.success({ title: t('zoning:share.done'), content: link });
    });
  const move = (state: PlanState) =>
    attempt(async () => {
      await useZoning.getState().saver?.flush();
      await api.zoning.setState({ city: city.code, plan: plan!.id, state, note: '' });
      await queries.invalidateQueries({ queryKey: ['plans', city.code] });
      await queries.invalidateQueries({ queryKey: ['plan', city.code] });
    });
  const items: MenuProps['items'] = [
    ...plans.map((one) => ({
      key: `plan-${one.id}`,
      label: `${one.name} · ${t(`zoning:state.${one.state}`)} · v${one.version}`,
      onClick: () => choose(one.id),
    })),
    { type: 'divider' },
    { key: 'new', label: t('zoning:create.community'), onClick: () => void attempt(() => create({})) },
    {
      key: 'new-building',
      label: t('zoning:create.building'),
      onClick: () => void attempt(() => create({ unitKind: 'building' })),
    },
    ...(plan
      ? [
          {
            key: 'fork',
            label: t('zoning:fork'),
            onClick: () =>
              void attempt(() =>
                create({ forkOf: plan.id, name: t('zoning:forkName', { name: plan.name }) }),
              ),
          },
          { key: 'share', label: t('zoning:share.make'), onClick: () => void share() },
          {
            key: 'import',
            label: t('zoning:import.make'),
            disabled: isClosed(plan),
            onClick: () => void attempt(importAssignment),
          },
          { key: 'csv', label: t('zoning:download.csv'), onClick: downloadAssignment },
          { key: 'geojson', label: t('zoning:download.geojson'), onClick: () => void downloadOutlines() },
          {
            key: 'files',
            label: t('zoning:download.more'),
            children: (['geopackage', 'shapefile', 'dxf', 'xlsx'] as const).map((format) => ({
              key: format,
              label: <a href={exportAddress(city.code, plan.id, format)}>{t(`zoning:download.${format}`)}</a>,
            })),
          },
          { type: 'divider' as const },
          ...next[plan.state].map((state) => ({
            key: state,
            label: t(`zoning:move.${state}`),
            onClick: () => void move(state),
          })),
        ]
      : []),
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button type="text" className="plan-switch">
        {plan ? `${plan.name} · v${version}` : t('zoning:noPlan')}
        <Icon name="down" size={14} />
      </Button>
    </Dropdown>
  );
}
