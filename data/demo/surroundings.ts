import type { Chance } from './chance.ts';
import { exitSide } from './choose-renovation.ts';
import type { Frame } from './frame.ts';
import { distance, distanceToSegment, isWellInside, lengthOf, mix, type Point, partOf } from './plane.ts';
import { areaShape, lineShape, linesShape, pointShape } from './shapes.ts';
import type { Stretch } from './street-network.ts';
import type { Compound, Town } from './town.ts';
import type { DemoBarrier, DemoFeature, DemoSegment, DemoTerrain } from './types.ts';

const gateWidth = 7;

/** River, creek, railway and the walls of the compounds, open at their gates. */
export function barriersOf(town: Town, frame: Frame, gates: ReadonlyMap<Compound, Point>): DemoBarrier[] {
  const half = frame.riverHalfWidth;
  const [west, east] = [-2350, 2350];
  const river = [
    ...frame.follow([west, frame.riverV - half], [east, frame.riverV - half]),
    ...frame.follow([east, frame.riverV + half], [west, frame.riverV + half]),
  ];
  const { creekU, creekFrom, railway } = town.grid;
  const creek = [
    ...frame.follow([creekU - 4, creekFrom], [creekU - 4, frame.riverV + half]),
    ...frame.follow([creekU + 4, frame.riverV + half], [creekU + 4, creekFrom]),
  ];
  const walls = town.compounds.flatMap((compound, index): DemoBarrier[] => {
    const gate = gates.get(compound);
    if (!gate) return [];
    const line = openRing(compound.cell.ring, gate);
    return [
      {
        code: `W${String(index + 1).padStart(3, '0')}`,
        name: '围墙',
        kind: 'wall',
        shape: linesShape([line]),
      },
    ];
  });
  return [
    { code: 'R1', name: '红溪河', kind: 'river', shape: areaShape(river) },
    { code: 'R2', name: '北大沟', kind: 'water', shape: areaShape(creek) },
    {
      code: 'T1',
      name: '铁路专用线',
      kind: 'railway',
      shape: lineShape(frame.follow(railway[0], railway[1])),
    },
    ...walls,
  ];
}

/** A gate for every walled compound, on its quietest street; a renovated one opens where its pipes leave. */
export function gatesOf(chance: Chance, town: Town, frame: Frame): Map<Compound, Point> {
  const order = { lane: 0, minor: 1, collector: 2, arterial: 3 };
  const gates = new Map<Compound, Point>();
  for (const compound of town.compounds) {
    const { cell, style, isRenovation, layout } = compound;
    if (!isRenovation && (style === 'bungalow' || cell.isCutByRailway || chance.yes(0.12))) continue;
    const sides = (['south', 'north', 'west', 'east'] as const)
      .filter((side) => cell[side] !== null)
      .sort((a, b) => order[cell[a]!.class] - order[cell[b]!.class]);
    const side = isRenovation ? exitSide(cell)! : sides[0];
    if (!side) continue;
    const share = isRenovation ? 0.5 : chance.between(0.25, 0.75);
    const u = side === 'west' ? cell.u0 : side === 'east' ? cell.u1 : cell.u0 + (cell.u1 - cell.u0) * share;
    const v = side === 'south' ? cell.v0 : side === 'north' ? cell.v1 : cell.v0 + (cell.v1 - cell.v0) * share;
    gates.set(compound, frame.place(u, v));
    if (!isRenovation) layout.extras.push(...gatehouse(compound, frame.place(u, v), side));
  }
  return gates;
}

function gatehouse(compound: Compound, gate: Point, side: 'south' | 'north' | 'west' | 'east') {
  const [x, y] = compound.layout.fromGround(gate);
  const [dx, dy] = { south: [5, 2], north: [5, -5.5], west: [2, 5], east: [-6, 5] }[side] as [number, number];
  const box = {
    use: 'gatehouse' as const,
    x0: x + dx,
    x1: x + dx + 4,
    y0: y + dy,
    y1: y + dy + 3.5,
    storeys: 1,
  };
  const meets = [...compound.layout.slabs, ...compound.layout.extras].some(
    (other) =>
      box.x0 < other.x1 + 1 && other.x0 < box.x1 + 1 && box.y0 < other.y1 + 1 && other.y0 < box.y1 + 1,
  );
  const isInsideWall = [box.x0, box.x1].every((x) =>
    [box.y0, box.y1].every((y) => isWellInside(compound.layout.toGround(x, y), compound.cell.ring, 0.3)),
  );
  return meets || !isInsideWall ? [] : [box];
}

function openRing(ring: readonly Point[], gate: Point): Point[] {
  const twice = [...ring, ...ring, ring[0]!];
  const round = lengthOf([...ring, ring[0]!]);
  let at = 0;
  let best = { far: Number.POSITIVE_INFINITY, at: 0 };
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const step = distance(a, b);
    const t = Math.max(
      0,
      Math.min(1, ((gate[0] - a[0]) * (b[0] - a[0]) + (gate[1] - a[1]) * (b[1] - a[1])) / (step * step)),
    );
    const far = distance(gate, mix(a, b, t));
    if (far < best.far) best = { far, at: at + t * step };
    at += step;
  }
  return partOf(twice, best.at + gateWidth / 2, best.at + round - gateWidth / 2);
}

/** Parks as green areas. */
export function parks(town: Town): DemoFeature[] {
  return town.civic
    .filter((plot) => plot.use === 'park')
    .map((plot): DemoFeature => ({ code: '', kind: 'green', shape: areaShape(plot.cell.ring) }));
}

/** Trees along the larger streets near the renovated compounds. */
export function streetTrees(
  chance: Chance,
  town: Town,
  frame: Frame,
  stretches: readonly Stretch[],
): Point[] {
  const hearts = town.compounds
    .filter((one) => one.isRenovation)
    .map(({ cell }): Point => [(cell.u0 + cell.u1) / 2, (cell.v0 + cell.v1) / 2]);
  const trees: Point[] = [];
  for (const { line, from, to, crossing } of stretches) {
    if (crossing || (line.class !== 'arterial' && line.class !== 'collector')) continue;
    const middle: Point = line.runs === 'north' ? [line.at, (from + to) / 2] : [(from + to) / 2, line.at];
    if (Math.min(...hearts.map((heart) => distance(heart, middle))) > 330) continue;
    const off = line.widthM / 2 - (line.class === 'arterial' ? 7.8 : 6.9);
    for (let at = from + 24; at < to - 24; at += chance.between(13, 17)) {
      for (const side of [-off, off]) {
        trees.push(line.runs === 'north' ? frame.place(line.at + side, at) : frame.place(at, line.at + side));
      }
    }
  }
  return trees;
}

/** Trees, paved ways and green strips in the yards of the renovated compounds, clear of the lanes of yard-pipes.ts. */
export function yardFeatures(
  compounds: readonly Compound[],
  yardTreeCount: number,
  isClear: (p: Point) => boolean,
): DemoFeature[] {
  const trees: Point[] = [];
  const areas: DemoFeature[] = [];
  for (const { layout } of compounds) {
    const rows = [...new Set(layout.slabs.map((slab) => slab.row))];
    const left = Math.min(...layout.slabs.map((slab) => slab.x0)) - 1;
    const right = Math.max(...layout.slabs.map((slab) => slab.x1)) + 7.6;
    const box = (x0: number, x1: number, y0: number, y1: number) =>
      areaShape([
        layout.toGround(x0, y0),
        layout.toGround(x1, y0),
        layout.toGround(x1, y1),
        layout.toGround(x0, y1),
      ]);
    for (const row of rows) {
      const slabs = layout.slabs.filter((slab) => slab.row === row);
      const { y0, y1 } = slabs[0]!;
      areas.push({ code: '', kind: 'paved', shape: box(left, right, y1 + 7.35, y1 + 13.05) });
      for (const slab of slabs) {
        areas.push({ code: '', kind: 'green', shape: box(slab.x0, slab.x1, y0 - 6.6, y0 - 1.2) });
        for (let x = slab.x0 + 3; x < slab.x1 - 2; x += 4) {
          const place = layout.toGround(x, y0 - 8.35);
          if (isClear(place)) trees.push(place);
        }
      }
    }
  }
  const step = Math.max(1, trees.length / yardTreeCount);
  const chosen = Array.from(
    { length: Math.min(yardTreeCount, trees.length) },
    (_, k) => trees[Math.floor(k * step)]!,
  );
  return [...areas, ...chosen.map((p): DemoFeature => ({ code: '', kind: 'tree', shape: pointShape(p) }))];
}

export function terrainOf(frame: Frame): DemoTerrain {
  const corners = [
    frame.place(-2150, -1850),
    frame.place(2150, -1850),
    frame.place(2150, 1950),
    frame.place(-2150, 1950),
  ];
  const stepM = 30;
  const originX = Math.floor(Math.min(...corners.map((p) => p[0])) / stepM) * stepM;
  const originY = Math.ceil(Math.max(...corners.map((p) => p[1])) / stepM) * stepM;
  const columns = Math.ceil((Math.max(...corners.map((p) => p[0])) - originX) / stepM) + 1;
  const rows = Math.ceil((originY - Math.min(...corners.map((p) => p[1]))) / stepM) + 1;
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      heights[row * columns + column] = frame.ground([originX + column * stepM, originY - row * stepM]);
    }
  }
  return { originX, originY, stepM, columns, rows, heights };
}

/** Says of a place whether a tree may stand there: clear of the wall of every pipe (GB 50289-2016 table 4.1.9). */
export function clearOfPipes(segments: readonly DemoSegment[]): (p: Point) => boolean {
  const square = 20;
  const squares = new Map<string, { a: Point; b: Point; keepM: number }[]>();
  for (const segment of segments) {
    if (segment.shape.type !== 'LineString') continue;
    const line = segment.shape.metric;
    const keepM = treeClearanceM(segment.utility) + (segment.diameterMm ?? 100) / 1800;
    for (let k = 1; k < line.length; k++) {
      const [a, b] = [line[k - 1]!, line[k]!];
      const keys = new Set<string>();
      const steps = Math.ceil(distance(a, b) / 8) + 1;
      for (let i = 0; i <= steps; i++) {
        const p = mix(a, b, i / steps);
        for (const dx of [-2.2, 2.2]) {
          for (const dy of [-2.2, 2.2])
            keys.add(`${Math.floor((p[0] + dx) / square)} ${Math.floor((p[1] + dy) / square)}`);
        }
      }
      for (const key of keys) {
        const list = squares.get(key);
        if (list) list.push({ a, b, keepM });
        else squares.set(key, [{ a, b, keepM }]);
      }
    }
  }
  return (p) =>
    (squares.get(`${Math.floor(p[0] / square)} ${Math.floor(p[1] / square)}`) ?? []).every(
      ({ a, b, keepM }) => distanceToSegment(p, a, b) > keepM,
    );
}

const treeClearanceM = (utility: string): number =>
  utility === 'gas' ? 0.78 : utility === 'power' ? 0.72 : 1.53;
