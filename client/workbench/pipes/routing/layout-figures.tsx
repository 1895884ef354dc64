import { useTranslation } from 'react-i18next';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { utilities as colours } from '../../../map/layers/pipes.ts';
import { Figures, Panel } from '../../../ui/figures.tsx';
import { formatLength, formatMoney, formatSeconds, formatShare } from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useReadersLanguage } from '../language.ts';

/** Colour of a utility, broken where the map breaks its lines: sewage and storm share a brown. */
export function Mark({ utility }: { utility: Utility }) {
  const colour = colours.find((one) => one.key === utility)!;
  const isDashed = 'dash' in colour;
  return (
    <i
      className={isDashed ? 'routing__mark routing__mark--dashed' : 'routing__mark'}
      style={{ color: colour.color, outlineColor: colour.casing }}
    />
  );
}

/** The whole layout: length, cost, who pays, what measures and shared trenches make of it. */
export function Totals({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const estimated = t('routing:estimated');
  const measuresYuan = totalYuan(view.quantities.filter((one) => one.kind === 'measure'));
  return (
    <Panel
      title={t('routing:totals')}
      extra={<span className="routing__time">{formatSeconds(view.milliseconds, language)}</span>}
    >
      <Figures
        rows={[
          { label: t('routing:figure.length'), value: formatLength(view.lengthM) },
          { label: t('routing:figure.cost'), value: formatMoney(view.costYuan, language), mark: estimated },
          {
            label: t('routing:figure.project'),
            value: formatMoney(view.shares.project, language),
            mark: estimated,
          },
          {
            label: t('routing:figure.owner'),
            value: formatMoney(view.shares.owner, language),
            mark: estimated,
          },
          ...(view.places.some(({ place }) => place === 'linked')
            ? [
                {
                  label: t('routing:figure.linked'),
                  value: formatMoney(
                    view.places.reduce((sum, one) => sum + (one.place === 'linked' ? one.costYuan : 0), 0),
                    language,
                  ),
                  mark: estimated,
                },
              ]
            : []),
          ...(measuresYuan > 0
            ? [
                {
                  label: t('routing:figure.measures'),
                  value: formatMoney(measuresYuan, language),
                  mark: t('routing:unverified'),
                },
              ]
            : []),
          ...(view.jointM > 0
            ? [
                {
                  label: t('routing:figure.joint'),
                  value: `${formatLength(view.jointM)} · −${formatMoney(view.savedYuan, language)}`,
                  mark: estimated,
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

/** Length, cost, depth and bound of each utility. */
export function PerUtility({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return (
    <Panel title={t('routing:perUtility')}>
      <table className="routing__table">
        <thead>
          <tr>
            <th>{t('routing:column.utility')}</th>
            <th>{t('routing:column.length')}</th>
            <th>{t('routing:column.cost')}</th>
            <th>{t('routing:column.depth')}</th>
            <th title={t('routing:column.gapHint')}>{t('routing:column.gap')}</th>
          </tr>
        </thead>
        <tbody>
          {view.utilities.map((one) => (
            <tr key={one.utility}>
              <td>
                <Mark utility={one.utility} /> {t(`layout:utility.${one.utility}`)}
                {one.connected < one.terminals ? (
                  <small className="routing__short">
                    {one.connected}/{one.terminals}
                  </small>
                ) : null}
                {one.lifts > 0 ? (
                  <small className="routing__short">{t('routing:lifts', { count: one.lifts })}</small>
                ) : null}
              </td>
              <td>{formatLength(one.lengthM)}</td>
              <td>{formatMoney(one.costYuan, language)}</td>
              <td>{one.deepestM.toFixed(1)} m</td>
              <td>
                {one.gap === null ? '—' : `≤ ${formatShare(one.gap)}`}
                {one.gapOn === 'corridors' ? (
                  <small className="routing__short">{t('routing:onCorridors')}</small>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
