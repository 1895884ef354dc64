import { wishKeys } from './asked-for.ts';
import type { Alternative } from './routing-state.ts';

/** As many columns as a screen compares, and as the worker keeps. */
const MOST_ALTERNATIVES = 6;

/** Alternatives with one more. The same answer to the same question, asked once more, takes the place of the first: two equal columns compare nothing. */
export function withAlternative(
  alternatives: readonly Alternative[],
  one: Omit<Alternative, 'number'>,
): Alternative[] {
  const same = alternatives.find((other) => areSame(other, one));
  if (same) return alternatives.map((other) => (other === same ? { ...one, number: same.number } : other));
  const number = (alternatives.at(-1)?.number ?? 0) + 1;
  return [...alternatives, { ...one, number }].slice(-MOST_ALTERNATIVES);
}

type Kept = Omit<Alternative, 'number'>;

function areSame(a: Kept, b: Kept): boolean {
  if (a.byHand || b.byHand || a.title !== b.title) return false;
  const figures = ({ view }: Kept) =>
    [view.costYuan, view.lengthM, view.clashes, view.violations, view.unreachable.length].join();
  const asked = ({ view }: Kept) => JSON.stringify(wishKeys.map((key) => view.asked[key] ?? null));
  return figures(a) === figures(b) && asked(a) === asked(b);
}
