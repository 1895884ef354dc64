import type { PipeNetwork } from '../../domain/pipes/model.ts';
import { Problem } from '../../domain/problem.ts';

/**
 * A layout is legal among the pipes that it was searched among: where somebody changed them since, another plan among them, it may not be accepted.
 * An edit and its undo leave the ground as it was.
 * @throws Problem pipes.ground-changed
 */
export function requireSameGround(searched: PipeNetwork, now: PipeNetwork): void {
  const before = pipesOf(searched);
  const after = pipesOf(now);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => before.get(id) !== after.get(id),
  );
  if (changed.length === 0) return;
  throw new Problem(
    'pipes.ground-changed',
    {
      zh: `布置之后，这里的管网已有 ${changed.length} 段改变（例如 ${changed[0]}）。`,
      en: `${changed.length} pipes here have changed since this was laid out (${changed[0]}, for example).`,
    },
    {
      zh: '请按“开始布置”重新布置后再采纳；若是刚采纳的另一方案，可先撤销。',
      en: 'Lay it out again, then accept it; where you have just accepted another alternative, undo that first.',
    },
    { status: 409, facts: { changed: changed.slice(0, 20) } },
  );
}

/** What a layout goes by: where a pipe lies, to the centimetre, how deep, how large, and whether it is in use. */
function pipesOf({ nodes, segments }: PipeNetwork): Map<string, string> {
  const places = new Map(nodes.map((one) => [one.id, [cm(one.x), cm(one.y)]]));
  return new Map(
    segments.map(({ id, utility, state, from, to, via, diameterMm, start, end }) => [
      id,
      JSON.stringify([
        ...[utility, state, diameterMm, places.get(from), places.get(to)],
        ...[via.map(([x, y]) => [cm(x), cm(y)]), cm(start.levelM), cm(end.levelM)],
      ]),
    ]),
  );
}

function cm(metres: number | null): number | null {
  return metres === null ? null : Math.round(metres * 100);
}
