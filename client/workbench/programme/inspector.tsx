import { useTranslation } from 'react-i18next';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import { addUpLibrary, type LibraryList, libraryLists } from '../../../domain/programme/annual-lists.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatCount, formatMoney } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { selectedIds, useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { type LibraryLine, planYearOf, useLibrary, useListChoice } from './library.ts';
import { MoneyBySource } from './money-by-source.tsx';
import { OneEntry } from './one-entry.tsx';
import { PipePlans } from './pipe-plans.tsx';
import './programme.css';

/** One community: its list and why, its money and who may add. None: the year's lists, whether the money covers them. */
export function ProgrammeInspector() {
  const { lines, projects, isPending } = useLibrary();
  const { t } = useTranslation();
  const [id] = selectedIds(
    useSelection((state) => state.things),
    'communities',
  );
  const line = lines.find((one) => one.id === id);
  if (line) return <OneEntry line={line} />;
  if (isPending) return <div className="panel" aria-busy="true" />;
  if (!lines.length)
    return <EmptyState title={t('programme:empty.title')} hint={t('programme:empty.hint')} />;
  return (
    <>
      <TheYear lines={lines} />
      <MoneyBySource lines={lines} projects={projects} />
      <PipePlans />
    </>
  );
}

function TheYear({ lines }: { lines: readonly LibraryLine[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const { list: chosen, choose } = useListChoice();
  const show = (list: LibraryList) => {
    choose(list);
    useWorkbench.getState().openDrawer('library');
  };
  const build = addUpLibrary(lines.filter((line) => line.list === 'build'));
  const riders = lines.filter(
    (line) => (line.list === 'build' || line.list === 'prepare') && line.eligibility === 'ineligible',
  );
  return (
    <>
      <header className="inspector__head">
        <h2>{t('programme:title', { year: planYearOf(city.dataDate) })}</h2>
        <p>{t('programme:pickOne')}</p>
      </header>
      <section className="panel verdicts">
        {build.gapYuan > 0 ? (
          <VerdictLine
            level="warn"
            what={t('programme:verdict.gap', { money: formatMoney(build.gapYuan, language) })}
            why={`${policy.match.text[language]}（${policy.match.source} ${policy.match.clause}）`}
            cure={{ word: t('programme:verdict.show'), run: () => show('build') }}
          />
        ) : null}
        {riders.length ? (
          <VerdictLine
            level="stop"
            what={t('programme:verdict.riders', { count: riders.length })}
            why={`${policy.noRiders.text[language]}（${policy.noRiders.source} ${policy.noRiders.clause}）`}
            cure={{
              word: t('programme:verdict.choose'),
              run: () =>
                useSelection
                  .getState()
                  .select(riders.slice(0, 1).map(({ id }) => ({ kind: 'communities', id }))),
            }}
          />
        ) : null}
      </section>
      <Panel title={t('programme:panel.lists')}>
        <ul className="lists">
          {libraryLists.map((list) => {
            const totals = addUpLibrary(lines.filter((line) => line.list === list));
            return (
              <li key={list}>
                <button
                  type="button"
                  aria-pressed={chosen === list}
                  onClick={() => (chosen === list ? choose(null) : show(list))}
                >
                  <strong>{t(`programme:list.${list}`)}</strong>
                  <span className="lists__count">{formatCount(totals.communities)}</span>
                  <small>
                    {t('programme:listFacts', {
                      households: formatCount(totals.households),
                      money: formatMoney(totals.costYuan, language),
                    })}
                  </small>
                </button>
              </li>
            );
          })}
        </ul>
        <Figures
          rows={[
            { label: t('total'), value: t('register:count', { count: lines.length }) },
            {
              label: t('programme:field.cost'),
              value: formatMoney(addUpLibrary(lines).costYuan, language),
              mark: t('mark.estimate'),
            },
          ]}
        />
        <p className="lists__rule">
          {policy.first.text[language]} {policy.wish.text[language]}（{policy.first.source}{' '}
          {policy.first.clause}；{policy.wish.source} {policy.wish.clause}）
        </p>
      </Panel>
    </>
  );
}
