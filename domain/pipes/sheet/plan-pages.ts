import { type Box, boxOf } from '../../geo/box.ts';
import type { Point } from '../../geo/plane.ts';
import { isUnderground } from '../clash/pieces.ts';
import { utilityNames } from '../labels.ts';
import { nodesById, planLine } from '../model.ts';
import type { LaidNetwork } from '../routing/sizing/sized-network.ts';
import type { OldPipe } from '../routing/tasks/old-pipes.ts';
import type { DrawingItem } from '../section/drawing.ts';
import { LabelSpace } from './label-space.ts';
import { type Area, box, contents, line, type PageDraft, words } from './paper.ts';
import {
  buildingNames,
  existingItems,
  groundItems,
  isOfOtherPlan,
  type PlanGround,
  streetNames,
} from './plan-ground.ts';
import { keyDiagram, legendColumn } from './plan-legend.ts';
import { networkItems, networkLabels, sizeLabels } from './plan-network.ts';
import { oldItems, oldLabels } from './plan-old.ts';
import { clipLine, type PlanView, planTiles, planView } from './plan-view.ts';
import { sheetWords } from './sheet-words.ts';

/** Ground around the outermost pipe and wall. */
const marginM = 3;
const legendMm = 62;

/** 平面图: all utilities on one, then each with its numbers, sizes and slopes. */
export function planPages(
  networks: readonly LaidNetwork[],
  ground: PlanGround,
  old: readonly OldPipe[],
): PageDraft[] {
  const { language } = ground;
  const say = sheetWords[language];
  const laid = networks.filter((one) => one.pipes.length > 0);
  const area: Area = { ...contents, widthMm: contents.widthMm - legendMm - 3 };
  const box = groundShown(laid, ground, old);
  const whole = planView(box, area);
  const page = (title: string, told: readonly LaidNetwork[], views: readonly PlanView[]): PageDraft[] => {
    const shown = views.filter((view) => views.length === 1 || told.some((one) => isAnyOn(one, view)));
    return shown.map((view, k) => ({
      title: shown.length > 1 ? `${title} ${k + 1}/${shown.length}` : title,
      series: title,
      scales: [`1:${view.scale}`],
      items: onePlan(laid, told, ground, old, view, shown),
    }));
  };
  const each = laid.flatMap((one) =>
    page(
      say.planOf(utilityNames[one.utility][language]),
      [one],
      isCrowded(one, whole.scale) ? planTiles(box, area) : [whole],
    ),
  );
  return laid.length === 1 ? each : [...page(say.plan, laid, [whole]), ...each];
}

/** Mains that are shorter on paper than this, on the mean, leave no room for what is told of them. */
const leastMainMm = 8;

function isCrowded({ pipes }: LaidNetwork, scale: number): boolean {
  const mains = pipes.filter((one) => !one.lateral);
  const lengthM = mains.reduce((sum, one) => sum + one.lengthM, 0);
  return (lengthM * 1000) / scale < leastMainMm * mains.length;
}

function isAnyOn({ pipes }: LaidNetwork, view: PlanView): boolean {
  return pipes.some((one) => clipLine(one.line.map(view.place), view.area).length > 0);
}

/** Ground with everything that is laid, connected or spoken of. */
function groundShown(laid: readonly LaidNetwork[], { site }: PlanGround, old: readonly OldPipe[]): Box {
  const points: Point[] = [
    ...laid.flatMap(({ pipes }) => pipes.flatMap((one) => one.line)),
    ...site.buildings.filter((one) => one.terminal && !one.point).flatMap((one) => one.rings[0] ?? []),
    ...old.flatMap((one) => one.line),
  ];
  const [w, s, e, n] = boxOf(points);
  return [w - marginM, s - marginM, e + marginM, n + marginM];
}

function onePlan(
  laid: readonly LaidNetwork[],
  told: readonly LaidNetwork[],
  ground: PlanGround,
  old: readonly OldPipe[],
  view: PlanView,
  views: readonly PlanView[],
): DrawingItem[] {
  const { language, site, around, network } = ground;
  const space = new LabelSpace(view.area);
  const isWhole = told.length > 1;
  const existing = existingItems(ground, view, space);
  const beside = isWhole ? [] : laid.filter((one) => !told.includes(one));
  const utilities = new Set(told.map((one) => one.utility));
  const oldHere = old.filter((one) => isWhole || laid.length === 1 || utilities.has(one.becomes));
  const lines = [
    ...groundItems(ground, view),
    ...existing.items,
    ...oldItems(oldHere, view, space),
    ...beside.flatMap((one) => networkItems(one, view, space, 'beside')),
    ...told.flatMap((one) => networkItems(one, view, space, isWhole ? 'among' : 'told')),
  ];
  const labels = [
    ...(isWhole ? sizeLabels(told, view, space) : told.flatMap((one) => networkLabels(one, view, space))),
    ...oldLabels(oldHere, view, space, language),
    ...buildingNames(ground, view, space),
    ...streetNames(ground, view, space),
    ...existing.labels.flatMap((one) => one()),
  ];
  const nodes = nodesById(network);
  const stays = new Set([...site.existing, ...site.mains].map((one) => one.id));
  const isSeen = (path: readonly Point[] | null | undefined): boolean =>
    path ? clipLine(path.map(view.place), view.area).length > 0 : false;
  const lying = network.segments.filter(
    (one) => one.state !== 'abandoned' && isUnderground(one) && isSeen(planLine(one, nodes)),
  );
  const shown = {
    existing: lying.some((one) => stays.has(one.id) && !isOfOtherPlan(one)),
    replaced: lying.some((one) => !stays.has(one.id) && !isOfOtherPlan(one)),
    otherPlans: lying.some(isOfOtherPlan),
    zone: Boolean(site.zone?.length),
    trees: around.points.some(({ x, y, kind }) => kind !== 'pole' && isInside([x, y], view)),
    streets:
      (around.streets ?? []).some((one) => isSeen(one.line)) ||
      site.streets.some(({ rings }) => isSeen(rings?.[0])),
    walls: site.barriers.some((one) => one.kind === 'wall' && one.paths.some(isSeen)),
    forbidden: site.barriers.some((one) => one.kind === 'forbidden' && one.paths.some(isSeen)),
    old: [...new Set(oldHere.map((one) => one.verdict))],
  };
  const column: Area = {
    ...contents,
    x: contents.x + contents.widthMm - legendMm,
    widthMm: legendMm,
  };
  return [
    ...lines,
    ...labels,
    ...coordinateTicks(view),
    ...mask(view.area),
    line('frame', box(view.area), 0.3, { close: true }),
    ...legendColumn(told, shown, view, column, language),
    ...keyDiagram(views, view, column, language),
  ];
}

/** Paper over what wide lines and round things draw beyond the plan's edge. */
function mask({ x, y, widthMm, heightMm }: Area): DrawingItem[] {
  const wideMm = 24;
  const [left, foot] = [x - wideMm, y - wideMm];
  return [
    { x: left, y: foot, widthMm: wideMm, heightMm: heightMm + 2 * wideMm },
    { x: x + widthMm, y: foot, widthMm: wideMm, heightMm: heightMm + 2 * wideMm },
    { x: left, y: foot, widthMm: widthMm + 2 * wideMm, heightMm: wideMm },
    { x: left, y: y + heightMm, widthMm: widthMm + 2 * wideMm, heightMm: wideMm },
  ].map((one) => line('frame', box(one), 0, { close: true, fill: 'paper' }));
}

function isInside([x, y]: Point, { ground: [w, s, e, n] }: PlanView): boolean {
  return x > w && x < e && y > s && y < n;
}

/** Crosses of the grid with their coordinates at the edges: X to the north, Y to the east, as surveys count. */
function coordinateTicks(view: PlanView): DrawingItem[] {
  const { area, ground } = view;
  const [w, s, e, n] = ground;
  const stepM = [10, 20, 50, 100, 200, 500, 1000].find((one) => view.mm(one) >= 50) ?? 2000;
  const items: DrawingItem[] = [];
  const inner = (value: number, low: number, high: number): boolean => value > low + 3 && value < high - 3;
  for (let gx = Math.ceil(w / stepM) * stepM; gx < e; gx += stepM) {
    const [x] = view.place([gx, s]);
    if (!inner(x, area.x + 8, area.x + area.widthMm - 8)) continue;
    items.push(
      words('note', x, area.y + 1.2, `Y=${gx.toFixed(0)}`, 2, { anchor: 'middle', halo: true }),
      line(
        'frame',
        [
          [x, area.y + area.heightMm],
          [x, area.y + area.heightMm - 2.5],
        ],
        0.15,
      ),
    );
    for (let gy = Math.ceil(s / stepM) * stepM; gy < n; gy += stepM) {
      const [, y] = view.place([gx, gy]);
      if (!inner(y, area.y + 3, area.y + area.heightMm)) continue;
      items.push(...plus(x, y));
    }
  }
  for (let gy = Math.ceil(s / stepM) * stepM; gy < n; gy += stepM) {
    const [, y] = view.place([w, gy]);
    if (!inner(y, area.y + 8, area.y + area.heightMm - 8)) continue;
    items.push(
      words('note', area.x + 2.6, y, `X=${gy.toFixed(0)}`, 2, { anchor: 'middle', turn: 90, halo: true }),
    );
  }
  return items;
}

function plus(x: number, y: number): DrawingItem[] {
  return [
    line(
      'note',
      [
        [x - 2, y],
        [x + 2, y],
      ],
      0.1,
    ),
    line(
      'note',
      [
        [x, y - 2],
        [x, y + 2],
      ],
      0.1,
    ),
  ];
}
