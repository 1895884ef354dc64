import { apportion } from '../../domain/programme/catalogue.ts';
import catalogue from '../catalogue/works.json' with { type: 'json' };
import { lengthOf, type Point } from './plane.ts';
import type { DemoCommunity, DemoProject, DemoSegment, DemoShare, DemoWorkItem } from './types.ts';

/** Hunchun's three projects (HC-2020 六), as the document states them: its own parts do not add up to its total. */
export const projects: DemoProject[] = [
  {
    code: 'HC2020-1',
    name: '2020年老旧小区改造配套基础设施项目',
    fundingSource: 'central_budget',
    year: 2020,
    budgetYuan: 54_000_000,
    note: '',
  },
  {
    code: 'HC2020-2',
    name: '2020年老旧小区改造项目',
    fundingSource: 'central_fiscal',
    year: 2020,
    budgetYuan: 76_000_000,
    note: '',
  },
  {
    code: 'HC2020-3',
    name: '2020年老旧小区改造配套基础设施项目（第二批）',
    fundingSource: 'central_budget',
    year: 2020,
    budgetYuan: 50_000_000,
    note: '',
  },
].map((project) => ({
  ...project,
  note: '原文：合计约1.8亿元，其中前期3300万元（含预备费1500万元）、建设约1.4亿元；两项相加约1.73亿元，与合计不符，按原文列示。',
}));

/** Each project's money over the 17 communities by floor area, whole yuan, adding up to the budget. */
export function sharesOf(communities: readonly DemoCommunity[]): DemoShare[] {
  const own = communities.filter((one) => one.isRenovation2020);
  const weights = own.map((one) => one.floorAreaM2!);
  return projects.flatMap((project) =>
    apportion(project.budgetYuan, weights).map((amountYuan, index) => ({
      communityCode: own[index]!.code,
      projectCode: project.code,
      amountYuan,
    })),
  );
}

/** Quantities of the tender by community: pipes as drawn, everything else apportioned in whole units by households. */
export function workItemsOf(
  communities: readonly DemoCommunity[],
  segments: readonly DemoSegment[],
  doneOf: ReadonlyMap<string, number>,
  countsOf: ReadonlyMap<string, ReadonlyMap<string, number>>,
): DemoWorkItem[] {
  const own = communities.filter((one) => one.isRenovation2020);
  const drawn = new Map<string, Map<string, number>>();
  for (const segment of segments) {
    if (!segment.itemCode || !segment.communityCode) continue;
    const byCommunity = drawn.get(segment.itemCode) ?? new Map<string, number>();
    drawn.set(segment.itemCode, byCommunity);
    byCommunity.set(segment.communityCode, (byCommunity.get(segment.communityCode) ?? 0) + lengthM(segment));
  }
  const rows: DemoWorkItem[] = [];
  for (const item of catalogue.items) {
    if (item.hunchun2020 === null) continue;
    const counted = countsOf.get(item.code);
    const weights = own.map((one) => counted?.get(one.code) ?? drawn.get(item.code)?.get(one.code) ?? 0);
    const hasPlace = weights.some((weight) => weight > 0);
    const parts = apportion(item.hunchun2020, hasPlace ? weights : own.map((one) => one.households!));
    for (const [index, planned] of parts.entries()) {
      if (planned === 0) continue;
      const code = own[index]!.code;
      const share = early.has(item.group)
        ? Math.min(1, (doneOf.get(code) ?? 0) * 1.6)
        : Math.max(0, (doneOf.get(code) ?? 0) * 1.5 - 0.5);
      rows.push({
        communityCode: code,
        itemCode: item.code,
        planned,
        done: Math.floor(planned * Math.min(1, share)),
      });
    }
  }
  return rows;
}

const lengthM = (segment: DemoSegment): number => lengthOf((segment.shape as { metric: Point[] }).metric);

/** Pipes go in first, paving and paint come last. */
const early = new Set(['drainage', 'water', 'heat', 'gas', 'cabling', 'roof']);
