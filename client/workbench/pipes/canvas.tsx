import type { Layer } from '@deck.gl/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tileSource } from '../../api/tiles.ts';
import type { LegendItem } from '../../map/bands.ts';
import { findingLayers, rampColors } from '../../map/layers/network-findings.ts';
import { flowArrows, themeLayers } from '../../map/layers/pipe-themes.ts';
import { pipeLayers } from '../../map/layers/pipes.ts';
import { lineMode } from '../../map/modes/draw.ts';
import { useDeckLayers, useLayerGroup, useMode, useSourceData, useStage } from '../../map/stage.tsx';
import type { Tube } from '../../workers/pipes-run.ts';
import { useCity } from '../city.tsx';
import { CityGround } from '../city-ground.tsx';
import { useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { useFindingPoints } from './finding-points.ts';
import { idOfSegment, loadNetwork, showSection, useNetwork } from './network-store.ts';
import { RoutingCanvas } from './routing/routing-canvas.tsx';
import { openSheet } from './sheet-drawer.tsx';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const source = { type: 'geojson', data: empty } as const;
const breaks = { pressure: [0, 10, 20, 45], velocity: [0, 0.3, 0.8, 2], trace: [0, 1, 2, 3] } as const;

export function PipesCanvas() {
  const city = useCity();
  const theme = useNetwork((state) => state.theme);
  const shown = useNetwork((state) => state.shown);
  const kind = shown?.kind ?? null;
  // the flat network would only hide the tubes
  const flat = useWorkbench((state) => state.tool !== 'underground');
  const routing = useWorkbench((state) => state.tool === 'route');
  useLayerGroup(
    useMemo(
      () => (flat ? pipeLayers(tileSource('pipes', city.code), { quiet: routing }) : null),
      [city.code, flat, routing],
    ),
  );
  useLayerGroup(useMemo(() => (flat ? flowArrows(tileSource('pipes', city.code)) : null), [city.code, flat]));
  useLayerGroup(
    useMemo(
      () => (theme === 'standard' ? null : themeLayers(tileSource('pipes', city.code), theme)),
      [city.code, theme],
    ),
  );
  useLayerGroup(
    useMemo(
      () => findingLayers(source, source, kind, { breaks: breaks[kind ?? 'trace'], legend: legendOf(kind) }),
      [kind],
    ),
  );
  useSourceData('network-lines', shown?.lines ?? empty);
  useSourceData('network-points', useFindingPoints());
  useFirstLoad();
  useSectionTool();
  useUnderground();
  return (
    <>
      <CityGround communities="muted" />
      <RoutingCanvas />
    </>
  );
}

function legendOf(kind: 'trace' | 'pressure' | 'velocity' | null): LegendItem[] {
  if (kind === null) return [];
  if (kind !== 'trace') {
    const list = breaks[kind];
    const unit = kind === 'pressure' ? 'm' : 'm/s';
    return [
      {
        word: `pipes:legend.${kind}`,
        swatch: {
          kind: 'ramp' as const,
          colors: rampColors,
          from: `${list[0]} ${unit}`,
          to: `≥${list[3]} ${unit}`,
        },
      },
    ];
  }
  return [
    {
      word: 'pipes:legend.traced',
      swatch: { kind: 'line' as const, color: '#0f6e74', width: 4 },
    },
    {
      word: 'pipes:legend.cutOff',
      swatch: { kind: 'line' as const, color: '#b2472f', width: 4 },
    },
    {
      word: 'pipes:legend.valve',
      swatch: { kind: 'dot' as const, color: '#d98a00', radius: 5 },
    },
  ];
}

/** Remembers what is in view, and loads the network when the desk is opened. */
function useFirstLoad() {
  const city = useCity();
  const { map } = useStage();
  useEffect(() => {
    const look = () => {
      const bounds = map.getBounds();
      const view = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
      const state = useNetwork.getState();
      state.set({ view });
      const fresh = state.city !== city.code || state.loaded === null;
      if (fresh && state.busy === null && state.problem === null)
        void loadNetwork(city.code, city.extent, view);
    };
    look();
    map.on('moveend', look);
    return () => {
      map.off('moveend', look);
    };
  }, [map, city.code, city.extent]);
}

function useSectionTool() {
  const { i18n } = useTranslation();
  const tool = useWorkbench((state) => state.tool);
  useMode(
    useMemo(
      () =>
        tool === 'section'
          ? lineMode({
              color: '#0a5257',
              onEnd: (line) => {
                const [a, b] = [line[0]!, line.at(-1)!];
                void showSection(
                  [a as [number, number], b as [number, number]],
                  i18n.language === 'en' ? 'en' : 'zh',
                ).then((done) => {
                  if (done) openSheet();
                });
                useWorkbench.getState().setTool('select');
              },
            })
          : null,
      [tool, i18n.language],
    ),
  );
}

const noLayers: readonly Layer[] = [];

/** Tubes to scale under a tilted map; levels hang below the highest ground, so that what is deep lies deep. */
function useUnderground() {
  const { map } = useStage();
  const tool = useWorkbench((state) => state.tool);
  const on = tool === 'underground';
  const underground = useNetwork((state) => state.underground);
  const [layers, setLayers] = useState(noLayers);
  useEffect(() => {
    if (!on) return;
    const before = { pitch: map.getPitch(), bearing: map.getBearing() };
    map.easeTo({ pitch: 68, bearing: before.bearing || 24, duration: 600 });
    return () => {
      map.easeTo({ ...before, duration: 400 });
    };
  }, [on, map]);
  useEffect(() => {
    let ended = false;
    if (!on || !underground) {
      setLayers(noLayers);
      return;
    }
    void Promise.all([import('@deck.gl/layers'), import('@deck.gl/core')]).then(
      ([{ PathLayer, ScatterplotLayer }]) => {
        if (ended) return;
        // levels are exaggerated five times: a metre of depth must be seen from a street's distance
        const lift = (level: number) => (level - underground.groundM) * 5 + 40;
        setLayers([
          new PathLayer<Tube>({
            id: 'pipes-tubes',
            data: underground.tubes,
            getPath: (one) =>
              one.path.map(([lon, lat, level]): [number, number, number] => [lon, lat, lift(level)]),
            getColor: (one) => [...one.color, one.planned ? 150 : 235] as [number, number, number, number],
            getWidth: (one) => one.widthM,
            widthUnits: 'meters',
            widthMinPixels: 2,
            billboard: true,
            capRounded: true,
            jointRounded: true,
            pickable: true,
            onClick: ({ object }) => {
              const id = object && idOfSegment(object.id);
              if (id !== undefined) useSelection.getState().select([{ kind: 'pipes', id }]);
            },
          }),
          new ScatterplotLayer<{ at: [number, number, number]; severity: string }>({
            id: 'pipes-bubbles',
            data: underground.clashes,
            getPosition: (one) => [one.at[0], one.at[1], lift(one.at[2])],
            getFillColor: (one) => (one.severity === 'collision' ? [178, 39, 31, 130] : [217, 138, 0, 110]),
            getRadius: 1,
            radiusUnits: 'meters',
            radiusMinPixels: 4,
            radiusMaxPixels: 16,
            billboard: true,
          }),
        ]);
      },
    );
    return () => {
      ended = true;
    };
  }, [on, underground]);
  useDeckLayers('underground', layers);
}
