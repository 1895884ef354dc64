import { chamberRow } from '../bill/rates.ts';
import type { LaidNetwork } from './sized-network.ts';

/** Ids of the nodes at which a chamber stands: a manhole, a valve well, a pit or hand hole, as the rates count them. */
export function chambersOf({
  utility,
  nodes,
  pipes,
}: Pick<LaidNetwork, 'utility' | 'nodes' | 'pipes'>): Set<string> {
  const row = chamberRow(utility);
  if (!row) return new Set();
  const mains = new Map<string, number>();
  for (const { lateral, from, to } of pipes)
    if (!lateral) for (const end of [from, to]) mains.set(end, (mains.get(end) ?? 0) + 1);
  const stands = nodes.filter(
    ({ id, kind }) =>
      kind !== 'service' &&
      kind !== 'bend' &&
      (row.at !== 'branches' || kind === 'tie-in' || (mains.get(id) ?? 0) > 2),
  );
  return new Set(stands.map((one) => one.id));
}
