import { triesOf } from '../../../../domain/pipes/routing/try-layouts.ts';
import type { NetworkAnswer } from '../../../../server/contract/pipes.ts';
import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView, RoutingWish } from '../../../workers/routing-run.ts';
import { triesWorker } from '../../../workers/tries.ts';
import { type RoutingState, useRouting } from './routing-state.ts';
import { widened } from './widened.ts';

/** What an answer was searched for: where one of these changes, further layouts of it are of no use. */
const asked = [
  ...([
    'zone',
    'utilities',
    'forbidden',
    'pins',
    'corridors',
    'mains',
    'mainSizes',
    'frostDepthM',
    'rain',
  ] as const),
  ...(['outlets', 'repaves', 'loops', 'laneOrder', 'aim', 'plan', 'rates'] as const),
] satisfies (keyof RoutingState)[];

let endRunning: (() => void) | undefined;

/** Ends the search for further layouts; what was found so far stays. */
export function stopTries(): void {
  endRunning?.();
}

/**
 * After the searched answer, further layouts of its drains, while somebody looks: one that is cheaper and in nothing worse takes the answer's place,
 * on the map and among the alternatives. Ends by itself as soon as somebody drags, shows another answer, accepts, or changes what was asked for.
 * Where it fails, the answer stays what it is.
 */
export async function tryFurther(
  ground: NetworkAnswer,
  wish: RoutingWish,
  searched: RoutingView,
): Promise<void> {
  stopTries();
  // drains without a main can't lie otherwise
  const laid = searched.utilities.filter((one) => one.lengthM > 0).map((one) => one.utility);
  const of = triesOf(laid) === 0 ? 0 : triesOf(wish.utilities);
  // the bill of another aim is not what it was searched for; bills of two price lists can't be compared
  if (of === 0 || wish.aim !== 'cost' || searched.prices.version !== ground.ratesVersion) return;
  const began = performance.now();
  const { client, end } = triesWorker();
  let shown = searched;
  let tried = 0;
  let isOver = false;
  const tell = (state: 'running' | 'done' | 'stopped'): void => {
    const savedYuan = searched.costYuan - shown.costYuan;
    useRouting.getState().set({ tries: { tried, of, savedYuan, state, view: shown.id } });
  };
  const finish = (state: 'done' | 'stopped'): void => {
    if (isOver) return;
    isOver = true;
    endRunning = undefined;
    unwatch();
    end();
    tell(state);
  };
  const before = useRouting.getState();
  const unwatch = useRouting.subscribe((now) => {
    const isOther = now.view !== shown || now.busy !== null || now.accepted;
    if (isOther || asked.some((key) => now[key] !== before[key])) finish('stopped');
  });
  endRunning = () => finish('stopped');
  tell('running');
  try {
    await client.open(ground, wish, {
      // those are laid with water pipes by households, until they are shown
      costYuan: searched.costYuan - (searched.widerYuan ?? 0),
      clashes: searched.clashes,
      violations: searched.violations,
      unreachable: searched.unreachable.length,
    });
    while (tried < of && !isOver) {
      const better = await client.next();
      if (isOver) return;
      tried++;
      if (better) {
        const took = searched.milliseconds + performance.now() - began;
        const adopted = await routingWorker().adopt(better, took);
        const view = searched.widerYuan === null ? adopted : await widened(adopted);
        if (isOver) return;
        const last = shown;
        shown = view;
        replaceView(last, view);
        void routingWorker().giveWay(last.id);
      }
      tell('running');
    }
    finish('done');
  } catch {
    finish('stopped');
  }
}

/** One answer for another, wherever it is shown or kept. */
export function replaceView(last: RoutingView, view: RoutingView): void {
  const { alternatives, ghost, pinnedGhost, set } = useRouting.getState();
  set({
    view,
    alternatives: alternatives.map((one) => (one.view === last ? { ...one, view } : one)),
    ghost: ghost === last ? view : ghost,
    pinnedGhost: pinnedGhost === last ? view : pinnedGhost,
  });
}
