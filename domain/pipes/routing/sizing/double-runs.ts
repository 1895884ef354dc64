import { foldDeg } from '../layout/unfold.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** Shorter ones are fittings, metres. */
const leastM = 2;

/** Two pipes of one network that lie beside each other from where they meet. */
export interface DoubleRun {
  pipes: readonly [string, string];
  angleDeg: number;
}

/** Mains of a network that leave a point side by side, as `unfold` lays them into one where it can: they would lie in each other's way there, and one trench would hold both. */
export function doubleRuns({ pipes }: Pick<LaidNetwork, 'pipes'>): DoubleRun[] {
  const meeting = Map.groupBy(
    pipes
      .filter((one) => !one.lateral && one.lengthM >= leastM)
      .flatMap((one) => [leaving(one, one.from), leaving(one, one.to)]),
    (one) => one.node,
  );
  return [...meeting.values()].flatMap((ends) =>
    ends.flatMap((one, i) =>
      ends.slice(i + 1).flatMap((other): DoubleRun[] => {
        const angleDeg = (Math.acos(Math.min(1, one.x * other.x + one.y * other.y)) * 180) / Math.PI;
        return angleDeg < foldDeg ? [{ pipes: [one.id, other.id], angleDeg }] : [];
      }),
    ),
  );
}

/** What is told of them; none where there is none. */
export function doubleRunWords(network: Pick<LaidNetwork, 'utility' | 'pipes'>): string | undefined {
  const runs = doubleRuns(network);
  if (runs.length === 0) return undefined;
  const places = runs
    .slice(0, 5)
    .map(({ pipes: [a, b], angleDeg }) => `${a} and ${b} ${angleDeg.toFixed(0)}°`);
  return `double-runs: ${runs.length} places where two pipes of ${network.utility} leave a point side by side, at less than ${foldDeg}°: ${places.join(', ')}; to be joined or drawn apart by hand`;
}

/** A pipe seen from one of its ends, as a unit vector. */
function leaving({ id, line: [start, end], from, lengthM }: LaidPipe, node: string) {
  const sign = node === from ? 1 : -1;
  return { id, node, x: (sign * (end[0] - start[0])) / lengthM, y: (sign * (end[1] - start[1])) / lengthM };
}
