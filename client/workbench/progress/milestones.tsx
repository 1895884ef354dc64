import { App, Button, DatePicker, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeProblem } from '../../api/problem.ts';
import { type DeskCommunity, type ReportingDesk, useProgressEdits } from '../../api/progress.ts';
import { Panel } from '../../ui/figures.tsx';
import { useCity } from '../city.tsx';
import { useHistory } from '../state/history.ts';

type Step = ReportingDesk['steps'][number];
type Field = 'plannedOn' | 'actualOn';

/** The steps of the programme in order, planned against actual; a change of what was said before asks for its reason. */
export function Milestones({ community, steps }: { community: DeskCommunity; steps: readonly Step[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const [open, setOpen] = useState<string | null>(null);
  const byStep = new Map(community.milestones.map((one) => [one.step, one]));
  return (
    <Panel title={t('progress:panel.steps')}>
      <ol className="steps">
        {steps.map((step) => {
          const milestone = byStep.get(step.key);
          return (
            <li key={step.key} data-done={milestone?.actualOn ? 'yes' : undefined}>
              <button
                type="button"
                aria-expanded={open === step.key}
                onClick={() => setOpen(open === step.key ? null : step.key)}
              >
                <span>{step.text[language]}</span>
                <small>
                  {milestone?.actualOn ??
                    (milestone?.plannedOn ? t('progress:planned', { date: milestone.plannedOn }) : '—')}
                </small>
              </button>
              {open === step.key ? (
                <StepForm community={community} step={step} onDone={() => setOpen(null)} />
              ) : null}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function StepForm({ community, step, onDone }: { community: DeskCommunity; step: Step; onDone(): void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const city = useCity();
  const { setMilestone } = useProgressEdits(city.code);
  const before = community.milestones.find((one) => one.step === step.key);
  const [dates, setDates] = useState<Record<Field, Dayjs | null>>({
    plannedOn: before?.plannedOn ? dayjs(before.plannedOn) : null,
    actualOn: before?.actualOn ? dayjs(before.actualOn) : null,
  });
  const [reason, setReason] = useState('');
  const after = {
    plannedOn: dates.plannedOn?.format('YYYY-MM-DD') ?? null,
    actualOn: dates.actualOn?.format('YYYY-MM-DD') ?? null,
  };
  const was = { plannedOn: before?.plannedOn ?? null, actualOn: before?.actualOn ?? null };
  const changed = after.plannedOn !== was.plannedOn || after.actualOn !== was.actualOn;
  // what was already said is corrected, with a reason, never overwritten in silence
  const corrects =
    (was.plannedOn !== null && after.plannedOn !== was.plannedOn) ||
    (was.actualOn !== null && after.actualOn !== was.actualOn);

  const save = async () => {
    const put = (to: typeof after, why: string) =>
      setMilestone.mutateAsync({ code: community.code, step: step.key, ...to, reason: why });
    try {
      await put(after, reason.trim());
      const note = t('progress:edit', {
        name: community.name,
        step: step.text[i18n.language === 'en' ? 'en' : 'zh'],
      });
      useHistory.getState().record({
        note,
        undo: async () => void (await put(was, t('undoWhat', { what: note }))),
        redo: async () => void (await put(after, t('redoWhat', { what: note }))),
      });
      onDone();
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      void message.error(`${title} ${remedy}`);
    }
  };

  return (
    <div className="step-form">
      {(['plannedOn', 'actualOn'] as const).map((field) => (
        <div className="step-form__row" key={field}>
          <span>{t(`progress:field.${field}`)}</span>
          <DatePicker
            aria-label={t(`progress:field.${field}`)}
            value={dates[field]}
            {...(field === 'actualOn' ? { maxDate: dayjs() } : {})}
            onChange={(value) => setDates({ ...dates, [field]: value })}
          />
        </div>
      ))}
      <Input
        aria-label={t('progress:field.reason')}
        placeholder={t(corrects ? 'progress:reasonNeeded' : 'progress:field.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        size="small"
        loading={setMilestone.isPending}
        disabled={!changed || (corrects && !reason.trim())}
        onClick={() => void save()}
      >
        {t('save')}
      </Button>
    </div>
  );
}
