import { wrap } from 'comlink';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { RoutingWorker } from './routing.worker.ts';
import type { RoutingRun } from './routing-run.ts';

type Methods = { [Name in keyof RoutingRun]: RoutingRun[Name] };
export type RoutingClient = {
  [Name in keyof Methods]: (
    ...words: Parameters<Methods[Name]>
  ) => Promise<Awaited<ReturnType<Methods[Name]>>>;
};

let worker: Worker | undefined;
let client: RoutingClient | undefined;

/** The worker that lays networks out; started with the first zone. */
export function routingWorker(): RoutingClient {
  if (client) return client;
  worker = new Worker(new URL('./routing.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<RoutingWorker>(worker);
  client = new Proxy({} as RoutingClient, {
    get:
      (_, name: string) =>
      async (...words: unknown[]) => {
        const { value, problem } = await remote.call(name, ...words);
        if (problem) throw new Problem(problem.code, problem.title as Bilingual, problem.remedy as Bilingual);
        return value;
      },
  });
  return client;
}

/** Ends a search that nobody waits for any more. */
export function stopRouting(): void {
  worker?.terminate();
  worker = undefined;
  client = undefined;
}
