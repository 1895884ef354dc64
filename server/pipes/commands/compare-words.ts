import {
  COMPARED,
  type Compared,
  comparedBy,
  figuresOf,
  type LayoutFigures,
  layoutFigures,
} from '../../../domain/pipes/routing/answer/layout-figures.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { moneyWords } from './money-words.ts';
import type { Alternative } from './route-alternatives.ts';
import { round } from './route-summary.ts';

/** Alternatives side by side as JSON has them: figures of each, and in which rows it is the best. */
export function alternativesSummary(alternatives: readonly Alternative[]) {
  const figures = alternatives.map((one) => layoutFigures(one.result));
  return alternatives.map(({ name, aim, result }, i) => ({
    name,
    aim,
    ...Object.fromEntries(COMPARED.map((row) => [row, rounded(comparedBy(row, figures[i]!))])),
    best: COMPARED.filter((row) => isBest(row, figures[i]!, figures)),
    utilities: result.routes.map((one) => {
      const { utility, lengthM, costYuan, deepestM, lifts, connected, terminals, gap } = figuresOf(one);
      return {
        ...{ utility, lengthM: round(lengthM), costYuan: round(costYuan), deepestM: round(deepestM) },
        ...{ lifts, connected, terminals, gap: rounded(gap) },
      };
    }),
  }));
}

export type AlternativesSummary = ReturnType<typeof alternativesSummary>;

function rounded(value: number | null): number | null {
  return value === null ? null : round(value);
}

/** The least of its row, where they differ in what is told of it. */
function isBest(row: Compared, own: LayoutFigures, all: readonly LayoutFigures[]): boolean {
  const values = all.flatMap((one) => rounded(comparedBy(row, one)) ?? []);
  const value = rounded(comparedBy(row, own));
  return value !== null && new Set(values).size > 1 && value === Math.min(...values);
}

/** The same as a table for a terminal, a column each; `*` marks the best of a row. */
export function comparedLines(alternatives: AlternativesSummary, language: 'zh' | 'en'): string[] {
  const say = layoutSay(language);
  const rows = COMPARED.map((row) => [
    say(`layout:compare.${row}`),
    ...alternatives.map((one) => {
      const value = (one as unknown as Record<Compared, number | null>)[row];
      const words = value === null ? '—' : units[row](value, language);
      return one.best.includes(row) ? `${words} *` : `${words}  `;
    }),
  ]);
  const head = ['', ...alternatives.map(({ name }) => `${columnNames[name]?.[language] ?? name}  `)];
  const table = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...table.map((row) => widthOf(row[k]!))));
  return table.map((row) =>
    row
      .map((cell, k) => {
        const space = ' '.repeat(widths[k]! - widthOf(cell));
        return k === 0 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

const columnNames: Partial<Record<string, { zh: string; en: string }>> = {
  'before-moves': { zh: '移动前', en: 'before the moves' },
  'without-wishes': { zh: '不计要求', en: 'without the wishes' },
};

const whole = (unit: string) => (value: number) => `${value.toFixed(0)}${unit}`;
const share = (value: number): string => `${(value * 100).toFixed(1)} %`;

const units: Record<Compared, (value: number, language: 'zh' | 'en') => string> = {
  cost: moneyWords,
  measures: moneyWords,
  length: whole(' m'),
  deepest: (value) => `${value.toFixed(2)} m`,
  excavation: whole(' m³'),
  surface: whole(' m²'),
  street: whole(' m²'),
  chambers: whole(''),
  lifts: whole(''),
  slanted: share,
  bends: whole(''),
  clashes: whole(''),
  places: whole(''),
  unreachable: whole(''),
  gap: (value) => `≤ ${share(value)}`,
};

/** Columns of a terminal: characters of Chinese take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (/[\u2e80-\u9fff\uff00-\uff60]/.test(one) ? 2 : 1), 0);
}
