import type { MapStage } from '../engine.ts';

/** One way of touching the map; exactly one is on at a time. `start` answers with the function that ends it. */
export interface Mode {
  key: string;
  cursor: string;
  start(stage: MapStage): () => void;
}

export type LngLat = [number, number];

/** The pointer where it is on the map, from a DOM event over the canvas. */
export function lngLatOf(stage: MapStage, event: { clientX: number; clientY: number }): LngLat {
  const box = stage.map.getCanvasContainer().getBoundingClientRect();
  const at = stage.map.unproject([event.clientX - box.left, event.clientY - box.top]);
  return [at.lng, at.lat];
}

/** Metres one screen pixel covers at this latitude and zoom (Web Mercator, 512 px tiles). For pointers only, never for a measure. */
export function metresPerPixel(stage: MapStage, latitude: number): number {
  return (40_075_016.686 * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** stage.map.getZoom());
}
