import type { PipeSegment } from '../../model.ts';
import { emptyPatch, type NetworkDraft } from '../../patch.ts';
import type { RoutedUtility } from '../route-all.ts';
import { replacementOf } from '../site/replaced-pipes.ts';
import type { Site } from '../site/site.ts';
import { retireNodes } from './task-network.ts';

/**
 * Gives up the zone's pipes that the accepted networks take the place of; earlier plans among them were never built and go, with what led them on to
 * the street. What serves a house that a network could not be led to stays as it is.
 */
export function writeReplaced(
  draft: NetworkDraft,
  { replaced = [], buildings }: Site,
  routes: readonly RoutedUtility[],
): void {
  const before = draft.network();
  const own = new Set(replaced.map((one) => one.id));
  const note = { replacedBy: '管网布置方案' };
  const patch = emptyPatch({ zh: '停用旧管', en: 'old pipes given up' });
  const touched = new Set<string>();
  const planned: PipeSegment[] = [];
  for (const { route } of routes) {
    const unled = new Set(route.unreachable.map((one) => one.terminal));
    const houses = new Set(route.terminals.filter((one) => unled.has(one.id)).map((one) => one.building));
    const outlines = [...houses].map((one) => buildings[one]!.rings);
    for (const id of replacementOf(before, own, route.spec.utility, outlines).replaced) {
      const old = draft.segments.get(id)!;
      for (const end of [old.from, old.to]) touched.add(end);
      if (old.state === 'planned') planned.push(old);
      else
        patch.putSegments.push({
          ...old,
          state: 'abandoned',
          attributes: { ...old.attributes, ...note },
        });
    }
  }
  for (const one of withWhatLedOn(draft, planned)) {
    patch.deleteSegments.push(one.id);
    for (const end of [one.from, one.to]) touched.add(end);
  }
  draft.apply(patch);
  const loose = [...touched].filter((one) => (draft.atNode.get(one)?.size ?? 0) === 0);
  draft.apply({ ...emptyPatch(patch.note), deleteNodes: loose });
  retireNodes(draft, touched, note);
}

/** Planned pipes that go, and those of the same plan beyond the zone that nothing but them hangs on. */
function withWhatLedOn(draft: NetworkDraft, planned: readonly PipeSegment[]): PipeSegment[] {
  const going = new Set(planned);
  // a set goes on over what is put into it meanwhile
  for (const one of going)
    for (const end of [one.from, one.to]) {
      const left = [...(draft.atNode.get(end) ?? [])]
        .map((id) => draft.segments.get(id)!)
        .filter((next) => !going.has(next));
      const [next] = left;
      if (left.length === 1 && next!.state === 'planned' && planOf(next!) === planOf(one)) going.add(next!);
    }
  return [...going];
}

/** Plan and utility that a planned pipe's id begins with. */
function planOf({ id, utility }: PipeSegment): string {
  return id.slice(0, Math.max(0, id.indexOf(`-${utility}-`))) + utility;
}
