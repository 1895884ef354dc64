import { GRAVITY_UTILITIES, type Utility } from '../../../domain/pipes/model.ts';
import type { GapOn } from '../../../domain/pipes/routing/answer/layout-figures.ts';
import type { AllRoutes } from '../../../domain/pipes/routing/route-all.ts';
import { assumptionWords } from '../../../domain/pipes/sheet/assumption-words.ts';
import { layoutFacts } from '../../../domain/pipes/sheet/layout-facts.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { pipeNames, withNames } from '../../../domain/pipes/sheet/pipe-names.ts';
import type { ClashSummary } from './route-summary.ts';

type Language = 'zh' | 'en';

/** What was assumed, in the sentences of the printed set. The rain is left out: an answer tells it by itself. */
export function assumedWords(layout: AllRoutes): { assumptions: string[]; assumptionsZh: string[] } {
  const facts = { ...layoutFacts(layout), rain: null };
  const words = (language: Language) => assumptionWords(facts, layoutSay(language), language);
  return { assumptions: words('en'), assumptionsZh: words('zh') };
}

/** The same for a terminal. */
export function assumedLines(
  { assumptions, assumptionsZh }: ReturnType<typeof assumedWords>,
  language: Language,
): string[] {
  return language === 'zh'
    ? assumptionsZh.map((one) => `* 假定：${one}`)
    : assumptions.map((one) => `* assumed: ${one}`);
}

/** So many clashes are told on a terminal, one a line. */
const mostClashes = 20;

/**
 * The first clashes, each with its two pipes by the numbers of the drawings, figure found and figure asked.
 * @param prefix - of the ids of a task's new pipes
 */
export function clashLines(
  { clashes, clashList }: { clashes: number; clashList: readonly ClashSummary[] },
  layout: AllRoutes,
  prefix: string,
  language: Language,
): string[] {
  const names = pipeNames(layout, prefix, language);
  const lines = clashList
    .slice(0, mostClashes)
    .map(({ text, textZh }) => `× ${withNames(language === 'zh' ? textZh : text, names, prefix)}`);
  const more = clashes - lines.length;
  if (more > 0)
    lines.push(
      language === 'zh'
        ? `  … 另有 ${more} 处碰撞（--json 列出前 ${clashList.length} 处）`
        : `  … ${more} clashes more (--json lists the first ${clashList.length})`,
    );
  return lines;
}

interface Depths {
  utility: Utility;
  lengthM: number;
  deepestM: number;
  lifts: number;
  pumps: number;
}

/** How far a layout is above the best one at most, or that nobody knows. */
export function gapWords(
  { bound: { gap, of } }: { bound: { gap: number | null; of: GapOn | null } },
  language: Language,
): string {
  if (gap === null) return language === 'zh' ? '未求下界' : 'no bound';
  const share = `${(gap * 100).toFixed(1)} %`;
  if (of === 'corridors')
    return language === 'zh'
      ? `至多比走廊内最优高 ${share}`
      : `at most ${share} above the best on its corridors`;
  return language === 'zh'
    ? `至多比全场地最优高 ${share}`
    : `at most ${share} above the best on all legal ground`;
}

/** How deep a utility comes to lie, and of drains what lifts them; nothing where nothing was laid. */
export function depthWords({ utility, lengthM, deepestM, lifts, pumps }: Depths, language: Language): string {
  if (lengthM === 0) return '';
  const deepest = deepestM.toFixed(2);
  const drains = GRAVITY_UTILITIES.has(utility);
  if (language === 'zh') return `最深 ${deepest} m${drains ? `、提升 ${lifts} 处、泵站 ${pumps} 座` : ''}`;
  return `deepest ${deepest} m${drains ? `, ${counted(lifts, 'lift')}, ${counted(pumps, 'pumping station')}` : ''}`;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
