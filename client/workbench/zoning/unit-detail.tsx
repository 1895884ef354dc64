import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { mainsOfPair } from '../../../domain/zoning/shared-mains.ts';
import type { UnitKey } from '../../../domain/zoning/unit-key.ts';
import { api } from '../../api/client.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatArea, formatCount, formatLength, type Language } from '../../ui/number-format.ts';
import { DivisionPart } from './division.tsx';
import { pairOf } from './ground.ts';
import { type PlanMains, usePlanMains } from './plan-mains.ts';
import { useDesk, useZoning, zoneName } from './store.ts';

/** One unit: facts, what the rules say, and its neighbours with the reason; a planner may join or cut them by hand. */
export function UnitDetail({ unitKey: key }: { unitKey: UnitKey }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, active, paint } = useDesk();
  const mains = usePlanMains().known;
  const u = ground?.numberOf.get(key);
  if (!ground || !live || u === undefined) return null;
  const unit = ground.units[u]!;
  const zone = live.zone[u]!;
  const pairs = ground.pairs.filter(({ a, b }) => a === u || b === u);
  const decide = async (other: number, joined: boolean | null) => {
    await useZoning.getState().saver?.flush();
    await api.zoning.decide({
      city: ground.city,
      kind: ground.kind,
      ...pairOf(ground, u, other),
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
      <DivisionPart unit={u} />
      <ul className="zoning-neighbours">
        {pairs.map((pair) => {
          const other = pair.a === u ? pair.b : pair.a;
          return (
            <li key={other} data-status={pair.status}>
              <span>{ground.units[other]!.name}</span>
              <small>
                {[reasonText(pair)[language], ...sharedBy(mains, u, other, t, language)].join(
                  language === 'zh' ? '；' : '; ',
                )}
              </small>
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

/** Which mains two units share, by utility; nothing where there is none. */
function sharedBy(mains: PlanMains | null, a: number, b: number, t: TFunction, language: Language): string[] {
  const metres = new Map<string, number>();
  for (const s of mains ? mainsOfPair(mains, a, b) : []) {
    const utility = mains!.utilities[s]!;
    metres.set(utility, (metres.get(utility) ?? 0) + mains!.lengths[s]!);
  }
  if (metres.size === 0) return [];
  const list = [...metres]
    .sort(([, one], [, other]) => other - one)
    .map(
      ([utility, lengthM]) =>
        `${t(`map:utility.${utility}` as 'map:utility.water')} ${formatLength(lengthM)}`,
    );
  return [t('zoning:mains.pair', { list: list.join(language === 'zh' ? '、' : ', ') })];
}
