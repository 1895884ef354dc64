import type { LayerGroup } from '../bands.ts';
import { type LngLat, lngLatOf, type Mode } from './mode.ts';

export interface LassoOptions {
  color: string;
  /** While drawing: the ring so far (open), for a live count. */
  onDraw?(ring: readonly LngLat[]): void;
  /** Released with at least three corners: the closed ring. */
  onEnd(ring: LngLat[]): void;
}

const aid = 'lasso-aid';

/** A free line around things: press, draw, release. */
export function lassoMode(options: LassoOptions): Mode {
  return {
    key: 'lasso',
    cursor: 'crosshair',
    start(stage) {
      const { map, updater } = stage;
      const canvas = map.getCanvasContainer();
      updater.show(drawingAid(options.color));
      map.dragPan.disable();
      let ring: LngLat[] = [];
      let pointer: number | null = null;

      const show = () =>
        updater.setData(aid, {
          type: 'Feature',
          properties: {},
          geometry:
            ring.length > 2
              ? { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
              : { type: 'LineString', coordinates: ring },
        });
      const clear = () => {
        ring = [];
        updater.setData(aid, { type: 'FeatureCollection', features: [] });
      };
      const down = (event: PointerEvent) => {
        if (event.button !== 0 || pointer !== null) return;
        event.preventDefault();
        canvas.setPointerCapture(event.pointerId);
        pointer = event.pointerId;
        ring = [lngLatOf(stage, event)];
      };
      const move = (event: PointerEvent) => {
        if (event.pointerId !== pointer) return;
        const next = lngLatOf(stage, event);
        const before = map.project(ring.at(-1)!);
        const now = map.project(next);
        if (Math.hypot(before.x - now.x, before.y - now.y) < 3) return;
        ring.push(next);
        if (ring.length > 1) show();
        options.onDraw?.(ring);
      };
      const up = (event: PointerEvent) => {
        if (event.pointerId !== pointer) return;
        pointer = null;
        const done = ring;
        clear();
        if (event.type === 'pointerup' && done.length > 2) options.onEnd([...done, done[0]!]);
      };
      const key = (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        pointer = null;
        clear();
      };
      canvas.addEventListener('pointerdown', down);
      canvas.addEventListener('pointermove', move);
      canvas.addEventListener('pointerup', up);
      canvas.addEventListener('pointercancel', up);
      addEventListener('keydown', key);
      return () => {
        canvas.removeEventListener('pointerdown', down);
        canvas.removeEventListener('pointermove', move);
        canvas.removeEventListener('pointerup', up);
        canvas.removeEventListener('pointercancel', up);
        removeEventListener('keydown', key);
        map.dragPan.enable();
        updater.remove(aid);
      };
    },
  };
}

function drawingAid(color: string): LayerGroup {
  return {
    id: aid,
    word: 'map:group.drawing',
    band: 'drawing',
    hidden: true,
    sources: { [aid]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
    layers: [
      { id: 'lasso-fill', type: 'fill', source: aid, paint: { 'fill-color': color, 'fill-opacity': 0.12 } },
      {
        id: 'lasso-line',
        type: 'line',
        source: aid,
        paint: { 'line-color': color, 'line-width': 2, 'line-dasharray': [2, 1.5] },
      },
    ],
  };
}
