import { createHash } from 'node:crypto';
import type { TileAddress } from './address.ts';
import type { Layer, LayerField } from './layers.ts';
import { largeEnough, MERGED_TO_ZOOM, mergedShape } from './trunk.ts';

/** Tile units across one tile. */
export const EXTENT = 4096;
/** Tile units drawn beyond the edge, so that outlines and labels do not break there. */
export const BUFFER = 64;
/** Features that one tile may hold before it is thinned by importance. */
export const MAX_FEATURES = 20_000;

/** Lines that one tile may put together: half a second of work. A network of a million pipes of one size has more. */
const MAX_MERGED = 60_000;

/** How much of a layer a tile shows; each tier is lighter than the one before. */
export type Tier = 'full' | 'simplified' | 'points' | 'trunk' | 'thinned';

/** Whose rows may be seen. `undefined` = all of them. */
export interface TileScope {
  cities?: readonly string[];
}

export interface TileQuery {
  /** Name of the prepared statement: equal text, equal name. */
  name: string;
  text: string;
  values: unknown[];
  fields: LayerField[];
}

/**
 * The tiers worth trying for a tile, heaviest first. Below `fullZoom` shapes are simplified to a quarter of a pixel and what
 * is smaller than one pixel is left out; four zooms further down polygons are points. A network is drawn by its trunk.
 */
export function tiersAt(layer: Layer, z: number): Tier[] {
  if (layer.trunk) {
    const single: Tier[] = z >= layer.fullZoom ? ['full', 'simplified'] : ['simplified'];
    return [...(z > MERGED_TO_ZOOM ? single : []), 'trunk', 'thinned'];
  }
  if (z >= layer.fullZoom) return ['full', 'simplified', 'thinned'];
  const asPoints = layer.geometry === 'polygon' && layer.id !== 'regions' && z <= layer.fullZoom - 3;
  return asPoints ? ['points', 'thinned'] : ['simplified', 'thinned'];
}

/**
 * SQL that answers with one finished tile in `tile` (native) or the aggregated binary rows in `rows` (embedded), and the
 * number of its features.
 */
export function tileQuery(address: TileAddress, tier: Tier, scope: TileScope, native: boolean): TileQuery {
  const { layer, z, x, y, filters } = address;
  const values: unknown[] = [z, x, y, ...filters.map((filter) => filter.values)];
  if (scope.cities) values.push(scope.cities);
  const names = filters.map((filter) => filter.field);
  const key = [native, layer.id, tier, z, Boolean(scope.cities), ...names].join(' ');
  let statement = statements.get(key);
  if (!statement) {
    const { text, fields } = write(layer, tier, z, names, Boolean(scope.cities), native);
    // by its text, not by a number: processes that share the one session of the embedded database share its names, too
    const name = `tile_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    statement = { name, text, fields };
    statements.set(key, statement);
  }
  return { ...statement, values };
}

/** Written once: putting a statement together takes longer than sending it. As many as there are sets of filters. */
const statements = new Map<string, Omit<TileQuery, 'values'>>();

function write(layer: Layer, tier: Tier, z: number, filters: string[], scoped: boolean, native: boolean) {
  const fields = tier === 'full' ? layer.fields : layer.fields.filter((field) => field.essential);
  const names = fields.map((field) => field.name).join(', ');
  const where = conditions(layer, filters, scoped);
  const rows = tier === 'trunk' ? merged(layer, z, fields, where) : single(layer, tier, z, fields, where);
  const envelope = 'st_tileenvelope($1::int, $2::int, $3::int)';
  const text = native
    ? `select st_asmvt(t, '${layer.id}', ${EXTENT}, 'geom', 'id') as tile, count(*)::int as features from (
        select id, ${names}, st_asmvtgeom(shape, ${envelope}, ${EXTENT}, ${BUFFER}) as geom from (${rows}) s) t
        where geom is not null`
    : `select string_agg(${packedRow(fields)}, ''::bytea) as rows, count(*)::int as features from (${rows}) s`;
  return { text, fields };
}

const columnsOf = (fields: LayerField[]) => fields.map(({ sql, name }) => `${sql} as ${name}`).join(', ');

/** One row a feature: id, attributes and `shape`. */
function single(layer: Layer, tier: Tier, z: number, fields: LayerField[], where: string[]): string {
  const visible =
    tier === 'full' || layer.geometry === 'point' ? where : [...where, tooSmall(layer, tier, pixelM(z))];
  const from = layer.trunk && tier !== 'full' ? largeEnough(layer, z) : layer.from;
  // One feature more than allowed tells that this tier does not do, without sorting what does.
  const bounds =
    tier === 'thinned'
      ? `order by ${layer.importance} desc, f.id limit ${MAX_FEATURES / 4}`
      : `limit ${MAX_FEATURES + 1}`;
  return `select f.id, ${columnsOf(fields)}, ${shapeSql(layer, tier, z)} as shape from ${from}
    where ${visible.join(' and ')} ${bounds}`;
}

/** One row for all lines of one look, without an id, since nobody can pick several pipes drawn as one. */
function merged(layer: Layer, z: number, fields: LayerField[], where: string[]): string {
  const names = fields.map((field) => field.name).join(', ');
  const shape = mergedShape(pixelM(z) * (512 / EXTENT), pixelM(z) / 4);
  return `select null::bigint as id, ${names}, ${shape} as shape from (
      select ${columnsOf(fields)}, f.geom_tile from ${largeEnough(layer, z)}
      where ${where.join(' and ')} order by ${layer.importance} desc limit ${MAX_MERGED}) f
    group by ${names} limit ${MAX_FEATURES + 1}`;
}

/** Side of one pixel (512 a tile) in Web Mercator metres. */
function pixelM(z: number): number {
  return 40_075_016.685_578_49 / 2 ** z / 512;
}

function shapeSql(layer: Layer, tier: Tier, z: number): string {
  if (layer.geometry === 'point' || tier === 'full') return 'f.geom_tile';
  if (layer.geometry === 'polygon' && layer.id !== 'regions' && (tier === 'points' || tier === 'thinned')) {
    // The middle of the box is in the row's header: no vertex is read.
    const middle = (axis: string) => `(st_${axis}min(f.geom_tile) + st_${axis}max(f.geom_tile)) / 2`;
    return `st_setsrid(st_makepoint(${middle('x')}, ${middle('y')}), 3857)`;
  }
  return `st_simplify(f.geom_tile, ${(pixelM(z) / 4).toFixed(3)}, true)`;
}

/** Under one pixel nothing can be seen; points stand for shapes of any size. */
function tooSmall(layer: Layer, tier: Tier, pixel: number): string {
  if (layer.geometry === 'polygon' && (tier === 'points' || tier === 'thinned') && layer.id !== 'regions')
    return 'true';
  const side = (axis: string) =>
    `st_${axis}max(f.geom_tile) - st_${axis}min(f.geom_tile) > ${pixel.toFixed(3)}`;
  return `(${side('x')} or ${side('y')})`;
}

function conditions(layer: Layer, filters: string[], scoped: boolean): string[] {
  const margin = (BUFFER / EXTENT).toFixed(6);
  const where = [`f.geom_tile && st_tileenvelope($1::int, $2::int, $3::int, margin => ${margin})`];
  // after the tile's own three, one parameter each
  for (const [i, field] of filters.entries()) where.push(filterCondition(layer, field, i + 4));
  if (scoped) where.push(`f.city_code = any($${filters.length + 4}::text[])`);
  return where;
}

/** `column in (values)` with the values as the parameter of that number. */
function filterCondition(layer: Layer, name: string, parameter: number): string {
  const field = layer.fields.find((one) => one.name === name)!;
  const type = field.type === 'number' ? 'float8[]' : 'text[]';
  return `${field.sql} = any($${parameter}::${type})`;
}

/**
 * One feature as bytes: id (int8, −1 = none), its WKB, then each number as float8 (NaN = null) and each text as its length (int4, −1 =
 * null) and UTF-8. A row of its own on the wire costs some 5 µs each: aggregated like this a tile is six times cheaper.
 */
function packedRow(fields: LayerField[]): string {
  const packed = fields.map(({ name, type }) =>
    type === 'number'
      ? `float8send(coalesce(${name}::float8, 'NaN'))`
      : `coalesce(int4send(octet_length(${name}::text)) || textsend(${name}::text), int4send(-1))`,
  );
  return ['int8send(coalesce(id, -1))', 'st_asbinary(shape)', ...packed].join(' || ');
}
