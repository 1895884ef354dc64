import { wrap } from 'comlink';
import { type Asking, asking } from './asking.ts';
import type { PipesWorker } from './pipes.worker.ts';
import type { PipesDesk } from './pipes-desk.ts';

export type PipesClient = Asking<PipesDesk>;

let client: PipesClient | undefined;

/** The worker that holds the network of the desk; started with the first question. */
export function pipesWorker(): PipesClient {
  client ??= asking<PipesDesk>(
    wrap<PipesWorker>(new Worker(new URL('./pipes.worker.ts', import.meta.url), { type: 'module' })),
  );
  return client;
}
