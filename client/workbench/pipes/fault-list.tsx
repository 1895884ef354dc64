import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { issueNames } from '../../../domain/pipes/validate/issue.ts';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useGoTo, useReadersLanguage } from './language.ts';
import { repairEverything, repairIssue, useNetwork } from './network-store.ts';

const levels = { error: 'stop', warning: 'warn', notice: 'info' } as const;
const most = 120;

/** Faults of the loaded network, the gravest first; a click jumps there, a button mends. */
export function FaultList() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const goTo = useGoTo();
  const { issues, busy } = useNetwork();
  const [code, setCode] = useState<string | null>(null);
  const kinds = useMemo(
    () => [...Map.groupBy(issues ?? [], (one) => one.code)].sort((a, b) => b[1].length - a[1].length),
    [issues],
  );
  if (!issues) return <p className="pipes__busy">{t('pipes:busy.check')}</p>;
  if (issues.length === 0) return <VerdictLine level="good" what={t('pipes:faults.none')} />;
  const list = code === null ? issues : issues.filter((one) => one.code === code);
  const repairable = issues.filter((one) => one.repair).length;
  return (
    <section className="pipes__list">
      <div className="pipes__row">
        <Select
          size="small"
          className="pipes__filter"
          value={code ?? ''}
          onChange={(value) => setCode(value === '' ? null : value)}
          options={[
            { value: '', label: `${t('pipes:faults.all')} (${formatCount(issues.length)})` },
            ...kinds.map(([key, some]) => ({
              value: key,
              label: `${issueNames[key]?.[language] ?? key} (${formatCount(some.length)})`,
            })),
          ]}
        />
        <Button
          size="small"
          disabled={repairable === 0}
          loading={busy === 'repair'}
          onClick={() => repairEverything((count) => t('pipes:faults.repaired', { count }))}
        >
          {t('pipes:faults.repairAll', { count: repairable })}
        </Button>
      </div>
      {list.slice(0, most).map((one) => (
        <VerdictLine
          key={one.id}
          level={levels[one.severity]}
          what={one.text[language]}
          why={[one.repair?.title[language], issueNames[one.code]?.[language], one.clause]
            .filter(Boolean)
            .join(' · ')}
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
      {list.length > most ? (
        <p className="pipes__busy">{t('pipes:more', { count: list.length - most })}</p>
      ) : null}
    </section>
  );
}
