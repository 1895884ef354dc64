import type { MapGeoJSONFeature, MapMouseEvent, PointLike } from 'maplibre-gl';
import type { Thing } from '../bands.ts';
import type { MapStage } from '../engine.ts';
import type { Mode } from './mode.ts';

export interface SelectOptions {
  onHover(thing: Thing | null): void;
  /** `how` is `toggle` with Shift, Ctrl or ⌘, else `replace`; nothing under the pointer gives null. */
  onPick(thing: Thing | null, how: 'replace' | 'toggle', at: [number, number]): void;
  /** Kinds that may be picked; all when absent. */
  kinds?: readonly string[];
}

/** Hover and click. A finger gets a wider net than a mouse. */
export function selectMode(options: SelectOptions): Mode {
  return {
    key: 'select',
    cursor: '',
    start(stage) {
      const { map } = stage;
      let frame = 0;
      let last: MapMouseEvent | null = null;
      const move = (event: MapMouseEvent) => {
        last = event;
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          if (!last || map.isMoving()) return;
          const thing = thingAt(stage, last.point, options.kinds, 2);
          map.getCanvas().style.cursor = thing ? 'pointer' : '';
          options.onHover(thing);
        });
      };
      const leave = () => options.onHover(null);
      const click = (event: MapMouseEvent) => {
        const original = event.originalEvent;
        const touch = 'pointerType' in original && original.pointerType === 'touch';
        const thing = thingAt(stage, event.point, options.kinds, touch ? 12 : 4);
        const toggle = original.shiftKey || original.ctrlKey || original.metaKey;
        options.onPick(thing, toggle ? 'toggle' : 'replace', [event.lngLat.lng, event.lngLat.lat]);
      };
      map.on('mousemove', move);
      map.on('mouseout', leave);
      map.on('click', click);
      return () => {
        cancelAnimationFrame(frame);
        map.off('mousemove', move);
        map.off('mouseout', leave);
        map.off('click', click);
        map.getCanvas().style.cursor = '';
        options.onHover(null);
      };
    },
  };
}

/** The topmost thing that can be picked within `slack` pixels of a screen point. */
export function thingAt(
  stage: MapStage,
  point: { x: number; y: number },
  kinds: readonly string[] | undefined,
  slack: number,
): Thing | null {
  const kindOfLayer = new Map<string, string>();
  for (const group of stage.updater.groups()) {
    if (!stage.updater.isVisible(group.id)) continue;
    for (const [layer, kind] of Object.entries(group.picks ?? {})) {
      if ((!kinds || kinds.includes(kind)) && stage.map.getLayer(layer)) kindOfLayer.set(layer, kind);
    }
  }
  if (!kindOfLayer.size) return null;
  const layers = [...kindOfLayer.keys()];
  const box: [PointLike, PointLike] = [
    [point.x - slack, point.y - slack],
    [point.x + slack, point.y + slack],
  ];
  const hit = (found: MapGeoJSONFeature[]) => {
    const top = found.find((feature) => feature.id !== undefined);
    return top ? { kind: kindOfLayer.get(top.layer.id)!, id: top.id! } : null;
  };
  return (
    hit(stage.map.queryRenderedFeatures([point.x, point.y], { layers })) ??
    hit(stage.map.queryRenderedFeatures(box, { layers }))
  );
}
