import { type Position, projectionOf } from '../../domain/geo/crs.ts';
import type { LengthUnit } from '../../domain/geo/placement.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import { distinctNames } from '../../domain/pipes/routing/house-names.ts';
import type { ObstacleKind } from '../../domain/pipes/routing/obstacles.ts';
import { builtInFlows } from '../../domain/pipes/routing/rates.ts';
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
import {
  mainsOfOthers,
  named,
  nothing,
  requireOnePlace,
  requireSomeoneToConnect,
  requireTerrainBelow,
  unknownMain,
  withoutDoubles,
} from './site-checks.ts';
import { areaOf, linesOf, polygonsOf } from './site-shapes.ts';
import { utilityOfRow } from './utility-words.ts';

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
  /** What a yard may lack: no trees is an answer, too. */
  const readAny = async (file: string | undefined): Promise<ReadFeature[]> => {
    if (file === undefined) return [];
    try {
      return await read(file);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'import.no-features') throw error;
      warnings.push(`${file}: holds no features`);
      return [];
    }
  };
  const all = await named(files.buildings, () => read(files.buildings));
  const wanted = files.where
    ? new Set(
        (await read(files.buildings, { where: files.where })).map((one) => JSON.stringify(one.geometry)),
      )
    : undefined;
  const given = all.flatMap((one) => buildingsOf(one, files.leastAreaM2, wanted));
  const buildings = uniquelyNamed(withoutDoubles(given));
  if (buildings.length < given.length)
    warnings.push(
      `${files.buildings}: ${given.length - buildings.length} outlines are there twice and count once`,
    );
  if (buildings.length === 0) throw nothing(files.buildings, '建筑', 'buildings');
  const { mains: mainsFile } = files;
  const mains = mainsFile ? mainsOf(await named(mainsFile, () => read(mainsFile)), utilities, mainsFile) : [];
  requireOnePlace(files.buildings, buildings, mains);
  if (mainsFile) requireSomeoneToConnect(files, buildings);
  const existing = await readAny(files.existing);
  const site: Site = {
    buildings,
    barriers: [],
    streets: (await readAny(files.streets)).flatMap(streetsOf),
    existing: existing.flatMap((one) => pipesOf(one, ['water'])),
    mains,
    groundM: () => undefined,
  };
  const odd = new Set(existing.flatMap((one) => utilityOfRow(one.properties).unknown ?? []));
  if (odd.size > 0)
    warnings.push(`${files.existing}: unknown utilities taken as water: ${[...odd].slice(0, 10).join(', ')}`);
  site.barriers.push(...(await readAny(files.trees)).flatMap((one) => barriersOf(one, 'tree')));
  site.barriers.push(...(await readAny(files.barriers)).flatMap((one) => barriersOf(one, 'wall')));
  if (files.terrain) {
    const raster = await readRaster([files.terrain], {
      ...(options.metricSrid === undefined ? {} : { metricSrid: options.metricSrid }),
      ...(files.crs ? { crs: files.crs } : {}),
      // only a drawing without coordinate system has terrain without one
      ...(options.localUnit && options.metricSrid === undefined ? { localUnit: options.localUnit } : {}),
    });
    site.groundM = groundFrom(raster, options.metricSrid);
    requireTerrainBelow(files.terrain, site);
  }
  return { site, metricSrid: options.metricSrid, warnings };
}

/**
 * Height between the four nearest cells; undefined outside the raster and where one of them has none.
 * @param srid - of the metres that it is asked in, where the raster may lie in another zone than the site
 */
export function groundFrom(
  raster: Raster,
  srid: number = raster.metricSrid,
): (x: number, y: number) => number | undefined {
  const { columns, rows, originX, originY, stepX, stepY, heights } = raster;
  const toRaster = between(srid, raster.metricSrid);
  return (siteX, siteY) => {
    const [x, y] = toRaster(siteX, siteY);
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

function between(from: number, to: number): (x: number, y: number) => Position {
  if (from === to || to === 0) return (x, y) => [x, y];
  const [own, other] = [projectionOf(from), projectionOf(to)];
  return (x, y) => other.forward(...own.inverse(x, y));
}

function buildingsOf(
  feature: ReadFeature,
  leastAreaM2: number,
  wanted: ReadonlySet<string> | undefined,
): SiteBuilding[] {
  const { geometry, properties } = feature;
  const { uncounted } = builtInFlows;
  if (!geometry) return [];
  const chosen = wanted === undefined || wanted.has(JSON.stringify(geometry));
  return polygonsOf(geometry).map(({ rings, point }, i) => {
    const area = areaOf(rings);
    const roof = text(properties, 'building', 'b') === 'roof';
    const levels =
      positive(properties, 'building:levels', 'levels', 'floors', '层数', '楼层') ?? uncounted.floors;
    const counted = positive(properties, 'households', 'HOUSEHOLDS', '户数');
    const households = counted ?? (point ? 1 : Math.max(1, (area * levels) / uncounted.floorAreaM2));
    return {
      id: `${text(properties, 'id', '@id', 'osm_id', 'code', 'OBJECTID', 'FID') ?? feature.row}${i > 0 ? `-${i}` : ''}`,
      rings,
      terminal: chosen && !roof && (point || area >= leastAreaM2),
      doors: [],
      households,
    };
  });
}

/** Sources repeat ids; answers must name one building. */
function uniquelyNamed(buildings: SiteBuilding[]): SiteBuilding[] {
  const names = distinctNames(buildings.map((one) => one.id));
  return buildings.map((one, i) => ({ ...one, id: names[i]! }));
}

/** Lines and points that something can be tied to. Outlines are none: somebody gave another file. */
function mainsOf(features: readonly ReadFeature[], utilities: readonly Utility[], file: string): SitePipe[] {
  const lines = features.filter((one) => one.geometry && !one.geometry.type.endsWith('Polygon'));
  for (const { row, properties } of lines) {
    const { unknown } = utilityOfRow(properties);
    if (unknown !== undefined) throw unknownMain(file, row, unknown);
  }
  const mains = lines.flatMap((one) => pipesOf(one, utilities));
  if (mains.length === 0) throw nothing(file, '干管（线或点）', 'mains (lines or points)');
  if (!mains.some((one) => utilities.includes(one.utility))) throw mainsOfOthers(file, mains, utilities);
  return mains;
}

/** @param otherwise - utilities of a pipe that names none: each of them is served by it */
function pipesOf(feature: ReadFeature, otherwise: readonly Utility[]): SitePipe[] {
  const { geometry, properties } = feature;
  const { utility: own } = utilityOfRow(properties);
  const kinds = own ? [own] : otherwise;
  const level = (key: string): number | undefined => number(properties, key);
  return linesOf(geometry).flatMap((line, i) =>
    kinds.map((utility) => {
      const pipe: SitePipe = {
        id: `${text(properties, 'id', 'OBJECTID', 'FID') ?? feature.row}${i > 0 ? `-${i}` : ''}`,
        utility,
        line,
        diameterMm: positive(properties, 'diameterMm', 'diameter', 'dn', 'GJ') ?? 300,
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
    positive(feature.properties, 'width', 'WIDTH', '宽度') ?? (kind === 'footway' || kind === 'path' ? 2 : 6);
  const id = (i: number): string => `${feature.row}-${i}`;
  if (feature.geometry?.type.endsWith('Polygon'))
    return polygonsOf(feature.geometry).map(({ rings }, i) => ({
      id: id(i),
      line: [],
      kind,
      widthM: 0,
      rings,
    }));
  return linesOf(feature.geometry).map((line, i) => ({ id: id(i), line, kind, widthM }));
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
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** A zero in such a field is a field that was left empty. */
function positive(properties: Record<string, unknown>, ...names: string[]): number | undefined {
  const value = number(properties, ...names);
  return value !== undefined && value > 0 ? value : undefined;
}
