import { expose } from 'comlink';
import { PipesRun } from './pipes-run.ts';

const run = new PipesRun();

/** An error keeps its words in both languages over the border. */
const worker = {
  // biome-ignore lint/suspicious/noExplicitAny: the client's type says what goes in and out
  async call(name: string, ...words: any[]): Promise<unknown> {
    try {
      // biome-ignore lint/suspicious/noExplicitAny: see above
      return { value: await (run as any)[name](...words) };
    } catch (error) {
      const { code, title, remedy, message } = error as {
        code?: string;
        title?: unknown;
        remedy?: unknown;
        message: string;
      };
      return {
        problem: {
          code: code ?? 'pipes.unforeseen',
          title: title ?? { zh: message, en: message },
          remedy: remedy ?? { zh: '', en: '' },
        },
      };
    }
  },
};
export type PipesWorker = typeof worker;

expose(worker);
