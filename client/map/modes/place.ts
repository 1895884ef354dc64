import type { MapMouseEvent } from 'maplibre-gl';
import type { Thing } from '../bands.ts';
import type { LngLat, Mode } from './mode.ts';
import { thingAt } from './select.ts';

/** One click, one point, with the thing below it, if one of `kinds` is there. */
export function placeMode(options: {
  kinds: readonly string[];
  onPlace(at: LngLat, thing: Thing | null): void;
}): Mode {
  return {
    key: 'place',
    cursor: 'crosshair',
    start(stage) {
      const click = (event: MapMouseEvent) =>
        options.onPlace(
          [event.lngLat.lng, event.lngLat.lat],
          options.kinds.length ? thingAt(stage, event.point, options.kinds, 8) : null,
        );
      stage.map.on('click', click);
      return () => stage.map.off('click', click);
    },
  };
}
