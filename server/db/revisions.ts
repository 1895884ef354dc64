import { sql } from 'kysely';
import type { Database } from './open.ts';

export interface Revisions {
  /** Counts the committed changes of a layer; 0 = never changed. */
  of: (layer: string) => number;
  /** Layers that changed within the last so many milliseconds, as far as this process has watched. */
  changedWithin: (ms: number) => string[];
  /** Called after a commit that changed the layer. */
  onChange: (listener: (layer: string, revision: number) => void) => () => void;
  close: () => Promise<void>;
}

/** Keeps the revision of every layer in memory, refreshed by the notifications of the database. */
export async function watchRevisions(database: Database): Promise<Revisions> {
  const known = new Map<string, number>();
  /** When each layer last changed under the eyes of this process. */
  const changedAt = new Map<string, number>();
  const listeners = new Set<(layer: string, revision: number) => void>();
  let isWatching = false;
  const read = async (): Promise<void> => {
    const { rows } = await sql<{ layer: string; revision: number }>`
      select layer, revision from layer_revision`.execute(database.db);
    for (const { layer, revision } of rows) {
      if (known.get(layer) === revision) continue;
      known.set(layer, revision);
      if (isWatching) changedAt.set(layer, performance.now());
      for (const listener of listeners) listener(layer, revision);
    }
  };
  let running: Promise<void> | undefined;
  let again = false;
  // notifications come in bursts: one read serves all that arrived before it
  const refresh = (): void => {
    if (running) {
      again = true;
      return;
    }
    running = read()
      .catch((error) => console.warn(`revisions not read: ${error.message}`))
      .finally(() => {
        running = undefined;
        if (!again) return;
        again = false;
        refresh();
      });
  };
  const stop = await database.listen('layer', refresh);
  await read();
  isWatching = true;
  return {
    of: (layer) => known.get(layer) ?? 0,
    changedWithin(ms) {
      const since = performance.now() - ms;
      return [...changedAt].filter(([, at]) => at >= since).map(([layer]) => layer);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}
