import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { api } from '../../api/client.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatArea, formatCount } from '../../ui/number-format.ts';
import { useDesk, useZoning, zoneName } from './store.ts';

/** One unit: facts, what the rules say, and its neighbours with the reason; a planner may join or cut them by hand. */
export function UnitDetail({ id }: { id: number }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, active, paint } = useDesk();
  const u = ground?.numberOf.get(id);
  if (!ground || !live || u === undefined) return null;
  const unit = ground.units[u]!;
  const zone = live.zone[u]!;
  const pairs = ground.pairs.filter(({ a, b }) => a === u || b === u);
  const decide = async (other: number, joined: boolean | null) => {
    await useZoning.getState().saver?.flush();
    await api.zoning.decide({
      city: ground.city,
      kind: ground.kind,
      a: id,
      b: ground.units[other]!.id,
      joined,
      note: joined === null ? '' : t(joined ? 'zoning:joinNote' : 'zoning:cutNote'),
    });
    await queries.invalidateQueries({ queryKey: ['zoning-ground', ground.city] });
  };
  return (
    <Panel
      title={unit.name}
      extra={
        <Button
          size="small"
          onClick={() =>
            paint(
              [u],
              zone === active ? 0 : active,
              t('zoning:note.brush', { count: 1, zone: zoneName(active, rows) }),
            )
          }
        >
          {zone === active ? t('zoning:cure.takeOut') : t('zoning:putInto', { zone: zoneName(active, rows) })}
        </Button>
      }
    >
      <Figures
        rows={[
          { label: t('zoning:field.zone'), value: zone > 0 ? zoneName(zone, rows) : '—' },
          { label: t('zoning:field.households'), value: formatCount(unit.households) },
          { label: t('zoning:field.floorArea'), value: formatArea(unit.floorAreaM2, language) },
          { label: t('zoning:field.builtYear'), value: unit.builtYear ?? '—' },
          { label: t('zoning:field.eligibility'), value: t(`zoning:eligibility.${unit.eligibility}`) },
        ]}
      />
      {unit.rules.map((key) => {
        const rule = ground.rules[key];
        return rule ? (
          <p key={key} className="zoning-clause">
            {rule[language]} <small>{`${rule.source} ${rule.clause}`}</small>
          </p>
        ) : null;
      })}
      <ul className="zoning-neighbours">
        {pairs.map((pair) => {
          const other = pair.a === u ? pair.b : pair.a;
          return (
            <li key={other} data-status={pair.status}>
              <span>{ground.units[other]!.name}</span>
              <small>{reasonText(pair)[language]}</small>
              <button
                type="button"
                onClick={() => void decide(other, pair.reason === 'override' ? null : pair.status === 'cut')}
              >
                {t(
                  pair.reason === 'override'
                    ? 'zoning:liftDecision'
                    : pair.status === 'cut'
                      ? 'zoning:joinByHand'
                      : 'zoning:cutByHand',
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
