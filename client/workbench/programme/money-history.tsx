import { useTranslation } from 'react-i18next';
import { useMoneyChanges } from '../../api/programme.ts';
import { wan } from './library-columns.ts';

/** Who changed which amount of a project, when and why. */
export function MoneyHistory({ city, code }: { city: string; code: string }) {
  const { t } = useTranslation();
  const { data } = useMoneyChanges(city, code);
  if (!data?.length) return null;
  return (
    <details className="money-history">
      <summary>{t('programme:form.history', { count: data.length })}</summary>
      <ul>
        {data.map((change) => (
          <li key={`${change.at} ${change.community} ${change.fromYuan} ${change.toYuan}`}>
            <small>
              {change.at} {change.by}
            </small>
            <span>
              {change.name ?? t('programme:form.wholeBudget')}: {wan(change.fromYuan)} → {wan(change.toYuan)}
            </span>
            <em>{change.reason}</em>
          </li>
        ))}
      </ul>
    </details>
  );
}
