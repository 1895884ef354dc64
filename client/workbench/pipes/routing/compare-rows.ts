import {
  COMPARED,
  type Compared,
  comparedBy,
} from '../../../../domain/pipes/routing/answer/layout-figures.ts';
import {
  formatArea,
  formatCount,
  formatLength,
  formatMoney,
  formatShare,
  type Language,
} from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';

export interface CompareRow {
  key: Compared;
  /** Less is better; null where it is not known of this alternative. */
  value(view: RoutingView): number | null;
  say(value: number, language: Language): string;
}

const count = (value: number): string => formatCount(value);
const share = (value: number): string => formatShare(value);

const says: Record<Compared, CompareRow['say']> = {
  cost: formatMoney,
  measures: formatMoney,
  length: (value) => formatLength(value),
  deepest: (value) => `${value.toFixed(2)} m`,
  excavation: (value) => `${formatCount(value)} m³`,
  surface: formatArea,
  street: formatArea,
  chambers: count,
  lifts: count,
  slanted: share,
  bends: count,
  clashes: count,
  places: count,
  unreachable: count,
  gap: (value) => `≤ ${formatShare(value)}`,
};

/** What alternatives are judged by, the decisive first. Of every figure the smallest is the best. */
export const compareRows: readonly CompareRow[] = COMPARED.map((key) => ({
  key,
  value: (view) => comparedBy(key, view),
  say: says[key],
}));

/** Whether two answers lay the same utilities: other figures of theirs say nothing of which is better. */
export function isComparable(one: RoutingView, other: RoutingView): boolean {
  const names = ({ utilities }: RoutingView) =>
    utilities
      .map(({ utility }) => utility)
      .sort()
      .join();
  return names(one) === names(other);
}

/** The best figure of a row where the alternatives differ in what is shown of it. */
export function bestOf(row: CompareRow, views: readonly RoutingView[], language: Language): number | null {
  const values = views.flatMap((one) => row.value(one) ?? []);
  if (new Set(values.map((one) => row.say(one, language))).size < 2) return null;
  return Math.min(...values);
}
