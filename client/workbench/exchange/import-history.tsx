import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listImports, reportAddress } from '../../api/exchange.ts';
import { Panel } from '../../ui/figures.tsx';
import { formatCount, formatDate } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';

/** What came in before, each with its report. */
export function ImportHistory() {
  const { t } = useTranslation();
  const city = useCity();
  const { data } = useQuery({ queryKey: ['imports', city.code], queryFn: () => listImports(city.code) });
  if (!data?.length) return null;
  return (
    <Panel title={t('exchange:history.title')}>
      <ul className="import-history">
        {data.slice(0, 20).map((batch) => (
          <li key={batch.id}>
            <a href={reportAddress(city.code, batch.id, 'xlsx')}>{batch.file}</a>
            <span>
              {formatDate(batch.importedAt)} · {t(`exchange:kind.${batch.kind}`)} ·{' '}
              {t('exchange:history.counts', {
                accepted: formatCount(batch.counts.accepted + batch.counts.repaired),
                rejected: formatCount(batch.counts.rejected),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
