import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isEmpty } from '../../../../domain/pipes/sheet/unreachable-words.ts';
import { open } from '../../../../server/contract/access.ts';
import { useSession } from '../../../api/session.ts';
import { formatLength, formatMoney } from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { changedSince } from './asked-for.ts';
import { ExportMenu } from './export-menu.tsx';
import { PrintButton } from './print-button.tsx';
import { useRouting } from './routing-state.ts';
import { accept, cancelLayOut, keepByHand, layOut, planTask } from './routing-store.ts';

/** Where the answer begins in the panel. */
export const answerPlace = 'routing-answer';

/** Stays in sight below the panel: what is being done, what the answer is worth, whether it is still the one asked for, and what to do with it. */
export function AnswerBar() {
  const { view: layout, plan, busy } = useRouting();
  const view = plan ?? layout;
  if (!view && !busy) return null;
  return (
    <footer className="routing__bar">
      <Doing />
      {view && (busy === null || busy === 'accept') ? <Stale view={view} /> : null}
      {view ? <Sum view={view} /> : null}
      {view && !isEmpty(view) ? <Deeds view={view} /> : null}
    </footer>
  );
}

/** From so many houses on an answer takes minutes, which is said beforehand. */
const manyHouses = 100;

/** What is searched for now, and the way to stop it. */
function Doing() {
  const { t } = useTranslation();
  const { busy, houses, laid, utilities } = useRouting();
  if (busy === null || busy === 'accept') return null;
  const names = laid.map((one) => t(`layout:utility.${one.utility}`)).join(t('routing:comma'));
  const opened = houses === null ? 'starting' : 'opened';
  const begun = laid.length === 0 ? opened : laid.length < utilities.length ? 'laying' : 'laidAll';
  const words = {
    first: t(`routing:${begun}`, { laid: names, count: houses ?? 0 }),
    better: t('routing:busy'),
    task: t('routing:task.busy'),
  };
  return (
    <div className="routing__doing">
      <p className="routing__busy" role="status">
        {words[busy]}
        {(busy === 'first' || busy === 'better') && houses !== null && houses >= manyHouses
          ? ` ${t('routing:large')}`
          : null}
      </p>
      <Button size="small" onClick={cancelLayOut}>
        {t('routing:cancel')}
      </Button>
    </div>
  );
}

/** Something was changed that the answer knows nothing of. */
function Stale({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const city = useCity();
  const state = useRouting();
  const changed = changedSince(view.asked, state);
  if (changed.length === 0) return null;
  const what = changed.map((key) => t(`routing:stale.${key}`)).join(t('routing:comma'));
  const isTask = state.plan === view;
  const again = () =>
    isTask ? planTask(city.code, view.id.startsWith('bury') ? 'bury' : 'separate') : layOut(city.code);
  return (
    <div className="routing__stale" role="status">
      <span>{t('routing:stale.told', { what })}</span>
      <Button
        size="small"
        type="primary"
        disabled={!state.zone || state.busy !== null || (!isTask && state.utilities.length === 0)}
        onClick={() => void again()}
      >
        {t('routing:stale.again')}
      </Button>
    </div>
  );
}

/** Cost, length and what is wrong in one line, which leads to the rest. */
function Sum({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const alternatives = useRouting((state) => state.alternatives);
  const wrong = view.clashes + view.violations;
  const from = view.stage === 'moved' ? alternatives.find((one) => one.view.id === view.base) : undefined;
  const moreYuan = from ? view.costYuan - from.view.costYuan : 0;
  const words = [
    formatMoney(view.costYuan, language),
    ...(Math.abs(moreYuan) >= 1
      ? [
          t(`routing:sum.${moreYuan > 0 ? 'dearer' : 'cheaper'}`, {
            cost: formatMoney(Math.abs(moreYuan), language),
          }),
        ]
      : []),
    formatLength(view.lengthM),
    ...(isEmpty(view) ? [] : [wrong > 0 ? t('routing:sum.wrong', { count: wrong }) : t('routing:sum.legal')]),
    ...(view.unreachable.length > 0
      ? [t('routing:sum.unreachable', { count: view.unreachable.length })]
      : []),
  ];
  return (
    <button
      type="button"
      className="routing__sum"
      onClick={() =>
        document.getElementById(answerPlace)?.scrollIntoView({ block: 'start', behavior: 'smooth' })
      }
    >
      <span>{words.join(' · ')}</span>
      <span className="routing__more">{t('routing:sum.see')}</span>
    </button>
  );
}

function Deeds({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const { plan, proof } = useRouting();
  const isTask = plan === view;
  const note = !isTask
    ? 'routing:note.accept'
    : view.id.startsWith('bury')
      ? 'routing:task.acceptBury'
      : 'routing:task.acceptSeparate';
  return (
    <div className="routing__actions">
      <AcceptButton words={t(isTask ? 'routing:task.accept' : 'routing:accept')} note={t(note)} />
      <PrintButton view={view} proof={!isTask && proof?.of === view ? proof : null} />
      <ExportMenu view={view} />
      {view.stage === 'moved' ? (
        <Button title={t('routing:compare.keepHint')} onClick={() => void keepByHand()}>
          {t('routing:compare.keep')}
        </Button>
      ) : null}
    </div>
  );
}

function AcceptButton({ words, note }: { words: string; note: string }) {
  const { t } = useTranslation();
  const city = useCity();
  const { busy, accepted } = useRouting();
  const role = useSession().data?.role;
  const editors: readonly string[] = open.pipeEditors;
  const mayAccept = role !== undefined && editors.includes(role);
  if (!mayAccept) return <p className="routing__mayNot">{t('routing:mayNotAccept')}</p>;
  return (
    <Button
      type="primary"
      disabled={busy !== null || accepted}
      loading={busy === 'accept'}
      onClick={() => void accept(city.code, note)}
    >
      {accepted ? t('routing:accepted') : words}
    </Button>
  );
}
