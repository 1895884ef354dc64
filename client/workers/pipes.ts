import { wrap } from 'comlink';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { PipesWorker } from './pipes.worker.ts';
import type { PipesRun } from './pipes-run.ts';

type Methods = { [Name in keyof PipesRun]: PipesRun[Name] };
/** The same methods, each answering with a promise. */
export type PipesClient = {
  [Name in keyof Methods]: (
    ...words: Parameters<Methods[Name]>
  ) => Promise<Awaited<ReturnType<Methods[Name]>>>;
};

let client: PipesClient | undefined;

/** The worker that holds the network of the desk; started with the first question. */
export function pipesWorker(): PipesClient {
  if (client) return client;
  const remote = wrap<PipesWorker>(
    new Worker(new URL('./pipes.worker.ts', import.meta.url), { type: 'module' }),
  );
  client = new Proxy({} as PipesClient, {
    get:
      (_, name: string) =>
      async (...words: unknown[]) => {
        const answer = (await remote.call(name, ...words)) as {
          value?: unknown;
          problem?: { code: string; title: Bilingual; remedy: Bilingual };
        };
        if (answer.problem)
          throw new Problem(answer.problem.code, answer.problem.title, answer.problem.remedy);
        return answer.value;
      },
  });
  return client;
}
