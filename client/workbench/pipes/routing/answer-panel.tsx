import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { isEmpty } from '../../../../domain/pipes/sheet/unreachable-words.ts';
import { open } from '../../../../server/contract/access.ts';
import { useSession } from '../../../api/session.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { ExportMenu } from './export-menu.tsx';
import { JointTrenches } from './joint-trenches.tsx';
import { PerUtility, Totals } from './layout-figures.tsx';
import { Loops, Verdicts } from './layout-verdicts.tsx';
import { PricesLine } from './prices-line.tsx';
import { PrintButton } from './print-button.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { useRouting } from './routing-state.ts';
import { accept } from './routing-store.ts';
import { Notes, OldPipes } from './task-panel.tsx';

/** A layout: how good it is, what it costs, how it is proved, and what to do with it. */
export function LayoutAnswer({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const proof = useRouting((state) => state.proof);
  // what is to be accepted would give up old pipes and lay none
  if (isEmpty(view))
    return (
      <>
        <Verdicts view={view} />
        <Assumptions view={view} />
      </>
    );
  return (
    <>
      <Verdicts view={view} />
      <Totals view={view} />
      <PricesLine view={view} />
      <PerUtility view={view} />
      <JointTrenches view={view} />
      <Loops view={view} />
      <ProofPanel />
      <div className="routing__actions">
        <AcceptButton words={t('routing:accept')} note={t('routing:note.accept')} />
        <PrintButton view={view} proof={proof?.of === view ? proof : null} />
        <ExportMenu view={view} />
      </div>
      <Assumptions view={view} />
    </>
  );
}

/** A ready-made task: what becomes of the old pipes, and the new ones beside it. */
export function TaskAnswer({ plan }: { plan: TaskView }) {
  const { t } = useTranslation();
  const note = plan.id.startsWith('bury') ? 'routing:task.acceptBury' : 'routing:task.acceptSeparate';
  return (
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
        <AcceptButton words={t('routing:task.accept')} note={t(note)} />
        <PrintButton view={plan} proof={null} />
        <ExportMenu view={plan} />
      </div>
      <Assumptions view={plan} />
    </>
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

function Assumptions({ view }: { view: Pick<RoutingView, 'assumptions' | 'aboveFrost'> }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return assumptionWords(view, t, language).map((one) => (
    <p key={one} className="routing__assumption">
      <span className="mark">{t('routing:assumed')}</span> {one}
    </p>
  ));
}
