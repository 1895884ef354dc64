import type { Command } from './cli.ts';
import { serve } from './serve.ts';

/** Runs until a signal ends it. */
export const run: Command = async (words) => {
  await serve(words);
  return 0;
};
