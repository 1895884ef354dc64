import type { LaidPipe } from '../sizing/sized-network.ts';

/**
 * Whose clashes may be others than before: pipes that are not as they were, what meets them, and all that goes straight on from there. A clash check asks
 * of a pipe where it lies, what it goes on in, and what meets that (domain/pipes/clash/straight-runs.ts).
 * @returns ids of pipes as they are and as they were
 */
export function touchedPipes(now: readonly LaidPipe[], before: readonly LaidPipe[]): Set<string> {
  const touched = new Set<string>();
  const [still, was] = [new Set(now), new Set(before)];
  const add = (pipes: readonly LaidPipe[], stays: ReadonlySet<LaidPipe>): void => {
    const changed = pipes.filter((one) => !stays.has(one));
    if (changed.length > 0) for (const { id } of reachedFrom(changed, pipes)) touched.add(id);
  };
  add(now, was);
  add(before, still);
  return touched;
}

function reachedFrom(changed: readonly LaidPipe[], pipes: readonly LaidPipe[]): Set<LaidPipe> {
  const at = new Map<string, LaidPipe[]>();
  for (const pipe of pipes)
    for (const end of [pipe.from, pipe.to]) {
      const meeting = at.get(end);
      if (meeting) meeting.push(pipe);
      else at.set(end, [pipe]);
    }
  const meetingOf = ({ from, to }: LaidPipe): LaidPipe[] => [...at.get(from)!, ...at.get(to)!];
  const reached = new Set([...changed, ...changed.flatMap(meetingOf)]);
  for (const pipe of reached)
    for (const next of meetingOf(pipe)) if (goesStraightOn(pipe.line, next.line)) reached.add(next);
  return reached;
}

/** sin of the angle up to which two pipes may be one straight line: more than the clash check allows for. */
const straightSine = 0.02;

function goesStraightOn([a, b]: LaidPipe['line'], [c, d]: LaidPipe['line']): boolean {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  return Math.abs(rx * sy - ry * sx) <= straightSine * Math.hypot(rx, ry) * Math.hypot(sx, sy);
}
