import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FundedProject } from '../../api/programme.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { planYearOf, useLibrary } from './library.ts';
import { wan } from './library-columns.ts';
import { Clauses, funderName } from './money-by-source.tsx';
import { ProjectForm } from './project-form.tsx';
import { ProjectImport } from './project-import.tsx';

type Window = { kind: 'form'; project: FundedProject | null } | { kind: 'import' } | null;

/** Projects with their budget, what of it communities have, and what their source may pay. */
export function MoneyTable() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const { lines, projects } = useLibrary();
  const [window, setWindow] = useState<Window>(null);
  const role = useSession().data?.role;
  const mayEdit = role === 'planner' || role === 'administrator';
  const close = () => setWindow(null);
  const tools = mayEdit ? (
    <div className="money-table__tools">
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        onClick={() => setWindow({ kind: 'form', project: null })}
      >
        {t('programme:form.new')}
      </Button>
      <Button
        size="small"
        icon={<Icon name="import" size={14} />}
        onClick={() => setWindow({ kind: 'import' })}
      >
        {t('programme:import.title')}
      </Button>
    </div>
  ) : null;
  const opened =
    window?.kind === 'form' ? (
      <ProjectForm
        city={city.code}
        project={window.project}
        lines={lines}
        year={planYearOf(city.dataDate)}
        onClose={close}
      />
    ) : window ? (
      <ProjectImport city={city.code} onClose={close} />
    ) : null;
  const rows = projects.map((project) => {
    const shares = lines.flatMap((line) => line.money.filter((one) => one.project === project.code));
    const givenYuan = shares.reduce((sum, { amountYuan }) => sum + amountYuan, 0);
    return { ...project, communityCount: project.communities.length, givenYuan };
  });
  if (!rows.length)
    return (
      <div className="money-table">
        {tools}
        <p className="money-table__none">{t('programme:empty.money')}</p>
        {opened}
      </div>
    );
  const sum = (pick: (row: (typeof rows)[number]) => number | null) =>
    rows.reduce((total, row) => total + (pick(row) ?? 0), 0);
  return (
    <div className="money-table">
      {tools}
      {opened}
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
                {mayEdit ? (
                  <button
                    type="button"
                    className="money-table__open"
                    onClick={() =>
                      setWindow({
                        kind: 'form',
                        project: projects.find(({ code }) => code === row.code) ?? null,
                      })
                    }
                  >
                    {row.name}
                  </button>
                ) : (
                  row.name
                )}
                <small>{[row.code, row.source].filter(Boolean).join(' · ')}</small>
              </td>
              <td>{row.year === null ? '—' : [row.year, row.lastYear].filter(Boolean).join('–')}</td>
              <td>
                {row.sources.map(({ funder, budgetYuan }) => (
                  <details key={funder}>
                    <summary>
                      {funderName(funder, language)}
                      {row.sources.length > 1 ? <small>{wan(budgetYuan)}</small> : null}
                    </summary>
                    <Clauses source={funder} />
                  </details>
                ))}
              </td>
              <td>{formatCount(row.communityCount)}</td>
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
