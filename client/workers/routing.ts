import { wrap } from 'comlink';
import { type Asking, asking } from './asking.ts';
import type { RoutingWorker } from './routing.worker.ts';
import type { RoutingRun } from './routing-run.ts';

export type RoutingClient = Asking<RoutingRun>;

let worker: Worker | undefined;
let client: RoutingClient | undefined;

/** The worker that lays networks out; started with the first zone. */
export function routingWorker(): RoutingClient {
  if (client) return client;
  worker = new Worker(new URL('./routing.worker.ts', import.meta.url), { type: 'module' });
  client = asking<RoutingRun>(wrap<RoutingWorker>(worker));
  return client;
}

/** Ends a search that nobody waits for any more. */
export function stopRouting(): void {
  worker?.terminate();
  worker = undefined;
  client = undefined;
}
