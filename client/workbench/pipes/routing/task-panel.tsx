import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OldVerdict } from '../../../../domain/pipes/routing/tasks/old-pipes.ts';
import { Panel } from '../../../ui/figures.tsx';
import { formatLength } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { TaskView } from '../../../workers/task-view.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { Places } from './places.tsx';
import { everyUtility, useRouting } from './routing-state.ts';
import { planTask } from './routing-store.ts';

/** 雨污分流 and 架空线入地 of the drawn zone with one press each; or every utility as a wish. */
export function ReadyTasks() {
  const { t } = useTranslation();
  const city = useCity();
  const { zone, busy, becomes, set } = useRouting();
  return (
    <>
      <div className="routing__tasks">
        {(['separate', 'bury'] as const).map((task) => (
          <Button
            key={task}
            size="small"
            disabled={!zone || busy === 'accept'}
            title={zone ? undefined : t('routing:task.draw')}
            onClick={() => void planTask(city.code, task)}
          >
            {t(`layout:task.${task}`)}
          </Button>
        ))}
        <Button size="small" onClick={() => set({ utilities: everyUtility })}>
          {t('routing:task.all')}
        </Button>
      </div>
      <div className="routing__row">
        <span>{t('routing:task.becomes')}</span>
        <Segmented
          size="small"
          value={becomes}
          onChange={(value) => set({ becomes: value })}
          options={(['storm', 'sewage'] as const).map((one) => ({
            value: one,
            label: t(`routing:task.${one}`),
          }))}
        />
      </div>
    </>
  );
}

const order: OldVerdict[] = ['keep', 'renew', 'abandon', 'combined', 'down'];

/** What has to be known besides: measures, wrong connections, poles. */
export function Notes({ plan: { notes } }: { plan: TaskView }) {
  const language = useReadersLanguage();
  return notes.map((note) => <VerdictLine key={note.en} level="warn" what={note[language]} />);
}

/** What becomes of every old pipe, and what that rests on; then what is in the way. */
export function OldPipes({ plan: { verdicts } }: { plan: TaskView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return (
    <Panel title={t('routing:task.old')}>
      {order.map((verdict) => {
        const own = verdicts.filter((one) => one.verdict === verdict);
        if (own.length === 0) return null;
        const length = formatLength(own.reduce((sum, one) => sum + one.lengthM, 0));
        const words = { verdict: t(`layout:old.${verdict}`), count: own.length, length };
        const reason = ({ why, clause }: (typeof own)[number]) =>
          `${why?.[language] ?? ''}${clause ? t('routing:task.clause', { clause }) : ''}`;
        return (
          <Places
            key={verdict}
            title={t('layout:task.group', words)}
            places={own.map((one) => ({ key: one.id, text: `${one.id} ${reason(one)}`, at: one.at }))}
          />
        );
      })}
    </Panel>
  );
}
