import { emptyPatch, type NetworkDraft } from '../../patch.ts';
import { carryMeasures } from '../answer/carry-measures.ts';
import type { Protection } from '../judge/protection.ts';

/**
 * Writes the protective measures of a plan into the attributes of its pipes.
 * @param nameOf - what a pipe of the findings is called in the draft; default: the same
 */
export function writeMeasures(
  draft: NetworkDraft,
  protections: readonly Protection[],
  nameOf: (id: string) => string = (id) => id,
): void {
  const ids = new Set(protections.flatMap(({ finding: { a, b } }) => [nameOf(a.id), nameOf(b.id)]));
  const pipes = [...ids].flatMap((id) => draft.segments.get(id) ?? []);
  const carrying = carryMeasures(pipes, protections, nameOf).filter((one, i) => one !== pipes[i]);
  draft.apply({ ...emptyPatch({ zh: '保护措施', en: 'protective measures' }), putSegments: carrying });
}
