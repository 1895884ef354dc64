import { useCallback, useEffect } from 'react';
import { useLocation, useRoute } from 'wouter';
import type { Thing } from '../../map/bands.ts';
import { type DeskKey, deskKeys } from '../desk.ts';
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

/** Keeps `?sel=` and the selection store the same, both ways; a selection is not a step of the browser's history. */
export function useSelectionInAddress(): void {
  useEffect(() => {
    const read = () => {
      const text = new URLSearchParams(location.search).get('sel') ?? '';
      if (text !== writeSelection(useSelection.getState().things))
        useSelection.getState().select(readSelection(text));
    };
    read();
    addEventListener('popstate', read);
    const stop = useSelection.subscribe(({ things }, before) => {
      if (things !== before.things) writeAddress(things);
    });
    return () => {
      removeEventListener('popstate', read);
      stop();
    };
  }, []);
}

function writeAddress(things: readonly Thing[]): void {
  const query = new URLSearchParams(location.search);
  const text = writeSelection(things);
  if ((query.get('sel') ?? '') === text) return;
  if (text) query.set('sel', text);
  else query.delete('sel');
  const rest = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  history.replaceState(history.state, '', `${location.pathname}${rest ? `?${rest}` : ''}${location.hash}`);
}
