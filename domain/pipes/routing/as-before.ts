import type { LaidNetwork } from './sizing/sized-network.ts';

/**
 * A dragged manhole leaves nearly all pipes as they lay. Whoever judges or measures them remembers the last answer about each thing and gives it again
 * for as long as all that it rests on is the same in every value.
 * @returns a memory: the last answer about `key`, or what `find` finds
 */
export function remember<Key extends object, Answer>(): (
  key: Key,
  grounds: readonly unknown[],
  find: () => Answer,
) => Answer {
  const before = new WeakMap<Key, { grounds: readonly unknown[]; answer: Answer }>();
  return (key, grounds, find) => {
    const last = before.get(key);
    if (last && isSame(last.grounds, grounds)) return last.answer;
    const answer = find();
    before.set(key, { grounds, answer });
    return answer;
  };
}

/** Pipes and nodes of a network; the very ones that were there before where nothing moved, so that whoever remembers them knows them again. */
export function known(
  network: LaidNetwork,
  before: Pick<LaidNetwork, 'pipes' | 'nodes'>,
): Pick<LaidNetwork, 'pipes' | 'nodes'> {
  return { pipes: again(network.pipes, before.pipes), nodes: again(network.nodes, before.nodes) };
}

function again<One extends { id: string }>(list: One[], before: One[]): One[] {
  if (list === before) return list;
  const old = new Map(before.map((one) => [one.id, one]));
  const found = list.map((one) => {
    const same = old.get(one.id);
    return same !== undefined && isSame(one, same) ? same : one;
  });
  return found.length === before.length && found.every((one, i) => one === before[i]) ? before : found;
}

/** Whether two things are the same in every value, however deep. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return Object.is(one, other);
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((part, i) => isSame(part, other[i]));
  }
  if (one instanceof Map || one instanceof Set) return false;
  const [mine, its] = [Object.keys(one), Object.keys(other)];
  return (
    mine.length === its.length &&
    mine.every((key) =>
      isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}
