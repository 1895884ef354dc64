import { wrap } from 'comlink';
import { type Asking, asking } from './asking.ts';
import type { WorksRun, WorksWorker } from './works.worker.ts';

let client: Asking<WorksRun> | undefined;

/** The worker that makes schedules; started with the first one. */
export function worksWorker(): Asking<WorksRun> {
  client ??= asking<WorksRun>(
    wrap<WorksWorker>(new Worker(new URL('./works.worker.ts', import.meta.url), { type: 'module' })),
  );
  return client;
}
