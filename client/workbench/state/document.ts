import { useHistory } from './history.ts';

/** What one edit changes: rows put whole, keys deleted, and a note a person can read. */
export interface Patch<Key, Row> {
  note: string;
  puts: ReadonlyMap<Key, Row>;
  deletes: readonly Key[];
}

/** Applies a patch in place and answers with the patch that takes it back. */
export function applyPatch<Key, Row>(rows: Map<Key, Row>, patch: Patch<Key, Row>): Patch<Key, Row> {
  const puts = new Map<Key, Row>();
  const deletes: Key[] = [];
  for (const key of patch.deletes) {
    const old = rows.get(key);
    if (old !== undefined) puts.set(key, old);
    rows.delete(key);
  }
  for (const [key, row] of patch.puts) {
    const old = rows.get(key);
    if (old === undefined) {
      if (!puts.has(key)) deletes.push(key);
    } else if (!puts.has(key)) puts.set(key, old);
    rows.set(key, row);
  }
  return { note: patch.note, puts, deletes };
}

/**
 * Rows under the central undo. Listeners get the patch that was applied, forwards or backwards: the map repaints just
 * these rows, the saver sends just these rows.
 */
export class PatchedDocument<Key, Row> {
  readonly rows: Map<Key, Row>;
  private readonly listeners = new Set<(patch: Patch<Key, Row>) => void>();

  constructor(rows: Iterable<readonly [Key, Row]> = []) {
    this.rows = new Map(rows);
  }

  /** Applies, tells the listeners and puts the edit on the undo stack. */
  edit(patch: Patch<Key, Row>): void {
    const back = this.apply(patch);
    useHistory.getState().record({
      note: patch.note,
      undo: () => void this.apply(back),
      redo: () => void this.apply(patch),
    });
  }

  /** Somebody else's edit, or one that is not undoable: no history. */
  apply(patch: Patch<Key, Row>): Patch<Key, Row> {
    const back = applyPatch(this.rows, patch);
    for (const listener of this.listeners) listener(patch);
    return back;
  }

  subscribe(listener: (patch: Patch<Key, Row>) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
