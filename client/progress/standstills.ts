import type { Standstill } from '../../domain/progress/pace.ts';
import type { createStage } from '../map/engine.ts';
import type { Source } from './source.ts';

type PublicStage = ReturnType<typeof createStage>['map'];

/** From here on communities are points or shapes of their own; of more cities than these a mark would be lost in the crowd. */
const markedZoom = 9;
const mostCities = 4;

interface Standstills {
  data: GeoJSON.FeatureCollection;
  /** Of the marks that are in sight. */
  kinds(): Standstill['kind'][];
  /** Data has changed: the cities in sight are asked for again. */
  forget(): void;
}

/** Marks of the communities that stand still, of the cities in sight. @param changed marks came, went or moved out of sight */
export function standstillsOf(map: PublicStage, source: Source, changed: () => void): Standstills {
  const byCity = new Map<string, GeoJSON.Feature[]>();
  const asked = new Set<string>();
  let shown = '';
  const marks: Standstills = {
    data: { type: 'FeatureCollection', features: [] },
    kinds() {
      if (map.getZoom() < markedZoom) return [];
      const bounds = map.getBounds();
      const seen = new Set(
        marks.data.features
          .filter(({ geometry }) =>
            bounds.contains((geometry as GeoJSON.Point).coordinates as [number, number]),
          )
          .map(({ properties }) => properties!.kind as Standstill['kind']),
      );
      return (['standing', 'falling'] as const).filter((kind) => seen.has(kind));
    },
    forget() {
      asked.clear();
    },
  };
  const look = async () => {
    const layers = ['progress-fill', 'progress-dot'].filter((id) => map.getLayer(id));
    if (map.getZoom() >= markedZoom && layers.length > 0) {
      const seen = map.queryRenderedFeatures({ layers });
      const cities = new Set(seen.map(({ properties }) => String(properties.city_code ?? '')));
      for (const city of [...cities].slice(0, mostCities)) {
        if (city === '' || asked.has(city)) continue;
        asked.add(city);
        // without a network the marks stay as they were
        const points = await source.standstills(city).catch(() => null);
        if (points === null) asked.delete(city);
        else
          byCity.set(
            city,
            points.map(({ code, name, kind, at }) => ({
              type: 'Feature',
              properties: { city_code: city, code, name, kind },
              geometry: { type: 'Point', coordinates: at },
            })),
          );
      }
      marks.data = { type: 'FeatureCollection', features: [...byCity.values()].flat() };
    }
    const now = JSON.stringify([marks.kinds(), marks.data]);
    // every change of data makes the map idle again
    if (now === shown) return;
    shown = now;
    changed();
  };
  map.on('idle', () => void look());
  return marks;
}
