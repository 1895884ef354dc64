import type { Point } from '../../../../../domain/geo/plane.ts';
import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeSegment,
} from '../../../../../domain/pipes/model.ts';
import type { Site, SiteBuilding } from '../../../../../domain/pipes/routing/site/site.ts';
import { sitePipe } from '../../../../../domain/pipes/routing/tasks/separation-site.ts';

export interface CompoundWish {
  rows: number;
  /** Fall of the old drains. */
  slope: number;
  laidYear: number | null;
  material: string | null;
  diameterMm: number;
  street: readonly ('storm' | 'sewage' | 'combined')[];
  /** Of the yard's ground, falling to the street. */
  groundFall: number;
  doors: number;
  /** Extra words for the segments of the corridor. */
  corridor?: Partial<PipeSegment>;
}

export const usual: CompoundWish = {
  rows: 3,
  slope: 0.004,
  laidYear: 1995,
  material: 'concrete',
  diameterMm: 300,
  street: ['storm', 'sewage'],
  groundFall: 0.004,
  doors: 3,
};

const pitch = 36;

/**
 * Rows of slabs north of a street; along each a combined drain with an outlet of each house, all into a corridor on the west that leads into the
 * street's first main that takes sewage.
 */
export function aCompound(wish: CompoundWish = usual): {
  network: PipeNetwork;
  site: Site;
  isInside: (one: PipeSegment) => boolean;
} {
  const network: PipeNetwork = { crs: null, nodes: [], segments: [], extras: {} };
  const groundAt = (_: number, y: number): number => 100 + wish.groundFall * y;
  const node = (id: string, x: number, y: number, utility: PipeSegment['utility'], kind = 'manhole') => {
    network.nodes.push(newNode({ id, x, y, utility, kind: kind as 'manhole', groundM: groundAt(x, y) }));
    return id;
  };
  const pipe = (
    id: string,
    from: string,
    to: string,
    levels: [number, number],
    more: Partial<PipeSegment>,
  ): void => {
    const nodeOf = (name: string) => network.nodes.find((one) => one.id === name)!;
    const [a, b] = [nodeOf(from), nodeOf(to)];
    const end = (at: { x: number; y: number }, levelM: number) => {
      const groundM = groundAt(at.x, at.y);
      return { groundM, depthM: groundM - levelM, levelM };
    };
    network.segments.push(
      newSegment({ id, from, to, start: end(a, levels[0]), end: end(b, levels[1]), ...more }),
    );
  };
  const old: Partial<PipeSegment> = {
    utility: 'combined',
    diameterMm: wish.diameterMm,
    material: wish.material,
    laidYear: wish.laidYear,
  };
  const depths = { storm: 3.6, sewage: 4.4, combined: 3.9 };
  const offsets = { storm: -14, sewage: -18, combined: -16 };
  for (const kind of wish.street) {
    const y = offsets[kind];
    for (const [i, x] of [-60, -10, 100].entries()) node(`${kind}${i}`, x, y, kind);
    const level = (i: number) => 100 - depths[kind] - 0.3 + [0.5, 0.3, 0][i]!;
    for (const i of [0, 1])
      pipe(`street-${kind}-${i}`, `${kind}${i}`, `${kind}${i + 1}`, [level(i), level(i + 1)], {
        utility: kind,
        diameterMm: 600,
        material: 'concrete',
        laidYear: 2005,
      });
  }
  const buildings: SiteBuilding[] = [];
  // the corridor falls from the last row to the street
  let invert = groundAt(-10, wish.rows * pitch) - 1.4;
  let above: string | null = null;
  for (let r = wish.rows - 1; r >= 0; r--) {
    const y0 = r * pitch;
    const y = y0 + 12 + 4;
    const ring: Point[] = [
      [0, y0],
      [58, y0],
      [58, y0 + 12],
      [0, y0 + 12],
      [0, y0],
    ];
    const doors = Array.from(
      { length: wish.doors },
      (_, k): Point => [(58 * (k + 0.5)) / wish.doors, y0 + 12],
    );
    buildings.push({ id: `H${r}`, rings: [ring], terminal: true, doors, households: 36 });
    node(`c${r}`, -10, y, 'combined');
    node(`r${r}m`, 28, y, 'combined');
    node(`r${r}h`, 54, y, 'combined');
    const start = groundAt(54, y) - 1.4;
    const [middle, low] = [start - 26 * wish.slope, start - 64 * wish.slope];
    pipe(`row-${r}-a`, `r${r}h`, `r${r}m`, [start, middle], old);
    pipe(`row-${r}-b`, `r${r}m`, `c${r}`, [middle, low], old);
    node(`o${r}`, 45, y0 + 12, 'combined', 'service');
    pipe(`outlet-${r}`, `o${r}`, `r${r}h`, [start + 0.2, start + 0.05], { ...old, diameterMm: 150 });
    invert = Math.min(invert, low);
    if (above)
      pipe(`corridor-${r + 1}`, above, `c${r}`, [invert, invert - pitch * wish.slope], {
        ...old,
        ...wish.corridor,
      });
    if (above) invert -= pitch * wish.slope;
    above = `c${r}`;
  }
  node('gate', -10, -2, 'combined');
  pipe('corridor-0', above!, 'gate', [invert, invert - 18 * wish.slope], { ...old, ...wish.corridor });
  invert -= 18 * wish.slope;
  const into = wish.street.includes('combined')
    ? 'combined1'
    : wish.street.includes('sewage')
      ? 'sewage1'
      : 'storm1';
  if (network.nodes.some((one) => one.id === into))
    pipe('link', 'gate', into, [invert, invert - 16 * wish.slope], { ...old, ...wish.corridor });
  const isInside = (one: PipeSegment): boolean => !one.id.startsWith('street');
  const nodes = new Map(network.nodes.map((one) => [one.id, one]));
  const site: Site = {
    buildings,
    barriers: [],
    streets: [],
    existing: network.segments.map((one) => {
      const [a, b] = [nodes.get(one.from)!, nodes.get(one.to)!];
      return sitePipe(
        one,
        [
          [a.x, a.y],
          [b.x, b.y],
        ],
        one.utility,
      );
    }),
    mains: [],
    groundM: groundAt,
  };
  return { network, site, isInside };
}
