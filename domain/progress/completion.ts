import type { Bilingual } from '../problem.ts';
import { hasReached, type Status } from './status.ts';

/** What a percentage is weighted by; a percentage is never shown without it. */
export type Weight = 'cost' | 'items' | 'reported' | 'status' | 'households' | 'investment' | 'floor_area';

export const weightText: Record<Weight, Bilingual> = {
  cost: { zh: '按各项工程造价加权', en: 'weighted by the cost of each item of work' },
  items: { zh: '各项工程等权平均（缺造价）', en: 'plain mean of the items of work (costs are missing)' },
  reported: { zh: '街道填报的整体进度', en: 'overall figure as reported by the street office' },
  status: { zh: '按所处阶段判定', en: 'taken from the stage reached' },
  households: { zh: '按户数加权', en: 'weighted by households' },
  investment: { zh: '按投资加权', en: 'weighted by investment' },
  floor_area: { zh: '按建筑面积加权', en: 'weighted by floor area' },
};

/** A percentage with what it is weighted by and how much of that weight was known, 0..1. */
export interface Completion {
  percent: number;
  weightedBy: Weight;
  known: number;
}

export interface ItemProgress {
  itemCode: string;
  /** Quantity planned, in the unit of the catalogue. */
  planned: number;
  costYuan: number | null;
  /** Latest reported percentage; null = never reported, counts as 0. */
  percent: number | null;
}

/**
 * Completion of one community. Items weigh by their cost when every item has one, else equally; without items the street
 * office's own figure stands; without that the stage alone decides. Complete and later states are 100 by definition.
 */
export function communityCompletion(
  status: Status,
  items: readonly ItemProgress[],
  reported: number | null,
): Completion {
  if (hasReached(status, 'complete')) return { percent: 100, weightedBy: 'status', known: 1 };
  if (items.some((item) => item.percent !== null)) {
    const byCost = items.every((item) => item.costYuan !== null && item.costYuan > 0);
    const parts = items.map((item) => ({ weight: byCost ? item.costYuan! : 1, percent: item.percent }));
    return { ...weightedMean(parts), weightedBy: byCost ? 'cost' : 'items' };
  }
  if (reported !== null) return { percent: reported, weightedBy: 'reported', known: 1 };
  return { percent: 0, weightedBy: 'status', known: hasReached(status, 'under_way') ? 0 : 1 };
}

/** Completion of many: a community without figures counts 0 and lowers `known`. Weights of 0 or null carry nothing. */
export function rollUp(
  members: readonly { percent: number | null; weight: number | null }[],
  weightedBy: Weight,
): Completion {
  return { ...weightedMean(members), weightedBy };
}

function weightedMean(parts: readonly { percent: number | null; weight: number | null }[]): {
  percent: number;
  known: number;
} {
  let total = 0;
  let done = 0;
  let known = 0;
  for (const { percent, weight } of parts) {
    const weighs = weight ?? 0;
    total += weighs;
    done += weighs * (percent ?? 0);
    if (percent !== null) known += weighs;
  }
  return total === 0 ? { percent: 0, known: 0 } : { percent: done / total, known: known / total };
}
