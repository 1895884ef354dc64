import { mainsM } from '../../../../domain/pipes/routing/site/search-reach.ts';
import { useHistory } from '../../state/history.ts';
import { type RoutingState, useRouting } from './routing-state.ts';
import { layOut, leaveSearch } from './routing-store.ts';
import { boundsAround } from './zone-bounds.ts';

/** What a person asks of the network; each change of it is one step of undo. */
type Wish = Pick<RoutingState, 'zone' | 'zoneName' | 'pins' | 'corridors' | 'mains' | 'forbidden'>;

/** Another zone has other alternatives. */
const nothingYet = { view: null, plan: null, proof: null, alternatives: [], ghost: null, pinnedGhost: null };

/** Changes the wish and lays out anew. Undo brings the wish and its answer back as they were, without a new search. */
export function wishFor(city: string, note: string, change: Partial<Wish>): void {
  const state = useRouting.getState();
  const { zone, zoneName, pins, corridors, mains, forbidden, view, plan, proof, accepted } = state;
  const { alternatives, ghost, pinnedGhost } = state;
  const before = { zone, zoneName, pins, corridors, mains, forbidden, view, plan, proof, accepted };
  const isOtherZone = change.zone !== undefined && change.zone !== zone;
  const compared = { alternatives, ghost, pinnedGhost };
  const go = () => {
    useRouting.getState().set({ ...change, ...(isOtherZone ? nothingYet : {}) });
    void layOut(city);
  };
  useHistory.getState().record({
    note,
    undo: () => {
      leaveSearch();
      useRouting.getState().set({ ...before, ...(isOtherZone ? compared : {}), problem: null });
    },
    redo: go,
  });
  go();
}

/** The ground to be laid out; wishes about another one go with it. */
export function wishZone(city: string, note: string, zone: [number, number][][], name: string | null): void {
  wishFor(city, note, { zone, zoneName: name, pins: [], corridors: [], mains: [], forbidden: [] });
}

/** A manhole of one utility; where the zone's surroundings are not loaded there is nothing that it could be joined to. */
export function pinAt(city: string, note: string, pin: RoutingState['pins'][number]): void {
  const { zone, pins, set } = useRouting.getState();
  const [lon, lat] = pin.at;
  const [west, south, east, north] = boundsAround(zone ?? [], mainsM);
  if (lon > west && lon < east && lat > south && lat < north) {
    wishFor(city, note, { pins: [...pins, pin] });
    return;
  }
  set({
    problem: {
      zh: '定位井离布置范围太远。请点在范围内或其周边 150 m 以内。',
      en: 'This place is too far from the zone. Click inside it or within 150 m of it.',
    },
  });
}

/** A point was dragged from one answer to another: undo shows the former again. */
export function recordDrag(note: string, from: RoutingState['view'], to: RoutingState['view']): void {
  if (from === to) return;
  const show = (view: RoutingState['view']) => useRouting.getState().set({ view, accepted: false });
  useHistory.getState().record({ note, undo: () => show(from), redo: () => show(to) });
}
