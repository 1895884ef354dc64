import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LivePlan } from '../../../domain/zoning/live-plan.ts';
import { api } from '../../api/client.ts';
import { formatArea, formatCount, formatMoney } from '../../ui/number-format.ts';
import { useJump } from '../shell/jump.ts';
import { useSelection } from '../state/selection.ts';
import { extentOfUnits, type Ground } from './ground.ts';
import { usePlans } from './plan-opening.ts';
import { useDesk } from './store.ts';

/** This plan beside another one: every sum, and which units moved. */
export function PlanComparison() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, plan, revision } = useDesk();
  const jump = useJump();
  const plans = (usePlans().data ?? []).filter(
    (one) => one.id !== plan?.id && one.unitKind === plan?.unitKind,
  );
  const [other, setOther] = useState<number | null>(null);
  const chosen = other ?? plans[0]?.id ?? null;
  const { data } = useQuery({
    queryKey: ['plan', ground?.city, chosen, 'comparison'],
    queryFn: () => api.zoning.getPlan({ city: ground!.city, plan: chosen! }),
    enabled: ground !== null && chosen !== null,
  });
  if (!ground || !live || !plan) return null;
  if (chosen === null) return <p className="zoning-hint">{t('zoning:compare.none')}</p>;
  void revision;
  const theirs = data ? planOf(ground, data.members) : null;
  const moved = theirs ? movedUnits(live, theirs) : [];
  const rows = theirs ? [sums(live), sums(theirs)] : [];
  const lines: [string, (one: ReturnType<typeof sums>) => number | null, (value: number) => string][] = [
    ['zoning:field.zones', (one) => one.zones, formatCount],
    ['zoning:field.households', (one) => one.households, formatCount],
    ['zoning:field.floorArea', (one) => one.floorAreaM2, (value) => formatArea(value, language)],
    ['zoning:field.cost', (one) => one.costYuan, (value) => formatMoney(value, language)],
    ['zoning:field.smallest', (one) => one.smallest, formatCount],
    ['zoning:field.largest', (one) => one.largest, formatCount],
    ['zoning:field.inertia', (one) => one.inertia, (value) => value.toFixed(3)],
    ['zoning:field.broken', (one) => one.broken, formatCount],
  ];
  return (
    <div className="zoning-compare">
      <p>
        <span>{t('zoning:compare.with', { name: plan.name })}</span>
        <Select
          size="small"
          value={chosen}
          onChange={setOther}
          options={plans.map((one) => ({ value: one.id, label: one.name }))}
          popupMatchSelectWidth={false}
        />
        {theirs ? (
          <button
            type="button"
            disabled={moved.length === 0}
            onClick={() => {
              useSelection
                .getState()
                .select(moved.slice(0, 300).map((u) => ({ kind: 'zone-units', id: ground.units[u]!.id })));
              jump(extentOfUnits(ground, moved));
            }}
          >
            {t('zoning:compare.moved', { count: moved.length })}
          </button>
        ) : null}
      </p>
      <table>
        <thead>
          <tr>
            <th />
            <th>{plan.name}</th>
            <th>{data?.name}</th>
            <th>{t('zoning:compare.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 2
            ? lines.map(([word, of, show]) => {
                const [mine, their] = rows.map(of) as [number | null, number | null];
                const difference = mine !== null && their !== null ? mine - their : null;
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
    </div>
  );
}

function planOf(ground: Ground, members: Record<string, number>): LivePlan {
  const zone = new Int32Array(ground.units.length);
  for (const [unit, number] of Object.entries(members)) {
    const u = ground.numberOf.get(Number(unit));
    if (u !== undefined) zone[u] = number;
  }
  return new LivePlan(ground.graph, ground.facts, zone);
}

/** Units whose zone is another one: zones are matched by the households they share, so that a mere renumbering moves nobody. */
function movedUnits(mine: LivePlan, theirs: LivePlan): number[] {
  const shared = new Map<string, number>();
  mine.zone.forEach((a, u) => {
    const b = theirs.zone[u]!;
    if (a > 0 && b > 0)
      shared.set(`${a} ${b}`, (shared.get(`${a} ${b}`) ?? 0) + mine.facts.households[u]! + 1);
  });
  const match = new Map<number, number>();
  const taken = new Set<number>();
  for (const [key] of [...shared].sort((p, q) => q[1] - p[1])) {
    const [a, b] = key.split(' ').map(Number) as [number, number];
    if (match.has(a) || taken.has(b)) continue;
    match.set(a, b);
    taken.add(b);
  }
  return Array.from(mine.zone.keys()).filter(
    (u) => (mine.zone[u]! > 0 ? match.get(mine.zone[u]!) : 0) !== theirs.zone[u],
  );
}

function sums(plan: LivePlan) {
  const zones = plan.zones();
  const totals = zones.map((zone) => plan.totals(zone));
  const all = (of: (one: (typeof totals)[number]) => number) => totals.reduce((sum, one) => sum + of(one), 0);
  const households = totals.map((one) => one.households);
  const indices = totals.flatMap(({ inertiaIndex }) => (inertiaIndex === null ? [] : [inertiaIndex]));
  return {
    zones: zones.length,
    households: all((one) => one.households),
    floorAreaM2: all((one) => one.floorAreaM2),
    costYuan: all((one) => one.costYuan),
    smallest: households.length > 0 ? Math.min(...households) : null,
    largest: households.length > 0 ? Math.max(...households) : null,
    inertia: indices.length > 0 ? indices.reduce((sum, one) => sum + one, 0) / indices.length : null,
    broken: zones.filter((zone) => !plan.isWhole(zone)).length,
  };
}
