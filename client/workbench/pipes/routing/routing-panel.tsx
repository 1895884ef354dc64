import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { useReadersLanguage } from '../language.ts';
import { AnswerBar, answerPlace } from './answer-bar.tsx';
import { LayoutAnswer, TaskAnswer } from './answer-panel.tsx';
import { LostAnswer } from './lost-answer.tsx';
import { useRouting } from './routing-state.ts';
import { TriesLine } from './tries-line.tsx';
import { WishPanel } from './wish-panel.tsx';
import './routing.css';

/** What is wished, what was found and how good it is, and what to do with it. */
export function RoutingPanel() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { zone, problem, view, plan } = useRouting();
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
      <LostAnswer />
      <WishPanel />
      {problem ? <ProblemLine key={problem.zh} what={problem[language]} /> : null}
      <div id={answerPlace} />
      <TriesLine />
      {plan ? <TaskAnswer plan={plan} /> : null}
      {view ? <LayoutAnswer view={view} /> : null}
      <AnswerBar />
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
    <div ref={line} className="routing__refused">
      <VerdictLine level="stop" what={what} />
    </div>
  );
}
