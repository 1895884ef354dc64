import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { routedLayers } from '../../../map/layers/routed.ts';
import { dragMode } from '../../../map/modes/drag.ts';
import { polygonMode } from '../../../map/modes/draw.ts';
import { placeMode } from '../../../map/modes/place.ts';
import { useLayerGroup, useMode, useSourceData } from '../../../map/stage.tsx';
import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { layOut, useRouting } from './routing-store.ts';

/** Another zone has other alternatives. */
const nothingYet = { view: null, plan: null, alternatives: [], ghost: null, pinnedGhost: null };
const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const source = { type: 'geojson', data: empty } as const;
const layers = routedLayers({
  lines: source,
  points: source,
  zone: source,
  ghost: source,
  measures: source,
  old: source,
});

/** The laid-out network on the map, and the hands on it: draw the zone, drag a point, pin, forbid. */
export function RoutingCanvas() {
  const { t } = useTranslation();
  const city = useCity();
  const on = useWorkbench((state) => state.tool === 'route');
  const { view: layout, plan, ring, forbidden, pins, touch, ghost, pinnedGhost } = useRouting();
  const view = plan ?? layout;
  const beside = [ghost, pinnedGhost].find((one) => one !== null && one !== view);
  useLayerGroup(on ? layers : null);
  useSourceData('routed-lines', view?.lines ?? empty);
  useSourceData('routed-points', view?.points ?? empty);
  useSourceData('routed-old', plan?.old ?? empty);
  useSourceData('routed-ghost', beside?.lines ?? empty);
  useSourceData(
    'routed-measures',
    useMemo(() => measuresOf(view, (length) => t('routing:measureLabel', { length })), [view, t]),
  );
  useSourceData(
    'routed-zone',
    useMemo(() => zoneOf(ring, forbidden, pins), [ring, forbidden, pins]),
  );
  const drag = useDrag();
  useMode(
    useMemo(() => {
      if (!on) return null;
      const again = () => void layOut(city.code);
      if (touch === 'drag') return dragMode({ layer: 'routed-points', property: 'utility', ...drag });
      if (touch === 'pin') {
        return placeMode({
          kinds: [],
          onPlace: (at) => {
            useRouting.getState().set({ pins: [...useRouting.getState().pins, at] });
            again();
          },
        });
      }
      const forbid = touch === 'forbid';
      return polygonMode({
        color: forbid ? '#b2271f' : '#0f6e74',
        onEnd: (drawn) => {
          const state = useRouting.getState();
          if (forbid) state.set({ forbidden: [...state.forbidden, drawn] });
          else state.set({ ring: drawn, forbidden: [], pins: [], ...nothingYet });
          again();
        },
      });
    }, [on, touch, city.code, drag]),
  );
  return null;
}

function measuresOf(view: RoutingView | null, textOf: (length: string) => string): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: (view?.protections ?? []).flatMap(({ stretch, at, utility, lengthM }): GeoJSON.Feature[] => [
      {
        type: 'Feature',
        properties: { utility, part: 'measure' },
        geometry: { type: 'LineString', coordinates: stretch },
      },
      {
        type: 'Feature',
        properties: { utility, text: textOf(lengthM.toFixed(1)) },
        geometry: { type: 'Point', coordinates: at },
      },
    ]),
  };
}

function zoneOf(
  ring: [number, number][] | null,
  forbidden: [number, number][][],
  pins: [number, number][],
): GeoJSON.FeatureCollection {
  const polygon = (kind: string, one: [number, number][]): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { kind },
    geometry: { type: 'Polygon', coordinates: [one] },
  });
  return {
    type: 'FeatureCollection',
    features: [
      ...(ring ? [polygon('zone', ring)] : []),
      ...forbidden.map((one) => polygon('forbidden', one)),
      ...pins.map(
        (at): GeoJSON.Feature => ({
          type: 'Feature',
          properties: { kind: 'pin' },
          geometry: { type: 'Point', coordinates: at },
        }),
      ),
    ],
  };
}

/** One answer of the worker at a time; the newest place of the pointer is asked next. */
function useDrag() {
  const asking = useRef(false);
  const from = useRef<[number, number] | null>(null);
  const wanted = useRef<{ utility: Utility; to: [number, number] } | null>(null);
  useEffect(
    () => () => {
      wanted.current = null;
    },
    [],
  );
  return useMemo(() => {
    const ask = async () => {
      if (asking.current || !wanted.current || !from.current) return;
      asking.current = true;
      const { utility, to } = wanted.current;
      wanted.current = null;
      try {
        const before = useRouting.getState().view;
        const view = before && (await routingWorker().drag(before.id, utility, from.current, to));
        if (view) {
          from.current = to;
          useRouting.getState().set({ view, accepted: false });
        }
      } finally {
        asking.current = false;
        if (wanted.current) void ask();
      }
    };
    return {
      onStart: (at: [number, number]) => {
        from.current = at;
      },
      onDrag: (utility: string, to: [number, number]) => {
        wanted.current = { utility: utility as Utility, to };
        void ask();
      },
    };
  }, []);
}
