/**
 * Which coordinate system the numbers of a layer are in, and how they become longitude/latitude. The user's word goes
 * first, the file's second; where both are silent or the numbers contradict them, the file is refused with proposals.
 */
import { isOffsetSystem, type OffsetSystem, withoutOffset } from '../../../domain/geo/china-offset.ts';
import {
  chinaExtent,
  epsgCode,
  gaussKrueger,
  metricSridOf,
  type Position,
  projectionOf,
} from '../../../domain/geo/crs.ts';
import {
  type KnownPoint,
  type Place,
  type Placement,
  placeAt,
  placeByControl,
} from '../../../domain/geo/placement.ts';
import { proposeCrs } from '../../../domain/geo/suspicion.ts';
import { refuse } from '../problems.ts';
import { crsUnknown, type Extent, type Layer } from './layers.ts';

export interface CrsWish {
  /** `EPSG:n`, `gcj02` or `bd09`: overrides what the file says. */
  crs?: string;
  /** For files without a coordinate system. */
  place?: Place;
  control?: KnownPoint[];
  /** The file keeps north first (X north, Y east, as Chinese surveyors write). */
  swapXY?: boolean;
  /** Where the data should lie, lon/lat: lets bare degrees of a file without .prj be believed. */
  near?: Extent;
  /** Zone for placement and metric answers; derived from the longitude when absent. */
  metricSrid?: number;
}

export interface CrsChoice {
  /** How it is told to people and kept with the import: `EPSG:4552`, `gcj02`, `placed`, `control`, `assumed EPSG:4490`. */
  used: string;
  /** GDAL's part: `-s_srs`, undefined where the file's own definition holds. */
  sourceSrs?: string;
  /** True: GDAL hands the numbers over untouched and `toLonLat` does everything. */
  raw: boolean;
  toLonLat: (position: Position) => Position;
  placement?: Placement;
  warnings: string[];
}

const same = (position: Position): Position => position;

/** Errors: `import.crs-missing`, `import.crs-wrong`, `import.crs-unknown`, and those of the placement. */
export function chooseCrs(layer: Layer, wish: CrsWish): CrsChoice {
  const flip = (to: (p: Position) => Position) => (wish.swapXY ? ([x, y]: Position) => to([y, x]) : to);
  if (wish.place || wish.control) {
    const placement = wish.place
      ? placeAt(wish.place, wish.metricSrid)
      : placeByControl(wish.control!, wish.metricSrid);
    const used = wish.place ? 'placed' : 'control';
    return { used, raw: true, toLonLat: flip(placement.toLonLat), placement, warnings: [] };
  }
  if (wish.crs !== undefined && isOffsetSystem(wish.crs)) return offset(layer, wish.crs, flip);
  const epsg = wish.crs === undefined ? undefined : epsgCode(wish.crs);
  if (wish.crs !== undefined && epsg === undefined) {
    throw crsUnknown(wish.crs);
  }
  const declared = layer.crs;
  const geographic = epsg === undefined ? declared?.geographic : epsg === 4490 || epsg === 4326;
  if (epsg === undefined && declared === undefined) return assumed(layer, wish, flip);
  const extent = swapped(layer.extent, wish.swapXY);
  const isMixed = geographic && extent !== undefined && !isDegrees(extent);
  // where most is degrees and no single system explains the rest, the rows that lie off the Earth are rejected one by one
  if (isMixed && (!beginsInDegrees(extent) || proposeCrs(extent).length > 0))
    throw wrong(layer, extent, wish);
  if (geographic === false && extent && isDegrees(extent) && looksLikePlace(extent, wish.near))
    throw wrong(layer, extent, wish);
  if (geographic === false && extent && isTurned(extent, epsg ?? declared?.epsg))
    throw wrong(layer, extent, wish);
  const used = epsg ? `EPSG:${epsg}` : declared!.epsg ? `EPSG:${declared!.epsg}` : declared!.name;
  const sourceSrs = epsg ? `EPSG:${epsg}` : undefined;
  if (isMixed) return { used, raw: true, toLonLat: flip(same), warnings: [] };
  if (!wish.swapXY) return { used, sourceSrs, raw: false, toLonLat: same, warnings: [] };
  if (geographic) return { used, raw: true, toLonLat: flip(same), warnings: [] };
  return { used, raw: true, toLonLat: flip(projectedToLonLat(epsg ?? declared?.epsg)), warnings: [] };
}

function offset(
  layer: Layer,
  system: OffsetSystem,
  flip: (to: (p: Position) => Position) => (p: Position) => Position,
): CrsChoice {
  // a projected file in GCJ-02 exists: first to degrees by its own definition, then the offset is taken away
  const raw = layer.crs === undefined || layer.crs.geographic;
  return { used: system, raw, toLonLat: flip((position) => withoutOffset(position, system)), warnings: [] };
}

function assumed(
  layer: Layer,
  wish: CrsWish,
  flip: (to: (p: Position) => Position) => (p: Position) => Position,
): CrsChoice {
  const extent = swapped(layer.extent, wish.swapXY);
  const isPlace = (box: Extent) => looksLikePlace(box, wish.near) || saysDegrees(layer);
  if (extent === undefined || (isDegrees(extent) && isPlace(extent))) {
    return { used: 'assumed EPSG:4490', raw: true, toLonLat: flip(same), warnings: ['crs-assumed'] };
  }
  const proposals = proposeCrs(extent, wish.near && centre(wish.near));
  throw refuse(
    'crs-missing',
    [`“${layer.source.name}”没有坐标系信息。`, `“${layer.source.name}” does not say its coordinate system.`],
    [
      `请用 --crs 指定坐标系${proposals.length ? `（可能是 ${proposals.map((p) => p.option).join('、')}）` : ''}，或用 --place 经度,纬度 --unit 单位，或用两个以上控制点定位。`,
      `Name it with --crs${proposals.length ? ` (perhaps ${proposals.map((p) => p.option).join(', ')})` : ''}, or place the file with --place LON,LAT --unit UNIT or with two or more control points.`,
    ],
    { file: layer.source.name, extent, proposals },
  );
}

function wrong(layer: Layer, extent: Extent, wish: CrsWish) {
  const said = wish.crs ?? layer.crs?.name ?? '';
  const proposals = proposeCrs(extent, wish.near && centre(wish.near));
  const hint = proposals.map((p) => p.option).join(' / ');
  return refuse(
    'crs-wrong',
    [
      `“${layer.source.name}”的坐标（${readable(extent)}）与坐标系 ${said} 不符。`,
      `The coordinates of “${layer.source.name}” (${readable(extent)}) do not fit the coordinate system ${said}.`,
    ],
    [
      hint ? `请试用 ${hint}。` : '请向提供单位核实坐标系，再用 --crs 指定。',
      hint ? `Try ${hint}.` : 'Ask who made the file for its coordinate system and name it with --crs.',
    ],
    { file: layer.source.name, extent, declared: said, proposals },
  );
}

function projectedToLonLat(epsg: number | undefined): (position: Position) => Position {
  const projection = projectionOf(epsg ?? 0);
  return ([x, y]) => projection.inverse(x, y);
}

/** So many degrees from its central meridian nobody uses a transverse Mercator zone. */
const widestZoneDeg = 12;

/** Whether numbers lie beyond all use of their zone, and within it with the axes the other way round. */
function isTurned(extent: Extent, epsg: number | undefined): boolean {
  const meridian = epsg === undefined ? undefined : centralMeridianOf(epsg);
  if (meridian === undefined) return false;
  const { inverse } = projectionOf(epsg!);
  const isInZone = ([x, y]: Position): boolean => Math.abs(inverse(x, y)[0] - meridian) <= widestZoneDeg;
  const [x, y] = centre(extent);
  return !isInZone([x, y]) && isInZone([y, x]);
}

function centralMeridianOf(epsg: number): number | undefined {
  const isUtm = (epsg > 32600 && epsg <= 32660) || (epsg > 32700 && epsg <= 32760);
  return isUtm ? (epsg % 100) * 6 - 183 : gaussKrueger(epsg)?.meridian;
}

function isDegrees([w, s, e, n]: Extent): boolean {
  return w >= -180.001 && e <= 180.001 && s >= -90.001 && n <= 90.001;
}

function beginsInDegrees([w, s]: Extent): boolean {
  return Math.abs(w) <= 180 && Math.abs(s) <= 90;
}

/** Degrees of China or near the city; a 100 × 80 m site plan must not pass for a piece of the Gulf of Guinea. */
/** A table whose columns are called longitude and latitude says degrees by their names, wherever on Earth. */
function saysDegrees({ source, fields }: Layer): boolean {
  const has = (name: RegExp) => fields.some((field) => name.test(field.name.trim()));
  return (
    (source.format === 'csv' || source.format === 'xlsx') &&
    has(/^(?:lon|lng|long|longitude|经度)$/i) &&
    has(/^(?:lat|latitude|纬度)$/i)
  );
}

function looksLikePlace([w, s, e, n]: Extent, near?: Extent): boolean {
  const inside = (box: Extent, margin: number) =>
    e >= box[0] - margin && w <= box[2] + margin && n >= box[1] - margin && s <= box[3] + margin;
  if (near && inside(near, 1)) return true;
  return w >= chinaExtent.west && e <= chinaExtent.east && s >= chinaExtent.south && n <= chinaExtent.north;
}

function swapped(extent: Extent | undefined, swap: boolean | undefined): Extent | undefined {
  return extent && swap ? [extent[1], extent[0], extent[3], extent[2]] : extent;
}

export function centre([w, s, e, n]: Extent): Position {
  return [(w + e) / 2, (s + n) / 2];
}

function readable(extent: Extent): string {
  return extent.map((value) => Number(value.toFixed(Math.abs(value) > 400 ? 0 : 4))).join(', ');
}

export function metricSridOfExtent(extent: Extent): number {
  return metricSridOf(...centre(extent));
}
