import { useMemo } from 'react';
import { tileSource } from '../../api/tiles.ts';
import { type Encounter, useWorks } from '../../api/works.ts';
import { pipeLayers } from '../../map/layers/pipes.ts';
import { workLayers } from '../../map/layers/works.ts';
import { lineMode, polygonMode } from '../../map/modes/draw.ts';
import { useLayerGroup, useMode, useSourceData } from '../../map/stage.tsx';
import { useCity } from '../city.tsx';
import { CityGround } from '../city-ground.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { useWorkDraft } from './draft.ts';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const source = { type: 'geojson', data: empty } as const;
const works = workLayers(source, source);

export function WorksCanvas() {
  const city = useCity();
  const tool = useWorkbench((state) => state.tool);
  const draft = useWorkDraft((state) => state.geometry);
  const { data } = useWorks(city.code);

  useLayerGroup(useMemo(() => pipeLayers(tileSource('pipes', city.code), { quiet: true }), [city.code]));
  useLayerGroup(works);
  useSourceData(
    'works',
    useMemo<GeoJSON.FeatureCollection>(
      () => ({
        type: 'FeatureCollection',
        features: [
          ...(data?.works ?? []).map(
            (work): GeoJSON.Feature => ({
              type: 'Feature',
              id: work.id,
              geometry: work.geometry as unknown as GeoJSON.Geometry,
              properties: { title: work.title, state: work.state },
            }),
          ),
          ...(draft
            ? [{ type: 'Feature' as const, geometry: draft, properties: { title: '', state: 'planned' } }]
            : []),
        ],
      }),
      [data, draft],
    ),
  );
  useSourceData(
    'encounters',
    useMemo(() => encounterPoints(data?.encounters ?? []), [data]),
  );
  useMode(
    useMemo(() => {
      const finish = (geometry: GeoJSON.LineString | GeoJSON.Polygon) => {
        useWorkDraft.getState().begin(geometry);
        useWorkbench.getState().setTool('select');
      };
      if (tool === 'trench') {
        return lineMode({
          color: '#b08a2e',
          onEnd: (line) => finish({ type: 'LineString', coordinates: line }),
        });
      }
      if (tool === 'area') {
        return polygonMode({
          color: '#b08a2e',
          onEnd: (ring) => finish({ type: 'Polygon', coordinates: [ring] }),
        });
      }
      return null;
    }, [tool]),
  );
  return <CityGround communities="muted" />;
}

/** One mark a place; where several works meet, the worst of what they do to each other. */
function encounterPoints(encounters: readonly Encounter[]): GeoJSON.FeatureCollection {
  const places = new Map<string, Encounter>();
  for (const one of encounters) {
    const place = one.at.map((degrees) => degrees.toFixed(5)).join();
    if (places.get(place)?.kind !== 'conflict') places.set(place, one);
  }
  return {
    type: 'FeatureCollection',
    features: [...places.values()].map(({ kind, at }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: at },
      properties: { kind },
    })),
  };
}
