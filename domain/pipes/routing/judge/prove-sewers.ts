import { type GravityResult, gravityCapacity } from '../../hydraulics/manning.ts';
import { GRAVITY_UTILITIES } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { type LaidNetwork, toModel } from '../sizing/sized-network.ts';

export interface SewerProof {
  /** One line for each gravity pipe that was laid. */
  pipes: (GravityResult & { diameterMm: number; lengthM: number; lateral: boolean })[];
  /** Pipes whose verdict is not `ok`. */
  failed: number;
  /** Rising mains behind pumps, which Manning says nothing about. */
  pumped: number;
  fullest: number | null;
  /** Of a pipe filled as the table allows: what keeps it clean. */
  slowestMS: number | null;
  /** Of the design flow itself: what wears it. */
  fastestMS: number | null;
  ok: boolean;
}

/**
 * Proves every laid gravity pipe by Manning from its inverts alone, apart from the search that chose them: slope, fill and
 * velocity of the design flow, and the verdict against the tables. Undefined where the utility does not flow by gravity.
 */
export function proveSewers(laid: LaidNetwork, standards?: Standards): SewerProof | undefined {
  if (!GRAVITY_UTILITIES.has(laid.utility) || laid.pipes.length === 0) return undefined;
  const gravity = laid.pipes.filter((pipe) => !pipe.pumped);
  const { nodes, segments } = toModel({ ...laid, pipes: gravity });
  const flows = new Map(gravity.map((pipe) => [pipe.id, (pipe.flowM3S ?? 0) * 1000]));
  const results = gravityCapacity(
    { crs: null, extras: {}, nodes, segments },
    flows,
    standards ? { standards } : {},
  );
  const known = new Map(results.map((one) => [one.segment, one]));
  const pipes = gravity.map(({ id, diameterMm, lengthM, lateral }) => ({
    ...known.get(id)!,
    diameterMm,
    lengthM,
    lateral,
  }));
  const failed = pipes.filter((one) => one.verdict !== 'ok').length;
  const fills = pipes.flatMap((one) => one.fill ?? []);
  const speeds = pipes.flatMap((one) => one.velocityAtCapacityMS ?? []);
  const own = pipes.flatMap((one) => one.velocityMS ?? []);
  return {
    pipes,
    failed,
    pumped: laid.pipes.length - gravity.length,
    fullest: fills.length > 0 ? Math.max(...fills) : null,
    slowestMS: speeds.length > 0 ? Math.min(...speeds) : null,
    fastestMS: own.length > 0 ? Math.max(...own) : null,
    ok: failed === 0,
  };
}
