import { proxy, type Remote } from 'comlink';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { answering } from './answering.ts';

/** What a run in a worker can do, each method answering with a promise. */
export type Asking<Run> = {
  [Name in keyof Run]: Run[Name] extends (...words: infer Words) => infer Value
    ? (...words: Words) => Promise<Awaited<Value>>
    : never;
};

/** This side of a worker's border: functions are called back from behind it; a problem met behind it is thrown here, with its words in both languages. */
export function asking<Run extends object>(remote: Remote<ReturnType<typeof answering>>): Asking<Run> {
  return new Proxy({} as Asking<Run>, {
    get:
      (_, name: string) =>
      async (...words: unknown[]) => {
        const { value, problem } = await remote.call(name, ...words.map(callable));
        if (problem) throw new Problem(problem.code, problem.title as Bilingual, problem.remedy as Bilingual);
        return value;
      },
  });
}

/** A function stays on its side and is called over the border. */
function callable(word: unknown): unknown {
  return typeof word === 'function' ? proxy(word as () => unknown) : word;
}
