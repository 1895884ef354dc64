import type { Frame } from './frame.ts';
import type { Names } from './names.ts';
import { lineShape } from './shapes.ts';
import { type GridLine, railwayCrossing } from './street-grid.ts';
import type { Town } from './town.ts';
import type { DemoStreet } from './types.ts';

/** A piece of street between two junctions, in the grid. */
export interface Stretch {
  line: GridLine;
  from: number;
  to: number;
  crossing: 'bridge' | 'underpass' | null;
}

/** Where a street goes under the railway or over the river, half this length belongs to the crossing. */
const underpassHalf = 34;

/**
 * The streets that serve used land, as stretches between junctions. Minor streets end at the railway; the larger ones go
 * under it. Only arterials cross the river.
 */
export function stretchesOf(town: Town, frame: Frame): Stretch[] {
  const served = new Set<GridLine>();
  const touched = new Map<GridLine, [number, number][]>();
  for (const { cell } of [...town.compounds, ...town.civic]) {
    const { block } = cell;
    for (const line of [block.west, block.east]) push(touched, line, [block.south.at, block.north.at]);
    for (const line of [block.south, block.north]) push(touched, line, [block.west.at, block.east.at]);
    for (const line of [cell.west, cell.east, cell.south, cell.north])
      if (line?.class === 'lane') served.add(line);
  }
  const all = [...town.grid.norths, ...town.grid.easts];
  const stretches: Stretch[] = [];
  for (const line of all) stretches.push(...mainStretches(line, all, touched.get(line) ?? [], town, frame));
  const lanes = town.lanes.filter((lane) => served.has(lane));
  for (const lane of lanes) stretches.push(...laneStretches(lane, lanes, town));
  return stretches;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function mainStretches(
  line: GridLine,
  all: GridLine[],
  touched: [number, number][],
  town: Town,
  frame: Frame,
): Stretch[] {
  const crosses = all
    .filter((other) => other.runs !== line.runs && line.at >= other.from - 1 && line.at <= other.to + 1)
    .map((other) => other.at)
    .filter((at) => at >= line.from - 1 && at <= line.to + 1)
    .sort((a, b) => a - b);
  const rail = railwayCrossing(town.grid, line);
  const out: Stretch[] = [];
  for (let k = 0; k + 1 < crosses.length; k++) {
    const from = crosses[k]!;
    const to = crosses[k + 1]!;
    const isOverRiver = line.runs === 'north' && from < frame.riverV && to > frame.riverV;
    if (isOverRiver) {
      if (line.class === 'arterial') out.push({ line, from, to, crossing: 'bridge' });
      continue;
    }
    const isOverCreek =
      line.runs === 'east' && from < town.grid.creekU && to > town.grid.creekU && line.at > frame.riverV;
    if (isOverCreek && line.class === 'minor' && !line.isEmbankment) continue;
    const isTouched = touched.some(([a, b]) => a < to && b > from);
    if (!isTouched && !isOverCreek) continue;
    if (rail !== null && rail > from && rail < to) out.push(...atRailway(line, from, to, rail));
    else out.push({ line, from, to, crossing: isOverCreek ? 'bridge' : null });
  }
  return out;
}

function atRailway(line: GridLine, from: number, to: number, rail: number): Stretch[] {
  const isLarge = line.class === 'arterial' || line.class === 'collector';
  const a = Math.max(from, rail - underpassHalf);
  const b = Math.min(to, rail + underpassHalf);
  const out: Stretch[] = [];
  if (a > from + 1) out.push({ line, from, to: a, crossing: null });
  if (isLarge) out.push({ line, from: a, to: b, crossing: 'underpass' });
  if (b < to - 1) out.push({ line, from: b, to, crossing: null });
  return out;
}

/** Lanes run from the middle of one street to the middle of another, broken where another lane meets them. */
function laneStretches(lane: GridLine, lanes: GridLine[], town: Town): Stretch[] {
  const meets = lanes
    .filter((other) => other.runs !== lane.runs && other !== lane)
    .filter((other) => lane.at >= other.from - 0.5 && lane.at <= other.to + 0.5)
    .map((other) => other.at)
    .filter((at) => at > lane.from + 1 && at < lane.to - 1)
    .sort((a, b) => a - b);
  const marks = [lane.from, ...meets, lane.to];
  const rail = railwayCrossing(town.grid, lane);
  const out: Stretch[] = [];
  for (let k = 0; k + 1 < marks.length; k++) {
    const from = marks[k]!;
    const to = marks[k + 1]!;
    if (rail !== null && rail > from && rail < to) out.push(...atRailway(lane, from, to, rail));
    else out.push({ line: lane, from, to, crossing: null });
  }
  return out;
}

/** Streets as map features: neighbouring stretches of one street and one kind joined. */
export function streetFeatures(
  stretches: readonly Stretch[],
  frame: Frame,
  nameOf: Map<GridLine, string>,
): DemoStreet[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last && last.line === stretch.line && last.to === stretch.from && last.crossing === stretch.crossing)
      last.to = stretch.to;
    else joined.push({ ...stretch });
  }
  return joined.map(({ line, from, to, crossing }, index) => ({
    code: `S${String(index + 1).padStart(4, '0')}`,
    name: nameOf.get(line) ?? '',
    class: line.class,
    widthM: line.widthM,
    surface: line.class === 'lane' ? 'concrete' : 'asphalt',
    crossing,
    shape: lineShape(
      line.runs === 'north'
        ? frame.follow([line.at, from], [line.at, to])
        : frame.follow([from, line.at], [to, line.at]),
    ),
  }));
}

export function nameStreets(town: Town, names: Names): Map<GridLine, string> {
  const nameOf = new Map<GridLine, string>();
  for (const line of town.grid.easts) nameOf.set(line, names.eastStreet());
  const embankments = town.grid.easts.filter((line) => line.isEmbankment).sort((a, b) => a.at - b.at);
  if (embankments[0]) nameOf.set(embankments[0], '河南沿河路');
  if (embankments[1]) nameOf.set(embankments[1], '河北沿河路');
  for (const line of town.grid.norths) nameOf.set(line, names.northStreet());
  for (const lane of town.lanes) {
    const near = [...(lane.runs === 'north' ? town.grid.easts : town.grid.norths)].reduce((a, b) =>
      Math.abs(b.at - lane.from) < Math.abs(a.at - lane.from) ? b : a,
    );
    nameOf.set(lane, names.lane(nameOf.get(near) ?? ''));
  }
  return nameOf;
}
