import { Button, Checkbox, InputNumber, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { utilities as colours } from '../../../map/layers/pipes.ts';
import { Figures, Panel } from '../../../ui/figures.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { formatLength, formatMoney, formatShare } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { useReadersLanguage } from '../language.ts';
import { ExportMenu } from './export-menu.tsx';
import { Loops, Verdicts } from './layout-verdicts.tsx';
import { printLayout } from './print-layout.ts';
import { ProofPanel } from './proof-panel.tsx';
import { accept, cancelLayOut, layOut, type RoutingTouch, tasks, useRouting } from './routing-store.ts';
import './routing.css';

const choices: Utility[] = ['storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'];
const touches: RoutingTouch[] = ['zone', 'drag', 'pin', 'forbid'];

/** What is wished, what was found and how good it is, and what to do with it. */
export function RoutingPanel() {
  const { t } = useTranslation();
  const city = useCity();
  const language = useReadersLanguage();
  const {
    utilities,
    frostDepthM,
    loops,
    ring,
    forbidden,
    pins,
    touch,
    busy,
    problem,
    view,
    proof,
    accepted,
    set,
  } = useRouting();
  const setTool = useWorkbench((state) => state.setTool);
  return (
    <div className="routing">
      <header className="inspector__head">
        <h2>{t('routing:title')}</h2>
        <p>{t(ring ? 'routing:hint.ready' : 'routing:hint.draw')}</p>
        <Button size="small" onClick={() => setTool('select')}>
          {t('routing:close')}
        </Button>
      </header>
      <Panel title={t('routing:wish')}>
        <div className="routing__tasks">
          {(['separate', 'bury', 'all'] as const).map((task) => (
            <Button key={task} size="small" onClick={() => set({ utilities: tasks[task] })}>
              {t(`routing:task.${task}`)}
            </Button>
          ))}
        </div>
        <div className="routing__utilities">
          {choices.map((utility) => (
            <Checkbox
              key={utility}
              checked={utilities.includes(utility)}
              onChange={({ target }) =>
                set({
                  utilities: target.checked
                    ? choices.filter((one) => one === utility || utilities.includes(one))
                    : utilities.filter((one) => one !== utility),
                })
              }
            >
              <Mark utility={utility} /> {t(`routing:utility.${utility}`)}
            </Checkbox>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
        <label className="routing__row">
          <span>
            {t('routing:frost')} <span className="mark">{t('routing:assumed')}</span>
          </span>
          <InputNumber
            size="small"
            min={0}
            max={4}
            step={0.1}
            value={frostDepthM}
            suffix="m"
            onChange={(value) => set({ frostDepthM: value })}
          />
        </label>
        <Outlets />
        {utilities.includes('water') || utilities.includes('gas') ? (
          <Checkbox
            className="routing__wish"
            checked={loops}
            onChange={({ target }) => set({ loops: target.checked })}
          >
            {t('routing:loops.wish')}
          </Checkbox>
        ) : null}
        <Segmented
          block
          size="small"
          value={touch}
          onChange={(value) => set({ touch: value as RoutingTouch })}
          options={touches.map((one) => ({
            value: one,
            label: t(`routing:touch.${one}`),
            disabled: one === 'drag' && view === null,
          }))}
        />
        {pins.length + forbidden.length > 0 ? (
          <div className="routing__row">
            <span>{t('routing:constraints', { pins: pins.length, forbidden: forbidden.length })}</span>
            <Button size="small" onClick={() => set({ pins: [], forbidden: [] })}>
              {t('routing:clear')}
            </Button>
          </div>
        ) : null}
        <div className="routing__actions">
          <Button
            type="primary"
            disabled={!ring || utilities.length === 0}
            loading={busy === 'first'}
            icon={<Icon name="play" size={14} />}
            onClick={() => void layOut(city.code)}
          >
            {t('routing:run')}
          </Button>
          {busy === 'first' || busy === 'better' ? (
            <Button onClick={cancelLayOut}>{t('routing:cancel')}</Button>
          ) : null}
        </div>
      </Panel>
      {problem ? <VerdictLine level="stop" what={problem[language]} /> : null}
      {busy === 'better' ? <p className="routing__busy">{t('routing:busy')}</p> : null}
      {view ? (
        <>
          <Verdicts view={view} />
          <Totals view={view} />
          <PerUtility view={view} />
          <Loops view={view} />
          <ProofPanel />
          <div className="routing__actions">
            <Button
              type="primary"
              disabled={busy !== null || accepted}
              loading={busy === 'accept'}
              onClick={() => void accept(city.code, t('routing:note.accept'))}
            >
              {accepted ? t('routing:accepted') : t('routing:accept')}
            </Button>
            <Button
              icon={<Icon name="print" size={14} />}
              onClick={() => printLayout(view, t, language, city.name, proof?.of === view ? proof : null)}
            >
              {t('routing:print')}
            </Button>
            <ExportMenu view={view} />
          </div>
          {view.assumptions.map((one) => (
            <p key={one} className="routing__assumption">
              <span className="mark">{t('routing:assumed')}</span>{' '}
              {t(`routing:assumption.${one.split(':')[0]}`)}
            </p>
          ))}
        </>
      ) : null}
    </div>
  );
}

/** Houses or stairwells; what the second costs is said before it is run. */
function Outlets() {
  const { t } = useTranslation();
  const { outlets, set } = useRouting();
  return (
    <>
      <div className="routing__row">
        <span>{t('routing:outlets.label')}</span>
        <Segmented
          size="small"
          value={outlets}
          onChange={(value) => set({ outlets: value })}
          options={(['houses', 'doors'] as const).map((one) => ({
            value: one,
            label: t(`routing:outlets.${one}`),
          }))}
        />
      </div>
      {outlets === 'doors' ? <p className="routing__assumption">{t('routing:outlets.hint')}</p> : null}
    </>
  );
}

function Mark({ utility }: { utility: Utility }) {
  const colour = colours.find((one) => one.key === utility)!;
  return <i className="routing__mark" style={{ background: colour.color, outlineColor: colour.casing }} />;
}

function Totals({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const estimated = t('routing:estimated');
  return (
    <Panel
      title={t('routing:totals')}
      extra={<span className="routing__time">{`${Math.round(view.milliseconds)} ms`}</span>}
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
          ...(view.protections.length > 0
            ? [
                {
                  label: t('routing:figure.protections', { count: view.protections.length }),
                  value: formatMoney(
                    view.protections.reduce((sum, one) => sum + one.costYuan, 0),
                    language,
                  ),
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

function PerUtility({ view }: { view: RoutingView }) {
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
                <Mark utility={one.utility} /> {t(`routing:utility.${one.utility}`)}
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
              <td>{one.gap === null ? '—' : `≤ ${formatShare(one.gap)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
