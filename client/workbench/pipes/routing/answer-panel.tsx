import { useTranslation } from 'react-i18next';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { laneWords } from '../../../../domain/pipes/sheet/lane-words.ts';
import { isEmpty } from '../../../../domain/pipes/sheet/unreachable-words.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';
import { useReadersLanguage } from '../language.ts';
import { JointTrenches } from './joint-trenches.tsx';
import { PerUtility, Totals } from './layout-figures.tsx';
import { Loops, Verdicts } from './layout-verdicts.tsx';
import { PricesLine } from './prices-line.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { Notes, OldPipes } from './task-panel.tsx';

/** A layout: how good it is, what it costs, how it is proved. */
export function LayoutAnswer({ view }: { view: RoutingView }) {
  // what is to be accepted would give up old pipes and lay none
  if (isEmpty(view))
    return (
      <>
        <div className="routing__verdicts">
          <Verdicts view={view} />
        </div>
        <Assumptions view={view} />
      </>
    );
  return (
    <>
      <div className="routing__verdicts">
        <Verdicts view={view} />
      </div>
      <Totals view={view} />
      <PricesLine view={view} />
      <PerUtility view={view} />
      <JointTrenches view={view} />
      <Lanes view={view} />
      <Loops view={view} />
      <ProofPanel />
      <Assumptions view={view} />
    </>
  );
}

/** A ready-made task: what becomes of the old pipes, and the new ones beside it. */
export function TaskAnswer({ plan }: { plan: TaskView }) {
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
      <Lanes view={plan} />
      <Assumptions view={plan} />
    </>
  );
}

/** How far mains side by side lie in the order of the clause. */
function Lanes({ view }: { view: Pick<RoutingView, 'lanes'> }) {
  const { t } = useTranslation();
  return laneWords(view.lanes, t).map((one) => (
    <p key={one} className="routing__assumption">
      {one}
    </p>
  ));
}

function Assumptions({ view }: { view: Pick<RoutingView, 'assumptions' | 'aboveFrost' | 'rain'> }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return assumptionWords(view, t, language).map((one) => (
    <p key={one} className="routing__assumption">
      <span className="mark">{t('routing:assumed')}</span> {one}
    </p>
  ));
}
