import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LivePlan } from '../../../domain/zoning/live-plan.ts';
import { mainsOfPlan, type SharedMains } from '../../../domain/zoning/shared-mains.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount, formatLength, formatMoney, formatShare } from '../../ui/number-format.ts';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { useComparedPlan, useComparison } from './compared-plan.ts';
import { extentOfUnits } from './ground.ts';
import { usePlanMains } from './plan-mains.ts';
import { useDesk } from './store.ts';

/** Moved units that are named; the rest is on the map. */
const listed = 40;

/** This plan beside another one: every sum, and which units moved. */
export function PlanComparison() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, plan, rows: zoneRows } = useDesk();
  const jump = useJump();
  const { swiping, swipe, choose } = useComparison();
  const { choices, chosen, compared } = useComparedPlan();
  const mains = usePlanMains(compared?.ground).known;
  if (!ground || !live || !plan) return null;
  if (chosen === null) return <p className="zoning-hint">{t('zoning:compare.none')}</p>;
  const moved = compared?.moved.map(({ unit }) => unit) ?? [];
  const rows = compared ? [sums(compared.mine, mains), sums(compared.live, mains)] : [];
  const units = compared?.ground ?? ground;
  const show = (those: readonly number[]) => {
    useSelection
      .getState()
      .select(those.slice(0, 300).map((u) => ({ kind: 'zone-units', id: units.keys[u]! })));
    jump(extentOfUnits(units, those));
  };
  const nameOf = (zone: number, rowsOf: (zone: number) => { name: string } | undefined) =>
    zone === 0 ? t('zoning:compare.nowhere') : rowsOf(zone)?.name || t('zoning:zoneNumber', { number: zone });
  const lines: Line[] = [
    ['zoning:field.zones', (one) => one.zones, formatCount],
    [`zoning:field.units.${units.word}`, (one) => one.units, formatCount],
    ['zoning:field.households', (one) => one.households, formatCount],
    ['zoning:field.buildings', (one) => one.buildings, formatCount],
    ['zoning:field.floorArea', (one) => one.floorAreaM2, (value) => formatArea(value, language)],
    ['zoning:field.cost', (one) => one.costYuan, (value) => formatMoney(value, language)],
    ['zoning:field.smallest', (one) => one.smallest, formatCount],
    ['zoning:field.largest', (one) => one.largest, formatCount],
    ['zoning:field.inertia', (one) => one.inertia, (value) => value.toFixed(3)],
    ['zoning:field.yearSpread', (one) => one.yearSpread, (value) => value.toFixed(1)],
    ['zoning:field.willingness', (one) => one.willingness, (value) => formatShare(value)],
    ...(mains
      ? ([
          ['zoning:field.sharedMains', (one) => one.mains?.sharedM ?? null, formatLength],
          ['zoning:field.splitMains', (one) => one.mains?.splitM ?? null, formatLength],
        ] satisfies Line[])
      : []),
    ['zoning:field.ineligible', (one) => one.ineligible, formatCount],
    ['zoning:field.broken', (one) => one.broken, formatCount],
  ];
  return (
    <div className="zoning-compare">
      <p>
        <span>{t('zoning:compare.with', { name: plan.name })}</span>
        <Select
          size="small"
          value={chosen}
          onChange={choose}
          options={choices.map((one) => ({ value: one.id, label: one.name }))}
          popupMatchSelectWidth={false}
        />
        <Button
          size="small"
          type={swiping ? 'primary' : 'default'}
          icon={<Icon name="compare" size={16} />}
          disabled={!compared}
          onClick={() => swipe(!swiping)}
        >
          {t(swiping ? 'zoning:compare.swipeEnd' : 'zoning:compare.swipe')}
        </Button>
        {compared ? (
          <button type="button" disabled={moved.length === 0} onClick={() => show(moved)}>
            {t('zoning:compare.moved', { count: moved.length })}
          </button>
        ) : null}
      </p>
      <table>
        <thead>
          <tr>
            <th />
            <th>{plan.name}</th>
            <th>{compared?.content.name}</th>
            <th>{t('zoning:compare.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 2
            ? lines.map(([word, of, show]) => {
                const [mine, their] = rows.map(of) as [number | null, number | null];
                const difference = mine !== null && their !== null ? rounded(mine - their, mine) : null;
                return (
                  <tr key={word}>
                    <th>{t(word)}</th>
                    <td>{mine === null ? '—' : show(mine)}</td>
                    <td>{their === null ? '—' : show(their)}</td>
                    <td data-sign={Math.sign(difference ?? 0)}>
                      {difference === null || difference === 0
                        ? '—'
                        : `${difference > 0 ? '+' : '−'}${show(Math.abs(difference))}`}
                    </td>
                  </tr>
                );
              })
            : null}
        </tbody>
      </table>
      {compared && moved.length > 0 ? (
        <ul className="zoning-moved">
          {compared.moved.slice(0, listed).map(({ unit, mine, theirs }) => (
            <li key={unit}>
              <button type="button" onClick={() => show([unit])}>
                {units.units[unit]!.name}
              </button>
              {t('zoning:compare.move', {
                mine: nameOf(mine, (zone) => zoneRows.get(zone)),
                theirs: nameOf(theirs, (zone) => compared.content.zoneRows[zone]),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** A difference of sums that were added in another order is none. */
function rounded(difference: number, of: number): number {
  return Math.abs(difference) < 1e-9 * Math.abs(of) ? 0 : difference;
}

type Line = [
  word: string,
  of: (one: ReturnType<typeof sums>) => number | null,
  show: (value: number) => string,
];

function sums(plan: LivePlan, mains: SharedMains | null) {
  const zones = plan.zones();
  const totals = zones.map((zone) => plan.totals(zone));
  const all = (of: (one: (typeof totals)[number]) => number) => totals.reduce((sum, one) => sum + of(one), 0);
  const households = totals.map((one) => one.households);
  /** Mean over the households of the zones where something is known. */
  const mean = (of: (one: (typeof totals)[number]) => number | null) => {
    const known = totals.filter((one) => of(one) !== null && one.households > 0);
    const mass = known.reduce((sum, one) => sum + one.households, 0);
    return mass > 0 ? known.reduce((sum, one) => sum + of(one)! * one.households, 0) / mass : null;
  };
  const indices = totals.flatMap(({ inertiaIndex }) => (inertiaIndex === null ? [] : [inertiaIndex]));
  return {
    zones: zones.length,
    households: all((one) => one.households),
    floorAreaM2: all((one) => one.floorAreaM2),
    costYuan: all((one) => one.costYuan),
    smallest: households.length > 0 ? Math.min(...households) : null,
    largest: households.length > 0 ? Math.max(...households) : null,
    inertia: indices.length > 0 ? indices.reduce((sum, one) => sum + one, 0) / indices.length : null,
    units: all((one) => one.units),
    buildings: all((one) => one.buildings),
    yearSpread: mean((one) => one.builtYearSpread),
    willingness: mean((one) => one.willingness),
    mains: mains && mainsOfPlan(mains, plan.zone),
    ineligible: all((one) => one.ineligible),
    broken: zones.filter((zone) => !plan.isWhole(zone)).length,
  };
}
