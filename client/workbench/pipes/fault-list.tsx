import { Button, Pagination } from 'antd';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clauseText, type Issue, issueNames } from '../../../domain/pipes/validate/issue.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { type FaultKind, foldKey, groupFaults, unfoldedAtFirst } from './group-faults.ts';
import { useGoTo, useReadersLanguage } from './language.ts';
import { repairEverything, repairIssue, useNetwork } from './network-store.ts';

const levels = { error: 'stop', warning: 'warn', notice: 'info' } as const;
const pageSize = 20;

type PlacedIssue = NonNullable<ReturnType<typeof useNetwork.getState>['issues']>[number];

/** Faults of the loaded network by severity and kind, with counts; a click jumps there, a button mends. */
export function FaultList() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const issues = useNetwork((state) => state.issues);
  const busy = useNetwork((state) => state.busy);
  const groups = useMemo(() => groupFaults(issues ?? []), [issues]);
  const [touched, setTouched] = useState<Record<string, boolean>>({});
  if (!issues) return <p className="pipes__busy">{t('pipes:busy.check')}</p>;
  if (issues.length === 0) return <VerdictLine level="good" what={t('pipes:faults.none')} />;
  const atFirst = unfoldedAtFirst(groups);
  const fold = (key: string) => ({
    open: touched[key] ?? atFirst.has(key),
    onToggle: (open: boolean) => setTouched((old) => ({ ...old, [key]: open })),
  });
  const repairable = issues.filter((one) => one.repair).length;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys are an extra way between the buttons inside
    <section className="pipes__list" onKeyDown={walkHeadings}>
      <div className="pipes__row">
        <span className="pipes__small">{t('pipes:faults.total', { total: formatCount(issues.length) })}</span>
        <Button
          size="small"
          disabled={repairable === 0}
          loading={busy === 'repair'}
          onClick={() => repairEverything((count) => t('pipes:faults.repaired', { count }))}
        >
          {t('pipes:faults.repairAll', { count: repairable })}
        </Button>
      </div>
      {groups.map(({ severity, count, kinds }) => (
        <Fold
          key={severity}
          className={`faults__severity faults__severity--${severity}`}
          title={t(`pipes:faults.severity.${severity}`)}
          count={count}
          {...fold(foldKey(severity))}
        >
          {kinds.map((kind) => (
            <Fold
              key={kind.code}
              className="faults__kind"
              title={issueNames[kind.code]?.[language] ?? kind.code}
              count={kind.faults.length}
              {...fold(foldKey(severity, kind.code))}
            >
              <Faults {...kind} />
            </Fold>
          ))}
        </Fold>
      ))}
    </section>
  );
}

/** One kind, a page at a time. */
function Faults({ faults }: FaultKind<PlacedIssue>) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const goTo = useGoTo();
  const [page, setPage] = useState(1);
  // a repair may take the last page away
  const shown = Math.min(page, Math.ceil(faults.length / pageSize));
  return (
    <>
      {faults.slice((shown - 1) * pageSize, shown * pageSize).map((one) => (
        <VerdictLine
          key={one.id}
          level={levels[one.severity]}
          what={one.text[language]}
          why={whyOf(one, language)}
          onJump={() => goTo(one.at, one.segments)}
          {...(one.repair
            ? {
                cure: {
                  word: t('pipes:faults.repair'),
                  run: () => void repairIssue(one, one.repair!.title[language]),
                },
              }
            : {})}
        />
      ))}
      {faults.length > pageSize ? (
        <Pagination
          simple
          size="small"
          align="center"
          current={shown}
          pageSize={pageSize}
          total={faults.length}
          showSizeChanger={false}
          onChange={setPage}
        />
      ) : null}
    </>
  );
}

function whyOf(one: Issue, language: 'zh' | 'en'): string {
  return [one.repair?.title[language], clauseText(one.clause, language)].filter(Boolean).join(' · ');
}

interface FoldProps {
  className: string;
  title: string;
  count: number;
  open: boolean;
  onToggle: (open: boolean) => void;
  children: ReactNode;
}

/** A heading that unfolds; what is folded is not rendered. */
function Fold({ className, title, count, open, onToggle, children }: FoldProps) {
  return (
    <div className={className}>
      <button type="button" className="faults__head" aria-expanded={open} onClick={() => onToggle(!open)}>
        <span className="faults__mark" aria-hidden="true" />
        <span className="faults__title">{title}</span>
        <span className="faults__count">{formatCount(count)}</span>
      </button>
      {open ? <div className="faults__body">{children}</div> : null}
    </div>
  );
}

/** Up and down go from heading to heading, right unfolds, left folds: as in a tree. */
function walkHeadings(event: KeyboardEvent<HTMLElement>): void {
  const here = event.target as HTMLElement;
  if (!here.matches('.faults__head')) return;
  const open = here.getAttribute('aria-expanded') === 'true';
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('.faults__head')];
    heads[heads.indexOf(here) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  } else if ((event.key === 'ArrowRight' && !open) || (event.key === 'ArrowLeft' && open)) {
    here.click();
  } else return;
  event.preventDefault();
}
