import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { LngLat, Mode } from './mode.ts';

/** Takes hold of a point of a layer and moves it; the map itself stays where it is meanwhile. */
export function dragMode(options: {
  layer: string;
  /** Property of the point that is handed over with every move. */
  property: string;
  onStart(at: LngLat): void;
  onDrag(value: string, to: LngLat): void;
  /** Let go, whether it was moved or not. */
  onEnd(): void;
}): Mode {
  return {
    key: 'drag',
    cursor: 'grab',
    start({ map }) {
      let held: string | null = null;
      const down = (event: MapMouseEvent | MapTouchEvent) => {
        if (!map.getLayer(options.layer)) return;
        const { x, y } = event.point;
        const [feature] = map.queryRenderedFeatures(
          [
            [x - 8, y - 8],
            [x + 8, y + 8],
          ],
          { layers: [options.layer] },
        );
        if (feature?.geometry.type !== 'Point') return;
        event.preventDefault();
        held = String(feature.properties[options.property]);
        options.onStart(feature.geometry.coordinates as LngLat);
        map.getCanvas().style.cursor = 'grabbing';
      };
      const move = (event: MapMouseEvent | MapTouchEvent) => {
        if (held !== null) options.onDrag(held, [event.lngLat.lng, event.lngLat.lat]);
      };
      const up = () => {
        if (held !== null) options.onEnd();
        held = null;
        map.getCanvas().style.cursor = 'grab';
      };
      map.on('mousedown', down);
      map.on('touchstart', down);
      map.on('mousemove', move);
      map.on('touchmove', move);
      map.on('mouseup', up);
      map.on('touchend', up);
      return () => {
        map.off('mousedown', down);
        map.off('touchstart', down);
        map.off('mousemove', move);
        map.off('touchmove', move);
        map.off('mouseup', up);
        map.off('touchend', up);
      };
    },
  };
}
