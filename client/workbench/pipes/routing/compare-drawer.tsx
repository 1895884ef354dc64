import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useCity } from '../../city.tsx';
import { BillTable } from './bill-table.tsx';
import { CompareTable } from './compare-table.tsx';
import { profileSvg } from './profile-figure.ts';
import { useRouting } from './routing-state.ts';
import { keepByHand, layOutEach } from './routing-store.ts';

/** Alternatives side by side, and profile and bill of the one on the map. */
export function CompareDrawer() {
  const { t } = useTranslation();
  const city = useCity();
  const { alternatives, view, plan, busy } = useRouting();
  if (plan)
    return (
      <div className="routing-drawer routing-drawer--bill">
        <BillTable view={plan} />
      </div>
    );
  if (!view) return <EmptyState title={t('routing:compare.empty')} hint={t('routing:compare.hint')} />;
  return (
    <div className="routing-drawer">
      <div>
        {alternatives.length > 0 ? <CompareTable /> : null}
        <div className="routing__actions">
          <Button
            size="small"
            disabled={busy !== null}
            loading={busy === 'better'}
            onClick={() => void layOutEach(city.code)}
          >
            {t('routing:compare.each')}
          </Button>
          {view.stage === 'moved' ? (
            <Button size="small" onClick={() => void keepByHand()}>
              {t('routing:compare.keep')}
            </Button>
          ) : null}
        </div>
        <p className="routing__assumption">{t('routing:compare.legend')}</p>
        {view.profiles.map((profile) => {
          const title = `${t(`layout:utility.${profile.utility}`)} · ${t('routing:profile')}`;
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
