import { emptyPatch, type NetworkDraft } from '../../patch.ts';
import { carryMeasures } from '../carry-measures.ts';
import type { Protection } from '../protection.ts';

/** Writes the protective measures of a plan into the attributes of its pipes. */
export function writeMeasures(draft: NetworkDraft, protections: readonly Protection[]): void {
  const ids = new Set(protections.flatMap(({ finding: { a, b } }) => [a.id, b.id]));
  const pipes = [...ids].flatMap((id) => draft.segments.get(id) ?? []);
  const carrying = carryMeasures(pipes, protections).filter((one, i) => one !== pipes[i]);
  draft.apply({ ...emptyPatch({ zh: '保护措施', en: 'protective measures' }), putSegments: carrying });
}
