import type { Say } from './layout-say.ts';

/** What of a layout is not legal, in one line; of what there is none nothing is said. Empty where all is legal. */
export function wrongWords(
  { clashes, violations }: { clashes: number; violations: number },
  say: Say,
): string {
  return [
    ...(clashes > 0 ? [say('layout:verdict.clashes', { clashes })] : []),
    ...(violations > 0 ? [say('layout:verdict.violations', { violations })] : []),
  ].join(say('layout:verdict.comma'));
}
