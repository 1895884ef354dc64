import { useTranslation } from 'react-i18next';
import funding from '../../../data/policies/funding.json' with { type: 'json' };
import { addUpLibrary } from '../../../domain/programme/annual-lists.ts';
import type { FundedProject } from '../../api/programme.ts';
import { Panel } from '../../ui/figures.tsx';
import { formatMoney, formatShare } from '../../ui/number-format.ts';
import type { LibraryLine } from './library.ts';

/** Money by source, each with the clauses that say what it may pay; the bar's parts add up to the cost. */
export function MoneyBySource({
  lines,
  projects,
}: {
  lines: readonly LibraryLine[];
  projects: readonly FundedProject[];
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const sums = new Map<string, number>();
  for (const { money } of lines)
    for (const { funder, amountYuan } of money) sums.set(funder, (sums.get(funder) ?? 0) + amountYuan);
  const { fundedYuan } = addUpLibrary(lines);
  if (fundedYuan === 0)
    return (
      <Panel title={t('programme:panel.money')}>
        <p className="lists__rule">{t('programme:empty.money')}</p>
      </Panel>
    );
  return (
    <Panel title={t('programme:panel.money')}>
      <ul className="sources">
        {[...sums].map(([source, yuan]) => (
          <li key={source}>
            <details>
              <summary>
                <span>{funderName(source, language)}</span>
                <strong>{formatMoney(yuan, language)}</strong>
                <span
                  className="sources__bar"
                  style={{ '--share': yuan / fundedYuan } as React.CSSProperties}
                />
                <small>{formatShare(yuan / fundedYuan)}</small>
              </summary>
              <Clauses source={source} />
            </details>
          </li>
        ))}
      </ul>
      <dl className="figures">
        <div className="figures__row">
          <dt>{t('total')}</dt>
          <dd>{formatMoney(fundedYuan, language)}</dd>
        </div>
      </dl>
      {[...new Set(projects.map((project) => project.note).filter(Boolean))].map((note) => (
        <p key={note} className="lists__rule">
          {note}
        </p>
      ))}
    </Panel>
  );
}

/** What a source may and may not pay for, each with its clause. */
export function Clauses({ source }: { source: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  return (
    <ul className="clauses">
      {funding.rules
        .filter((rule) => rule.funder === source)
        .map((rule) => (
          <li key={rule.key} data-may={rule.may ? 'yes' : 'no'}>
            <b>{t(rule.may ? 'programme:may' : 'programme:mayNot')}</b> {rule.text[language]}
            <small>
              {rule.source} {rule.clause}
            </small>
          </li>
        ))}
    </ul>
  );
}

export function funderName(source: string, language: 'zh' | 'en'): string {
  return funding.funders.find((funder) => funder.key === source)?.[language] ?? source;
}
