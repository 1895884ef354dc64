import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

/** Pale ground of the city's own streets and barriers, so that a map exists without any key and without the internet. */
export function ownBasemap(tiles: (layer: string) => SourceSpecification): LayerGroup {
  const street = (
    id: string,
    filter: unknown,
    color: string,
    width: unknown,
    minzoom = 0,
  ): LayerSpecification =>
    ({
      id: `street-${id}`,
      type: 'line',
      source: 'streets',
      'source-layer': 'streets',
      minzoom,
      filter,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': width },
    }) as LayerSpecification;
  const major = ['in', ['get', 'class'], ['literal', ['expressway', 'arterial']]];
  const middle = ['==', ['get', 'class'], 'collector'];
  const minor = ['in', ['get', 'class'], ['literal', ['minor', 'lane', 'path']]];
  const byZoom = (...stops: number[]) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];
  return {
    id: 'basemap',
    word: 'map:group.basemap',
    band: 'basemap',
    sources: { streets: tiles('streets'), barriers: tiles('barriers') },
    layers: [
      {
        id: 'water-fill',
        type: 'fill',
        source: 'barriers',
        'source-layer': 'barriers',
        filter: [
          'all',
          ['==', ['geometry-type'], 'Polygon'],
          ['in', ['get', 'kind'], ['literal', ['river', 'water']]],
        ],
        paint: { 'fill-color': '#cfe2ea' },
      },
      {
        id: 'water-line',
        type: 'line',
        source: 'barriers',
        'source-layer': 'barriers',
        filter: [
          'all',
          ['==', ['geometry-type'], 'LineString'],
          ['in', ['get', 'kind'], ['literal', ['river', 'water']]],
        ],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': '#bcd7e2', 'line-width': byZoom(10, 1, 16, 6, 20, 30) as never },
      },
      street('minor-casing', minor, '#e2dcd1', byZoom(13, 1, 16, 6, 20, 54), 13),
      street('middle-casing', middle, '#ddd6c9', byZoom(11, 1.5, 16, 11, 20, 92), 11),
      street('major-casing', major, '#d3cbbc', byZoom(9, 1.5, 16, 16, 20, 150)),
      street('minor', minor, '#ffffff', byZoom(13, 0.5, 16, 4.5, 20, 48), 13),
      street('middle', middle, '#ffffff', byZoom(11, 0.8, 16, 9, 20, 84), 11),
      street('major', major, '#fdf6e6', byZoom(9, 1, 16, 13.5, 20, 138)),
      {
        id: 'railway-bed',
        type: 'line',
        source: 'barriers',
        'source-layer': 'barriers',
        filter: ['==', ['get', 'kind'], 'railway'],
        paint: { 'line-color': '#8a847b', 'line-width': byZoom(10, 1, 16, 3.5, 20, 14) as never },
      },
      {
        id: 'railway-ties',
        type: 'line',
        source: 'barriers',
        'source-layer': 'barriers',
        minzoom: 12,
        filter: ['==', ['get', 'kind'], 'railway'],
        paint: {
          'line-color': '#fbf9f5',
          'line-width': byZoom(12, 0.6, 16, 2, 20, 9) as never,
          'line-dasharray': [4, 4],
        },
      },
      {
        id: 'wall',
        type: 'line',
        source: 'barriers',
        'source-layer': 'barriers',
        minzoom: 14,
        filter: ['==', ['get', 'kind'], 'wall'],
        paint: {
          'line-color': '#a2988a',
          'line-width': byZoom(14, 0.6, 18, 2) as never,
          'line-dasharray': [5, 1.5],
        },
      },
      {
        id: 'street-name',
        type: 'symbol',
        source: 'streets',
        'source-layer': 'streets',
        minzoom: 13.5,
        filter: ['!=', ['get', 'name'], ''],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 420,
          'text-field': ['get', 'name'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10.5, 18, 14],
          'text-letter-spacing': 0.12,
          'text-padding': 12,
        },
        paint: { 'text-color': '#7d7568', 'text-halo-color': '#ffffff', 'text-halo-width': 1.4 },
      },
      {
        id: 'water-name',
        type: 'symbol',
        source: 'barriers',
        'source-layer': 'barriers',
        minzoom: 12,
        filter: [
          'all',
          ['in', ['get', 'kind'], ['literal', ['river', 'water', 'railway']]],
          ['!=', ['get', 'name'], ''],
        ],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 600,
          'text-field': ['get', 'name'],
          'text-size': 12,
          'text-letter-spacing': 0.25,
        },
        paint: {
          'text-color': ['match', ['get', 'kind'], 'railway', '#6b645a', '#4d7f95'],
          'text-halo-color': '#f4f1ea',
          'text-halo-width': 1.5,
        },
      },
    ],
    legend: [
      {
        word: 'map:legend.water',
        swatch: { kind: 'fill', color: '#cfe2ea' },
        when: { property: 'kind', value: 'river' },
      },
      {
        word: 'map:legend.railway',
        swatch: { kind: 'line', color: '#8a847b', width: 3, dash: [4, 4] },
        when: { property: 'kind', value: 'railway' },
      },
      {
        word: 'map:legend.wall',
        swatch: { kind: 'line', color: '#a2988a', width: 1.5, dash: [5, 1.5] },
        when: { property: 'kind', value: 'wall' },
      },
    ],
  };
}

/** Tianditu's vector map with its Chinese labels, in Web Mercator (`_w`), only with the user's own key. */
export function tianditu(key: string): LayerGroup {
  const tiles = (layer: string) =>
    Array.from(
      { length: 8 },
      (_, host) =>
        `https://t${host}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}` +
        `&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`,
    );
  return {
    id: 'tianditu',
    word: 'map:group.tianditu',
    band: 'basemap',
    sources: {
      'tianditu-vec': { type: 'raster', tiles: tiles('vec'), tileSize: 256, maxzoom: 18 },
      'tianditu-cva': { type: 'raster', tiles: tiles('cva'), tileSize: 256, maxzoom: 18 },
    },
    layers: [
      {
        id: 'tianditu-vec',
        type: 'raster',
        source: 'tianditu-vec',
        paint: { 'raster-saturation': -0.6, 'raster-opacity': 0.75 },
      },
      { id: 'tianditu-cva', type: 'raster', source: 'tianditu-cva', paint: { 'raster-opacity': 0.8 } },
    ],
  };
}
