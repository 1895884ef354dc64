import type { Point } from '../../../../../domain/geo/plane.ts';
import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeSegment,
} from '../../../../../domain/pipes/model.ts';
import type { Site, SiteBuilding } from '../../../../../domain/pipes/routing/site/site.ts';

/** What hangs in a yard and lies in its street. */
export interface YardWish {
  rows: number;
  doors: number;
  /** Cables in the street's ground, by utility. */
  street: readonly ('power' | 'telecom')[];
  /** On the poles of the yard. */
  hung: readonly ('power' | 'telecom')[];
  /** The line comes in from outside over poles. */
  fromOutside: boolean;
  /** And goes on at the far end. */
  goesOn: boolean;
  drops: boolean;
}
export const usualYard: YardWish = {
  rows: 3,
  doors: 3,
  street: ['power', 'telecom'],
  hung: ['power', 'telecom'],
  fromOutside: true,
  goesOn: false,
  drops: true,
};

/** Rows of slabs with poles along the west, drops to the houses, a street in the south. */
export function aYard(wish: YardWish) {
  const network: PipeNetwork = { crs: null, nodes: [], segments: [], extras: {} };
  const buildings: SiteBuilding[] = [];
  const far = wish.rows * 34;
  for (let r = 0; r < wish.rows; r++) {
    const y = r * 34;
    const ring: Point[] = [
      [0, y],
      [50, y],
      [50, y + 12],
      [0, y + 12],
      [0, y],
    ];
    const doors = Array.from(
      { length: wish.doors },
      (_, k): Point => [(50 * (k + 0.5)) / wish.doors, y + 12],
    );
    buildings.push({ id: `H${r}`, rings: [ring], terminal: true, doors, households: 36 });
  }
  for (const utility of wish.hung) {
    const line = (id: string, from: string, to: string) =>
      network.segments.push(newSegment({ id, from, to, utility, embedding: 'overhead' }));
    const pole = (id: string, x: number, y: number) =>
      network.nodes.push(newNode({ id, x, y, utility, kind: 'pole', groundM: 100 }));
    const places = [...(wish.fromOutside ? [-60] : []), -12];
    for (let y = 22; y <= far + 22; y += 34) places.push(y);
    if (wish.goesOn) places.push(far + 60);
    for (const [i, y] of places.entries()) {
      pole(`${utility}-P${i}`, -8, y);
      if (i > 0) line(`${utility}-L${i}`, `${utility}-P${i - 1}`, `${utility}-P${i}`);
    }
    if (!wish.drops) continue;
    for (let r = 0; r < wish.rows; r++) {
      const at = places.indexOf(22 + r * 34);
      network.nodes.push(newNode({ id: `${utility}-S${r}`, x: 0, y: r * 34 + 10, utility, kind: 'service' }));
      line(`${utility}-D${r}`, `${utility}-P${at}`, `${utility}-S${r}`);
    }
  }
  for (const utility of wish.street) {
    const y = utility === 'power' ? -20 : -23;
    for (const [i, x] of [-60, 100].entries())
      network.nodes.push(newNode({ id: `${utility}-m${i}`, x, y, utility, groundM: 100 }));
    const end = { groundM: 100, depthM: 0.8, levelM: 99.2 };
    network.segments.push(
      newSegment({
        id: `street-${utility}`,
        from: `${utility}-m0`,
        to: `${utility}-m1`,
        utility,
        embedding: 'duct-bank',
        start: end,
        end,
      }),
    );
  }
  const nodeY = new Map(network.nodes.map((one) => [one.id, one.y]));
  // by the middle of a span: one that leaves the zone belongs to it while its greater half does
  const isInside = (one: PipeSegment): boolean => {
    const y = (nodeY.get(one.from)! + nodeY.get(one.to)!) / 2;
    return y > -14 && y < far + 30;
  };
  const site: Site = { buildings, barriers: [], streets: [], existing: [], mains: [], groundM: () => 100 };
  return { network, site, isInside };
}
