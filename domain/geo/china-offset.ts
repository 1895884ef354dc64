/**
 * The two offset systems of Chinese internet maps. GCJ-02 (Amap, Tencent, DataV) lies 100–700 m off WGS 84 inside China,
 * BD-09 (Baidu) adds another twist on top. CGCS2000 and WGS 84 agree within centimetres and are taken as equal here.
 */
import gcoord from 'gcoord';
import type { Position } from './crs.ts';

export type OffsetSystem = 'gcj02' | 'bd09';

const systems = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

export function isOffsetSystem(text: string): text is OffsetSystem {
  return text === 'gcj02' || text === 'bd09';
}

/** Offset lon, lat in degrees → true lon, lat (WGS 84 = CGCS2000). Identity outside China. */
export function withoutOffset(position: Position, system: OffsetSystem): Position {
  return gcoord.transform(position, systems[system], gcoord.WGS84) as Position;
}

/** True lon, lat in degrees → lon, lat on an offset map. */
export function withOffset(position: Position, system: OffsetSystem): Position {
  return gcoord.transform(position, gcoord.WGS84, systems[system]) as Position;
}
