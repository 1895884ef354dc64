/**
 * Doubts about coordinates, each with what to try: numbers that do not fit any declared system, swapped axes, data
 * outside the city, and the 100–700 m shift of GCJ-02.
 */
import { distance } from '@turf/distance';
import { withOffset } from './china-offset.ts';
import { chinaExtent, type Position } from './crs.ts';

type Extent = [west: number, south: number, east: number, north: number];

export interface CrsProposal {
  /** As written on the command line: `--crs EPSG:4552`, `--swap-xy`. */
  option: string;
  why: { zh: string; en: string };
}

/**
 * Systems in which a bare extent would lie in China: zone prefixes of 3° and 6° Gauss-Krüger, plain eastings (zone by
 * the city's longitude when known), swapped axes, degrees.
 */
export function proposeCrs(extent: Extent, city?: Position): CrsProposal[] {
  const [w, s, e, n] = extent;
  const x = (w + e) / 2;
  const y = (s + n) / 2;
  const proposals: CrsProposal[] = [];
  if (isNorthing(x) && (isEasting(y) || prefixOf(y))) {
    proposals.push({ option: '--swap-xy', why: { zh: 'X 为北、Y 为东', en: 'X is north and Y is east' } });
    proposals.push(...gaussKruegerProposals(y, city));
  } else {
    // Web Mercator and 6° zones 13 to 15 share their numbers: the city decides, without one both are told
    if (isNorthing(y)) proposals.push(...gaussKruegerProposals(x, city));
    if (proposals.length === 0 || (city === undefined && x < 16e6)) proposals.push(...webMercator(x, y));
  }
  if (proposals.length > 0) return proposals;
  if (isChineseLat(x) && isChineseLon(y))
    proposals.push({ option: '--swap-xy', why: { zh: '纬度在前', en: 'latitude comes first' } });
  else if (isChineseLon(x) && isChineseLat(y))
    proposals.push({ option: '--crs EPSG:4490', why: { zh: '经纬度', en: 'degrees' } });
  return proposals;
}

function webMercator(x: number, y: number): CrsProposal[] {
  const isThere = x > 8e6 && x < 15.2e6 && y > 3e5 && y < 7.2e6;
  return isThere ? [{ option: '--crs EPSG:3857', why: { zh: 'Web 墨卡托', en: 'Web Mercator' } }] : [];
}

function gaussKruegerProposals(easting: number, city?: Position): CrsProposal[] {
  const prefix = prefixOf(easting);
  if (prefix && prefix >= 25) {
    return [
      { option: `--crs EPSG:${4488 + prefix}`, why: { zh: `3° 带第 ${prefix} 带`, en: `3° zone ${prefix}` } },
    ];
  }
  if (prefix && city && Math.abs(prefix * 6 - 3 - city[0]) > 6) return [];
  if (prefix)
    return [
      { option: `--crs EPSG:${4478 + prefix}`, why: { zh: `6° 带第 ${prefix} 带`, en: `6° zone ${prefix}` } },
    ];
  if (!city || !isEasting(easting)) return [];
  const meridian = Math.round(city[0] / 3) * 3;
  const code = 4534 + (meridian - 75) / 3;
  return [
    {
      option: `--crs EPSG:${code}`,
      why: { zh: `中央经线 ${meridian}°`, en: `central meridian ${meridian}°` },
    },
  ];
}

const isNorthing = (v: number) => v > 1.8e6 && v < 6.2e6;
const isEasting = (v: number) => v > 2e5 && v < 8e5;
const isChineseLon = (v: number) => v >= chinaExtent.west && v <= chinaExtent.east;
const isChineseLat = (v: number) => v >= chinaExtent.south && v <= chinaExtent.north;

/** Zone number before a six-digit easting: 25…45 (3°) or 13…23 (6°). */
function prefixOf(v: number): number | undefined {
  const prefix = Math.floor(v / 1e6);
  const inside = v - prefix * 1e6;
  return isEasting(inside) && ((prefix >= 25 && prefix <= 45) || (prefix >= 13 && prefix <= 23))
    ? prefix
    : undefined;
}

export interface OffsetFinding {
  /** Metres between the data and where the reference says it should be, as it is and with the offset taken away. */
  asIsM: number;
  correctedM: number;
  pairs: number;
}

/**
 * Does data look shifted by GCJ-02? Compares points of it with the same points in trusted data (lon, lat): suspicious
 * when the median distance is at least 100 m and taking the offset away brings it below a third of that.
 */
export function suspectOffset(pairs: { data: Position; reference: Position }[]): OffsetFinding | undefined {
  if (pairs.length === 0) return undefined;
  const asIsM = median(pairs.map(({ data, reference }) => distanceM(data, reference)));
  const correctedM = median(
    pairs.map(({ data, reference }) => distanceM(data, withOffset(reference, 'gcj02'))),
  );
  return asIsM >= 100 && correctedM < asIsM / 3 ? { asIsM, correctedM, pairs: pairs.length } : undefined;
}

/** On the sphere, good to 0.5 %: enough to tell 500 m from none. */
export function distanceM(a: Position, b: Position): number {
  return distance([...a], [...b], { units: 'meters' });
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
