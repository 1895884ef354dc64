import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { ActiveZone } from './active-zone.tsx';
import { AutoPanel } from './auto-panel.tsx';
import { CommentPanel } from './comments.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { CreatePlan } from './create-plan.tsx';
import { usePlans } from './plan-opening.ts';
import { PlanTotals } from './plan-totals.tsx';
import { isClosed, useDesk } from './store.ts';
import { UnitDetail } from './unit-detail.tsx';
import { PlanVerdicts } from './verdicts.tsx';
import './zoning.css';

/** Verdicts on top, then the zone in hand, then the plan's numbers. */
export function ZoningInspector() {
  const { t } = useTranslation();
  const tool = useWorkbench((state) => state.tool);
  const setTool = useWorkbench((state) => state.setTool);
  const { plan, live, ground, saving, conflict } = useDesk();
  const plans = usePlans().data;
  const things = useSelection((state) => state.things);
  const chosen = things.filter(({ kind }) => kind === 'zone-units').map(({ id }) => String(id));
  if (plans && plans.length === 0) {
    return (
      <EmptyState title={t('zoning:empty.title')} hint={t('zoning:empty.hint')}>
        <CreatePlan />
      </EmptyState>
    );
  }
  if (!plan || !live || !ground) return <p className="zoning-loading">{t('zoning:loading')}</p>;
  if (tool === 'auto') return <AutoPanel />;
  if (tool === 'comment') return <CommentPanel />;
  return (
    <div className="zoning">
      <header className="inspector__head">
        <h2>{plan.name}</h2>
        <p>
          {t(`zoning:state.${plan.state}`)} · {t(`zoning:saving.${saving}`)}
        </p>
      </header>
      {isClosed(plan) ? (
        <VerdictLine level="info" what={t('zoning:closed')} why={t('zoning:closedWhy')} />
      ) : null}
      {conflict ? <ConflictPanel conflict={conflict} /> : null}
      <PlanVerdicts />
      {chosen.length === 1 ? <UnitDetail unitKey={chosen[0]!} /> : null}
      {live.zones().length === 0 ? (
        <EmptyState title={t('zoning:blank.title')} hint={t('zoning:blank.hint')}>
          <Button type="primary" icon={<Icon name="brush" size={16} />} onClick={() => setTool('brush')}>
            {t('zoning:tool.brush')}
          </Button>
          <Button icon={<Icon name="play" size={16} />} onClick={() => setTool('auto')}>
            {t('zoning:auto.title')}
          </Button>
        </EmptyState>
      ) : (
        <>
          <ActiveZone />
          <PlanTotals />
        </>
      )}
    </div>
  );
}
