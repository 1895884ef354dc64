import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { LngLat, Mode } from './mode.ts';

/** How far beside a point it may be taken hold of. */
const POINTER_PX = 8;
const THUMB_PX = 20;

/** Takes hold of a point of a layer and moves it; the map itself stays where it is meanwhile. */
export function dragMode(options: {
  layer: string;
  /** Property of the point that is handed over with every move. */
  property: string;
  onStart(at: LngLat): void;
  onDrag(value: string, to: LngLat): void;
  /** Let go, whether it was moved or not. @returns what is to be waited for before the point lies where it belongs */
  onEnd(): Promise<void> | undefined;
}): Mode {
  return {
    key: 'drag',
    cursor: 'grab',
    start({ map }) {
      let held: string | null = null;
      const down = (event: MapMouseEvent | MapTouchEvent) => {
        if (!map.getLayer(options.layer)) return;
        const { x, y } = event.point;
        const reach = event.originalEvent.type === 'touchstart' ? THUMB_PX : POINTER_PX;
        const near = map.queryRenderedFeatures(
          [
            [x - reach, y - reach],
            [x + reach, y + reach],
          ],
          { layers: [options.layer] },
        );
        const distancePx = ({ geometry }: (typeof near)[number]) => {
          if (geometry.type !== 'Point') return Infinity;
          const place = map.project(geometry.coordinates as LngLat);
          return Math.hypot(place.x - x, place.y - y);
        };
        const [feature] = near.sort((one, other) => distancePx(one) - distancePx(other));
        if (feature?.geometry.type !== 'Point') return;
        event.preventDefault();
        held = String(feature.properties[options.property]);
        options.onStart(feature.geometry.coordinates as LngLat);
        map.getCanvas().style.cursor = 'grabbing';
      };
      const move = (event: MapMouseEvent | MapTouchEvent) => {
        if (held !== null) options.onDrag(held, [event.lngLat.lng, event.lngLat.lat]);
      };
      const settle = async () => {
        const { dataset } = map.getContainer();
        dataset.tool = 'asking';
        try {
          await options.onEnd();
        } finally {
          delete dataset.tool;
        }
      };
      const up = () => {
        if (held !== null) void settle();
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
