import type { createStage } from '../map/engine.ts';
import { lettersFrom } from '../map/layers/progress.ts';
import type { Source } from './source.ts';

type PublicStage = ReturnType<typeof createStage>['map'];

/** Names and letters are fetched for the cities in sight once they can be read; below that they are only noise. */
const readableZoom = lettersFrom;
const mostCities = 4;

/** Points with the names of communities: one a community, because a polygon cut by tiles would be named once a tile. */
export function labelsOf(
  map: PublicStage,
  source: Source,
  changed: () => void,
): { data: GeoJSON.FeatureCollection } {
  const labels: { data: GeoJSON.FeatureCollection } = { data: { type: 'FeatureCollection', features: [] } };
  const asked = new Set<string>();
  const look = async () => {
    const layers = ['progress-fill', 'progress-dot'].filter((id) => map.getLayer(id));
    if (map.getZoom() < readableZoom || layers.length === 0) return;
    const seen = map.queryRenderedFeatures({ layers });
    const cities = new Set(seen.map(({ properties }) => String(properties.city_code ?? '')));
    for (const city of [...cities].slice(0, mostCities)) {
      if (city === '' || asked.has(city)) continue;
      asked.add(city);
      const rows = await source.labels(city);
      labels.data = {
        type: 'FeatureCollection',
        features: [
          ...labels.data.features,
          ...rows.map(
            ({ name, status, households, point }): GeoJSON.Feature => ({
              type: 'Feature',
              properties: { name, status, households },
              geometry: { type: 'Point', coordinates: point },
            }),
          ),
        ],
      };
      changed();
    }
  };
  map.on('idle', () => void look());
  return labels;
}

/** One name a region, in the middle of what of it has been loaded. `names` = those wanted, by code. */
export function regionNamesOf(
  map: PublicStage,
  names: () => ReadonlyMap<string, string>,
  changed: () => void,
): { data: GeoJSON.FeatureCollection } {
  const labels: { data: GeoJSON.FeatureCollection } = { data: { type: 'FeatureCollection', features: [] } };
  let shown = '';
  map.on('idle', () => {
    if (!map.getSource('regions')) return;
    const wanted = names();
    const boxes = new Map<string, [number, number, number, number]>();
    for (const { properties, geometry } of map.querySourceFeatures('regions', { sourceLayer: 'regions' })) {
      const code = String(properties.code);
      if (!wanted.has(code) || (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon')) continue;
      const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
      const box = boxes.get(code) ?? [180, 90, -180, -90];
      for (const [lon, lat] of rings.flat() as [number, number][]) {
        box[0] = Math.min(box[0], lon);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lon);
        box[3] = Math.max(box[3], lat);
      }
      boxes.set(code, box);
    }
    const features = [...boxes].map(
      ([code, box]): GeoJSON.Feature => ({
        type: 'Feature',
        properties: { name: wanted.get(code) },
        geometry: { type: 'Point', coordinates: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] },
      }),
    );
    const now = JSON.stringify(features);
    // every change of data makes the map idle again
    if (now === shown) return;
    shown = now;
    labels.data = { type: 'FeatureCollection', features };
    changed();
  });
  return labels;
}
