import { useTranslation } from 'react-i18next';
import { formatCount } from '../../ui/number-format.ts';
import { useLibrary } from './library.ts';
import { wan } from './library-columns.ts';
import { Clauses, funderName } from './money-by-source.tsx';

/** Projects with their budget, what of it communities have, and what their source may pay. */
export function MoneyTable() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { lines, projects } = useLibrary();
  const rows = projects.map((project) => {
    const shares = lines.flatMap((line) => line.money.filter((one) => one.project === project.code));
    const givenYuan = shares.reduce((sum, { amountYuan }) => sum + amountYuan, 0);
    return { ...project, communities: shares.length, givenYuan };
  });
  if (!rows.length) return <p className="money-table__none">{t('programme:empty.money')}</p>;
  const sum = (pick: (row: (typeof rows)[number]) => number | null) =>
    rows.reduce((total, row) => total + (pick(row) ?? 0), 0);
  return (
    <div className="money-table">
      <table className="small-table">
        <thead>
          <tr>
            <th>{t('programme:field.project')}</th>
            <th>{t('programme:field.year')}</th>
            <th>{t('programme:field.source')}</th>
            <th>{t('programme:field.communities')}</th>
            <th>{t('programme:field.budgetWan')}</th>
            <th>{t('programme:field.givenWan')}</th>
            <th>{t('programme:field.leftWan')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>
                {row.name}
                <small>
                  {row.code} · {row.source}
                </small>
              </td>
              <td>{row.year ?? '—'}</td>
              <td>
                <details>
                  <summary>{funderName(row.fundingSource, language)}</summary>
                  <Clauses source={row.fundingSource} />
                </details>
              </td>
              <td>{formatCount(row.communities)}</td>
              <td>{wan(row.budgetYuan)}</td>
              <td>{wan(row.givenYuan)}</td>
              <td>{wan(row.budgetYuan === null ? null : row.budgetYuan - row.givenYuan)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{t('total')}</th>
            <td />
            <td />
            <td />
            <td>{wan(sum((row) => row.budgetYuan))}</td>
            <td>{wan(sum((row) => row.givenYuan))}</td>
            <td>{wan(sum((row) => (row.budgetYuan === null ? null : row.budgetYuan - row.givenYuan)))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
