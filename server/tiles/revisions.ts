import type { Database } from '../db/open.ts';
import { type Revisions as LayerCounters, watchRevisions } from '../db/revisions.ts';
import type { Layer } from './layers.ts';

/** Data revisions of what leaves as tiles and collections. */
export interface Revisions {
  /** Grows with every change of anything the layer is made of. */
  of: (layer: Layer) => number;
  close: () => Promise<void>;
}

/** The counters of the tables, summed up by layer. */
export const revisionsOfLayers = (counters: LayerCounters): Revisions => ({
  of: (layer) => layer.revisions.reduce((sum, name) => sum + counters.of(name), 0),
  close: counters.close,
});

/** For a database without a server around it. */
export const followRevisions = async (database: Database): Promise<Revisions> =>
  revisionsOfLayers(await watchRevisions(database));
