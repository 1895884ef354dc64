import { Button, Checkbox, InputNumber, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { AIMS } from '../../../../domain/pipes/routing/aims.ts';
import { Panel } from '../../../ui/figures.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { useReadersLanguage } from '../language.ts';
import { assumptionWords } from './assumption-words.ts';
import { ExportMenu } from './export-menu.tsx';
import { Mark, PerUtility, Totals } from './layout-figures.tsx';
import { Loops, Verdicts } from './layout-verdicts.tsx';
import { PricesLine } from './prices-line.tsx';
import { printLayout } from './print-layout.ts';
import { ProofPanel } from './proof-panel.tsx';
import {
  accept,
  cancelLayOut,
  everyUtility,
  layOut,
  layOutEach,
  type RoutingTouch,
  useRouting,
} from './routing-store.ts';
import { Notes, OldPipes, ReadyTasks } from './task-panel.tsx';
import './routing.css';

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
    plan,
    proof,
    accepted,
    set,
  } = useRouting();
  const setTool = useWorkbench((state) => state.setTool);
  const openDrawer = useWorkbench((state) => state.openDrawer);
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
        <ReadyTasks />
        <div className="routing__utilities">
          {everyUtility.map((utility) => (
            <Checkbox
              key={utility}
              checked={utilities.includes(utility)}
              onChange={({ target }) =>
                set({
                  utilities: target.checked
                    ? everyUtility.filter((one) => one === utility || utilities.includes(one))
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
        <AimChoice />
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
          <Button
            disabled={!ring || utilities.length === 0 || busy !== null}
            title={t('routing:compare.eachHint')}
            onClick={() => {
              openDrawer('compare');
              void layOutEach(city.code);
            }}
          >
            {t('routing:compare.each')}
          </Button>
          {busy === 'first' || busy === 'better' || busy === 'task' ? (
            <Button onClick={cancelLayOut}>{t('routing:cancel')}</Button>
          ) : null}
        </div>
      </Panel>
      {problem ? <VerdictLine level="stop" what={problem[language]} /> : null}
      {busy === 'better' ? <p className="routing__busy">{t('routing:busy')}</p> : null}
      {busy === 'task' ? <p className="routing__busy">{t('routing:task.busy')}</p> : null}
      {plan ? (
        <>
          <div className="routing__verdicts">
            <Verdicts view={plan} />
            <Notes plan={plan} />
          </div>
          <OldPipes plan={plan} />
          <Totals view={plan} />
          <PricesLine view={plan} />
          <PerUtility view={plan} />
          <div className="routing__actions">
            <Button
              type="primary"
              disabled={busy !== null || accepted}
              loading={busy === 'accept'}
              onClick={() =>
                void accept(
                  city.code,
                  t(plan.id.startsWith('bury') ? 'routing:task.acceptBury' : 'routing:task.acceptSeparate'),
                )
              }
            >
              {accepted ? t('routing:accepted') : t('routing:task.accept')}
            </Button>
            <Button
              icon={<Icon name="print" size={14} />}
              onClick={() => printLayout(plan, t, language, city.name, null)}
            >
              {t('routing:print')}
            </Button>
          </div>
          <Assumptions view={plan} />
        </>
      ) : null}
      {view ? (
        <>
          <Verdicts view={view} />
          <Totals view={view} />
          <PricesLine view={view} />
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
          <Assumptions view={view} />
        </>
      ) : null}
    </div>
  );
}

function Assumptions({ view }: { view: Pick<RoutingView, 'assumptions' | 'aboveFrost'> }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return assumptionWords(view, t, language).map((one) => (
    <p key={one} className="routing__assumption">
      <span className="mark">{t('routing:assumed')}</span> {one}
    </p>
  ));
}

/** What the next layout is searched for. */
function AimChoice() {
  const { t } = useTranslation();
  const { aim, set } = useRouting();
  return (
    <>
      <div className="routing__row">
        <span>{t('routing:aim.label')}</span>
        <Segmented
          size="small"
          value={aim}
          onChange={(value) => set({ aim: value })}
          options={AIMS.map((one) => ({ value: one, label: t(`routing:aim.${one}.name`) }))}
        />
      </div>
      {aim === 'cost' ? null : <p className="routing__assumption">{t(`routing:aim.${aim}.hint`)}</p>}
    </>
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
