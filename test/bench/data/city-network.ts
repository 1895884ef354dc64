import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  type Utility,
} from '../../../domain/pipes/model.ts';

type StreetClass = 'arterial' | 'collector' | 'lane';

/** One pipe along a street: round by its diameter, a duct bank by its width. */
interface Main {
  utility: Utility;
  size: Record<StreetClass, number | null>;
  materials: [large: string, small: string];
  /** From the middle of the street to its right, and from the surface to the crown; metres. */
  offsetM: number;
  depthM: number;
}

/** As a northern city lays them: trunks under arterials, every lane with water, sewage and gas. Sizes in mm. */
const MAINS: readonly Main[] = [
  main('water', { arterial: 800, collector: 300, lane: 150 }, ['ductile-iron', 'pe'], -5, 1.9),
  main('sewage', { arterial: 1000, collector: 500, lane: 300 }, ['concrete', 'pvc'], 3, 3),
  main('storm', { arterial: 1500, collector: 800, lane: null }, ['concrete', 'concrete'], 0, 2.2),
  main('gas', { arterial: 300, collector: 200, lane: 110 }, ['steel', 'pe'], 7, 1.2),
  main('heat', { arterial: 600, collector: 300, lane: null }, ['steel', 'steel'], -8, 1.4),
  main('power', { arterial: 1000, collector: 600, lane: null }, ['pvc', 'pvc'], -10, 0.8),
  main('telecom', { arterial: 600, collector: 400, lane: null }, ['pvc', 'pvc'], 10, 0.8),
];
/** What leads from a main into the houses: DN25 gas to DN160 sewage. */
const CONNECTIONS = { water: [40, 65, 100], sewage: [110, 160], gas: [25, 40, 63] } as const;

const BLOCK_M = 180;
const SECTION_M = 36;

export interface CityNetworkOptions {
  /** Segments, exactly; house connections make up what the streets do not need. */
  segments: number;
  /** Middle of the city in metres of `crs`. */
  centre: readonly [x: number, y: number];
  crs: string;
  seed?: number;
}

/**
 * A city's whole network: streets that bend, in blocks of about 180 m, every third a collector and every sixth an arterial;
 * seven utilities in sections of some 36 m from crossing to crossing, each utility one connected net; house connections from the
 * points between. About half of it is connections, a fiftieth is abandoned and one quarter of the town has its heat planned.
 */
export function cityNetwork({ segments: count, centre, crs, seed = 11 }: CityNetworkOptions): PipeNetwork {
  const random = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(random);
  const side = Math.max(3, Math.round(Math.sqrt(count / 78)));
  const crossing = crossings(side, centre, draw);
  const town = { nodes: new Map<string, PipeNode>(), segments: [] as PipeSegment[] };
  const taps: { node: PipeNode; side: readonly [number, number] }[] = [];

  const node = (id: string, utility: Utility, x: number, y: number, kind: PipeNode['kind']): PipeNode => {
    const known = town.nodes.get(id);
    if (known) return known;
    const made = newNode({ id, utility, kind, x, y, groundM: groundM(x - centre[0], y - centre[1]) });
    town.nodes.set(id, made);
    return made;
  };

  for (let line = 0; line <= side; line++) {
    const kind: StreetClass = line % 6 === 3 ? 'arterial' : line % 3 === 0 ? 'collector' : 'lane';
    for (const along of ['x', 'y'] as const) {
      const year = 1978 + Math.floor(draw() * 46);
      for (let step = 0; step < side; step++) {
        const [i, j, i2, j2] = along === 'x' ? [step, line, step + 1, line] : [line, step, line, step + 1];
        const [a, b] = [crossing(i, j), crossing(i2, j2)];
        const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
        const across = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length] as const;
        for (const one of MAINS) {
          const size = one.size[kind];
          if (size === null) continue;
          const place = (share: number): [number, number] => [
            a[0] + (b[0] - a[0]) * share + across[0] * one.offsetM,
            a[1] + (b[1] - a[1]) * share + across[1] * one.offsetM,
          ];
          const at = (ci: number, cj: number) => {
            // one point a crossing and utility, whatever streets meet there
            const [x, y] = crossing(ci, cj);
            return node(
              `${one.utility}-${ci}-${cj}`,
              one.utility,
              x + one.offsetM,
              y - one.offsetM,
              'manhole',
            );
          };
          const sections = Math.max(1, Math.round(length / SECTION_M));
          let from = at(i, j);
          for (let k = 1; k <= sections; k++) {
            const last = k === sections;
            const id = `${one.utility}-${along}${line}-${step}-${k}`;
            const to = last ? at(i2, j2) : node(id, one.utility, ...place(k / sections), 'manhole');
            const planned = one.utility === 'heat' && i > side / 2 && j > side / 2;
            const state = planned ? 'planned' : draw() < 0.02 ? 'abandoned' : 'in_use';
            town.segments.push(
              pipe(id, one, kind, size, [from, to], { laidYear: planned ? null : year, state }),
            );
            if (!last && one.utility in CONNECTIONS && kind !== 'arterial')
              taps.push({ node: to, side: across });
            from = to;
          }
        }
      }
    }
  }
  if (town.segments.length > count) town.segments.length = count;
  for (let k = 0; town.segments.length < count; k++) {
    const tap = taps[k % taps.length]!;
    const sign = Math.floor(k / taps.length) % 2 === 0 ? 1 : -1;
    const reach = sign * (12 + 20 * draw());
    const shift = Math.floor(k / taps.length / 2) * 3 + draw() * 2;
    const utility = tap.node.utility as keyof typeof CONNECTIONS;
    const sizes = CONNECTIONS[utility];
    const x = tap.node.x + tap.side[0] * reach - tap.side[1] * shift;
    const y = tap.node.y + tap.side[1] * reach + tap.side[0] * shift;
    const id = `${utility}-house-${k}`;
    const house = node(id, utility, x, y, 'service');
    const ends: [PipeNode, PipeNode] = utility === 'sewage' ? [house, tap.node] : [tap.node, house];
    const one = MAINS.find((each) => each.utility === utility)!;
    const diameterMm = sizes[Math.floor(draw() * sizes.length)]!;
    const laidYear = 1980 + Math.floor(draw() * 44);
    town.segments.push(pipe(id, one, 'lane', diameterMm, ends, { laidYear, state: 'in_use' }));
  }
  const used = new Set(town.segments.flatMap(({ from, to }) => [from, to]));
  const nodes = [...town.nodes.values()].filter(({ id }) => used.has(id));
  return { crs, nodes, segments: town.segments, extras: {} };
}

/** The middle of each crossing: a grid pushed about by a tenth of a block and bent in long waves. */
function crossings(side: number, centre: readonly [number, number], draw: () => number) {
  const places = Array.from({ length: (side + 1) ** 2 }, (_, k): [number, number] => {
    const [i, j] = [k % (side + 1), Math.floor(k / (side + 1))];
    const [u, v] = [i - side / 2, j - side / 2];
    return [
      centre[0] + BLOCK_M * (u + 1.6 * Math.sin(v / 5) + 0.2 * (draw() - 0.5)),
      centre[1] + BLOCK_M * (v + 1.2 * Math.sin(u / 6 + 1) + 0.2 * (draw() - 0.5)),
    ];
  });
  return (i: number, j: number) => places[j * (side + 1) + i]!;
}

/** The ground falls by 3 ‰ to the east and to the north, so that drains along a street run with it. */
function groundM(x: number, y: number): number {
  return 80 - 0.003 * (x + y);
}

function pipe(
  id: string,
  { utility, materials, depthM }: Main,
  street: StreetClass,
  sizeMm: number,
  [from, to]: [PipeNode, PipeNode],
  given: Pick<PipeSegment, 'laidYear' | 'state'>,
): PipeSegment {
  const end = ({ groundM: ground }: PipeNode) => ({ groundM: ground, depthM, levelM: ground! - depthM });
  const duct = utility === 'power' || utility === 'telecom';
  return newSegment({
    id,
    utility,
    from: from.id,
    to: to.id,
    start: end(from),
    end: end(to),
    ...(duct ? { widthMm: sizeMm, heightMm: sizeMm / 2 } : { diameterMm: sizeMm }),
    material: materials[street === 'lane' ? 1 : 0],
    ...(utility === 'gas' ? { gasPressure: street === 'lane' ? 'low' : 'medium_a' } : {}),
    ...given,
  });
}

function main(
  utility: Utility,
  size: Main['size'],
  materials: Main['materials'],
  offsetM: number,
  depthM: number,
): Main {
  return { utility, size, materials, offsetM, depthM };
}
