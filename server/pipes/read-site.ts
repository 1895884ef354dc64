import type { Geometry } from 'geojson';
import type { LengthUnit } from '../../domain/geo/placement.ts';
import type { Point } from '../../domain/geo/plane.ts';
import { UTILITIES, type Utility } from '../../domain/pipes/model.ts';
import type { ObstacleKind } from '../../domain/pipes/routing/obstacles.ts';
import type {
  Site,
  SiteBarrier,
  SiteBuilding,
  SitePipe,
  SiteStreet,
} from '../../domain/pipes/routing/site.ts';
import { Problem } from '../../domain/problem.ts';
import { type ReadFeature, type ReadOptions, readFeatures } from '../exchange/gdal/read-features.ts';
import { type Raster, readRaster } from '../exchange/gdal/read-raster.ts';

export interface SiteFiles {
  buildings: string;
  streets?: string | undefined;
  trees?: string | undefined;
  barriers?: string | undefined;
  terrain?: string | undefined;
  existing?: string | undefined;
  /** Without it nothing is tied to anything: for tasks that find the mains among the existing pipes. */
  mains?: string | undefined;
  /** Files without any coordinate system are plain drawings in this unit. */
  unit?: LengthUnit | undefined;
  crs?: string | undefined;
  /** Condition over the buildings' own fields: which of them want a connection. */
  where?: string | undefined;
  /** Smaller buildings (sheds, kiosks) stand in the way but want no connection. */
  leastAreaM2: number;
}

export interface ReadSite {
  site: Site;
  /** EPSG code of the metres; undefined for a local frame. */
  metricSrid: number | undefined;
  warnings: string[];
}

/** Reads plain files of any kind that GDAL knows into one site in metres; the buildings decide the zone. */
export async function readSite(files: SiteFiles, utilities: readonly Utility[]): Promise<ReadSite> {
  const warnings: string[] = [];
  const options: ReadOptions = { target: 'metric' };
  if (files.unit) options.localUnit = files.unit;
  if (files.crs) options.crs = files.crs;
  const read = async (file: string, extra: ReadOptions = {}): Promise<ReadFeature[]> => {
    const result = await readFeatures([file], { ...options, ...extra });
    warnings.push(...result.warnings.map((one) => `${file}: ${one}`));
    if (options.metricSrid === undefined && result.crs.metricSrid !== undefined) {
      options.metricSrid = result.crs.metricSrid;
    }
    return result.features;
  };
  const all = await read(files.buildings);
  const wanted = files.where
    ? new Set(
        (await read(files.buildings, { where: files.where })).map((one) => JSON.stringify(one.geometry)),
      )
    : undefined;
  const buildings = uniquelyNamed(all.flatMap((one) => buildingsOf(one, files.leastAreaM2, wanted)));
  if (buildings.length === 0) throw nothing(files.buildings, '建筑', 'buildings');
  const mains = files.mains ? (await read(files.mains)).flatMap((one) => pipesOf(one, utilities)) : [];
  if (files.mains && mains.length === 0)
    throw nothing(files.mains, '干管（线或点）', 'mains (lines or points)');
  const site: Site = {
    buildings,
    barriers: [],
    streets: files.streets ? (await read(files.streets)).flatMap(streetsOf) : [],
    existing: files.existing ? (await read(files.existing)).flatMap((one) => pipesOf(one, [])) : [],
    mains,
    groundM: () => undefined,
  };
  if (files.trees) site.barriers.push(...(await read(files.trees)).flatMap((one) => barriersOf(one, 'tree')));
  if (files.barriers) {
    site.barriers.push(...(await read(files.barriers)).flatMap((one) => barriersOf(one, 'wall')));
  }
  if (files.terrain) {
    const raster = await readRaster([files.terrain], {
      ...(options.metricSrid === undefined ? {} : { metricSrid: options.metricSrid }),
      ...(files.crs ? { crs: files.crs } : {}),
    });
    site.groundM = groundFrom(raster);
  }
  return { site, metricSrid: options.metricSrid, warnings };
}

/** Height between the four nearest cells; undefined outside the raster and where one of them has none. */
export function groundFrom(raster: Raster): (x: number, y: number) => number | undefined {
  const { columns, rows, originX, originY, stepX, stepY, heights } = raster;
  return (x, y) => {
    const c = (x - originX) / Math.abs(stepX) - 0.5;
    const r = (originY - y) / Math.abs(stepY) - 0.5;
    const c0 = Math.min(columns - 2, Math.max(0, Math.floor(c)));
    const r0 = Math.min(rows - 2, Math.max(0, Math.floor(r)));
    if (c < -1 || r < -1 || c > columns || r > rows) return undefined;
    const [u, v] = [Math.min(1, Math.max(0, c - c0)), Math.min(1, Math.max(0, r - r0))];
    const at = (column: number, row: number): number => heights[row * columns + column]!;
    const top = at(c0, r0) * (1 - u) + at(c0 + 1, r0) * u;
    const bottom = at(c0, r0 + 1) * (1 - u) + at(c0 + 1, r0 + 1) * u;
    const level = top * (1 - v) + bottom * v;
    return Number.isNaN(level) ? undefined : level;
  };
}

/** A building that is only a point is taken as a square of two metres. */
const pointHalfM = 1;

function buildingsOf(
  feature: ReadFeature,
  leastAreaM2: number,
  wanted: ReadonlySet<string> | undefined,
): SiteBuilding[] {
  const { geometry, properties } = feature;
  if (!geometry) return [];
  const chosen = wanted === undefined || wanted.has(JSON.stringify(geometry));
  return polygonsOf(geometry).map(({ rings, point }, i) => {
    const area = Math.abs(areaOf(rings[0]!));
    const roof = text(properties, 'building', 'b') === 'roof';
    const levels = number(properties, 'building:levels', 'levels', 'floors', '层数', '楼层') ?? 3;
    const households =
      number(properties, 'households', 'HOUSEHOLDS', '户数') ?? Math.max(1, (area * levels) / 90);
    return {
      id: `${text(properties, 'id', '@id', 'osm_id', 'code', 'OBJECTID', 'FID') ?? feature.row}${i > 0 ? `-${i}` : ''}`,
      rings,
      terminal: chosen && !roof && (point || area >= leastAreaM2),
      doors: [],
      households: point ? 1 : households,
    };
  });
}

/** Sources repeat ids; answers must name one building. */
function uniquelyNamed(buildings: SiteBuilding[]): SiteBuilding[] {
  const seen = new Map<string, number>();
  for (const one of buildings) {
    const count = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, count);
    if (count > 1) one.id = `${one.id}~${count}`;
  }
  return buildings;
}

function polygonsOf(geometry: Geometry): { rings: Point[][]; point: boolean }[] {
  if (geometry.type === 'Polygon') {
    const rings = geometry.coordinates.map((ring) => ring.map(([x, y]): Point => [x!, y!]));
    return rings[0] && rings[0].length >= 4 ? [{ rings, point: false }] : [];
  }
  if (geometry.type === 'MultiPolygon') {
    return geometry.coordinates.flatMap((coordinates) => polygonsOf({ type: 'Polygon', coordinates }));
  }
  if (geometry.type === 'Point') {
    const [x, y] = geometry.coordinates as [number, number];
    const d = pointHalfM;
    return [
      {
        rings: [
          [
            [x - d, y - d],
            [x + d, y - d],
            [x + d, y + d],
            [x - d, y + d],
            [x - d, y - d],
          ],
        ],
        point: true,
      },
    ];
  }
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(polygonsOf);
  return [];
}

function linesOf(geometry: Geometry | null): Point[][] {
  if (!geometry) return [];
  const flat = (line: number[][]): Point[] => line.map(([x, y]): Point => [x!, y!]);
  if (geometry.type === 'Point') return [flat([geometry.coordinates])];
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map((one) => flat([one]));
  if (geometry.type === 'LineString') return [flat(geometry.coordinates)];
  if (geometry.type === 'MultiLineString' || geometry.type === 'Polygon')
    return geometry.coordinates.map(flat);
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat().map(flat);
  return geometry.geometries.flatMap(linesOf);
}

/** Mains and existing pipes; a line without a utility serves every one that is asked for. */
function pipesOf(feature: ReadFeature, utilities: readonly Utility[]): SitePipe[] {
  const { geometry, properties } = feature;
  const word = (text(properties, 'utility', 'type', '管线类型', '类别') ?? '').toLowerCase();
  const own = UTILITIES.find((one) => one === word);
  const kinds = own ? [own] : utilities.length > 0 ? utilities : (['water'] as const);
  const level = (key: string): number | undefined => number(properties, key);
  return linesOf(geometry).flatMap((line, i) =>
    kinds.map((utility) => {
      const pipe: SitePipe = {
        id: `${text(properties, 'id', 'OBJECTID', 'FID') ?? feature.row}${i > 0 ? `-${i}` : ''}`,
        utility,
        line,
        diameterMm: number(properties, 'diameterMm', 'diameter', 'dn', 'GJ') ?? 300,
      };
      const start = level('startInvertM') ?? level('QDGC');
      const end = level('endInvertM') ?? level('ZDGC');
      if (start !== undefined && end !== undefined)
        Object.assign(pipe, { startLevelM: start, endLevelM: end });
      return pipe;
    }),
  );
}

function streetsOf(feature: ReadFeature): SiteStreet[] {
  const kind = text(feature.properties, 'highway', 'h', 'fclass', 'TYPE') ?? 'street';
  const widthM =
    number(feature.properties, 'width', 'WIDTH', '宽度') ?? (kind === 'footway' || kind === 'path' ? 2 : 6);
  return linesOf(feature.geometry).map((line, i) => ({ id: `${feature.row}-${i}`, line, kind, widthM }));
}

function barriersOf(feature: ReadFeature, fallback: SiteBarrier['kind']): SiteBarrier[] {
  const kinds: SiteBarrier['kind'][] = ['tree', 'shrub', 'pole', 'wall', 'kerb', 'railway', 'forbidden'];
  const word = (text(feature.properties, 'kind', 'barrier', 'natural') ?? '').toLowerCase();
  const kind: ObstacleKind = kinds.find((one) => one === word) ?? fallback;
  const area = feature.geometry?.type.endsWith('Polygon') ?? false;
  return linesOf(feature.geometry).map((path, i) => ({
    id: `${kind} ${feature.row}${i > 0 ? `-${i}` : ''}`,
    kind: kind as SiteBarrier['kind'],
    paths: [path],
    area,
  }));
}

function text(properties: Record<string, unknown>, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = properties[name];
    if (value !== undefined && value !== null && value !== '') return String(value);
  }
  return undefined;
}

function number(properties: Record<string, unknown>, ...names: string[]): number | undefined {
  const value = text(properties, ...names);
  const parsed = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(parsed) && parsed > 0 ? parsed : undefined;
}

function areaOf(ring: readonly Point[]): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i++)
    twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return twice / 2;
}

function nothing(file: string, zh: string, en: string): Problem {
  return new Problem(
    'pipes.nothing-to-route',
    { zh: `${file} 中没有可用的${zh}。`, en: `${file} holds no ${en} that can be used.` },
    { zh: '请检查几何类型和图层。', en: 'Check the geometry and the layer.' },
    { facts: { file } },
  );
}
