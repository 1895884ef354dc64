import Flatbush from 'flatbush';
import widths from '../../../data/standards/carriageway-width.json' with { type: 'json' };
import { pointToSegment } from '../../geo/plane.ts';
import type { Surface } from '../standards.ts';
import type { Assumption } from './finding.ts';

/** A street of the register by its middle line, in the network's own metres. */
export interface SurfaceStreet {
  /** Where the register has one. */
  name?: string;
  line: readonly (readonly [number, number])[];
  /** Carriageway, kerb to kerb; null = unknown, then that of its class is assumed. */
  widthM: number | null;
  /** The register's class: `expressway`, `arterial`, `collector`, `minor`, `lane`, `path`. */
  class: string;
  /** Carried over the ground, or below it: no pipe in the ground lies under its surface. */
  bridge?: boolean;
}

export type SurfaceAt = (x: number, y: number) => Surface;

export const surfaceNames: Record<Surface, { zh: string; en: string }> = {
  footway: { zh: '人行道/绿地', en: 'footway or green' },
  carriageway: { zh: '机动车道', en: 'carriageway' },
  yard: { zh: '机动车不能到达的庭院', en: 'yard without vehicles' },
  paddy: { zh: '水田', en: 'paddy field' },
};

/**
 * The surface over any place: carriageway within half the width of a street that vehicles use, `elsewhere` in all other
 * places. Paths are no carriageway. One look-up costs the streets near the place.
 */
export function surfaceOver(streets: readonly SurfaceStreet[], elsewhere: Surface): SurfaceAt {
  const pieces: { a: readonly [number, number]; b: readonly [number, number]; halfM: number }[] = [];
  for (const street of streets) {
    const halfM = (carriagewayM(street) ?? 0) / 2;
    if (halfM === 0) continue;
    for (let k = 1; k < street.line.length; k++)
      pieces.push({ a: street.line[k - 1]!, b: street.line[k]!, halfM });
  }
  if (pieces.length === 0) return () => elsewhere;
  const index = new Flatbush(pieces.length);
  for (const { a, b, halfM } of pieces)
    index.add(
      Math.min(a[0], b[0]) - halfM,
      Math.min(a[1], b[1]) - halfM,
      Math.max(a[0], b[0]) + halfM,
      Math.max(a[1], b[1]) + halfM,
    );
  index.finish();
  return (x, y) => {
    const found = index.search(x, y, x, y, (k) => {
      const { a, b, halfM } = pieces[k]!;
      return pointToSegment(x, y, a[0], a[1], b[0], b[1]) <= halfM;
    });
    return found.length > 0 ? 'carriageway' : elsewhere;
  };
}

/** What the surfaces rest on, to be printed with the answer. */
export function surfaceAssumptions(streets: readonly SurfaceStreet[], elsewhere: Surface): Assumption[] {
  const roads = streets.filter((one) => carriagewayM(one) !== null);
  const unknown = roads.filter((one) => one.widthM === null).length;
  const list: Assumption[] = [
    {
      what: {
        zh: `覆土按路面核对：车行道内按机动车道，其余按${surfaceNames[elsewhere].zh}；计入的道路数`,
        en: `cover by surface: on streets as carriageway, elsewhere as ${surfaceNames[elsewhere].en}; streets counted`,
      },
      value: roads.length,
      confidence: 'M',
    },
  ];
  if (unknown > 0) {
    const { expressway, arterial, collector, minor, lane } = widths.widthM;
    list.push({
      what: {
        zh: `${unknown} 条道路未记宽度，车行道按等级取（m；快速/主干/次干/支路/巷）`,
        en: `${unknown} streets state no width; taken by class (m; expressway/arterial/collector/minor/lane)`,
      },
      value: [expressway, arterial, collector, minor, lane].join('/'),
      confidence: 'M',
    });
  }
  return list;
}

/** Width of a carriageway, kerb to kerb, assumed by class where it is unknown. Null where no vehicle drives over the ground. An unknown class is a side street. */
export function carriagewayM(street: SurfaceStreet): number | null {
  if (street.class === 'path' || street.bridge) return null;
  const byClass = widths.widthM as Record<string, number>;
  return street.widthM ?? byClass[street.class] ?? widths.widthM.minor;
}
