import { laidSizeLabel, utilityCodes } from '../labels.ts';
import { GRAVITY_UTILITIES } from '../model.ts';
import { pointNames } from '../routing/answer/point-names.ts';
import type { LaidNetwork, LaidNode, LaidPipe } from '../routing/sizing/sized-network.ts';
import type { DrawingItem } from '../section/drawing.ts';
import { textWidthMm } from '../section/text-width.ts';
import type { LabelPlace, LabelSpace } from './label-space.ts';
import { type Language, line } from './paper.ts';
import { along, centred } from './plan-ground.ts';
import { clipLine, isOnPlan, type PlanView } from './plan-view.ts';

/** How a network is drawn: with everything that is told of it, in its colour among others, or faintly beside the one that is told. */
export type Weight = 'told' | 'among' | 'beside';

const widths: Record<Weight, { main: number; lateral: number }> = {
  told: { main: 0.7, lateral: 0.3 },
  among: { main: 0.55, lateral: 0.22 },
  beside: { main: 0.2, lateral: 0.1 },
};

/** Pipes and points of one network. Sewage and storm have one colour in CJJ 61: sewage is dashed. */
export function networkItems(
  network: LaidNetwork,
  view: PlanView,
  space: LabelSpace,
  weight: Weight,
): DrawingItem[] {
  const { utility, pipes, nodes } = network;
  const width = widths[weight];
  const items = pipes.flatMap((pipe) =>
    clipLine(pipe.line.map(view.place), view.area).map((path) => {
      space.line(path);
      return line(utility, path, pipe.lateral ? width.lateral : width.main, { dash: utility === 'sewage' });
    }),
  );
  if (weight === 'beside') return items;
  for (const node of nodes) items.push(...pointItems(network, node, view));
  return items;
}

function pointItems({ utility }: LaidNetwork, node: LaidNode, view: PlanView): DrawingItem[] {
  const [x, y] = view.place([node.x, node.y]);
  if (!isOnPlan([x, y], view)) return [];
  const circle = (radiusMm: number, fill: 'paper' | 'solid'): DrawingItem => ({
    type: 'circle',
    layer: utility,
    x,
    y,
    radiusMm,
    fill,
  });
  if (node.kind === 'service') return [circle(0.3, 'solid')];
  if (node.kind === 'tie-in') return [circle(1.3, 'paper'), circle(0.55, 'solid')];
  if (node.kind === 'pump' || node.wellDepthM !== undefined)
    return [circle(1.5, 'paper'), ...cross(utility, x, y)];
  return [GRAVITY_UTILITIES.has(utility) ? circle(0.85, 'paper') : circle(0.5, 'solid')];
}

function cross(layer: LaidNetwork['utility'], x: number, y: number): DrawingItem[] {
  return [
    [-1, -1, 1, 1],
    [-1, 1, 1, -1],
  ].map(([a, b, c, d]) =>
    line(
      layer,
      [
        [x + a!, y + b!],
        [x + c!, y + d!],
      ],
      0.3,
    ),
  );
}

/** Numbers of manholes, then sizes with slope and length, as far as there is room; the longest pipes first. */
export function networkLabels(network: LaidNetwork, view: PlanView, space: LabelSpace): DrawingItem[] {
  const { utility, nodes, pipes } = network;
  const names = pointNames(network);
  const items: DrawingItem[] = [];
  for (const node of nodes) {
    const name = names.get(node.id);
    const at = view.place([node.x, node.y]);
    if (name !== undefined && isOnPlan(at, view)) items.push(...pointLabel(at, name, utility, space));
  }
  const byLength = [...pipes].sort((a, b) => Number(a.lateral) - Number(b.lateral) || b.lengthM - a.lengthM);
  for (const pipe of byLength)
    for (const part of clipLine(pipe.line.map(view.place), view.area))
      items.push(...along(part, pipeWords(utility, pipe), space, 2, utility));
  return items;
}

/** Sizes with the utility's letters: what the plan of all utilities says. */
export function sizeLabels(
  networks: readonly LaidNetwork[],
  view: PlanView,
  space: LabelSpace,
): DrawingItem[] {
  return networks
    .flatMap(({ utility, pipes }) => pipes.filter((one) => !one.lateral).map((pipe) => ({ utility, pipe })))
    .sort((a, b) => b.pipe.lengthM - a.pipe.lengthM)
    .flatMap(({ utility, pipe }) => {
      const text = `${utilityCodes[utility]} ${sizeOf(utility, pipe)}`;
      return clipLine(pipe.line.map(view.place), view.area).flatMap((part) =>
        along(part, [text], space, 2, utility),
      );
    });
}

/** `DN300 i=3.0‰ L=12.4`, shorter where there is less room. */
function pipeWords(utility: LaidNetwork['utility'], pipe: LaidPipe): string[] {
  const size = sizeOf(utility, pipe);
  const length = `L=${pipe.lengthM.toFixed(1)}`;
  if (pipe.slope === null) return [`${size} ${length}`, size];
  const fall = `i=${(pipe.slope * 1000).toFixed(1)}‰`;
  return [`${size} ${fall} ${length}`, `${size} ${fall}`, size];
}

/** `DN300`; of a duct bank its ducts, all of them and those in use. */
export function sizeOf(utility: LaidNetwork['utility'], pipe: LaidPipe, language: Language = 'zh'): string {
  return laidSizeLabel(utility, pipe, language === 'zh' ? '孔' : ' ducts');
}

/** A number close to its point; farther off with a leader where it is crowded. */
function pointLabel(
  [x, y]: [number, number],
  name: string,
  layer: LaidNetwork['utility'],
  space: LabelSpace,
): DrawingItem[] {
  const sizeMm = 2.1;
  const widthMm = textWidthMm(name, sizeMm);
  for (const reach of [1.3, 3.6, 6.5]) {
    const places = [45, 135, 315, 225, 90, 270, 0, 180].map((degrees): LabelPlace => {
      const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      return { x: x + cos * (reach + widthMm / 2), y: y + sin * (reach + sizeMm / 2), turn: 0 };
    });
    const found = space.place(places, widthMm, sizeMm);
    if (!found) continue;
    const label = { ...centred(found, name, sizeMm, layer), bold: true } as DrawingItem;
    if (reach < 2) return [label];
    const side = found.x > x ? -1 : 1;
    const end: [number, number] = [found.x + (side * widthMm) / 2, found.y - sizeMm * 0.5];
    const far: [number, number] = [found.x - (side * widthMm) / 2, found.y - sizeMm * 0.5];
    return [line(layer, [[x, y], end, far], 0.12), label];
  }
  return [];
}

/** What the drawing says beside the plan: the words of one utility's sizes with their lengths. */
export function lengthsBySize(
  { utility, pipes }: LaidNetwork,
  language: Language,
): [size: string, lengthM: number][] {
  const groups = Map.groupBy(pipes, (one) => sizeOf(utility, one, language));
  return [...groups]
    .map(([size, list]): [string, number] => [size, list.reduce((sum, one) => sum + one.lengthM, 0)])
    .sort((a, b) => b[1] - a[1]);
}
