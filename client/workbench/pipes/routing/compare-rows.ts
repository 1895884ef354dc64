import { totalYuan } from '../../../../domain/pipes/routing/bill-sums.ts';
import { sumOfShapes } from '../../../../domain/pipes/routing/shape.ts';
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
  key: string;
  /** Less is better; null where it is not known of this alternative. */
  value(view: RoutingView): number | null;
  say(value: number, language: Language): string;
}

/** What alternatives are judged by, the decisive first. Of every figure the smallest is the best. */
export const compareRows: readonly CompareRow[] = [
  { key: 'cost', value: (view) => view.costYuan, say: formatMoney },
  {
    key: 'measures',
    value: (view) => totalYuan(view.quantities.filter((one) => one.kind === 'measure')),
    say: formatMoney,
  },
  { key: 'length', value: (view) => view.lengthM, say: (value) => formatLength(value) },
  {
    key: 'deepest',
    value: (view) => Math.max(0, ...view.utilities.map((one) => one.deepestM)),
    say: (value) => `${value.toFixed(2)} m`,
  },
  {
    key: 'excavation',
    value: (view) => view.work.excavationM3,
    say: (value) => `${formatCount(value)} m³`,
  },
  { key: 'surface', value: (view) => view.work.surfaceM2, say: formatArea },
  { key: 'street', value: (view) => view.work.streetM2, say: formatArea },
  { key: 'chambers', value: (view) => view.work.chambers, say: (value) => formatCount(value) },
  {
    key: 'lifts',
    value: (view) => view.utilities.reduce((sum, one) => sum + one.lifts, 0),
    say: (value) => formatCount(value),
  },
  {
    key: 'slanted',
    value: (view) => {
      const { mainM, parallelM } = sumOfShapes(view.utilities.map((one) => one.shape));
      return mainM > 0 ? 1 - parallelM / mainM : null;
    },
    say: (value) => formatShare(value),
  },
  {
    key: 'bends',
    value: (view) => sumOfShapes(view.utilities.map((one) => one.shape)).bends,
    say: (value) => formatCount(value),
  },
  { key: 'clashes', value: (view) => view.clashes + view.violations, say: (value) => formatCount(value) },
  { key: 'places', value: (view) => view.measures.length, say: (value) => formatCount(value) },
  { key: 'unreachable', value: (view) => view.unreachable.length, say: (value) => formatCount(value) },
  {
    key: 'gap',
    value: (view) => {
      const gaps = view.utilities.flatMap((one) => one.gap ?? []);
      return gaps.length > 0 ? Math.max(...gaps) : null;
    },
    say: (value) => `≤ ${formatShare(value)}`,
  },
];

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
