import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import { lengthOf, type Point } from '../../../geo/plane.ts';
import type { Finding } from '../../clash/finding.ts';
import { crownLevelM, sectionM } from '../../clash/pieces.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLine } from '../../model.ts';
import { pipeClass, type Standards } from '../../standards.ts';
import type { MovedPipe } from './moved-pipes.ts';
import type { Relocation } from './relocations.ts';
import { stretchAround } from './stretch-around.ts';

/** For rounding, metres. */
const spareM = 0.02;

/**
 * What is moved out of the way of one pipe may come too near to the next one: it then goes on, over or under that as well, on the same side as before.
 * @param after - the network with the moved stretches in it
 * @param clashes - what these come too near to
 * @param oldIdOf - of a moved piece the pipe that it replaces; undefined of any other pipe
 * @returns the same clashes as crossings that make way, as far as they are such
 */
export function furtherMoves(
  after: PipeNetwork,
  clashes: readonly Finding[],
  moved: readonly MovedPipe[],
  relocations: readonly Relocation[],
  oldIdOf: (id: string) => string | undefined,
  standards: Standards,
): Relocation[] {
  const nodes = nodesById(after);
  const segments = new Map(after.segments.map((one) => [one.id, one]));
  const levelAt = (segment: PipeSegment, at: Point): number | null => {
    const [start, end] = [crownLevelM(segment, 'start'), crownLevelM(segment, 'end')];
    const line = planLine(segment, nodes);
    if (start === null || end === null || !line) return null;
    return start + (end - start) * stretchAround(line, at, 0).share;
  };
  return clashes.flatMap((finding): Relocation[] => {
    if (finding.kind !== 'vertical') return [];
    const at: Point = [finding.x, finding.y];
    const isA = oldIdOf(finding.a.id) !== undefined;
    if (isA === (oldIdOf(finding.b.id) !== undefined)) return [];
    const [mover, other] = (isA ? [finding.a, finding.b] : [finding.b, finding.a]).map(({ id }) =>
      segments.get(id),
    );
    const id = oldIdOf(mover?.id ?? '');
    const before = relocations.find((one) => one.segment === id && one.kind === 'move' && one.moved);
    if (!mover || !other || !before?.moved) return [];
    const [ownM, otherM] = [levelAt(mover, at), levelAt(other, at)];
    const place = placeOn(moved, id!, at);
    if (ownM === null || otherM === null || !place) return [];
    const [own, crossed] = [pipeClass(mover), pipeClass(other)];
    const isUp = before.moved.toM > before.moved.fromM;
    const clearM = (isUp ? standards.vertical(crossed, own) : standards.vertical(own, crossed))?.value ?? 0;
    const crownM = isUp
      ? otherM + clearM + sectionM(mover).heightM + spareM
      : otherM - sectionM(other).heightM - clearM - spareM;
    const byM = crownM - ownM;
    // it lies beyond already: then something else is wrong with the place
    if (isUp ? byM <= 0 : byM >= 0) return [];
    const { stretch } = stretchAround(place.line, at, facts.relocatedM.value);
    const lengthM = lengthOf(stretch);
    return [
      {
        ...before,
        finding,
        lengthM,
        stretch,
        moved: { fromM: place.levelM, toM: place.levelM + byM },
        costYuan: (before.costYuan / before.lengthM) * lengthM,
      },
    ];
  });
}

/** Where on a moved stretch a place is, and its level there by which the survey counts. */
function placeOn(
  moved: readonly MovedPipe[],
  id: string,
  [x, y]: Point,
): { line: Point[]; levelM: number } | undefined {
  const found = moved
    .filter((one) => one.segment === id)
    .map((one) => {
      const line = one.line.map(({ at }) => at);
      const { stretch, share } = stretchAround(line, [x, y], 0.01);
      const alongM = one.fromM + share * (one.toM - one.fromM);
      return { one, line, alongM, apartM: Math.hypot(stretch[0]![0] - x, stretch[0]![1] - y) };
    })
    .sort((a, b) => a.apartM - b.apartM)[0];
  if (!found) return undefined;
  const { one, line, alongM } = found;
  const k = Math.max(
    1,
    one.line.findIndex((point) => point.alongM >= alongM),
  );
  const [a, b] = [one.line[k - 1]!, one.line[k] ?? one.line.at(-1)!];
  const part =
    b.alongM > a.alongM ? Math.min(1, Math.max(0, (alongM - a.alongM) / (b.alongM - a.alongM))) : 0;
  return { line, levelM: a.levelM + (b.levelM - a.levelM) * part };
}
