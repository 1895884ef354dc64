import { create } from 'zustand';
import type { Utility } from '../../../../domain/pipes/model.ts';
import type { NetworkProof } from '../../../../domain/pipes/routing/prove.ts';
import type { Bilingual } from '../../../../domain/problem.ts';
import { type Bounds, readNetwork } from '../../../api/pipes.ts';
import { routingWorker, stopRouting } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { edit, loadPlace, useNetwork } from '../network-store.ts';

type LngLat = [number, number];
/** What the next click or drag on the map does. */
export type RoutingTouch = 'zone' | 'forbid' | 'pin' | 'drag';

export interface Alternative {
  name: number;
  view: RoutingView;
}

interface RoutingState {
  utilities: Utility[];
  frostDepthM: number | null;
  /** Houses by default: with several utilities in one doorway not every stairwell can be reached. */
  outlets: 'houses' | 'doors';
  /** Water and gas with loops, so that one shut section leaves the others supplied. */
  loops: boolean;
  ring: LngLat[] | null;
  forbidden: LngLat[][];
  pins: LngLat[];
  touch: RoutingTouch;
  busy: 'first' | 'better' | 'accept' | null;
  problem: Bilingual | null;
  view: RoutingView | null;
  /** Free head of the water main at the tie-in, as the water company says; null = the assumption of data/. */
  mainHeadM: number | null;
  /** Belongs to `of`: another view has no proof yet. */
  proof: ({ of: RoutingView } & NetworkProof) | null;
  /** Kept to be compared; the last one is what the map shows unless another is chosen. */
  alternatives: Alternative[];
  accepted: boolean;
  set(part: Partial<RoutingState>): void;
}

export const useRouting = create<RoutingState>((set) => ({
  utilities: ['sewage', 'storm', 'water'],
  frostDepthM: 1.8,
  outlets: 'doors',
  loops: false,
  ring: null,
  forbidden: [],
  pins: [],
  touch: 'zone',
  busy: null,
  problem: null,
  view: null,
  mainHeadM: null,
  proof: null,
  alternatives: [],
  accepted: false,
  set,
}));

/** Ready-made tasks: what is laid anew, by name. */
export const tasks: Record<'separate' | 'bury' | 'all', Utility[]> = {
  separate: ['storm', 'sewage'],
  bury: ['power', 'telecom'],
  all: ['storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'],
};

let turn = 0;

/** First answer at once, then the better one; a newer wish overtakes an older. */
export async function layOut(city: string): Promise<void> {
  const { ring, utilities, forbidden, pins, frostDepthM, outlets, loops, set } = useRouting.getState();
  if (!ring || utilities.length === 0) return;
  const mine = ++turn;
  if (useRouting.getState().busy) stopRouting();
  set({ busy: 'first', problem: null, accepted: false });
  try {
    const answer = await readNetwork(city, boundsOf(ring));
    await routingWorker().open(answer, { ring, utilities, forbidden, pins, frostDepthM, outlets, loops });
    const first = await routingWorker().first();
    if (mine !== turn) return;
    set({ view: first, busy: 'better' });
    const better = await routingWorker().better();
    if (mine !== turn) return;
    const { alternatives } = useRouting.getState();
    const name = (alternatives.at(-1)?.name ?? 0) + 1;
    set({ view: better, alternatives: [...alternatives, { name, view: better }].slice(-6), touch: 'drag' });
  } catch (error) {
    if (mine !== turn) return;
    set({ problem: wordsOf(error) });
  } finally {
    if (mine === turn) set({ busy: null });
  }
}

export function cancelLayOut(): void {
  turn++;
  stopRouting();
  useRouting.getState().set({ busy: null });
}

/** The planned network as one patch, which undo takes back. */
export async function accept(city: string, note: string): Promise<void> {
  const { ring, view, set } = useRouting.getState();
  if (!view || !ring) return;
  set({ busy: 'accept' });
  try {
    const patch = await routingWorker().patch(view.id, `plan-${Date.now().toString(36)}`);
    await loadPlace(city, boundsOf(ring));
    if (useNetwork.getState().loaded) {
      await edit(patch, note);
      set({ accepted: true });
    }
  } catch (error) {
    set({ problem: wordsOf(error) });
  } finally {
    set({ busy: null });
  }
}

/** Hydraulics of what the map shows; an answer that was overtaken by a newer one is dropped. */
export async function prove(): Promise<void> {
  const { view, mainHeadM, set } = useRouting.getState();
  if (!view) return;
  const current = () => {
    const now = useRouting.getState();
    return now.view === view && now.mainHeadM === mainHeadM;
  };
  try {
    const proof = await routingWorker().prove(view.id, mainHeadM);
    if (current()) set({ proof: { of: view, ...proof } });
  } catch (error) {
    if (current()) set({ problem: wordsOf(error) });
  }
}

/** What went wrong and what to do, in one breath. */
export function wordsOf(error: unknown): Bilingual {
  // from the worker, or from the server
  const { title, texts, remedy, message } = error as {
    title?: Bilingual;
    texts?: Bilingual | null;
    remedy?: Bilingual | null;
    message: string;
  };
  const words = title ?? texts ?? { zh: message, en: message };
  return { zh: `${words.zh}${remedy?.zh ?? ''}`, en: `${words.en} ${remedy?.en ?? ''}` };
}

/** The zone with room around it, so that the mains in the streets come along. */
function boundsOf(ring: readonly LngLat[]): Bounds {
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const latitude = 160 / 111_320;
  const longitude = latitude / Math.cos((lats[0]! * Math.PI) / 180);
  return [
    Math.min(...lons) - longitude,
    Math.min(...lats) - latitude,
    Math.max(...lons) + longitude,
    Math.max(...lats) + latitude,
  ];
}
