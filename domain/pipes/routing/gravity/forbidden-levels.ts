import type { Standards } from '../../standards.ts';
import { classOfSpec } from '../clearances.ts';
import type { GroundTree } from '../ground-tree.ts';
import { crossingsOf, levelsAt, type Neighbour } from '../separation.ts';
import type { Reach } from './sewer-graph.ts';
import type { Drain } from './sewer-rules.ts';

/** Walls and sockets of what is crossed, which nominal sizes leave out, and setting out. */
const spareM = 0.12;

/** The reaches with the levels that other pipes keep from them (Table 4.1.14); the same list where none is crossed. */
export function forbidCrossings(
  reaches: readonly Reach[],
  tree: GroundTree,
  utility: Drain,
  passing: readonly Neighbour[],
  rules: Standards,
): readonly Reach[] {
  if (passing.length === 0) return reaches;
  const lines = reaches.map(
    (reach): Neighbour => ({
      id: '',
      utility,
      diameterMm: 300,
      line: [
        [tree.x[reach.from]!, tree.y[reach.from]!],
        [tree.x[reach.to]!, tree.y[reach.to]!],
      ],
      groundM: [0, 0],
      topM: [0, 0],
      bottomM: [0, 0],
    }),
  );
  const crossings = crossingsOf(lines, passing);
  if (crossings.length === 0) return reaches;
  const forbidden = reaches.map((one) => [...(one.forbidden ?? [])]);
  for (const { pipe, other, at, otherAt } of crossings) {
    const one = passing[other]!;
    const level = levelsAt(one, otherAt);
    const passed = classOfSpec(one);
    const over = rules.vertical(passed, 'sewer')?.value ?? 0.15;
    const under = rules.vertical('sewer', passed)?.value ?? 0.15;
    forbidden[pipe]!.push({
      stationM: at * reaches[pipe]!.lengthM,
      topM: level.topM + over + spareM,
      bottomM: level.bottomM - under - spareM,
      reason: one.id,
    });
  }
  return reaches.map((reach, i) =>
    forbidden[i]!.length > 0 ? { ...reach, forbidden: forbidden[i]! } : reach,
  );
}
