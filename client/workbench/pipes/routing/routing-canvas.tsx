import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { routedLayers } from '../../../map/layers/routed.ts';
import { dragMode } from '../../../map/modes/drag.ts';
import { lineMode, polygonMode } from '../../../map/modes/draw.ts';
import type { Mode } from '../../../map/modes/mode.ts';
import { placeMode } from '../../../map/modes/place.ts';
import { useLayerGroup, useMode, useSourceData } from '../../../map/stage.tsx';
import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { useReadersLanguage } from '../language.ts';
import { openSheet } from '../sheet-drawer.tsx';
import { enterCity } from './enter-city.ts';
import { pinOf, type RoutingState, useRouting } from './routing-state.ts';
import { drawLayoutSection } from './routing-store.ts';
import { stopTries } from './try-further.ts';
import { pinAt, recordDrag, wishFor, wishZone } from './wish-edits.ts';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const source = { type: 'geojson', data: empty } as const;
const layers = routedLayers({
  lines: source,
  points: source,
  zone: source,
  ghost: source,
  measures: source,
  old: source,
  trenches: source,
});

/** The laid-out network on the map, and the hands on it: draw the zone, drag a point, pin, forbid. */
export function RoutingCanvas() {
  const { t } = useTranslation();
  const city = useCity();
  // before anything is priced or drawn by it
  useLayoutEffect(() => enterCity(city), [city]);
  const on = useWorkbench((state) => state.tool === 'route');
  const routing = useRouting();
  const { view: layout, plan, zone, forbidden, pins, corridors, mains, ghost, pinnedGhost } = routing;
  const view = plan ?? layout;
  const beside = [ghost, pinnedGhost].find((one) => one !== null && one !== view);
  useLayerGroup(on ? layers : null);
  const part = usePart();
  useSourceData('routed-lines', view?.lines ?? part.lines);
  useSourceData('routed-points', view?.points ?? part.points);
  useSourceData('routed-old', plan?.old ?? empty);
  useSourceData('routed-ghost', beside?.lines ?? empty);
  useSourceData(
    'routed-measures',
    useMemo(
      () => measuresOf(view, (kind, length) => t(`routing:measureLabel.${kind}`, { length })),
      [view, t],
    ),
  );
  useSourceData(
    'routed-zone',
    useMemo(
      () => wishesOf({ zone, forbidden, pins, corridors, mains }),
      [zone, forbidden, pins, corridors, mains],
    ),
  );
  useSourceData(
    'routed-trenches',
    useMemo(() => trenchesOf(layout), [layout]),
  );
  const drag = useDrag(t('routing:edit.drag'));
  const hand = useHand(city.code, drag);
  useMode(on ? hand : null);
  return null;
}

/** What of a first answer lies already. */
function usePart(): { lines: GeoJSON.FeatureCollection; points: GeoJSON.FeatureCollection } {
  const laid = useRouting((state) => (state.busy === 'first' ? state.laid : null));
  return useMemo(() => {
    const all = (features: GeoJSON.Feature[]) => ({ ...empty, features });
    return laid
      ? { lines: all(laid.flatMap((one) => one.lines)), points: all(laid.flatMap((one) => one.points)) }
      : { lines: empty, points: empty };
  }, [laid]);
}

/** What the next click or stroke does. */
function useHand(city: string, drag: ReturnType<typeof useDrag>): Mode {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const touch = useRouting((state) => state.touch);
  return useMemo(() => {
    const wish = (note: string, part: (state: RoutingState) => Parameters<typeof wishFor>[2]) =>
      wishFor(city, t(`routing:edit.${note}`), part(useRouting.getState()));
    switch (touch) {
      case 'drag':
        return dragMode({ layer: 'routed-points', property: 'utility', ...drag });
      case 'pin':
        return placeMode({
          kinds: [],
          onPlace: (at) => {
            const { utilities, pinFor } = useRouting.getState();
            pinAt(city, t('routing:edit.pin'), { at, utility: pinOf(utilities, pinFor) });
          },
        });
      case 'corridor':
        return lineMode({
          color: '#0f6e74',
          onEnd: (line) => wish('corridor', ({ corridors }) => ({ corridors: [...corridors, line] })),
        });
      case 'main':
        return lineMode({
          color: '#2f2a24',
          onEnd: (line) => wish('main', ({ mains }) => ({ mains: [...mains, line] })),
        });
      case 'section':
        return lineMode({
          color: '#0a5257',
          onEnd: (line) =>
            void drawLayoutSection([line[0]!, line.at(-1)!], language).then((done) => done && openSheet()),
        });
      case 'forbid':
        return polygonMode({
          color: '#b2271f',
          onEnd: (ring) => wish('forbid', ({ forbidden }) => ({ forbidden: [...forbidden, ring] })),
        });
      case 'zone':
        return polygonMode({
          color: '#0f6e74',
          onEnd: (ring) => wishZone(city, t('routing:edit.zone'), [ring], null),
        });
    }
  }, [touch, city, drag, t, language]);
}

function trenchesOf(view: RoutingView | null): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: (view?.trenches ?? []).map(({ line }) => ({
      type: 'Feature',
      properties: { part: 'joint' },
      geometry: { type: 'LineString', coordinates: line },
    })),
  };
}

function measuresOf(
  view: RoutingView | null,
  textOf: (kind: string, length: string) => string,
): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: (view?.measures ?? []).flatMap(({ kind, stretch, at, utility, lengthM }): GeoJSON.Feature[] => [
      ...(stretch.length > 1 ? [lineFeature(utility, stretch)] : []),
      {
        type: 'Feature',
        properties: { utility, text: textOf(kind, lengthM?.toFixed(1) ?? '') },
        geometry: { type: 'Point', coordinates: at },
      },
    ]),
  };
}

function lineFeature(utility: Utility, coordinates: [number, number][]): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: { utility, part: 'measure' },
    geometry: { type: 'LineString', coordinates },
  };
}

function wishesOf({
  zone,
  forbidden,
  pins,
  corridors,
  mains,
}: Pick<RoutingState, 'zone' | 'forbidden' | 'pins' | 'corridors' | 'mains'>): GeoJSON.FeatureCollection {
  const feature = (kind: string, geometry: GeoJSON.Geometry, utility = ''): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { kind, utility },
    geometry,
  });
  const area = (ring: [number, number][]): GeoJSON.Geometry => ({ type: 'Polygon', coordinates: [ring] });
  return {
    type: 'FeatureCollection',
    features: [
      ...(zone ?? []).map((ring) => feature('zone', area(ring))),
      ...forbidden.map((ring) => feature('forbidden', area(ring))),
      ...corridors.map((line) => feature('corridor', { type: 'LineString', coordinates: line })),
      ...mains.map((line) => feature('main', { type: 'LineString', coordinates: line })),
      ...pins.map(({ at, utility }) => feature('pin', { type: 'Point', coordinates: at }, utility)),
    ],
  };
}

/** One answer of the worker at a time; the newest place of the pointer is asked next. */
function useDrag(note: string) {
  const asking = useRef<Promise<void> | null>(null);
  const held = useRef(false);
  const from = useRef<[number, number] | null>(null);
  const before = useRef<RoutingView | null>(null);
  const wanted = useRef<{ utility: Utility; to: [number, number] } | null>(null);
  useEffect(
    () => () => {
      wanted.current = null;
    },
    [],
  );
  return useMemo(() => {
    const record = () => {
      if (before.current) recordDrag(note, before.current, useRouting.getState().view);
      before.current = null;
    };
    const ask = async () => {
      if (!wanted.current || !from.current) return;
      const { utility, to } = wanted.current;
      wanted.current = null;
      try {
        const shown = useRouting.getState().view;
        const view = shown && (await routingWorker().drag(shown.id, utility, from.current, to));
        if (view) {
          from.current = to;
          useRouting.getState().set({ view, accepted: false });
        }
      } finally {
        if (wanted.current) await ask();
      }
    };
    const askOn = async () => {
      try {
        await ask();
      } finally {
        asking.current = null;
        if (!held.current) record();
      }
    };
    return {
      onStart: (at: [number, number]) => {
        stopTries();
        from.current = at;
        held.current = true;
        before.current = useRouting.getState().view;
      },
      onDrag: (utility: string, to: [number, number]) => {
        wanted.current = { utility: utility as Utility, to };
        asking.current ??= askOn();
      },
      onEnd: () => {
        held.current = false;
        if (asking.current) return asking.current;
        record();
        return undefined;
      },
    };
  }, [note]);
}
