import { boxOf } from '../../geo/box.ts';
import type { Point } from '../../geo/plane.ts';
import { isUnderground } from '../clash/pieces.ts';
import { carriagewayM } from '../clash/surface-over.ts';
import type { Surroundings } from '../clash/surroundings.ts';
import { sizeLabel, stateNames, utilityNames } from '../labels.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLine } from '../model.ts';
import type { Site } from '../routing/site/site.ts';
import type { DrawingItem } from '../section/drawing.ts';
import { textWidthMm } from '../section/text-width.ts';
import type { LabelPlace, LabelSpace } from './label-space.ts';
import { type Language, line, words } from './paper.ts';
import { clipLine, clipRing, isOnPlan, type PlanView } from './plan-view.ts';

/** What stands and lies there today. */
export interface PlanGround {
  site: Site;
  around: Surroundings;
  network: PipeNetwork;
  language: Language;
}

/** Streets, trees, walls, buildings, the boundary: what is drawn under everything else. */
export function groundItems({ site, around }: PlanGround, view: PlanView): DrawingItem[] {
  const items: DrawingItem[] = [];
  const paths = (points: readonly Point[]) => clipLine(points.map(view.place), view.area);
  const rings = (ring: readonly Point[]) => clipRing(ring.map(view.place), view.area);
  for (const street of around.streets ?? []) {
    const widthM = carriagewayM(street);
    for (const part of paths(street.line))
      items.push(line('street', part, widthM === null ? 0.4 : Math.max(0.6, view.mm(widthM))));
  }
  for (const { rings: areas = [] } of site.streets)
    areas.forEach((ring, k) => {
      const points = rings(ring);
      if (points.length > 2)
        items.push(line('street', points, 0.1, { close: true, fill: k > 0 ? 'paper' : 'solid' }));
    });
  for (const { kind, paths: own } of site.barriers) {
    if (kind !== 'wall' && kind !== 'forbidden') continue;
    const look = wallLooks[kind];
    for (const path of own)
      for (const part of paths(kind === 'forbidden' ? [...path, path[0]!] : path))
        items.push(line(look.layer, part, look.widthMm, { dash: look.dash }));
  }
  for (const { x, y, kind } of around.points) {
    const [px, py] = view.place([x, y]);
    if (!isOnPlan([px, py], view)) continue;
    const radiusMm = kind === 'tree' ? Math.max(0.7, view.mm(1)) : 0.45;
    items.push({ type: 'circle', layer: kind === 'pole' ? 'existing' : 'tree', x: px, y: py, radiusMm });
  }
  for (const one of site.buildings) {
    if (one.point || one.pin) continue;
    one.rings.forEach((ring, k) => {
      const points = rings(ring);
      if (points.length > 2)
        items.push(line('building', points, 0.25, { close: true, fill: k > 0 ? 'paper' : one.terminal }));
    });
  }
  for (const ring of site.zone ?? [])
    for (const part of paths([...ring, ring[0]!])) items.push(line('zone', part, 0.5, { dash: true }));
  return items;
}

/** Walls and fences, and places that somebody forbade, on the plan and in its legend. */
export const wallLooks = {
  wall: { layer: 'manhole', widthMm: 0.35, dash: false },
  forbidden: { layer: 'warning', widthMm: 0.35, dash: true },
} as const;

/** Pipes of today, thin and grey; those that the plan does not keep, dashed; those of other plans paler. */
export function existingItems(
  { site, network, language }: PlanGround,
  view: PlanView,
  space: LabelSpace,
): { items: DrawingItem[]; labels: (() => DrawingItem[])[] } {
  const nodes = nodesById(network);
  const stays = new Set([...site.existing, ...site.mains].map((one) => one.id));
  const items: DrawingItem[] = [];
  const labels: (() => DrawingItem[])[] = [];
  for (const segment of network.segments) {
    const path = planLine(segment, nodes);
    if (!path || segment.state === 'abandoned' || !isUnderground(segment)) continue;
    for (const part of clipLine(path.map(view.place), view.area)) {
      const planned = isOfOtherPlan(segment);
      items.push(
        planned ? line('grid', part, 0.35) : line('existing', part, 0.2, { dash: !stays.has(segment.id) }),
      );
      space.line(part);
      const size = sizeLabel(segment);
      labels.push(() =>
        along(
          part,
          [
            `${planned ? `${stateNames[segment.state][language]} ` : ''}${utilityNames[segment.utility][language]}${size === '?' ? '' : ` ${size}`}`,
          ],
          space,
          1.9,
          'existing',
        ),
      );
    }
  }
  return { items, labels };
}

/** Planned, approved or being built by somebody else: not there yet, and told apart from what is. */
export function isOfOtherPlan({ state }: Pick<PipeSegment, 'state'>): boolean {
  return state === 'planned' || state === 'approved' || state === 'building';
}

/** Names in buildings: the whole name where it has room, else what stands after the community's. */
export function buildingNames(
  { site, around }: PlanGround,
  view: PlanView,
  space: LabelSpace,
): DrawingItem[] {
  // a code of the register that stands for a name nobody gave is of no use to a reader
  const codes = new Set(around.buildings.map((one) => one.id));
  return site.buildings.flatMap(({ rings: [ring], point, pin, id, terminal }): DrawingItem[] => {
    if (point || pin || !ring || (!terminal && codes.has(id))) return [];
    const [w, s, e, n] = boxOf(ring.map(view.place));
    const sizeMm = terminal ? 2.5 : 2.1;
    const short = id.split(' ').at(-1)!;
    const name = textWidthMm(id, sizeMm) < e - w - 1 ? id : short;
    const widthMm = textWidthMm(name, sizeMm);
    if (Math.max(e - w, n - s) < sizeMm) return [];
    const turn = widthMm > e - w && n - s > e - w ? 90 : 0;
    const [x, y] = [(w + e) / 2, (s + n) / 2];
    const [stepX, stepY] = [(e - w) / 5, (n - s) / 5];
    const places = [0, -1, 1, -2, 2].flatMap((i) =>
      [0, -1, 1].map((j): LabelPlace => ({ x: x + i * stepX, y: y + j * stepY, turn })),
    );
    const found = space.place(places, widthMm, sizeMm);
    return found ? [centred(found, name, sizeMm, 'building')] : [];
  });
}

/** Names of streets along their longest stretch on the plan. */
export function streetNames({ around }: PlanGround, view: PlanView, space: LabelSpace): DrawingItem[] {
  const byName = Map.groupBy(
    (around.streets ?? []).filter((one) => one.name),
    (one) => one.name!,
  );
  return [...byName].flatMap(([name, streets]) => {
    const parts = streets
      .flatMap((one) => clipLine(one.line.map(view.place), view.area))
      .sort((a, b) => spanOf(b) - spanOf(a));
    for (const part of parts) {
      const items = along(part, [name], space, 3, 'note', 0);
      if (items.length > 0) return items;
    }
    return [];
  });
}

/** Words along the longest straight stretch of a line: the first of several that finds room, beside it or on it. */
export function along(
  part: readonly [number, number][],
  choices: readonly string[],
  space: LabelSpace,
  sizeMm: number,
  layer: DrawingItem['layer'],
  offMm = sizeMm * 0.5 + 0.6,
): DrawingItem[] {
  let [a, b] = [part[0]!, part[1]!];
  for (let i = 1; i < part.length; i++)
    if (spanOf([part[i - 1]!, part[i]!]) > spanOf([a, b])) [a, b] = [part[i - 1]!, part[i]!];
  const length = spanOf([a, b]);
  const turn = readable(a, b);
  const [up, right] = [
    [-Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)],
    [(b[0] - a[0]) / (length || 1), (b[1] - a[1]) / (length || 1)],
  ] as const;
  for (const text of choices) {
    const widthMm = textWidthMm(text, sizeMm);
    if (widthMm > length * 1.05) continue;
    const places = [0.5, 0.38, 0.62, 0.26, 0.74].flatMap((share) =>
      (offMm === 0 ? [0] : [offMm, -offMm]).map((off): LabelPlace => {
        const reach = Math.min(Math.max(share * length, widthMm / 2), length - widthMm / 2);
        return {
          x: a[0] + right[0] * reach + up[0] * off,
          y: a[1] + right[1] * reach + up[1] * off,
          turn,
        };
      }),
    );
    const found = space.place(places, widthMm, sizeMm);
    if (found) return [centred(found, text, sizeMm, layer)];
  }
  return [];
}

/** Words whose middle is at a place. */
export function centred(
  { x, y, turn }: LabelPlace,
  text: string,
  sizeMm: number,
  layer: DrawingItem['layer'],
): DrawingItem {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const down = sizeMm * 0.36;
  return words(layer, x + sin * down, y - cos * down, text, sizeMm, {
    anchor: 'middle',
    halo: true,
    ...(turn === 0 ? {} : { turn }),
  });
}

/** Direction in degrees in which words along a line are read from below or from the right. */
function readable(a: readonly number[], b: readonly number[]): number {
  const turn = (Math.atan2(b[1]! - a[1]!, b[0]! - a[0]!) * 180) / Math.PI;
  return turn > 90.01 ? turn - 180 : turn <= -89.99 ? turn + 180 : turn;
}

function spanOf(part: readonly (readonly [number, number])[]): number {
  const [a, b] = [part[0]!, part.at(-1)!];
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}
