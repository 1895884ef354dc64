import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followLayers } from '../../api/events.ts';
import { useStage } from '../../map/stage.tsx';

/** Queries that show a layer, by the layer's name on the event stream. */
const queriesOf: Record<string, string[]> = {
  communities: ['communities', 'community', 'cities'],
  buildings: ['community'],
  works: ['works'],
  progress: ['communities', 'community', 'progress'],
  zones: ['plans', 'plan'],
  pipes: ['pipes'],
};

/** What others do appears without reload: tiles of the changed layer and the queries that show it are asked anew. */
export function LiveUpdates() {
  const stage = useStage();
  const queries = useQueryClient();
  useEffect(() => {
    let timer = 0;
    const changed = new Set<string>();
    const refresh = () => {
      for (const layer of changed) {
        for (const key of queriesOf[layer] ?? []) void queries.invalidateQueries({ queryKey: [key] });
        stage.updater.reloadTiles(layer);
      }
      changed.clear();
    };
    const stop = followLayers((layer) => {
      changed.add(layer);
      clearTimeout(timer);
      // an import changes a layer many times: look once it pauses
      timer = window.setTimeout(refresh, 400);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [stage, queries]);
  return null;
}
