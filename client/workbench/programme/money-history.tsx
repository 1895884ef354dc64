import { useTranslation } from 'react-i18next';
import { type MoneyChangeLine, useMoneyChanges } from '../../api/programme.ts';
import { wan } from './library-columns.ts';
import { funderName } from './money-by-source.tsx';

/** Who changed which amount of a project, when and why. */
export function MoneyHistory({ city, code }: { city: string; code: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const source = ({ funder, oldFunder }: MoneyChangeLine) =>
    [...new Set([oldFunder, funder])].flatMap((one) => (one ? [funderName(one, language)] : [])).join(' → ');
  const { data } = useMoneyChanges(city, code);
  if (!data?.length) return null;
  return (
    <details className="money-history">
      <summary>{t('programme:form.history', { count: data.length })}</summary>
      <ul>
        {data.map((change) => (
          <li key={`${change.at} ${change.community} ${change.funder} ${change.fromYuan} ${change.toYuan}`}>
            <small>
              {change.at} {change.by}
            </small>
            <span>
              {[change.name ?? t('programme:form.wholeBudget'), source(change)].filter(Boolean).join(' · ')}:{' '}
              {wan(change.fromYuan)} → {wan(change.toYuan)}
            </span>
            <em>{change.reason}</em>
          </li>
        ))}
      </ul>
    </details>
  );
}
