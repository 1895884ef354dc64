import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { mainsM } from '../../../../domain/pipes/routing/site/search-reach.ts';
import { api } from '../../../api/client.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useRouting } from './routing-state.ts';
import { sideOf } from './side-of.ts';
import { boundsOf } from './zone-bounds.ts';

/** Where nobody found a main of a utility: how far the nearest one lies beyond what counts, and on which side. */
export function FarMains({ view }: { view: Pick<RoutingView, 'unreachable' | 'asked'> }) {
  const { t } = useTranslation();
  const { code: city } = useCity();
  const now = useRouting((state) => state.zone);
  const zone = view.asked.zone ?? now;
  const missing = [
    ...new Set(view.unreachable.flatMap(({ utility, blockers }) => (blockers.length === 0 ? [utility] : []))),
  ].sort() as Utility[];
  const bounds = zone ? boundsOf(zone) : null;
  const { data } = useQuery({
    queryKey: ['nearest-mains', city, bounds, missing],
    enabled: bounds !== null && missing.length > 0,
    queryFn: () => {
      const [west, south, east, north] = bounds!;
      const utilities = missing.join() as never;
      return api.pipes.nearestMains({ city, west, south, east, north, utilities, beyondM: mainsM });
    },
  });
  if (!data || !bounds) return null;
  const lines = missing.map((utility) => {
    const found = data.find((one) => one.utility === utility);
    const word = t(`layout:utility.${utility}`);
    if (!found) return t('routing:farMain.none', { utility: word });
    const { distanceM, diameterMm, at } = found;
    return t('routing:farMain.near', {
      ...{ utility: word, distance: distanceM, side: t(`routing:farMain.side.${sideOf(bounds, at)}`) },
      size: diameterMm === null ? '' : t('routing:farMain.size', { diameter: diameterMm }),
    });
  });
  return (
    <div className="routing__assumption routing__farMains">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {data.length > 0 && missing.length > 0 ? <p>{t('routing:farMain.hint')}</p> : null}
    </div>
  );
}
