import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CommunityRow, useCommunityIndex } from '../../api/communities.ts';
import { communityStatuses } from '../../map/layers/communities.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { ImportPanel } from '../exchange/import-panel.tsx';
import { selectedIds, useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { OneCommunity } from './one-community.tsx';

/** One community: its register. Several: their totals. None: the city. */
export function RegisterInspector() {
  const { t } = useTranslation();
  const city = useCity();
  const rows = useCommunityIndex(city.code).data ?? [];
  const ids = selectedIds(
    useSelection((state) => state.things),
    'communities',
  );
  const chosen = rows.filter((row) => ids.includes(row.id));
  const { tool, setTool } = useWorkbench();
  if (tool === 'import') return <ImportPanel />;
  if (!rows.length) {
    return (
      <EmptyState title={t('register:empty.title')} hint={t('register:empty.hint')}>
        <Button type="primary" icon={<Icon name="import" size={16} />} onClick={() => setTool('import')}>
          {t('exchange:import.title')}
        </Button>
      </EmptyState>
    );
  }
  if (chosen.length === 1) return <OneCommunity row={chosen[0]!} />;
  return (
    <Totals
      rows={chosen.length ? chosen : rows}
      title={chosen.length ? t('selected', { count: chosen.length }) : city.name}
    />
  );
}

function Totals({ rows, title }: { rows: readonly CommunityRow[]; title: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const sum = (pick: (row: CommunityRow) => number | null) =>
    rows.reduce((total, row) => total + (pick(row) ?? 0), 0);
  return (
    <>
      <header className="inspector__head">
        <h2>{title}</h2>
        <p>{t('register:pickOne')}</p>
      </header>
      <Panel title={t('total')}>
        <Figures
          rows={[
            { label: t('register:field.communities'), value: formatCount(rows.length) },
            { label: t('register:field.buildings'), value: formatCount(sum((row) => row.buildingCount)) },
            { label: t('register:field.households'), value: formatCount(sum((row) => row.households)) },
            {
              label: t('register:field.floorArea'),
              value: formatArea(
                sum((row) => row.floorAreaM2),
                language,
              ),
            },
          ]}
        />
      </Panel>
      <Panel title={t('register:panel.byStatus')}>
        <Figures
          rows={communityStatuses.map((one) => ({
            label: t(`register:status.${one.key}`),
            value: formatCount(rows.filter((row) => row.status === one.key).length),
          }))}
        />
      </Panel>
    </>
  );
}
