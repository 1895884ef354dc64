import 'maplibre-gl/dist/maplibre-gl.css';
import {
  type GeoJSONSource,
  Map as MapLibreMap,
  type PaddingOptions,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { MapUpdater } from './updater.ts';

// MapLibre derives the worker's address from its own module, which a bundle renames: the map would never load.
setWorkerUrl(workerUrl);

const localIdeographFontFamily =
  '"Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';

export interface StageOptions {
  container: HTMLElement;
  bounds?: [number, number, number, number];
  /** How `bounds` fills the container. */
  fit?: { maxZoom?: number; padding: PaddingOptions | number };
  /** Keeps the view in the address, so that a link shows what its sender saw. */
  hash?: string | false;
}

/** The map with its one writer. Everything else of the client reaches MapLibre through this. */
export interface MapStage {
  map: MapLibreMap;
  updater: MapUpdater;
  fit(
    bounds: [number, number, number, number],
    options?: { maxZoom?: number; animate?: boolean; padding?: PaddingOptions | number },
  ): void;
  destroy(): void;
}

const emptyStyle: StyleSpecification = {
  version: 8,
  // No `glyphs`: labels are drawn locally, Chinese included, and nothing leaves the intranet.
  sources: {},
  layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#f4f1ea' } }],
};

export function createStage({
  container,
  bounds,
  fit = { padding: 32 },
  hash = 'map',
}: StageOptions): MapStage {
  const hasView = hash && new URLSearchParams(location.hash.slice(1)).has(hash);
  const map = new MapLibreMap({
    container,
    style: emptyStyle,
    ...(bounds && !hasView ? { bounds, fitBoundsOptions: fit } : {}),
    hash,
    attributionControl: false,
    maxPitch: 75,
    maxZoom: 22,
    fadeDuration: reducedMotion() ? 0 : 150,
    localIdeographFontFamily:
      '"Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    canvasContextAttributes: { preserveDrawingBuffer: true }, // prints copy the canvas
  });
  map.addControl(new ScaleControl({ maxWidth: 110, unit: 'metric' }), 'bottom-right');
  map.touchZoomRotate.disableRotation();
  const updater = new MapUpdater(map);
  return exposedForTests({
    map,
    updater,
    fit(to, options = {}) {
      map.fitBounds(to, {
        padding: options.padding ?? 56,
        maxZoom: options.maxZoom ?? 17.5,
        animate: (options.animate ?? true) && !reducedMotion(),
        duration: 500,
      });
    },
    destroy: () => destroy(map, updater),
  });
}

/** End-to-end tests wait for the map through this handle; the product never reads it. */
function exposedForTests(stage: MapStage): MapStage {
  (window as unknown as { lianpianStage?: MapStage }).lianpianStage = stage;
  return stage;
}

/**
 * A second map with the groups and data of the first, without controls or hash: for a print (sharper), or for a comparison, `without` the
 * groups that differ. Feature states are not copied: a print shows the plan, not who selected what.
 */
export function copyStage(
  from: MapStage,
  container: HTMLElement,
  options: { pixelRatio?: number; without?: readonly string[] } = {},
): MapStage {
  const map = new MapLibreMap({
    container,
    style: emptyStyle,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    pixelRatio: options.pixelRatio ?? Math.max(2, devicePixelRatio),
    maxCanvasSize: [8192, 8192],
    localIdeographFontFamily,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  const updater = new MapUpdater(map);
  for (const group of from.updater.groups()) {
    if (!from.updater.isVisible(group.id) || options.without?.includes(group.id)) continue;
    updater.show(group);
    for (const [source, { type }] of Object.entries(group.sources)) {
      const original =
        type === 'geojson' ? (from.map.getSource(source) as GeoJSONSource | undefined) : undefined;
      if (original) updater.setData(source, original.serialize().data as GeoJSON.GeoJSON);
    }
  }
  return {
    map,
    updater,
    fit: (bounds) => map.fitBounds(bounds, { animate: false }),
    destroy: () => destroy(map, updater),
  };
}

/** Modes and hooks still take their leave of the map after the one that made it: it goes when they have gone. */
function destroy(map: MapLibreMap, updater: MapUpdater): void {
  updater.stop();
  setTimeout(() => {
    const view = location.hash;
    map.remove();
    // a map that goes takes the view out of the address: it belongs to the next one by now
    if (view && location.hash !== view) history.replaceState(history.state, '', view);
  });
}

export function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
