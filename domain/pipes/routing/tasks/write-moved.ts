import { lengthOf, type Point } from '../../../geo/plane.ts';
import { patchOf } from '../../edit/operations.ts';
import { newNode, newSegment, type PipeSegment, planLine, type SegmentEnd } from '../../model.ts';
import { emptyPatch, type NetworkDraft } from '../../patch.ts';
import { beforeCut } from './cut-id.ts';
import type { MovedPipe } from './moved-pipes.ts';
import { between } from './stretch-around.ts';

/** Nearer to a node of the pipe than this it is joined there. */
const atEndM = 0.05;

/** Whether a pipe is a moved stretch that was written under a prefix. */
export const isMovedPiece = (id: string, prefix: string): boolean => id.startsWith(`${prefix}move-`);

/**
 * Writes moved stretches into a network: the existing pipe is cut at both ends of each, what lies between is abandoned, and the new
 * line is a planned pipe of the same kind that begins and ends at the cuts. Pipes that the network doesn't have are passed over.
 * @param attributes - of what is written, e.g. the task
 * @param isGroundUnknown - levels of the moved are depths below a ground of which nobody knows how high it is
 */
export function writeMoved(
  draft: NetworkDraft,
  moved: readonly MovedPipe[],
  prefix: string,
  attributes: PipeSegment['attributes'],
  isGroundUnknown = false,
): void {
  // from the far end backwards: what is left of the cuts keeps its id and its beginning
  const order = [...moved].sort((a, b) => b.fromM - a.fromM);
  for (const one of order)
    writeOne(
      draft,
      one,
      `${prefix}move-${one.segment}-${moved.indexOf(one) + 1}`,
      attributes,
      isGroundUnknown,
    );
}

function writeOne(
  draft: NetworkDraft,
  { segment: id, fromM, toM, wholeM, line }: MovedPipe,
  name: string,
  attributes: PipeSegment['attributes'],
  isGroundUnknown: boolean,
): void {
  const whole = draft.segments.get(id);
  const way = whole && planLine(whole, draft.nodes);
  if (!whole || !way) return;
  // a stretch further on may have cut it already: it is measured from its beginning all the same
  const leftM = lengthOf(way);
  const cut = (alongM: number, node: string, at: Point): string => {
    if (alongM <= atEndM) return draft.segments.get(id)!.from;
    if (alongM >= Math.min(leftM, wholeM) - atEndM) return draft.segments.get(id)!.to;
    const { utility, owner, subclass } = whole;
    const [x, y] = at;
    const groundM = groundAt(whole, alongM / leftM);
    const put = newNode({ id: node, x, y, utility, owner, subclass, groundM, state: 'planned' });
    draft.apply({ ...emptyPatch(note), putNodes: [put] });
    draft.apply(patchOf(draft, { op: 'split-segment', segment: id, node }));
    return node;
  };
  const end = cut(toM, `${name}-end`, line.at(-1)!.at);
  const start = cut(fromM, `${name}-start`, line[0]!.at);
  const old = [...draft.atNode.get(start)!]
    .map((one) => draft.segments.get(one)!)
    .find((one) => one.from === start && one.to === end && beforeCut(one.id) === beforeCut(id))!;
  const patch = emptyPatch(note);
  patch.putSegments.push({ ...old, state: 'abandoned', attributes: { ...old.attributes, ...attributes } });
  const stations = line.map((one, i) => {
    const groundM = isGroundUnknown ? null : groundAt(whole, one.alongM / leftM);
    const levels: SegmentEnd = isGroundUnknown
      ? { groundM, depthM: -one.levelM, levelM: null }
      : { groundM, depthM: groundM === null ? null : groundM - one.levelM, levelM: one.levelM };
    if (i === 0 || i === line.length - 1) return { ...one, levels, node: i === 0 ? start : end };
    const node = `${name}-${i}`;
    const [x, y] = one.at;
    const { utility, owner, subclass } = whole;
    patch.putNodes.push(newNode({ id: node, x, y, utility, owner, subclass, groundM, state: 'planned' }));
    return { ...one, levels, node };
  });
  for (let i = 1; i < stations.length; i++) {
    const [a, b] = [stations[i - 1]!, stations[i]!];
    if (b.alongM - a.alongM < 1e-6) continue;
    patch.putSegments.push(
      newSegment({
        ...whole,
        ...{ id: `${name}-p${i}`, from: a.node, to: b.node, start: a.levels, end: b.levels },
        via: between(way, a.alongM, b.alongM)
          .slice(1, -1)
          .map(([x, y]) => [x, y]),
        ...{ lengthM: null, laidYear: null, state: 'planned' },
        attributes: { ...attributes, replaces: whole.id },
      }),
    );
  }
  draft.apply(patch);
}

const note = { zh: '现状管改移', en: 'existing pipe moved' };

function groundAt({ start, end }: PipeSegment, share: number): number | null {
  if (start.groundM === null || end.groundM === null) return null;
  return start.groundM + (end.groundM - start.groundM) * share;
}
