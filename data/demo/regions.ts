import { officialName } from '../../domain/register/official-names.ts';
import type { Frame } from './frame.ts';
import { type Point, ringArea } from './plane.ts';
import { areaShape } from './shapes.ts';
import { cityCode, offices } from './tender.ts';
import type { Neighbourhood, Town } from './town.ts';
import type { DemoRegion, Shape } from './types.ts';

/**
 * Province, prefecture and city by their official codes (without a boundary), the three street offices of the plan and
 * invented neighbourhoods below them. Boundaries are those of the demonstration town, not of any real office.
 */
export function regionsOf(
  town: Town,
  frame: Frame,
  nameOf: ReadonlyMap<Neighbourhood, string>,
): DemoRegion[] {
  const [province, prefecture] = [cityCode.slice(0, 2), cityCode.slice(0, 4)];
  const above: DemoRegion[] = [
    { code: province, parentCode: null, level: 'province', name: officialName(province)!, shape: null },
    {
      code: prefecture,
      parentCode: province,
      level: 'prefecture',
      name: officialName(prefecture)!,
      shape: null,
    },
    { code: cityCode, parentCode: prefecture, level: 'county', name: officialName(cityCode)!, shape: null },
  ];
  const settled = new Set(town.compounds.map((compound) => compound.neighbourhood));
  const all = town.neighbourhoods.filter((one) => settled.has(one));
  const ofOffice = offices.map((office): DemoRegion => {
    const own = all.filter((one) => one.officeCode === office.code);
    return {
      code: office.code,
      parentCode: cityCode,
      level: 'office',
      name: office.name,
      shape: outline(frame, own),
    };
  });
  const below = all.map(
    (one): DemoRegion => ({
      code: one.code,
      parentCode: one.officeCode,
      level: 'neighbourhood',
      name: nameOf.get(one)!,
      shape: outline(frame, [one]),
    }),
  );
  for (const region of above) if (region.code === cityCode) region.shape = outline(frame, all);
  return [...above, ...ofOffice, ...below];
}

/** The outline of neighbourhoods that tile: sides that two of them share cancel, the rest is chained to the longest ring. */
function outline(frame: Frame, list: readonly Neighbourhood[]): Shape {
  const us = sorted(list.flatMap((one) => [one.u0, one.u1]));
  const vs = sorted(list.flatMap((one) => [one.v0, one.v1]));
  const sides = new Map<string, [Point, Point]>();
  const keyOf = (a: Point, b: Point) => `${a[0]} ${a[1]} ${b[0]} ${b[1]}`;
  const add = (a: Point, b: Point) => {
    if (!sides.delete(keyOf(b, a))) sides.set(keyOf(a, b), [a, b]);
  };
  for (const one of list) {
    const corners: Point[] = [
      [one.u0, one.v0],
      [one.u1, one.v0],
      [one.u1, one.v1],
      [one.u0, one.v1],
    ];
    for (const [k, a] of corners.entries()) {
      const b = corners[(k + 1) % 4]!;
      const axis = a[0] === b[0] ? 1 : 0;
      const low = Math.min(a[axis], b[axis]);
      const high = Math.max(a[axis], b[axis]);
      const marks = (axis === 0 ? us : vs).filter((at) => at >= low && at <= high);
      if (b[axis] < a[axis]) marks.reverse();
      const at = (mark: number): Point => (axis === 0 ? [mark, a[1]] : [a[0], mark]);
      for (let i = 0; i + 1 < marks.length; i++) add(at(marks[i]!), at(marks[i + 1]!));
    }
  }
  const rings = chain([...sides.values()]).sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)));
  const ring = rings[0]!;
  return areaShape(ring.flatMap((p, k) => frame.follow(p, ring[(k + 1) % ring.length]!).slice(0, -1)));
}

const sorted = (list: readonly number[]): number[] => [...new Set(list)].sort((a, b) => a - b);

/** Directed sides to rings. Where two rings touch in a corner, the sharper turn keeps them apart. */
function chain(sides: [Point, Point][]): Point[][] {
  const from = new Map<string, [Point, Point][]>();
  const key = (p: Point) => `${p[0]} ${p[1]}`;
  for (const side of sides) from.set(key(side[0]), [...(from.get(key(side[0])) ?? []), side]);
  const rings: Point[][] = [];
  const used = new Set<[Point, Point]>();
  for (const first of sides) {
    if (used.has(first)) continue;
    const ring: Point[] = [];
    let side: [Point, Point] | undefined = first;
    while (side && !used.has(side)) {
      used.add(side);
      ring.push(side[0]);
      side = sharpest(
        side,
        (from.get(key(side[1])) ?? []).filter((next) => !used.has(next)),
      );
    }
    rings.push(ring);
  }
  return rings;
}

function sharpest([a, b]: [Point, Point], next: [Point, Point][]): [Point, Point] | undefined {
  const turn = ([p, q]: [Point, Point]) => (b[0] - a[0]) * (q[1] - p[1]) - (b[1] - a[1]) * (q[0] - p[0]);
  return next.sort((m, n) => turn(n) - turn(m))[0];
}
