/**
 * Which metric coordinate system a place is measured in, and the way there and back.
 *
 * China: CGCS2000 3-degree Gauss-Krüger without zone prefix, EPSG = 4534 + (CM − 75) / 3, central meridians 75…135° E.
 * Elsewhere: UTM on WGS 84. A wrong zone is silent (areas drift by per cents), so it is always derived from the longitude.
 */
import proj4 from 'proj4';
import { Problem } from '../problem.ts';

export type Position = [x: number, y: number];

/** Longitude/latitude ⇄ metres of one coordinate system. */
export interface Projection {
  srid: number;
  /** lon, lat in degrees → easting, northing in metres. */
  forward(lon: number, lat: number): Position;
  /** easting, northing in metres → lon, lat in degrees. */
  inverse(x: number, y: number): Position;
}

/** The span in which coordinates are taken for Chinese, with a margin at sea. */
export const chinaExtent = { west: 73, south: 3, east: 136, north: 54 } as const;

export function isInChina(lon: number, lat: number): boolean {
  return (
    lon >= chinaExtent.west && lon <= chinaExtent.east && lat >= chinaExtent.south && lat <= chinaExtent.north
  );
}

/** Central meridian of the 3-degree zone that holds a longitude. */
export function centralMeridian3(lon: number): number {
  return Math.round(lon / 3) * 3;
}

/** EPSG code of the metric system of a place: CGCS2000 3° zone in China, else UTM. Errors: `geo.position-invalid`. */
export function metricSridOf(lon: number, lat: number): number {
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw new Problem(
      'geo.position-invalid',
      {
        zh: `经纬度 ${lon}, ${lat} 不在地球范围内。`,
        en: `Longitude/latitude ${lon}, ${lat} is not on Earth.`,
      },
      { zh: '经度在前，纬度在后，单位为度。', en: 'Give longitude first, latitude second, in degrees.' },
    );
  }
  if (isInChina(lon, lat)) return 4534 + (Math.min(135, Math.max(75, centralMeridian3(lon))) - 75) / 3;
  const zone = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  return (lat >= 0 ? 32600 : 32700) + zone;
}

/**
 * PROJ definition of the systems that Chinese survey files use: CGCS2000 geographic, 3° and 6° Gauss-Krüger with and
 * without zone prefix, UTM, Web Mercator. undefined for any other code (GDAL or PROJ in the database knows those).
 */
export function projDefinition(srid: number): string | undefined {
  if (srid === 4490) return '+proj=longlat +ellps=GRS80 +no_defs';
  if (srid === 4326) return '+proj=longlat +datum=WGS84 +no_defs';
  if (srid === 3857)
    return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs';
  if (srid >= 32601 && srid <= 32660) return `+proj=utm +zone=${srid - 32600} +datum=WGS84 +units=m +no_defs`;
  if (srid >= 32701 && srid <= 32760)
    return `+proj=utm +zone=${srid - 32700} +south +datum=WGS84 +units=m +no_defs`;
  const gk = gaussKrueger(srid);
  if (gk === undefined) return undefined;
  const falseEasting = (gk.prefix ?? 0) * 1_000_000 + 500_000;
  return `+proj=tmerc +lat_0=0 +lon_0=${gk.meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

/** Central meridian and zone prefix of a CGCS2000 Gauss-Krüger code; undefined for another code. */
export function gaussKrueger(
  srid: number,
): { meridian: number; widthDeg: 3 | 6; prefix?: number } | undefined {
  if (srid >= 4491 && srid <= 4501)
    return { meridian: 75 + (srid - 4491) * 6, widthDeg: 6, prefix: srid - 4478 };
  if (srid >= 4502 && srid <= 4512) return { meridian: 75 + (srid - 4502) * 6, widthDeg: 6 };
  if (srid >= 4513 && srid <= 4533)
    return { meridian: 75 + (srid - 4513) * 3, widthDeg: 3, prefix: srid - 4488 };
  if (srid >= 4534 && srid <= 4554) return { meridian: 75 + (srid - 4534) * 3, widthDeg: 3 };
  return undefined;
}

const projections = new Map<number, Projection>();

/** The projection of one of the codes of `projDefinition`. Errors: `geo.crs-unknown`. */
export function projectionOf(srid: number): Projection {
  const known = projections.get(srid);
  if (known) return known;
  const definition = projDefinition(srid);
  if (definition === undefined) {
    throw new Problem(
      'geo.crs-unknown',
      { zh: `不支持坐标系 EPSG:${srid}。`, en: `The coordinate system EPSG:${srid} is not one of ours.` },
      {
        zh: '请使用 CGCS2000 高斯–克吕格 3° 或 6° 带（EPSG:4491–4554）、UTM 或 EPSG:4490。',
        en: 'Use CGCS2000 Gauss-Krüger (EPSG:4491–4554), UTM or EPSG:4490.',
      },
      { facts: { srid } },
    );
  }
  const converter = proj4('+proj=longlat +ellps=GRS80 +no_defs', definition);
  const projection: Projection = {
    srid,
    forward: (lon, lat) => converter.forward([lon, lat]) as Position,
    inverse: (x, y) => converter.inverse([x, y]) as Position,
  };
  projections.set(srid, projection);
  return projection;
}

/** Code out of `EPSG:4552`, `epsg:4552` or `4552`; undefined when it is not one. */
export function epsgCode(text: string): number | undefined {
  const match = /^(?:epsg:)?(\d{4,6})$/i.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}

const oldDatums = [
  {
    zh: '1954 年北京坐标系',
    en: 'Beijing 1954',
    name: /Beijing[ _]?1954|北京54/i,
    codes: [4214, [2401, 2442], [21413, 21423], [21453, 21463], [21473, 21483]],
  },
  { zh: '1980 西安坐标系', en: 'Xian 1980', name: /Xian[ _]?1980|西安80/i, codes: [4610, [2327, 2390]] },
  {
    zh: '新 1954 年北京坐标系',
    en: 'New Beijing',
    name: /New[ _]Beijing/i,
    codes: [4555, [4568, 4589], [4652, 4656], [4766, 4800]],
  },
] satisfies { zh: string; en: string; name: RegExp; codes: (number | [number, number])[] }[];

/** The national datum before CGCS2000 that a coordinate system belongs to, by code (EPSG registry) or name. */
export function oldDatum(used: string, name = ''): { zh: string; en: string } | undefined {
  const code = epsgCode(used);
  return oldDatums.find(({ codes, name: pattern }) =>
    code === undefined
      ? pattern.test(name)
      : codes.some((span) =>
          typeof span === 'number' ? span === code : code >= span[0]! && code <= span[1]!,
        ),
  );
}
