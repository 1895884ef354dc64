import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatLength, formatMoney, formatShare } from '../../../ui/number-format.ts';
import { useReadersLanguage } from '../language.ts';
import { BillTable } from './bill-table.tsx';
import { profileSvg } from './profile-figure.ts';
import { useRouting } from './routing-store.ts';

/** Alternatives side by side, and the quantities of the one on the map. */
export function CompareDrawer() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { alternatives, view, set } = useRouting();
  if (!view) return <EmptyState title={t('routing:compare.empty')} hint={t('routing:compare.hint')} />;
  return (
    <div className="routing-drawer">
      <div>
        <table className="routing__table">
          <thead>
            <tr>
              <th>{t('routing:compare.name')}</th>
              <th>{t('routing:compare.utilities')}</th>
              <th>{t('routing:column.length')}</th>
              <th>{t('routing:column.cost')}</th>
              <th>{t('routing:column.depth')}</th>
              <th>{t('routing:compare.clashes')}</th>
              <th>{t('routing:column.gap')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {alternatives.map(({ name, view: one }) => (
              <tr key={name} className={one === view ? 'routing__chosen' : undefined}>
                <td>{t('routing:compare.alternative', { name })}</td>
                <td>{one.utilities.map((u) => t(`routing:utility.${u.utility}`)).join('、')}</td>
                <td>{formatLength(one.lengthM)}</td>
                <td>{formatMoney(one.costYuan, language)}</td>
                <td>{Math.max(...one.utilities.map((u) => u.deepestM)).toFixed(1)} m</td>
                <td>{one.clashes}</td>
                <td>≤ {formatShare(Math.max(0, ...one.utilities.map((u) => u.gap ?? 0)))}</td>
                <td>
                  <Button
                    size="small"
                    disabled={one === view}
                    onClick={() => set({ view: one, accepted: false })}
                  >
                    {t('routing:compare.show')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {view.profiles.map((profile) => {
          const title = `${t(`routing:utility.${profile.utility}`)} · ${t('routing:profile')}`;
          return (
            <img
              key={profile.utility}
              className="routing__profile"
              alt={title}
              src={`data:image/svg+xml,${encodeURIComponent(profileSvg(profile, title))}`}
            />
          );
        })}
      </div>
      <BillTable view={view} />
    </div>
  );
}
