import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { useReadersLanguage } from '../language.ts';
import { LayoutAnswer, TaskAnswer } from './answer-panel.tsx';
import { useRouting } from './routing-state.ts';
import { TriesLine } from './tries-line.tsx';
import { WishPanel } from './wish-panel.tsx';
import './routing.css';

/** What is wished, what was found and how good it is, and what to do with it. */
export function RoutingPanel() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { zone, busy, problem, view, plan } = useRouting();
  const setTool = useWorkbench((state) => state.setTool);
  return (
    <div className="routing">
      <header className="inspector__head">
        <h2>{t('routing:title')}</h2>
        <p>{t(zone ? 'routing:hint.ready' : 'routing:hint.draw')}</p>
        <Button size="small" onClick={() => setTool('select')}>
          {t('routing:close')}
        </Button>
      </header>
      <WishPanel />
      {problem ? <ProblemLine key={problem.zh} what={problem[language]} /> : null}
      {busy === 'first' && !view ? <LaidSoFar /> : null}
      {busy === 'better' ? <p className="routing__busy">{t('routing:busy')}</p> : null}
      {busy === 'task' ? <p className="routing__busy">{t('routing:task.busy')}</p> : null}
      <TriesLine />
      {plan ? <TaskAnswer plan={plan} /> : null}
      {view ? <LayoutAnswer view={view} /> : null}
    </div>
  );
}

/** Comes into sight: what failed may have been pressed far below. */
function ProblemLine({ what }: { what: string }) {
  const line = useRef<HTMLDivElement>(null);
  // newer browsers answer a scroll with a promise, which is no clean-up
  useEffect(() => {
    line.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={line}>
      <VerdictLine level="stop" what={what} />
    </div>
  );
}

/** Which utilities of the first answer lie already. */
function LaidSoFar() {
  const { t } = useTranslation();
  const { laid, utilities } = useRouting();
  if (laid.length === 0) return null;
  const names = laid.map((one) => t(`layout:utility.${one.utility}`)).join(t('routing:comma'));
  const words = laid.length < utilities.length ? 'routing:laying' : 'routing:laidAll';
  return (
    <p className="routing__busy" role="status">
      {t(words, { laid: names })}
    </p>
  );
}
