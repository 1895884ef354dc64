import { GRAVITY_UTILITIES, type Utility } from '../../model.ts';
import type { LaidNetwork } from './sized-network.ts';

/** Longitudinal section of the longest way through a sewer network, from the top to the tie-in. */
export interface LongProfile {
  utility: Utility;
  points: { stationM: number; groundM: number; invertM: number }[];
  /** Between point i and i + 1. */
  pipes: { diameterMm: number; slope: number | null }[];
}

/** The longest way, by length; undefined for pressure networks and empty ones. Every pipe start and end is a point. */
export function longestProfile(network: LaidNetwork): LongProfile | undefined {
  if (!GRAVITY_UTILITIES.has(network.utility) || network.pipes.length === 0) return undefined;
  const next = new Map(network.pipes.map((pipe) => [pipe.from, pipe]));
  const ground = new Map(network.nodes.map((node) => [node.id, node.groundM]));
  const lengths = new Map<string, number>();
  const lengthFrom = (node: string): number => {
    const path: string[] = [];
    let at = node;
    while (!lengths.has(at) && next.has(at)) {
      path.push(at);
      at = next.get(at)!.to;
    }
    let length = lengths.get(at) ?? 0;
    for (const one of path.reverse()) {
      length += next.get(one)!.lengthM;
      lengths.set(one, length);
    }
    return lengths.get(node) ?? 0;
  };
  let top = '';
  for (const node of network.nodes) if (top === '' || lengthFrom(node.id) > lengthFrom(top)) top = node.id;
  const profile: LongProfile = { utility: network.utility, points: [], pipes: [] };
  let stationM = 0;
  for (let pipe = next.get(top); pipe; pipe = next.get(pipe.to)) {
    const [from, to] = [ground.get(pipe.from) ?? 0, ground.get(pipe.to) ?? 0];
    profile.points.push({ stationM, groundM: from, invertM: from - pipe.fromDepthM });
    stationM += pipe.lengthM;
    profile.points.push({ stationM, groundM: to, invertM: to - pipe.toDepthM });
    profile.pipes.push({ diameterMm: pipe.diameterMm, slope: pipe.slope });
  }
  return profile;
}
