import { AIMS, type Aim } from '../../../../domain/pipes/routing/aims.ts';
import { billItems } from '../../../../domain/pipes/routing/bill/plan-cost.ts';
import { ratesOfCity } from '../../../../domain/pipes/tables/city-rates.ts';
import type { CityTables } from '../../../../domain/pipes/tables/city-tables.ts';
import type { Bilingual } from '../../../../domain/problem.ts';
import { readSite } from '../../../api/pipes.ts';
import { problemOf } from '../../../api/problem-words.ts';
import { repricedView } from '../../../workers/reprice-view.ts';
import { routingWorker, stopRouting } from '../../../workers/routing.ts';
import type { Remeasured, RoutingView } from '../../../workers/routing-run.ts';
import type { TaskWish } from '../../../workers/task-run.ts';
import { edit, loadNetwork, useNetwork } from '../network-store.ts';
import { withAlternative } from './add-alternative.ts';
import { settingsOf } from './asked-for.ts';
import { type Alternative, byPricesNow, useRouting } from './routing-state.ts';
import { replaceView, tryFurther } from './try-further.ts';
import { widened } from './widened.ts';
import { boundsAround } from './zone-bounds.ts';

type LngLat = [number, number];

let turn = 0;

/** First answer at once, then the better one; a newer wish overtakes an older. */
export function layOut(city: string): Promise<void> {
  return search(city, [useRouting.getState().aim]);
}

/** One alternative for each aim, to be compared: that of the chosen one first, which is shown as soon as it is there. */
export function layOutEach(city: string): Promise<void> {
  const { aim } = useRouting.getState();
  return search(city, [aim, ...AIMS.filter((one) => one !== aim)]);
}

/** An alternative on the map; the panel says what it was asked for. */
export function showAlternative({ view }: Alternative): void {
  useRouting.getState().set({ view, plan: null, accepted: false, ghost: null, ...settingsOf(view.asked) });
}

async function search(city: string, aims: readonly Aim[]): Promise<void> {
  const { zone, utilities, forbidden, pins, corridors, mains, mainSizes, set } = useRouting.getState();
  const { frostDepthM, rain, outlets, repaves, loops, laneOrder } = useRouting.getState();
  if (!zone || utilities.length === 0) return;
  const mine = ++turn;
  if (useRouting.getState().busy) stopRouting();
  set({ busy: 'first', problem: null, accepted: false, plan: null, houses: null, laid: [] });
  /** Starts only when the search is over, so that no answer waits for it. */
  let further: (() => void) | undefined;
  try {
    const answer = await readSite(city, boundsAround(zone));
    const places = { zone, forbidden, pins, corridors, mains, mainSizes };
    const wish = { ...places, utilities, frostDepthM, rain, outlets, repaves, loops, laneOrder };
    for (const [i, aim] of aims.entries()) {
      const { houses } = await routingWorker().open(answer, { ...wish, aim });
      if (i === 0) {
        if (mine !== turn) return;
        set({ houses });
        const first = await routingWorker().first((part) => {
          if (mine === turn) set({ laid: [...useRouting.getState().laid, part] });
        });
        if (mine !== turn) return;
        set({ view: byPricesNow(first), laid: [], busy: 'better' });
      }
      const better = await widened(byPricesNow(await routingWorker().better()));
      if (mine !== turn) return;
      addAlternative({ title: null, aim, outlets, repaves, loops, byHand: false, view: better });
      // who pins or forbids goes on doing so
      if (i === 0)
        set(useRouting.getState().touch === 'zone' ? { view: better, touch: 'drag' } : { view: better });
      if (aims.length === 1) further = () => void tryFurther(answer, { ...wish, aim }, better);
    }
  } catch (error) {
    if (mine !== turn) return;
    set({ problem: wordsOf(error) });
  } finally {
    if (mine === turn) {
      set({ busy: null });
      further?.();
    }
  }
}

/** What the map shows with water pipes as wide as its proof asks for, in the place of it. */
export async function enlarge(): Promise<void> {
  const { view } = useRouting.getState();
  if (!view) return;
  const wider = await widened(view);
  if (useRouting.getState().view !== view) return;
  if (wider === view) await prove();
  else replaceView(view, wider);
}

/** A ready-made task on the drawn zone, as one plan. */
export async function planTask(city: string, task: TaskWish['task']): Promise<void> {
  const { zone, forbidden, outlets, frostDepthM, rain, repaves, becomes, set } = useRouting.getState();
  if (!zone) return;
  const mine = ++turn;
  if (useRouting.getState().busy) stopRouting();
  set({ busy: 'task', problem: null, accepted: false, plan: null, view: null, proof: null });
  try {
    const answer = await readSite(city, boundsAround(zone));
    const year = new Date().getFullYear();
    const stamp = `${task}-${Date.now().toString(36)}`;
    const wish = { task, zone, forbidden, outlets, frostDepthM, rain, repaves, becomes, year, stamp };
    const plan = await routingWorker().task(answer, wish);
    if (mine === turn) set({ plan: byPricesNow(plan) });
  } catch (error) {
    if (mine === turn) set({ problem: wordsOf(error) });
  } finally {
    if (mine === turn) set({ busy: null });
  }
}

/**
 * Somebody changed the city's prices: everything that is shown or kept has its bill by them at once; what lies stays as it was searched by
 * the older ones, and says so.
 */
export function priceBy(tables: CityTables, version: number): void {
  const { view, plan, busy, alternatives, ghost, pinnedGhost, proof, set } = useRouting.getState();
  const rates = ratesOfCity(tables, version);
  const known = new Map<RoutingView, RoutingView>();
  const now = (one: RoutingView): RoutingView => {
    const fresh = known.get(one) ?? repricedView(one, rates);
    known.set(one, fresh);
    return fresh;
  };
  set({
    rates,
    view: view && now(view),
    plan: plan && repricedView(plan, rates),
    alternatives: alternatives.map((one) => ({ ...one, view: now(one.view) })),
    ghost: ghost && now(ghost),
    pinnedGhost: pinnedGhost && now(pinnedGhost),
    proof: proof && { ...proof, of: now(proof.of) },
  });
  // a worker that was not started yet takes the prices with its first zone
  if (view || plan || busy || alternatives.length > 0)
    void routingWorker()
      .reprice(tables, version)
      .then((views) => measureAgain(views));
}

/** Answers that came back with other quantities, wherever they are shown or kept. */
function measureAgain(fresh: readonly Remeasured[]): void {
  if (fresh.length === 0) return;
  const { view, alternatives, ghost, pinnedGhost, proof, set } = useRouting.getState();
  const byId = new Map(fresh.map((one) => [one.id, one]));
  const known = new Map<RoutingView, RoutingView>();
  const now = (one: RoutingView): RoutingView => {
    const again = known.get(one) ?? { ...one, ...byId.get(one.id) };
    known.set(one, again);
    return again;
  };
  set({
    view: view && now(view),
    alternatives: alternatives.map((one) => ({ ...one, view: now(one.view) })),
    ghost: ghost && now(ghost),
    pinnedGhost: pinnedGhost && now(pinnedGhost),
    proof: proof && { ...proof, of: now(proof.of) },
  });
}

function addAlternative(one: Omit<Alternative, 'number'>): void {
  const { alternatives, pinnedGhost, set } = useRouting.getState();
  const next = withAlternative(alternatives, one);
  const gone = alternatives.find((old) => next.some((now) => now.number === old.number && now !== old));
  if (gone) void routingWorker().giveWay(gone.view.id);
  set({ alternatives: next, pinnedGhost: gone && pinnedGhost === gone.view ? one.view : pinnedGhost });
}

/** What was dragged into shape becomes an alternative of its own. */
export async function keepByHand(): Promise<void> {
  const { view, aim, outlets, repaves, loops, set } = useRouting.getState();
  if (view?.stage !== 'moved') return;
  try {
    await routingWorker().retain(view.id);
    const kept: RoutingView = { ...view, stage: 'better' };
    addAlternative({ title: null, aim, outlets, repaves, loops, byHand: true, view: kept });
    set({ view: kept });
  } catch (error) {
    set({ problem: wordsOf(error) });
  }
}

export function renameAlternative(number: number, title: string): void {
  const { alternatives, set } = useRouting.getState();
  set({
    alternatives: alternatives.map((one) =>
      one.number === number ? { ...one, title: title.trim().slice(0, 40) || null } : one,
    ),
  });
}

export function dropAlternative(number: number): void {
  const { alternatives, pinnedGhost, set } = useRouting.getState();
  const gone = alternatives.find((one) => one.number === number);
  set({
    alternatives: alternatives.filter((one) => one.number !== number),
    ghost: null,
    ...(gone?.view === pinnedGhost ? { pinnedGhost: null } : {}),
  });
}

/** Nobody waits for the running search any more; the worker stays, and with it the answers that it keeps. */
export function leaveSearch(): void {
  turn++;
  useRouting.getState().set({ busy: null });
}

export function cancelLayOut(): void {
  turn++;
  stopRouting();
  useRouting.getState().set({ busy: null });
}

/** The planned network, or the planned task, as one patch, which undo takes back. */
export async function accept(city: string, note: string): Promise<void> {
  const { zone, view, plan, set } = useRouting.getState();
  if (!zone || !(plan ?? view)) return;
  set({ busy: 'accept', problem: null });
  try {
    await loadNetwork(city, undefined, boundsAround(zone));
    const { loaded, problem } = useNetwork.getState();
    if (!loaded || problem) return set({ problem });
    const now = await readSite(city, boundsAround(zone));
    const stamp = plan?.id ?? `plan-${Date.now().toString(36)}`;
    const patch = plan
      ? await routingWorker().taskPatch(now)
      : await routingWorker().patch(view!.id, stamp, now);
    const lines = billItems((plan ?? view!).quantities);
    // a plan that lays nothing anew has no pipe that its bill could be of
    const laysPipes = patch.putSegments.some((one) => one.id.startsWith(`${stamp}-`));
    const bill = laysPipes && lines.length > 0 ? { stamp, lines } : undefined;
    const told = (accepted: boolean) => () => {
      const shown = useRouting.getState();
      if ((shown.plan ?? shown.view)?.id === (plan ?? view)!.id) set({ accepted });
    };
    await edit(patch, note, { bill, undone: told(false), redone: told(true) });
    set({ accepted: true });
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

/** Draws the section of the layout under a line, among the pipes of today. @returns whether there is one to be shown */
export async function drawLayoutSection(line: [LngLat, LngLat], language: 'zh' | 'en'): Promise<boolean> {
  const { view, set } = useRouting.getState();
  if (!view) return false;
  try {
    const sheet = await routingWorker().section(view.id, line, language);
    useNetwork.getState().set({ sheet });
    set({ problem: null });
    return true;
  } catch (error) {
    set({ problem: wordsOf(error) });
    return false;
  }
}

/** What went wrong and what to do, in one breath. */
export function wordsOf(error: unknown): Bilingual {
  const { title, remedy } = problemOf(error);
  return { zh: `${title.zh}${remedy.zh}`, en: `${title.en} ${remedy.en}` };
}
