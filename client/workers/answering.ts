import { problemOf } from '../api/problem-words.ts';

/** A run behind a worker's border: answers are wrapped, and an error keeps its words in both languages. */
export function answering(run: object) {
  return {
    async call(name: string, ...words: unknown[]): Promise<Answer> {
      try {
        const method = (run as Record<string, (...given: unknown[]) => unknown>)[name]!;
        return { value: await method.apply(run, words) };
      } catch (error) {
        const { code = 'pipes.unforeseen' } = error as { code?: string };
        return { problem: { code, ...problemOf(error) } };
      }
    },
  };
}

interface Answer {
  value?: unknown;
  problem?: { code: string; title: unknown; remedy: unknown };
}
