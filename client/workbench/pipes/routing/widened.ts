import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { byPricesNow, useRouting } from './routing-state.ts';

/** An answer with water pipes as wide as its proof asks for; the very answer where they stay, or where there is no proof, which the panel then tells. */
export async function widened(view: RoutingView): Promise<RoutingView> {
  try {
    const wider = await routingWorker().enlarge(view.id, useRouting.getState().mainHeadM, view.milliseconds);
    if (!wider) return view;
    void routingWorker().giveWay(view.id);
    return byPricesNow(wider);
  } catch {
    return view;
  }
}
