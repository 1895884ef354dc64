import { useCallback, useEffect } from 'react';
import { useLocation, useRoute } from 'wouter';
import { type DeskKey, deskKeys } from '../desk.ts';
import { readParameter, writeParameter } from './query-parameter.ts';
import { readSelection, useSelection, writeSelection } from './selection.ts';

/** `/workbench/:city/:desk?sel=communities:12`: a link shows its reader what its sender saw. */
export function useAddress(): {
  city: string | null;
  desk: DeskKey;
  go(to: { city?: string; desk?: DeskKey }): void;
} {
  const [, parameters] = useRoute('/workbench/:city?/:desk?');
  const [, navigate] = useLocation();
  const city = parameters?.city ? decodeURIComponent(parameters.city) : null;
  const asked = parameters?.desk as DeskKey | undefined;
  const desk = asked && deskKeys.includes(asked) ? asked : 'register';
  const go = useCallback(
    (to: { city?: string; desk?: DeskKey }) => {
      const nextCity = to.city ?? city;
      if (!nextCity) return;
      // the selection travels from desk to desk, not from city to city
      const query = to.city && to.city !== city ? '' : location.search;
      const view = to.city && to.city !== city ? '' : location.hash;
      navigate(`/workbench/${encodeURIComponent(nextCity)}/${to.desk ?? desk}${query}${view}`);
    },
    [city, desk, navigate],
  );
  return { city, desk, go };
}

/** Keeps `?sel=` and the selection store the same, both ways. */
export function useSelectionInAddress(): void {
  useEffect(() => {
    const read = () => {
      const text = readParameter('sel');
      if (text !== writeSelection(useSelection.getState().things))
        useSelection.getState().select(readSelection(text));
    };
    read();
    addEventListener('popstate', read);
    const stop = useSelection.subscribe(({ things }, before) => {
      if (things !== before.things) writeParameter('sel', writeSelection(things));
    });
    return () => {
      removeEventListener('popstate', read);
      stop();
    };
  }, []);
}
