import { sql } from 'kysely';
import type { Database } from './open.ts';

export interface Revisions {
  /** Counts the committed changes of a layer; 0 = never changed. */
  of: (layer: string) => number;
  /** Called after a commit that changed the layer. */
  onChange: (listener: (layer: string, revision: number) => void) => () => void;
  close: () => Promise<void>;
}

/** Keeps the revision of every layer in memory, refreshed by the notifications of the database. */
export async function watchRevisions(database: Database): Promise<Revisions> {
  const known = new Map<string, number>();
  const listeners = new Set<(layer: string, revision: number) => void>();
  const read = async (): Promise<void> => {
    const { rows } = await sql<{ layer: string; revision: number }>`
      select layer, revision from layer_revision`.execute(database.db);
    for (const { layer, revision } of rows) {
      if (known.get(layer) === revision) continue;
      known.set(layer, revision);
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
  return {
    of: (layer) => known.get(layer) ?? 0,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}
