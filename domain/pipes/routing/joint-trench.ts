import type { Utility } from '../model.ts';
import { standards } from '../standards.ts';
import { axisClearanceM } from './clearances.ts';
import { trenchWidthM, trenchYuanPerM } from './rates.ts';
import { indexOf, type Neighbour } from './separation.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** A stretch where pipes of several utilities lie in one trench. */
export interface JointTrench {
  utilities: Utility[];
  lengthM: number;
  widthM: number;
  depthM: number;
  /** Against a trench for each. */
  savedYuan: number;
  line: LaidPipe['line'];
  /** Section across the trench: offset of the axis, depth of the crown or invert, outer diameter. */
  section: { utility: Utility; offsetM: number; depthM: number; diameterMm: number }[];
}

/** Pairs that never share a trench, whatever their distance: gas beside sewers, power or telecom chambers. */
const excluded: readonly (readonly [Utility, Utility])[] = [
  ['gas', 'power'],
  ['gas', 'telecom'],
  ['gas', 'sewage'],
  ['gas', 'combined'],
];

/**
 * Pipes that run beside each other at the clearance of the table, and would be dug twice next to each other, share one
 * trench where that is cheaper. Each keeps the share of the digging that it would have had alone.
 */
export function jointTrenches(networks: readonly LaidNetwork[]): {
  trenches: JointTrench[];
  shareOf: (pipeId: string) => number;
} {
  const shares = new Map<string, number>();
  const trenches: JointTrench[] = [];
  const pipes = networks.flatMap((network) =>
    network.pipes
      .filter((one) => !one.lateral && one.lengthM >= 5)
      .map((pipe) => ({ utility: network.utility, pipe })),
  );
  const flat = pipes.map(
    ({ utility, pipe }): Neighbour => ({
      id: pipe.id,
      utility,
      diameterMm: pipe.diameterMm,
      line: pipe.line,
      groundM: [0, 0],
      topM: [0, 0],
      bottomM: [0, 0],
    }),
  );
  const tree = indexOf(flat);
  const taken = new Set<number>();
  pipes.forEach((a, i) => {
    if (taken.has(i)) return;
    const [[ax, ay], [bx, by]] = a.pipe.line;
    const found =
      tree?.search(Math.min(ax, bx) - 4, Math.min(ay, by) - 4, Math.max(ax, bx) + 4, Math.max(ay, by) + 4) ??
      [];
    for (const j of found.sort((x, y) => x - y)) {
      if (j <= i || taken.has(j) || taken.has(i)) continue;
      const joint = share(a, pipes[j]!);
      if (!joint) continue;
      taken.add(i);
      taken.add(j);
      trenches.push(joint.trench);
      shares.set(a.pipe.id, joint.shareA);
      shares.set(pipes[j]!.pipe.id, joint.shareB);
    }
  });
  return { trenches, shareOf: (id) => shares.get(id) ?? 1 };
}

interface Placed {
  utility: Utility;
  pipe: LaidPipe;
}

function share(a: Placed, b: Placed): { trench: JointTrench; shareA: number; shareB: number } | undefined {
  if (a.utility === b.utility) return undefined;
  if (
    excluded.some(([x, y]) => (x === a.utility && y === b.utility) || (x === b.utility && y === a.utility))
  ) {
    return undefined;
  }
  const beside = overlap(a.pipe.line, b.pipe.line);
  if (!beside || beside.lengthM < 5) return undefined;
  const specA = { utility: a.utility, diameterMm: a.pipe.diameterMm };
  const specB = { utility: b.utility, diameterMm: b.pipe.diameterMm };
  const clearance = axisClearanceM(specA, specB, standards);
  if (clearance === undefined || beside.distanceM < clearance - 1e-3 || beside.distanceM > clearance + 1.5)
    return undefined;
  const [wa, wb] = [trenchWidthM(a.pipe.diameterMm), trenchWidthM(b.pipe.diameterMm)];
  const alone = [trenchYuanPerM(a.pipe.trenchDepthM, wa), trenchYuanPerM(b.pipe.trenchDepthM, wb)] as const;
  const widthM = beside.distanceM + (wa + wb) / 2;
  // A bench: the shallower pipe lies on its own level, the deeper half goes to its full depth.
  const shallow = Math.min(a.pipe.trenchDepthM, b.pipe.trenchDepthM);
  const deep = Math.max(a.pipe.trenchDepthM, b.pipe.trenchDepthM);
  const deepWidth = a.pipe.trenchDepthM >= b.pipe.trenchDepthM ? wa : wb;
  const together =
    trenchYuanPerM(shallow, widthM) +
    Math.max(0, trenchYuanPerM(deep, deepWidth) - trenchYuanPerM(shallow, deepWidth));
  const saved = (alone[0] + alone[1] - together) * beside.lengthM;
  if (saved <= 0) return undefined;
  const kept = together / (alone[0] + alone[1]);
  const part = (pipe: LaidPipe): number => {
    const shared = Math.min(1, beside.lengthM / pipe.lengthM);
    return 1 - shared + shared * kept;
  };
  const offset = beside.distanceM;
  return {
    trench: {
      utilities: [a.utility, b.utility],
      lengthM: beside.lengthM,
      widthM,
      depthM: deep,
      savedYuan: saved,
      line: a.pipe.line,
      section: [
        { utility: a.utility, offsetM: 0, depthM: a.pipe.fromDepthM, diameterMm: a.pipe.diameterMm },
        { utility: b.utility, offsetM: offset, depthM: b.pipe.fromDepthM, diameterMm: b.pipe.diameterMm },
      ],
    },
    shareA: part(a.pipe),
    shareB: part(b.pipe),
  };
}

/** Stretch on which two straight pipes run beside each other within 10°, and their distance there. */
function overlap(
  a: LaidPipe['line'],
  b: LaidPipe['line'],
): { lengthM: number; distanceM: number } | undefined {
  const [[ax, ay], [bx, by]] = a;
  const length = Math.hypot(bx - ax, by - ay);
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  const along = b.map(([x, y]) => (x - ax) * ux + (y - ay) * uy);
  const across = b.map(([x, y]) => (y - ay) * ux - (x - ax) * uy);
  const other = Math.hypot(b[1][0] - b[0][0], b[1][1] - b[0][1]);
  if (other === 0 || Math.abs(across[1]! - across[0]!) / other > 0.17) return undefined;
  if (across[0]! > 0 !== across[1]! > 0) return undefined;
  const from = Math.max(0, Math.min(along[0]!, along[1]!));
  const to = Math.min(length, Math.max(along[0]!, along[1]!));
  if (to <= from) return undefined;
  return { lengthM: to - from, distanceM: Math.min(Math.abs(across[0]!), Math.abs(across[1]!)) };
}
