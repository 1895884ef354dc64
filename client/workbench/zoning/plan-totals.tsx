import { Button, Checkbox, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { mainsOfPlan } from '../../../domain/zoning/shared-mains.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatArea, formatCount, formatMoney, formatShare } from '../../ui/number-format.ts';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { extentOfUnits } from './ground.ts';
import { mainsRows } from './mains-rows.tsx';
import { usePlanMains } from './plan-mains.ts';
import { useOpenWalls } from './plan-opening.ts';
import { lockedOf, useDesk, useZoning } from './store.ts';
import { willingIn } from './wish.ts';

/** Sums over all zones, what is left of the budget, and what is in no zone yet. */
export function PlanTotals() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, budgetYuan, lockAll, revision } = useDesk();
  const jump = useJump();
  const walls = useOpenWalls();
  const mains = usePlanMains().known;
  if (!ground || !live) return null;
  void revision;
  const zones = live.zones();
  const totals = zones.map((zone) => live.totals(zone));
  const sum = (of: (one: (typeof totals)[number]) => number) => totals.reduce((all, one) => all + of(one), 0);
  const cost = sum(({ costYuan }) => costYuan);
  const free = Array.from(live.zone.keys()).filter((u) => live.zone[u] === 0 && ground.facts.eligible[u]);
  const left = budgetYuan - cost;
  const allLocked = zones.length > 0 && lockedOf(rows).size >= zones.length;
  return (
    <Panel
      title={t('zoning:planTotal')}
      extra={
        <Button size="small" type="text" onClick={() => lockAll(!allLocked)}>
          {t(allLocked ? 'zoning:unlockAll' : 'zoning:lockAll')}
        </Button>
      }
    >
      <Figures
        rows={[
          { label: t('zoning:field.zones'), value: formatCount(zones.length) },
          { label: t(`zoning:field.units.${ground.word}`), value: formatCount(sum(({ units }) => units)) },
          { label: t('zoning:field.households'), value: formatCount(sum(({ households }) => households)) },
          { label: t('zoning:field.buildings'), value: formatCount(sum(({ buildings }) => buildings)) },
          {
            label: t('zoning:field.floorArea'),
            value: formatArea(
              sum(({ floorAreaM2 }) => floorAreaM2),
              language,
            ),
          },
          { label: t('zoning:field.cost'), value: cost > 0 ? formatMoney(cost, language) : '—' },
          {
            label: t('zoning:field.willingness'),
            value: formatShare(
              willingIn(
                live.zone.map((zone) => zone - 1),
                ground.facts,
              ),
            ),
          },
          ...mainsRows(mains && mainsOfPlan(mains, live.zone), t),
        ]}
      />
      <Budget />
      {budgetYuan > 0 ? (
        <div
          className={left < 0 ? 'zoning-bar zoning-bar--over' : 'zoning-bar'}
          role="img"
          aria-label={t('zoning:budgetLeft')}
        >
          <i style={{ width: `${Math.min(100, (100 * cost) / budgetYuan)}%` }} />
          <span>
            {left >= 0
              ? t('zoning:left', { money: formatMoney(left, language) })
              : t('zoning:over', { money: formatMoney(-left, language) })}
          </span>
        </div>
      ) : null}
      <Checkbox checked={walls.open} onChange={(event) => walls.setOpen(event.target.checked)}>
        {t('zoning:openWalls')}
      </Checkbox>
      {free.length > 0 ? (
        <button
          type="button"
          className="zoning-find"
          onClick={() => {
            useSelection
              .getState()
              .select(free.slice(0, 300).map((u) => ({ kind: 'zone-units', id: ground.keys[u]! })));
            jump(extentOfUnits(ground, free));
          }}
        >
          {t('zoning:unassigned', { count: free.length })}
        </button>
      ) : null}
    </Panel>
  );
}

/** Reads the store itself: what is typed must not wait for the panels. */
function Budget() {
  const { t } = useTranslation();
  const budgetYuan = useZoning((state) => state.budgetYuan);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="zoning-budget">
      <span>{t('zoning:budget')}</span>
      <InputNumber
        size="small"
        min={0}
        step={100}
        value={budgetYuan / 10_000}
        onChange={(value) => useZoning.getState().set({ budgetYuan: (value ?? 0) * 10_000 })}
        suffix={t('zoning:tenThousandYuan')}
      />
    </label>
  );
}
