import { useEffect, useMemo } from 'react';
import type { LayerGroup } from '../../map/bands.ts';
import { useLayerGroup, useSourceData, useStage } from '../../map/stage.tsx';
import { useImport } from './import-store.ts';

const source = 'import-preview';
const group: LayerGroup = {
  id: source,
  word: 'exchange:import.preview',
  band: 'drawing',
  sources: { [source]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
  legend: [{ word: 'exchange:import.preview', swatch: { kind: 'fill', color: '#b0248f' } }],
  layers: [
    {
      id: 'import-fill',
      type: 'fill',
      source,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': '#b0248f', 'fill-opacity': 0.16 },
    },
    {
      id: 'import-line',
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': '#b0248f', 'line-width': 1.5 },
    },
    {
      id: 'import-point',
      type: 'circle',
      source,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': '#b0248f',
        'circle-radius': 4,
        'circle-stroke-color': '#fff',
        'circle-stroke-width': 1,
      },
    },
  ],
};

/** The first rows of the file where they would come to lie; the map goes there when the place changes. */
export function ImportPreview() {
  const stage = useStage();
  const preview = useImport((state) => state.preview);
  const data = useMemo(() => (preview?.features ?? null) as GeoJSON.FeatureCollection | null, [preview]);
  useLayerGroup(data?.features.length ? group : null);
  useSourceData(source, data);
  const extent = preview?.extent;
  const place = extent?.map((degrees) => degrees.toFixed(5)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new preview of the same place is no reason to move
  useEffect(() => {
    if (extent?.every(Number.isFinite)) stage.fit(extent, { maxZoom: 17 });
  }, [stage, place]);
  return null;
}
