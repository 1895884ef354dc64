import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ImportReport, reportAddress } from '../../api/exchange.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { RowNotes } from './row-notes.tsx';

const outcomes = ['read', 'accepted', 'repaired', 'updated', 'duplicate', 'rejected', 'skipped'] as const;

/** What became of every row, in numbers and, where something was done to it, by row and reason. */
export function ReportView({ report, batchId }: { report: ImportReport; batchId: number | null }) {
  const { t } = useTranslation();
  const { rejected } = report.counts;
  const change = report.counts.accepted + report.counts.repaired + report.counts.updated;
  return (
    <section className="panel">
      <div className="verdicts">
        <VerdictLine
          level={rejected ? 'warn' : 'good'}
          what={t(
            report.dryRun
              ? 'exchange:report.tried'
              : change
                ? 'exchange:report.done'
                : 'exchange:report.unchanged',
            {
              count: change,
              text: formatCount(change),
            },
          )}
          why={
            rejected
              ? t('exchange:report.rejected', { count: rejected, text: formatCount(rejected) })
              : undefined
          }
        />
      </div>
      <ul className="outcomes">
        {outcomes
          .filter((key) => key === 'read' || report.counts[key] > 0)
          .map((key) => (
            <li key={key} data-outcome={key}>
              <strong>{formatCount(report.counts[key])}</strong>
              {t(`exchange:outcome.${key}`)}
            </li>
          ))}
      </ul>
      <RowNotes notes={report.rows} />
      {batchId !== null ? (
        <div className="import__buttons">
          {(['xlsx', 'csv'] as const).map((format) => (
            <Button
              key={format}
              icon={<Icon name="export" size={16} />}
              href={reportAddress(report.city, batchId, format)}
            >
              {t('exchange:report.download', { format: format.toUpperCase() })}
            </Button>
          ))}
        </div>
      ) : null}
    </section>
  );
}
