import { App, Button, Drawer, Input, InputNumber, Popconfirm, Select } from 'antd';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import catalogue from '../../../data/catalogue/works.json' with { type: 'json' };
import { overspent, settleMoney } from '../../../domain/programme/sources.ts';
import { ApiProblem, describeProblem } from '../../api/problem.ts';
import { type FundedProject, useProjectEdits } from '../../api/programme.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import type { LibraryLine } from './library.ts';
import { givers, wan } from './library-columns.ts';
import { funderName } from './money-by-source.tsx';
import { MoneyHistory } from './money-history.tsx';
import { draftOf, type ProjectDraft, withSources } from './project-draft.ts';
import { ProjectShares } from './project-shares.tsx';
import { ProjectSources } from './project-sources.tsx';

/** Makes a project, or changes one: its money, years, works, and what each community is given. */
export function ProjectForm({
  city,
  project,
  lines,
  year,
  onClose,
}: {
  city: string;
  /** null = a new one. */
  project: FundedProject | null;
  lines: readonly LibraryLine[];
  year: number;
  onClose(): void;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { message } = App.useApp();
  const edits = useProjectEdits(city);
  const [draft, setDraft] = useState<ProjectDraft>(() => draftOf(project, lines, year));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<ProjectDraft>) => setDraft({ ...draft, ...part });
  const settled = settleMoney(draft);
  const works = useMemo(
    () => catalogue.items.map((item) => ({ value: item.code, label: item[language] })),
    [language],
  );
  const deed = async (does: () => Promise<void>, done: string) => {
    setBusy(true);
    try {
      await does();
      void message.success(done);
      onClose();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  const save = () =>
    deed(
      () => edits.save({ ...settled, city, seen: project?.mark ?? '' }),
      t('programme:form.saved', { name: draft.name }),
    );
  const isConflict = problem instanceof ApiProblem && problem.status === 409;
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      title={project ? t('programme:form.edit', { name: project.name }) : t('programme:form.new')}
      rootClassName="project-form"
      footer={
        <div className="project-form__buttons">
          <Button type="primary" loading={busy} disabled={!draft.code || !draft.name} onClick={save}>
            {t('save')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {project ? (
            <Popconfirm
              title={t('programme:form.removeAsk')}
              okText={t('programme:form.remove')}
              cancelText={t('cancel')}
              onConfirm={() =>
                deed(() => edits.remove(project.code, project.mark), t('programme:form.removed'))
              }
            >
              <Button danger>{t('programme:form.remove')}</Button>
            </Popconfirm>
          ) : null}
        </div>
      }
    >
      {problem ? (
        <VerdictLine
          level="stop"
          what={describeProblem(problem).title}
          why={describeProblem(problem).remedy}
          {...(isConflict && {
            cure: { word: t('programme:form.reload'), run: () => void edits.refresh().then(onClose) },
          })}
        />
      ) : null}
      <div className="project-form__grid">
        <Field word={t('programme:form.code')}>
          {(id) => (
            <Input
              id={id}
              value={draft.code}
              maxLength={64}
              disabled={project !== null}
              onChange={(event) => put({ code: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field word={t('programme:form.name')}>
          {(id) => (
            <Input
              id={id}
              value={draft.name}
              maxLength={200}
              onChange={(event) => put({ name: event.target.value })}
            />
          )}
        </Field>
        <Field word={t('programme:form.year')}>
          {(id) => (
            <InputNumber
              id={id}
              min={1990}
              max={2100}
              precision={0}
              value={draft.year}
              onChange={(value) => put({ year: value })}
            />
          )}
        </Field>
        <Field word={t('programme:form.lastYear')}>
          {(id) => (
            <InputNumber
              id={id}
              min={draft.year ?? 1990}
              max={2100}
              precision={0}
              value={draft.lastYear}
              onChange={(value) => put({ lastYear: value })}
            />
          )}
        </Field>
      </div>
      <ProjectSources
        sources={draft.sources}
        budgetYuan={draft.budgetYuan}
        onChange={({ sources, budgetYuan }) => setDraft({ ...withSources(draft, sources), budgetYuan })}
      />
      <Field word={t('programme:form.works')}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            value={draft.works}
            options={works}
            optionFilterProp="label"
            onChange={(value: string[]) => put({ works: value })}
          />
        )}
      </Field>
      <Field word={t('programme:form.document')}>
        {(id) => (
          <Input
            id={id}
            value={draft.source}
            maxLength={200}
            placeholder={t('programme:form.documentHint')}
            onChange={(event) => put({ source: event.target.value })}
          />
        )}
      </Field>
      <ProjectShares
        lines={lines}
        givers={givers(draft)}
        shares={draft.shares}
        onChange={(shares) => put({ shares })}
      />
      {overspent(settled).map(({ funder, yuan }) => (
        <VerdictLine
          key={funder}
          level="warn"
          what={
            funder === null
              ? t('programme:form.over', { wan: wan(yuan) })
              : t('programme:form.overOf', { name: funderName(funder, language), wan: wan(yuan) })
          }
          why={t('programme:form.overWhy')}
        />
      ))}
      <Field word={t('programme:form.reason')}>
        {(id) => (
          <Input
            id={id}
            value={draft.reason}
            maxLength={500}
            placeholder={t('programme:form.reasonHint')}
            onChange={(event) => put({ reason: event.target.value })}
          />
        )}
      </Field>
      {project ? <MoneyHistory city={city} code={project.code} /> : null}
    </Drawer>
  );
}

export function Field({ word, children }: { word: ReactNode; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="project-form__field">
      <label htmlFor={id}>{word}</label>
      {children(id)}
    </div>
  );
}
