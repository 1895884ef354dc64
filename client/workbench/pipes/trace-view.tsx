import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { runTrace, useNetwork } from './network-store.ts';

/** What a trace found: pipes by size, valves, and the people behind them. */
export function TraceView() {
  const { t } = useTranslation();
  const { trace, busy, set } = useNetwork();
  if (!trace) return <EmptyState title={t('pipes:trace.none')} hint={t('pipes:trace.hint')} />;
  const { result, milliseconds, assumedLinks, stuck, start } = trace;
  const affected = result.affected;
  const beyond = result.cutOff?.affected;
  const isolation = result.kind === 'isolation';
  return (
    <>
      {isolation && result.openTo.length > 0 ? (
        <VerdictLine
          level="stop"
          what={t('pipes:trace.open', { sources: result.openTo.join('、') })}
          why={t('pipes:trace.openWhy')}
        />
      ) : null}
      {isolation && result.openTo.length === 0 ? (
        <VerdictLine level="good" what={t('pipes:trace.shut', { count: result.valves.length })} />
      ) : null}
      <Panel
        title={t(`pipes:trace.${result.kind}`)}
        extra={
          <Button size="small" onClick={() => set({ trace: null, shown: null })}>
            {t('pipes:trace.clear')}
          </Button>
        }
      >
        <Figures
          rows={[
            { label: t('pipes:trace.segments'), value: formatCount(result.segments.length) },
            { label: t('pipes:trace.length'), value: `${formatCount(Math.round(result.lengthM))} m` },
            ...(affected
              ? [
                  { label: t('pipes:trace.buildings'), value: formatCount(affected.buildings.length) },
                  {
                    label: t('pipes:trace.households'),
                    value: formatCount(affected.households),
                    ...(assumedLinks > 0 || affected.householdsUnknown > 0
                      ? { mark: t('pipes:estimated') }
                      : {}),
                  },
                ]
              : []),
            ...(beyond && result.cutOff!.segments.length > 0
              ? [
                  { label: t('pipes:trace.cutBuildings'), value: formatCount(beyond.buildings.length) },
                  { label: t('pipes:trace.cutHouseholds'), value: formatCount(beyond.households) },
                ]
              : []),
            { label: t('pipes:trace.time'), value: `${milliseconds.toFixed(0)} ms` },
          ]}
        />
      </Panel>
      {result.valves.length > 0 ? (
        <Panel title={t('pipes:trace.valves', { count: result.valves.length })}>
          {result.valves.slice(0, 40).map((valve) => (
            <div key={valve} className="pipes__valve">
              <span>{valve}</span>
              {isolation ? (
                <Button
                  size="small"
                  loading={busy === 'trace'}
                  onClick={() => runTrace('isolation', start, [...stuck, valve])}
                >
                  {t('pipes:trace.stuck')}
                </Button>
              ) : null}
            </div>
          ))}
          {stuck.length > 0 ? (
            <p className="pipes__small">{t('pipes:trace.stuckList', { valves: stuck.join('、') })}</p>
          ) : null}
          {result.closedValves.length > 0 ? (
            <p className="pipes__small">
              {t('pipes:trace.closed', { valves: result.closedValves.join('、') })}
            </p>
          ) : null}
        </Panel>
      ) : null}
      <Panel title={t('pipes:trace.byDiameter')}>
        <Figures
          rows={result.lengthByDiameter.map((one) => ({
            label: `${one.size} · ${t('pipes:trace.count', { count: one.segments })}`,
            value: `${formatCount(Math.round(one.lengthM))} m`,
          }))}
        />
      </Panel>
      {affected && affected.buildings.length > 0 ? (
        <Panel title={t('pipes:trace.who')}>
          <Figures
            rows={affected.buildings.slice(0, 60).map((one) => ({
              label: one.name ?? one.id,
              value: one.households === null ? '—' : t('pipes:trace.homes', { count: one.households }),
            }))}
          />
        </Panel>
      ) : null}
    </>
  );
}
