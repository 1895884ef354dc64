import { Worker } from 'node:worker_threads';
import type { MipSolver } from '../../domain/zoning/pack-zones.ts';

/** HiGHS in a thread of its own that is ended after `seconds` or by the signal; then the answer is null. */
export function killableMip(seconds: number, signal?: AbortSignal): MipSolver {
  return (model) =>
    new Promise((resolve) => {
      const worker = new Worker(new URL('./mip-worker.ts', import.meta.url));
      const finish = (answer: Awaited<ReturnType<MipSolver>>) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        void worker.terminate();
        resolve(answer);
      };
      const stop = () => finish(null);
      const timer = setTimeout(stop, seconds * 1000);
      signal?.addEventListener('abort', stop);
      worker.once('message', finish);
      // out of memory or a numerical failure inside the WASM is "no answer", never a crash of the search
      worker.once('error', stop);
      worker.postMessage(model);
    });
}
