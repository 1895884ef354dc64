import { wrap } from 'comlink';
import { type Asking, asking } from './asking.ts';
import type { TriesWorker } from './tries.worker.ts';
import type { TriesRun } from './tries-run.ts';

/** A worker that tries further layouts. Its search is ended by ending it, at any moment. */
export function triesWorker(): { client: Asking<TriesRun>; end(): void } {
  const worker = new Worker(new URL('./tries.worker.ts', import.meta.url), { type: 'module' });
  return { client: asking<TriesRun>(wrap<TriesWorker>(worker)), end: () => worker.terminate() };
}
