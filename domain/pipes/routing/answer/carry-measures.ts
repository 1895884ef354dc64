import type { Finding } from '../../clash/finding.ts';
import type { PipeSegment } from '../../model.ts';
import { plannedMeasures, withMeasures } from '../../planned-measures.ts';
import type { Protection } from '../judge/protection.ts';

/**
 * Planned pipes with the protective measures of their layout in their attributes, so that a check of the accepted plan knows them.
 * @param nameOf - what a pipe of the findings is called among the segments; default: the same
 */
export function carryMeasures(
  segments: readonly PipeSegment[],
  protections: readonly Pick<Protection, 'finding'>[],
  nameOf: (id: string) => string = (id) => id,
): PipeSegment[] {
  const byPipe = new Map<string, { finding: Finding; other: string }[]>();
  const note = (pipe: string, finding: Finding, other: string): void => {
    byPipe.set(pipe, [...(byPipe.get(pipe) ?? []), { finding, other }]);
  };
  for (const { finding } of protections) {
    const [a, b] = [nameOf(finding.a.id), nameOf(finding.b.id)];
    note(a, finding, b);
    if (finding.b.type === 'segment') note(b, finding, a);
  }
  return segments.map((segment) => {
    const own = byPipe.get(segment.id);
    if (!own || segment.state !== 'planned') return segment;
    const least = (kind: Finding['kind']): number | undefined => {
      const all = own.flatMap(({ finding }) => (finding.kind === kind ? [finding.measuredM ?? 0] : []));
      return all.length > 0 ? Math.min(...all) : undefined;
    };
    const before = plannedMeasures(segment.attributes);
    const beside = own.flatMap(({ finding, other }) => (finding.kind === 'horizontal' ? [other] : []));
    const attributes = withMeasures(segment.attributes, {
      beside: [...new Set([...before.beside, ...beside])],
      buildingM: least('building') ?? before.buildingM,
      foundationM: least('foundation') ?? before.foundationM,
    });
    return { ...segment, attributes };
  });
}
