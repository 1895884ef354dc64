import { type PipeNode, type PipeSegment, planLengthM, planLine } from '../model.ts';
import { pipeClass, type Standards, type Surface } from '../standards.ts';
import { type Cure, round, type Yielding } from './finding.ts';
import { crownLevelM, sectionM } from './pieces.ts';

/** Up to the next centimetre, so that what is moved passes the check again. */
export function upToCentimetre(metres: number): number {
  return Math.ceil(metres * 100 - 1e-6) / 100;
}

/** Sideways by a distance, straight away from the other. `away` points from the other towards the one that moves. */
export function shiftCure(party: 'a' | 'b', distanceM: number, away: [number, number]): Cure {
  const length = Math.hypot(away[0], away[1]) || 1;
  return {
    party,
    kind: 'shift',
    distanceM,
    // to the micrometre: a millimetre lost on the slant would leave the figure missed
    dxM: round((away[0] / length) * distanceM, 6),
    dyM: round((away[1] / length) * distanceM, 6),
    text: {
      zh: `平移 ${distanceM.toFixed(2)} m（${compass(away).zh}）`,
      en: `move ${distanceM.toFixed(2)} m to the ${compass(away).en}`,
    },
  };
}

/** Straight down by what is missing. */
export function lowerCure(party: 'a' | 'b', missingM: number): Cure {
  const distanceM = upToCentimetre(missingM);
  const text = { zh: `降低 ${distanceM.toFixed(2)} m`, en: `lower by ${distanceM.toFixed(2)} m` };
  return { party, kind: 'lower', distanceM, dxM: 0, dyM: 0, text };
}

/**
 * Up or down, whichever is less, so that all crossings of the two are clear: the one that moves may pass on either side of the
 * other, but rising must leave it its cover.
 */
export function levelCure(
  yields: Yielding,
  a: PipeSegment,
  b: PipeSegment,
  crossings: readonly { aM: number; bM: number }[],
  place: { x: number; y: number; ownM: number },
  nodes: ReadonlyMap<string, PipeNode>,
  standards: Standards,
  surface: Surface,
): Cure {
  const party = yields.party === 'b' ? 'b' : 'a';
  const [mover, other] = party === 'a' ? [a, b] : [b, a];
  // how far the other's axis lies above the mover's, at each crossing
  const above = crossings.map(({ aM, bM }) => (party === 'a' ? bM - aM : aM - bM));
  const half = (sectionM(mover).heightM + sectionM(other).heightM) / 2;
  const moverClass = pipeClass(mover);
  const otherClass = pipeClass(other);
  const over = Math.max(...above) + half + (standards.vertical(otherClass, moverClass)?.value ?? 0);
  const under = half + (standards.vertical(moverClass, otherClass)?.value ?? 0) - Math.min(...above);
  const ground = groundAt(mover, place, nodes);
  const needed = standards.cover(moverClass, surface, mover)?.value ?? 0;
  const coverAfter = ground === null ? null : ground - (place.ownM + sectionM(mover).heightM / 2 + over);
  const mayRise = coverAfter === null || coverAfter >= needed;
  const raise = mayRise && over <= under;
  const distanceM = upToCentimetre(raise ? over : under);
  return {
    party,
    kind: raise ? 'raise' : 'lower',
    distanceM,
    dxM: 0,
    dyM: 0,
    text: raise
      ? { zh: `抬高 ${distanceM.toFixed(2)} m`, en: `raise by ${distanceM.toFixed(2)} m` }
      : { zh: `降低 ${distanceM.toFixed(2)} m`, en: `lower by ${distanceM.toFixed(2)} m` },
  };
}

/** Ground level over a point of a segment, from its ends; null where neither end nor node knows it. */
export function groundAt(
  segment: PipeSegment,
  place: { x: number; y: number },
  nodes: ReadonlyMap<string, PipeNode>,
): number | null {
  const start = segment.start.groundM ?? nodes.get(segment.from)?.groundM ?? null;
  const end = segment.end.groundM ?? nodes.get(segment.to)?.groundM ?? null;
  if (start === null || end === null) return start ?? end;
  const line = planLine(segment, nodes);
  if (!line) return start;
  const total = planLengthM(line);
  const share = total > 0 ? Math.min(1, Math.hypot(place.x - line[0]![0], place.y - line[0]![1]) / total) : 0;
  return start + (end - start) * share;
}

/** Cover over the crown at both ends, where ground and level are known. */
export function coverAtEndsM(
  segment: PipeSegment,
  nodes: ReadonlyMap<string, PipeNode>,
): { start: number | null; end: number | null } {
  const cover = (end: 'start' | 'end', node: string) => {
    const crown = crownLevelM(segment, end);
    const ground = segment[end].groundM ?? nodes.get(node)?.groundM ?? null;
    return crown === null || ground === null ? null : ground - crown;
  };
  return { start: cover('start', segment.from), end: cover('end', segment.to) };
}

function compass([x, y]: [number, number]): { zh: string; en: string } {
  const names: { zh: string; en: string }[] = [
    { zh: '东', en: 'east' },
    { zh: '东北', en: 'north-east' },
    { zh: '北', en: 'north' },
    { zh: '西北', en: 'north-west' },
    { zh: '西', en: 'west' },
    { zh: '西南', en: 'south-west' },
    { zh: '南', en: 'south' },
    { zh: '东南', en: 'south-east' },
  ];
  return names[(Math.round(Math.atan2(y, x) / (Math.PI / 4)) + 8) % 8]!;
}
