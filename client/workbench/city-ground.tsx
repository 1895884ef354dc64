import type { ExpressionSpecification, PaddingOptions } from 'maplibre-gl';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMapSettings } from '../api/cities.ts';
import { useCommunityIndex } from '../api/communities.ts';
import { tileSource } from '../api/tiles.ts';
import { ownBasemap, tianditu } from '../map/layers/basemap.ts';
import { buildingLayers } from '../map/layers/buildings.ts';
import { communityLayers } from '../map/layers/communities.ts';
import { regionLayers } from '../map/layers/regions.ts';
import { siteLayers } from '../map/layers/site.ts';
import { useLayerGroup, useSourceData, useStage } from '../map/stage.tsx';
import { useCity } from './city.tsx';
import { useJumpTarget } from './shell/jump.ts';

/**
 * The ground every desk stands on: streets and water, buildings, communities. `status` colours the communities,
 * `muted` keeps them quiet, `none` leaves them to the desk (zones are drawn by units of their own).
 */
export function CityGround({
  communities,
  pickBuildings = false,
  only = null,
}: {
  communities: 'status' | 'muted' | 'none';
  pickBuildings?: boolean;
  /** Communities that do not meet it fade; memoise it. */
  only?: ExpressionSpecification | null;
}) {
  const city = useCity();
  const { i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const tiles = useMemo(() => (layer: string) => tileSource(layer, city.code), [city.code]);

  const key = useMapSettings().data?.tiandituKey;
  useLayerGroup(useMemo(() => (key ? tianditu(key) : null), [key]));
  useLayerGroup(useMemo(() => ownBasemap(tiles), [tiles]));
  useLayerGroup(useMemo(() => regionLayers(tiles('regions')), [tiles]));
  useLayerGroup(useMemo(() => siteLayers(tiles('site_features')), [tiles]));
  useLayerGroup(
    useMemo(
      () => buildingLayers({ tiles: tiles('buildings'), pickable: pickBuildings }),
      [tiles, pickBuildings],
    ),
  );
  useLayerGroup(
    useMemo(
      () =>
        communities === 'none'
          ? null
          : communityLayers({
              tiles: tiles('communities'),
              labels: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
              language,
              muted: communities === 'muted',
              only,
            }),
      [tiles, language, communities, only],
    ),
  );
  useSourceData('community-labels', useCommunityLabels(city.code));
  useJumps();
  return null;
}

function useCommunityLabels(city: string): GeoJSON.FeatureCollection | null {
  const rows = useCommunityIndex(city).data;
  return useMemo(
    () =>
      rows
        ? {
            type: 'FeatureCollection',
            features: rows.map((row) => ({
              type: 'Feature',
              id: row.id,
              geometry: { type: 'Point', coordinates: row.point },
              properties: { name: row.name, status: row.status, households: row.households ?? 0 },
            })),
          }
        : null,
    [rows],
  );
}

/** On a phone the search box lies over the head of the map and the buttons over its right edge. */
function roomOnMap(): PaddingOptions | number {
  return matchMedia('(max-width: 800px)').matches ? { top: 108, right: 60, bottom: 44, left: 16 } : 56;
}

function useJumps(): void {
  const stage = useStage();
  const { bounds, count } = useJumpTarget();
  // where the map was sent before it was there, perhaps in another city, it doesn't go
  const [earlier] = useState(count);
  useEffect(() => {
    if (bounds && count !== earlier) stage.fit(bounds, { padding: roomOnMap() });
  }, [stage, bounds, count, earlier]);
}
