import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from '../../api/client.ts';
import { followLayers } from '../../api/events.ts';
import { useCity } from '../city.tsx';
import { readParameter, writeParameter } from '../state/query-parameter.ts';
import { type Divisions, loadDivisions } from './divided-ground.ts';
import { loadGround } from './ground.ts';
import { useZoning } from './store.ts';

/** Which plan is on the desk; it is also in the address, so that a link opens it. */
export const usePlanChoice = create<{ plan: number | null; choose(plan: number | null): void }>((set) => ({
  plan: Number(readParameter('plan')) || null,
  choose: (plan) => {
    writeParameter('plan', plan === null ? '' : String(plan));
    set({ plan });
  },
}));

/** Whether walls between compounds count as opened (打破小区分割): on, for that is what the programme does. */
export const useOpenWalls = create<{ open: boolean; setOpen(open: boolean): void }>((set) => ({
  open: true,
  setOpen: (open) => set({ open }),
}));

export function usePlans() {
  const city = useCity();
  return useQuery({
    queryKey: ['plans', city.code],
    queryFn: () => api.zoning.listPlans({ city: city.code }),
  });
}

/** Opens the chosen plan (else the last one worked on) with its ground, and takes in what others save. */
export function usePlanOpening(): void {
  const city = useCity();
  const plans = usePlans().data;
  const queries = useQueryClient();
  const { plan, choose } = usePlanChoice();
  const openWalls = useOpenWalls((state) => state.open);

  useEffect(() => {
    if (!plans) return;
    if (plan !== null && plans.some(({ id }) => id === plan)) return;
    choose(plans.find(({ state }) => state !== 'archived')?.id ?? null);
  }, [plans, plan, choose]);

  const content = useQuery({
    queryKey: ['plan', city.code, plan],
    queryFn: () => api.zoning.getPlan({ city: city.code, plan: plan! }),
    enabled: plan !== null,
    // the saver keeps the open plan up to date; a refetch would fight it
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }).data;
  const kind = content?.unitKind ?? 'community';
  const ground = useQuery({
    queryKey: ['zoning-ground', city.code, kind, openWalls],
    queryFn: () => loadGround(city.code, kind, openWalls),
    // the old ground stays on the desk until the new one is there
    placeholderData: (before) => (before?.city === city.code && before.kind === kind ? before : undefined),
    staleTime: 600_000,
  }).data;

  useEffect(() => {
    if (!ground) return;
    if (!content || content.id !== plan) {
      useZoning.getState().show(ground);
      return;
    }
    // an open plan is kept up to date by its saver; a refetch must not take the stroke in hand away
    const isOpen = () => {
      const desk = useZoning.getState();
      return (
        desk.plan?.id === content.id && desk.plan.state === content.state && desk.ground?.city === ground.city
      );
    };
    const open = (divisions: Divisions) => {
      const desk = useZoning.getState();
      if (isOpen()) desk.reground(ground, divisions);
      else desk.open(ground, content, divisions);
    };
    const parts = useZoning.getState().ground?.parts;
    const divided = isOpen() && parts ? [...parts.keys()] : content.divided;
    if (divided.length === 0) {
      open(new Map());
      return;
    }
    let stale = false;
    void loadDivisions(city.code, divided).then((divisions) => {
      if (!stale) open(divisions);
    });
    return () => {
      stale = true;
    };
  }, [ground, content, plan, city.code]);

  useEffect(() => {
    const stop = followLayers((layer) => {
      if (layer === 'zones') void useZoning.getState().saver?.catchUp();
      if (layer === 'communities' || layer === 'buildings' || layer === 'barriers')
        void queries.invalidateQueries({ queryKey: ['zoning-ground', city.code] });
    });
    return () => {
      stop();
      useZoning.getState().close();
    };
  }, [city.code, queries]);
}
