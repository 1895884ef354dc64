import gravity from '../../../../data/standards/gravity.json' with { type: 'json' };
import type { LaidNetwork } from './sized-network.ts';

const [least] = gravity.minTurnDeg;
/** Half a degree is the rounding of a drawing, as the check of networks forgives it. */
const forgivenDeg = 0.5;

/** A manhole in which water turns by more than it may. */
export interface SharpTurn {
  pipe: string;
  into: string;
  /** Between what comes in and what leaves, degrees. */
  angleDeg: number;
}

/**
 * Manholes of drains where what comes in meets what leaves at less than 90°, save up to DN300 with a drop of more than 0.3 m (GB 50014-2021 5.3.2).
 * What is pumped is under pressure and may turn.
 */
export function sharpTurns({ pipes }: Pick<LaidNetwork, 'pipes'>): SharpTurn[] {
  const leaving = new Map(pipes.map((one) => [one.from, one]));
  return pipes.flatMap((one): SharpTurn[] => {
    const next = leaving.get(one.to);
    if (!next || one.pumped || next.pumped) return [];
    const [[ax, ay], [bx, by]] = one.line;
    const [[cx, cy], [dx, dy]] = next.line;
    const lengths = Math.hypot(ax - bx, ay - by) * Math.hypot(dx - cx, dy - cy);
    if (lengths === 0) return [];
    const cosine = ((ax - bx) * (dx - cx) + (ay - by) * (dy - cy)) / lengths;
    const angleDeg = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
    const isWaived =
      one.diameterMm <= least!.waivedUpToDiameterMm &&
      next.fromDepthM - one.toDepthM > least!.waivedFromDropM;
    return angleDeg >= least!.value - forgivenDeg || isWaived
      ? []
      : [{ pipe: one.id, into: next.id, angleDeg }];
  });
}

/** What is told of them; none where there is none. */
export function sharpTurnWords(network: Pick<LaidNetwork, 'pipes'>): string | undefined {
  const turns = sharpTurns(network).sort((a, b) => a.angleDeg - b.angleDeg);
  if (turns.length === 0) return undefined;
  const places = turns.slice(0, 5).map((one) => `${one.pipe} into ${one.into} ${one.angleDeg.toFixed(0)}°`);
  return `sharp-turns: ${turns.length} places where what comes into a manhole meets what leaves it at less than 90° (${least!.clause}): ${places.join(', ')}; to be turned by a further manhole or a drop`;
}
