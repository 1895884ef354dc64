import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { warningWords } from '../../../domain/pipes/sheet/proof-words.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { pipesWorker } from '../../workers/pipes.ts';
import { selectedIds, useSelection } from '../state/selection.ts';
import { runFire, runWater, useNetwork } from './network-store.ts';

const verdicts = ['ok', 'too-slow', 'too-fast', 'overloaded', 'no-slope', 'unknown'] as const;

/** Pressures and velocities by EPANET, a hydrant on fire flow, and what gravity pipes can carry. */
export function WaterView() {
  const { t } = useTranslation();
  const { busy, fire, loaded, codes, water } = useNetwork();
  const [id] = selectedIds(
    useSelection((state) => state.things),
    'pipes',
  );
  const code = id === undefined ? undefined : codes.get(id);
  const gravity = useQuery({
    queryKey: ['gravity', loaded?.version, loaded?.segments],
    queryFn: () => pipesWorker().gravity(),
  });
  const part = useQuery({
    queryKey: ['pipe', code, loaded?.version],
    queryFn: () => pipesWorker().part(code!),
    enabled: code !== undefined,
  });
  const counts = Map.groupBy(gravity.data ?? [], (one) => one.verdict);
  const own = gravity.data?.find((one) => one.segment === code);
  const hydrant = part.data?.segment.utility === 'water' ? (part.data.to ?? part.data.from) : null;
  return (
    <>
      <Panel title={t('pipes:water.title')}>
        <p className="pipes__small">{t('pipes:water.hint')}</p>
        <div className="pipes__buttons">
          <Button size="small" loading={busy === 'water'} onClick={() => runWater('pressure')}>
            {t('pipes:water.pressure')}
          </Button>
          <Button size="small" loading={busy === 'water'} onClick={() => runWater('velocity')}>
            {t('pipes:water.velocity')}
          </Button>
          <Button
            size="small"
            disabled={!hydrant}
            loading={busy === 'water'}
            onClick={() => hydrant && runFire(hydrant.id)}
          >
            {t('pipes:water.fire', { node: hydrant?.id ?? '—' })}
          </Button>
        </div>
        {water ? (
          <VerdictLine
            level={water.warnings.length > 0 ? 'warn' : 'good'}
            what={t(water.warnings.length > 0 ? 'pipes:water.warned' : 'pipes:water.done')}
            why={[
              warningWords(water.warnings, t) || null,
              water.estimatedLS > 0
                ? t('pipes:water.estimatedDemand', { flow: water.estimatedLS.toFixed(1) })
                : null,
              water.lowestM === null ? null : t('pipes:water.lowest', { pressure: water.lowestM.toFixed(1) }),
              water.assumedHead
                ? t('pipes:water.assumedHead', {
                    head: water.assumedHead.headM,
                    needed: water.assumedHead.neededM?.toFixed(0) ?? '—',
                    required: water.assumedHead.requiredM,
                  })
                : null,
              water.leftOut > 0 ? t('pipes:water.leftOut', { count: water.leftOut }) : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          />
        ) : null}
        {fire ? (
          <VerdictLine
            level={fire.enough ? 'good' : 'stop'}
            what={t(fire.enough ? 'pipes:water.enough' : 'pipes:water.notEnough', {
              node: fire.node,
              flow: fire.flowLS,
              pressure: fire.pressureM.toFixed(1),
              required: fire.requiredM,
            })}
            why={`${fire.clause} · ${t('pipes:clash.confidence')} ${fire.confidence} · ${t('pipes:unverified')}`}
          />
        ) : null}
      </Panel>
      <Panel title={t('pipes:gravity.title')}>
        <Figures
          rows={verdicts.flatMap((one) => {
            const count = counts.get(one)?.length ?? 0;
            return count > 0 ? [{ label: t(`pipes:gravity.${one}`), value: formatCount(count) }] : [];
          })}
        />
        {own ? (
          <Figures
            rows={[
              {
                label: t('pipes:gravity.slope'),
                value: own.slope === null ? '—' : `${(own.slope * 1000).toFixed(1)} ‰`,
              },
              {
                label: t('pipes:gravity.n'),
                value: own.n.toFixed(3),
                ...(own.nAssumed ? { mark: t('pipes:estimated') } : {}),
              },
              {
                label: t('pipes:gravity.capacity'),
                value: own.capacityLS === null ? '—' : `${own.capacityLS.toFixed(1)} L/s`,
              },
              {
                label: t('pipes:gravity.velocity'),
                value: own.velocityAtCapacityMS === null ? '—' : `${own.velocityAtCapacityMS.toFixed(2)} m/s`,
              },
              { label: t('pipes:gravity.fill'), value: own.maxFill ? own.maxFill.value.toFixed(2) : '—' },
            ]}
          />
        ) : null}
      </Panel>
    </>
  );
}
