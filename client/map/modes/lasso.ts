import type { LayerGroup } from '../bands.ts';
import type { MapStage } from '../engine.ts';
import { type LngLat, lngLatOf, type Mode } from './mode.ts';

export interface LassoOptions {
  color: string;
  /** Pressed: another lasso begins. */
  onStart?(): void;
  /** While drawing, once a frame: the corners since the last call. */
  onDraw(corners: readonly LngLat[]): void;
  /** Released with at least three corners, after the last `onDraw`. */
  onEnd(): void;
  /** Escape, or too few corners: it never happened. */
  onCancel?(): void;
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
      let told = 0;
      let pointer: number | null = null;
      let frame = 0;
      warmUp(stage);

      /** Several pointer events come within a frame: they are drawn and counted together. */
      const flush = () => {
        cancelAnimationFrame(frame);
        frame = 0;
        if (told === ring.length) return;
        options.onDraw(ring.slice(told));
        told = ring.length;
        if (ring.length > 1) updater.setData(aid, drawn(ring));
      };
      const clear = () => {
        cancelAnimationFrame(frame);
        frame = 0;
        ring = [];
        updater.setData(aid, { type: 'FeatureCollection', features: [] });
      };
      const down = (event: PointerEvent) => {
        if (event.button !== 0 || pointer !== null) return;
        event.preventDefault();
        canvas.setPointerCapture(event.pointerId);
        pointer = event.pointerId;
        ring = [lngLatOf(stage, event)];
        told = 0;
        options.onStart?.();
      };
      const move = (event: PointerEvent) => {
        if (event.pointerId !== pointer) return;
        const next = lngLatOf(stage, event);
        const before = map.project(ring.at(-1)!);
        const now = map.project(next);
        if (Math.hypot(before.x - now.x, before.y - now.y) < 3) return;
        ring.push(next);
        frame ||= requestAnimationFrame(flush);
      };
      const up = (event: PointerEvent) => {
        if (event.pointerId !== pointer) return;
        pointer = null;
        const done = event.type === 'pointerup' && ring.length > 2;
        if (done) flush();
        clear();
        if (done) options.onEnd();
        else options.onCancel?.();
      };
      const key = (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || pointer === null) return;
        pointer = null;
        clear();
        options.onCancel?.();
      };
      canvas.addEventListener('pointerdown', down);
      canvas.addEventListener('pointermove', move);
      canvas.addEventListener('pointerup', up);
      canvas.addEventListener('pointercancel', up);
      addEventListener('keydown', key);
      return () => {
        cancelAnimationFrame(frame);
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

function drawn(ring: readonly LngLat[]): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: {},
    geometry:
      ring.length > 2
        ? { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
        : { type: 'LineString', coordinates: [...ring] },
  };
}

/**
 * The graphics card compiles a layer when it first has something to draw: for the lasso that would be a dropped frame in its first moment. Specks
 * just outside the view are drawn instead, when the tool is taken up; smaller ones would be simplified away.
 */
function warmUp({ map, updater }: MapStage): void {
  const { width, height } = map.getContainer().getBoundingClientRect();
  const speckPx = 8;
  const corners: [number, number][] = [
    [-2 * speckPx, height / 2],
    [width + speckPx, height / 2],
    [width / 2, -2 * speckPx],
    [width / 2, height + speckPx],
  ];
  const speck = ([x, y]: [number, number]): LngLat[] =>
    [
      [x, y],
      [x + speckPx, y],
      [x + speckPx, y + speckPx],
      [x, y],
    ].map((at) => map.unproject(at as [number, number]).toArray());
  updater.setData(aid, {
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiPolygon', coordinates: corners.map((at) => [speck(at)]) },
  });
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
