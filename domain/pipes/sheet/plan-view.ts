import type { Box } from '../../geo/box.ts';
import { clipLine as clipLineToBox, clipRing as clipRingToBox } from '../../geo/clip.ts';
import type { Point } from '../../geo/plane.ts';
import type { Area } from './paper.ts';

/** Scales of plans: GB/T 50106 总平面图, and the next ones for small and for wide places. */
const SCALES = [200, 300, 500, 1000, 2000, 5000, 10_000];

/** A piece of ground on paper: metres of the site in, millimetres out; north is up. */
export interface PlanView {
  /** 1 : scale. */
  scale: number;
  area: Area;
  /** Ground that the area shows, metres. */
  ground: Box;
  place(at: Point): [number, number];
  mm(lengthM: number): number;
}

/** Below this scale numbers and sizes have no room: what is told pipe by pipe goes on several plans then, as long as they are not too many. */
const readableScale = 500;
const mostTiles = 6;
/** Ground that neighbouring plans both show. */
const overlapMm = 8;

/** The largest usual scale at which a box of ground fits an area of paper, with the box in its middle. */
export function planView(ground: Box, area: Area): PlanView {
  const [west, south, east, north] = ground;
  const least = Math.max(((east - west) * 1000) / area.widthMm, ((north - south) * 1000) / area.heightMm);
  const scale = SCALES.find((one) => one >= least) ?? Math.ceil(least / 10_000) * 10_000;
  return viewAt([(west + east) / 2, (south + north) / 2], scale, area);
}

/** 分幅: the same ground on as many plans as it takes to read them, row by row from the north-west; one where one will do. */
export function planTiles(ground: Box, area: Area): PlanView[] {
  const whole = planView(ground, area);
  const [west, south, east, north] = ground;
  for (const scale of SCALES.filter((one) => one >= readableScale && one < whole.scale)) {
    const [stepX, stepY] = [
      ((area.widthMm - overlapMm) * scale) / 1000,
      ((area.heightMm - overlapMm) * scale) / 1000,
    ];
    const [columns, rows] = [Math.ceil((east - west) / stepX), Math.ceil((north - south) / stepY)];
    if (columns * rows > mostTiles) continue;
    const [firstX, firstY] = [
      (west + east) / 2 - ((columns - 1) * stepX) / 2,
      (south + north) / 2 + ((rows - 1) * stepY) / 2,
    ];
    return Array.from({ length: columns * rows }, (_, k) =>
      viewAt([firstX + (k % columns) * stepX, firstY - Math.floor(k / columns) * stepY], scale, area),
    );
  }
  return [whole];
}

function viewAt([midX, midY]: [number, number], scale: number, area: Area): PlanView {
  const [halfX, halfY] = [(area.widthMm * scale) / 2000, (area.heightMm * scale) / 2000];
  const mm = (lengthM: number): number => (lengthM * 1000) / scale;
  return {
    scale,
    area,
    ground: [midX - halfX, midY - halfY, midX + halfX, midY + halfY],
    place: ([x, y]) => [area.x + area.widthMm / 2 + mm(x - midX), area.y + area.heightMm / 2 + mm(y - midY)],
    mm,
  };
}

/** Whether a place on paper lies on the plan. */
export function isOnPlan([x, y]: readonly [number, number], { area }: PlanView): boolean {
  return x > area.x && y > area.y && x < area.x + area.widthMm && y < area.y + area.heightMm;
}

/** The parts of a line inside an area of paper. */
export function clipLine(points: readonly Point[], area: Area): [number, number][][] {
  return clipLineToBox(points, boxOfArea(area));
}

/** An area's outline cut to the paper: closed, empty where nothing of it is seen. */
export function clipRing(ring: readonly Point[], area: Area): [number, number][] {
  return clipRingToBox(ring, boxOfArea(area));
}

function boxOfArea({ x, y, widthMm, heightMm }: Area): Box {
  return [x, y, x + widthMm, y + heightMm];
}
