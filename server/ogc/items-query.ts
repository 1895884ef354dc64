import type { Layer } from '../tiles/layers.ts';
import type { TileScope } from '../tiles/query.ts';
import type { ItemsRequest } from './items-request.ts';

export interface ItemsQuery {
  text: string;
  values: unknown[];
}

/**
 * SQL for one page of a collection, in order of id, with one row more than asked for so that a next page is known.
 * Each row is `id` and `feature`, a GeoJSON text in the coordinates and axis order that were asked for.
 */
export function itemsQuery(layer: Layer, request: ItemsRequest, scope: TileScope): ItemsQuery {
  const values: unknown[] = [request.after];
  const where = ['f.id > $1::bigint', ...conditions(layer, request, scope, values)];
  return {
    text: `select f.id, ${featureSql(layer, request)} as feature from ${layer.from}
      where ${where.join(' and ')} order by f.id limit ${request.limit + 1}`,
    values,
  };
}

/** SQL that counts what all pages together hold. */
export function countQuery(layer: Layer, request: ItemsRequest, scope: TileScope): ItemsQuery {
  const values: unknown[] = [];
  const where = ['true', ...conditions(layer, request, scope, values)];
  return { text: `select count(*)::int as count from ${layer.from} where ${where.join(' and ')}`, values };
}

/** SQL for one feature by its id. */
export function itemQuery(layer: Layer, id: string, request: ItemsRequest, scope: TileScope): ItemsQuery {
  const values: unknown[] = [id];
  const where = ['f.id = $1::bigint', ...scopeConditions(scope, values)];
  return {
    text: `select ${featureSql(layer, request)} as feature from ${layer.from} where ${where.join(' and ')}`,
    values,
  };
}

/** SQL for the box of a collection in longitude and latitude: x1, y1, x2, y2, all null where it is empty. */
export function extentQuery(layer: Layer, scope: TileScope): ItemsQuery {
  const values: unknown[] = [];
  const where = ['true', ...scopeConditions(scope, values)];
  const box = `select st_extent(f.geom) as box from ${layer.from} where ${where.join(' and ')}`;
  return {
    text: `select st_xmin(box) x1, st_ymin(box) y1, st_xmax(box) x2, st_ymax(box) y2 from (${box}) e`,
    values,
  };
}

function featureSql(layer: Layer, { crs }: ItemsRequest): string {
  const moved = crs.srid === 4490 ? 'f.geom' : `st_transform(f.geom, ${crs.srid})`;
  const geometry = crs.swapped ? `st_flipcoordinates(${moved})` : moved;
  const digits = crs.srid === 3857 ? 3 : 9;
  const properties = layer.fields.map((field) => `'${field.name}', ${field.sql}`).join(', ');
  return `json_build_object('type', 'Feature', 'id', f.id, 'geometry', st_asgeojson(${geometry}, ${digits}, 0)::json,
    'properties', json_build_object(${properties}))::text`;
}

function conditions(layer: Layer, request: ItemsRequest, scope: TileScope, values: unknown[]): string[] {
  const where = scopeConditions(scope, values);
  if (request.bbox) {
    const corners = request.bbox.map((value) => `$${values.push(value)}::float8`).join(', ');
    const box = `st_makeenvelope(${corners}, ${request.bboxCrs.srid})`;
    const stored = request.bboxCrs.srid === 4490 ? box : `st_transform(${box}, 4490)`;
    where.push(`f.geom && ${stored}`, `st_intersects(f.geom, ${stored})`);
  }
  if (request.datetime && layer.time) {
    const { from, to } = request.datetime;
    if (from) where.push(`coalesce(${layer.time.end}, 'infinity') >= $${values.push(from)}::date`);
    if (to) where.push(`coalesce(${layer.time.start}, '-infinity') <= $${values.push(to)}::date`);
  }
  for (const { field, value } of request.properties) {
    const { sql, type } = layer.fields.find((one) => one.name === field)!;
    where.push(`${sql} = $${values.push(value)}::${type === 'number' ? 'float8' : 'text'}`);
  }
  return where;
}

function scopeConditions(scope: TileScope, values: unknown[]): string[] {
  return scope.cities ? [`f.city_code = any($${values.push(scope.cities)}::text[])`] : [];
}
