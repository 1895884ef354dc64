import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { readRaster } from '../../../server/exchange/gdal/read-raster.ts';
import { writeFeatures } from '../../../server/exchange/gdal/write-features.ts';
import { fixture } from '../../fixtures.ts';

vi.setConfig({ testTimeout: 180_000 });

const hangzhou = fixture('fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.shp');
const lots = fixture('fixtures/micropolis/GIS-Micropolis_v1/lots_v1.shp');
const grid = fixture('fixtures/micropolis/GIS-Micropolis_v1/elevgrid');
const place = { lon: 130.36, lat: 42.86, unit: 'us-ft' } as const;

test.skipIf(!hangzhou)(
  'a GBK shapefile in CGCS2000 3° zone 120 comes in as degrees and as metres',
  async () => {
    const degrees = await readFeatures([hangzhou!]);
    expect(degrees.features).toHaveLength(2112);
    expect(degrees.crs.used).toBe('EPSG:4549');
    expect(degrees.features[0]!.properties.name).toBe('流水西苑');
    const metric = await readFeatures([hangzhou!], {
      target: 'metric',
      limit: 1,
      where: "name = '流水西苑'",
    });
    expect(metric.crs.metricSrid).toBe(4549);
    const ring = metric.features[0]!.geometry as GeoJSON.Polygon;
    expect(ring.coordinates[0]![0]![0]).toBeCloseTo(516950.338, 2);
    expect(ring.coordinates[0]![0]![1]).toBeCloseTo(3351371.968, 2);
  },
);

test.skipIf(!lots)(
  'a file without coordinate system is refused, placed, or read as a plain drawing',
  async () => {
    await expect(readFeatures([lots!])).rejects.toMatchObject({ code: 'import.crs-missing' });
    const placed = await readFeatures([lots!], { place });
    expect(placed.features).toHaveLength(695);
    const [lon, lat] = (placed.features[1]!.geometry as GeoJSON.Polygon).coordinates[0]![0]!;
    expect(lon).toBeGreaterThan(130.36);
    expect(lon).toBeLessThan(130.39);
    expect(lat).toBeGreaterThan(42.86);
    expect(lat).toBeLessThan(42.89);
    const drawing = await readFeatures([lots!], { target: 'metric', localUnit: 'us-ft' });
    expect(drawing.crs.used).toBe('local us-ft');
  },
);

test.skipIf(!grid)('an ArcInfo grid in feet becomes metres', async () => {
  const raster = await readRaster([grid!], { place, heightUnit: 'us-ft' });
  expect([raster.columns, raster.rows]).toEqual([216, 196]);
  expect(raster.stepX).toBeCloseTo(40.935878 * (1200 / 3937), 6);
  const known = raster.heights.filter((height) => !Number.isNaN(height));
  expect(Math.min(...known)).toBeGreaterThan(300);
  expect(Math.max(...known)).toBeLessThan(330);
});

test('every writable format comes back with its Chinese text', async () => {
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [130.36, 42.86],
        [130.361, 42.86],
        [130.361, 42.861],
        [130.36, 42.861],
        [130.36, 42.86],
      ],
    ],
  };
  const features = [
    { properties: { 名称: '靖和小区', 户数: 5054, Layer: '片区' }, geometry: square as GeoJSON.Polygon },
  ];
  for (const format of ['geojson', 'geopackage', 'shapefile', 'flatgeobuf', 'kml', 'dxf'] as const) {
    const files = await writeFeatures(format, [{ name: 'zones', features }], { srid: 4552, encoding: 'gbk' });
    const folder = mkdtempSync(join(tmpdir(), 'written-'));
    for (const file of files) writeFileSync(join(folder, file.name), file.bytes);
    const main = files.find((file) => /\.(geojson|gpkg|shp|fgb|kml|dxf)$/.test(file.name))!;
    const back = await readFeatures([join(folder, main.name)], format === 'dxf' ? { crs: 'EPSG:4552' } : {});
    expect(back.features, format).toHaveLength(1);
    const text = JSON.stringify(back.features[0]!.properties);
    expect(text, format).toContain(format === 'dxf' ? '片区' : '靖和小区');
    const [lon] = firstPosition(back.features[0]!.geometry!);
    expect(Math.abs(lon - 130.36), format).toBeLessThan(0.0011);
  }
});

function firstPosition(geometry: GeoJSON.Geometry): [number, number] {
  let at: unknown = (geometry as GeoJSON.Polygon).coordinates;
  while (Array.isArray((at as unknown[])[0])) at = (at as unknown[])[0];
  return at as [number, number];
}
