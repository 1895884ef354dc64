import type { Database } from '../db/open.ts';
import type { Layer } from './layers.ts';

/** Data revisions of the layers, kept by the database's triggers and followed by LISTEN. */
export interface Revisions {
  /** Grows with every change of anything the layer is made of. */
  of: (layer: Layer) => number;
  close: () => Promise<void>;
}

export async function followRevisions(database: Database): Promise<Revisions> {
  let known = new Map<string, number>();
  const load = async () => {
    const { rows } = await database.pool.query<{ layer: string; revision: number }>(
      'select layer, revision from layer_revision',
    );
    known = new Map(rows.map((row) => [row.layer, row.revision]));
  };
  const stop = await database.listen('layer', () => {
    load().catch((error: Error) => console.warn(`tile revisions not read: ${error.message}`));
  });
  await load();
  return {
    of: (layer) => layer.revisions.reduce((sum, name) => sum + (known.get(name) ?? 0), 0),
    close: stop,
  };
}
