import { Button, Modal, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeProblem } from '../../api/problem.ts';
import { type ComparedProjects, type SentDifference, useProjectEdits } from '../../api/programme.ts';
import { Icon } from '../../ui/icon.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { wan } from './library-columns.ts';
import { funderName } from './money-by-source.tsx';
import { Field } from './project-form.tsx';

const units = ['元', '万元', '亿元'] as const;

/** Takes a list of projects, shows what it would change, and writes it only then. */
export function ProjectImport({ city, onClose }: { city: string; onClose(): void }) {
  const { t } = useTranslation();
  const edits = useProjectEdits(city);
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [unit, setUnit] = useState('');
  const [compared, setCompared] = useState<ComparedProjects | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (apply: string | null) => {
    const file = input.current?.files?.[0];
    if (!file) return;
    setBusy(true);
    setProblem(null);
    try {
      setCompared(await edits.send(file, unit, apply));
    } catch (error) {
      setCompared(null);
      setProblem(error);
    }
    setBusy(false);
  };
  const changes = compared?.differences.filter(isChange).length ?? 0;
  return (
    <Modal
      open
      width={760}
      title={t('programme:import.title')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{compared?.applied ? t('programme:import.close') : t('cancel')}</Button>
          {compared && !compared.applied && changes > 0 ? (
            <Button type="primary" loading={busy} onClick={() => void send(compared.mark)}>
              {t('programme:import.write', { count: changes })}
            </Button>
          ) : (
            <Button loading={busy} disabled={compared?.applied ?? false} onClick={() => void send(null)}>
              {t('programme:import.compare')}
            </Button>
          )}
        </>
      }
    >
      <p className="lists__rule">{t('programme:import.hint')}</p>
      <div className="project-form__grid">
        <Field word={t('programme:import.file')}>
          {(id) => (
            <div className="project-import__file">
              <input
                id={id}
                ref={input}
                type="file"
                accept=".xlsx,.csv"
                onChange={(event) => {
                  setName(event.target.files?.[0]?.name ?? '');
                  setCompared(null);
                  void send(null);
                }}
              />
              <Button icon={<Icon name="import" size={14} />} onClick={() => input.current?.click()}>
                {t('programme:import.choose')}
              </Button>
              <span>{name}</span>
            </div>
          )}
        </Field>
        <Field word={t('programme:import.unit')}>
          {(id) => (
            <Select
              id={id}
              value={unit}
              onChange={(value) => {
                setUnit(value);
                setCompared(null);
              }}
              options={[
                { value: '', label: t('programme:import.unitOfSheet') },
                ...units.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </Field>
      </div>
      {problem ? (
        <VerdictLine
          level="stop"
          what={describeProblem(problem).title}
          why={describeProblem(problem).remedy}
        />
      ) : null}
      {compared ? <Difference compared={compared} /> : null}
    </Modal>
  );
}

const isChange = ({ outcome }: SentDifference) => outcome === 'new' || outcome === 'changes';

function Difference({ compared: { differences, unread, applied } }: { compared: ComparedProjects }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const changes = differences.filter(isChange);
  const refused = differences.filter(({ outcome }) => outcome === 'refused');
  return (
    <section className="project-import" role="status">
      {applied ? (
        <VerdictLine level="good" what={t('programme:import.written', { count: changes.length })} />
      ) : changes.length + refused.length === 0 ? (
        <VerdictLine level="info" what={t('programme:import.nothing')} />
      ) : null}
      {unread.length ? (
        <p className="lists__rule">{t('programme:import.unread', { titles: unread.join('、') })}</p>
      ) : null}
      {refused.map(({ code, problem }) => (
        <VerdictLine
          key={code}
          level="stop"
          what={`${code}: ${problem?.title[language]}`}
          why={problem?.remedy[language]}
        />
      ))}
      {changes.map((one) => (
        <article key={one.code}>
          <h4>
            {one.name} <small>{one.code}</small>{' '}
            <b data-outcome={one.outcome}>{t(`programme:import.${one.outcome}`)}</b>
          </h4>
          {one.warnings.map((warning) => (
            <VerdictLine key={warning.en} level="warn" what={warning[language]} />
          ))}
          <ul>
            {one.fields
              .filter(({ field }) => field !== 'name' || one.outcome === 'changes')
              .map(({ field, from, to }) => (
                <li key={field}>
                  {t(`programme:import.field.${field}`)}: {shown(field, from)} → {shown(field, to)}
                </li>
              ))}
            {one.sources.map((source) => (
              <li key={source.funder}>
                {funderName(source.funder, language)}:{' '}
                {source.is === 'new' ? null : `${wan(source.fromYuan)} → `}
                {source.is === 'gone'
                  ? t('programme:import.gone')
                  : `${wan(source.toYuan)} ${t('programme:wan')}`}
              </li>
            ))}
            {one.shares.map((share) => (
              <li key={`${share.funder} ${share.community}`}>
                {share.name} · {funderName(share.funder, language)}: {share.isNew ? '—' : wan(share.fromYuan)}{' '}
                → {wan(share.toYuan)} {t('programme:wan')}
              </li>
            ))}
          </ul>
        </article>
      ))}
    </section>
  );
}

function shown(field: string, value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (field === 'budgetYuan') return wan(value as number);
  return Array.isArray(value) ? value.join('、') || '—' : String(value);
}
