/** What leaves: the columns of each layer, read in pages so that memory stays flat. */
import type { Pool } from 'pg';
import type { ExportQuery } from '../../contract/exchange.ts';
import type { WriteFeature } from '../gdal/write-features.ts';
import { refuse } from '../problems.ts';

export type ExportLayer = ExportQuery['layer'];

interface LayerSource {
  /** FROM with alias `f`, ordered and paged by `f.id`. */
  from: string;
  columns: string[];
  /** Drawing layer of a DXF. */
  dxfLayer: string;
  /** Large-scale mapping: over 25 km² it is guarded (自然资发〔2020〕95号). */
  largeScale: boolean;
}

const zoneMembers = `(
  select z.city_code, z.id, z.id as zone, z.name, count(*)::int as units, sum(u.households)::int as households,
    sum(u.floor_area_m2) as floor_area_m2, st_multi(st_union(u.geom, 1e-9)) as geom, st_multi(st_union(u.geom_m, 0.001)) as geom_m
  from zone z join plan p on p.city_code = z.city_code and p.id = z.plan_id
  join zone_member m on m.city_code = z.city_code and m.plan_id = z.plan_id and m.zone_id = z.id
  join (select city_code, id, 0 as part, 'community' as unit_kind, households, floor_area_m2, geom, geom_m from community
        union all select city_code, id, 0, 'building', households, floor_area_m2, geom, geom_m from building
        union all select city_code, community_id, building_id, 'community', households, floor_area_m2, geom, geom_m from community_part) u
    on u.city_code = m.city_code and u.id = m.unit_id and u.part = m.part_id and u.unit_kind = p.unit_kind
  where z.plan_id = $plan group by z.city_code, z.id, z.name)`;

const sources: Record<ExportLayer, LayerSource> = {
  regions: {
    from: 'region',
    columns: ['code', 'name', 'level', 'parent_code', 'source'],
    dxfLayer: `'区划_' || f.level`,
    largeScale: false,
  },
  communities: {
    from: 'community',
    columns: [
      'code',
      'name',
      'address',
      'office_code',
      'neighbourhood_code',
      'households',
      'building_count',
      'floor_area_m2',
      'built_year',
      'property_right',
      'exclusion',
      'status',
      'willingness',
      'estimated_cost_yuan',
      'needs',
      'source',
    ],
    dxfLayer: `'小区_' || f.status`,
    largeScale: false,
  },
  buildings: {
    from: 'building',
    columns: [
      'code',
      'name',
      'use',
      'levels',
      'height_m',
      'households',
      'stairwells',
      'floor_area_m2',
      'built_year',
      'structure',
      'source',
    ],
    dxfLayer: `'楼栋_' || f.use`,
    largeScale: true,
  },
  streets: {
    from: 'street',
    columns: ['code', 'name', 'class', 'width_m', 'surface', 'crossing', 'built_on', 'source'],
    dxfLayer: `'道路_' || f.class`,
    largeScale: false,
  },
  barriers: {
    from: 'barrier',
    columns: ['code', 'name', 'kind', 'source'],
    dxfLayer: `'分隔_' || f.kind`,
    largeScale: false,
  },
  zones: {
    from: zoneMembers,
    columns: ['zone', 'name', 'units', 'households', 'floor_area_m2'],
    dxfLayer: `'片区_' || f.zone`,
    largeScale: false,
  },
  pipes: {
    from: 'pipe_segment',
    columns: [
      'code',
      'utility',
      'diameter_mm',
      'width_mm',
      'height_mm',
      'material',
      'pressure',
      'embedding',
      'ducts_total',
      'ducts_used',
      'laid_year',
      'owner',
      'state',
      'from_ground_m',
      'to_ground_m',
      'from_depth_m',
      'to_depth_m',
      'from_level_m',
      'to_level_m',
      'source',
    ],
    dxfLayer: `'管线_' || f.utility`,
    largeScale: true,
  },
};

export interface ExportScope {
  layer: ExportLayer;
  city: string;
  plan?: number;
  /** lon/lat. */
  bbox?: [number, number, number, number];
  /** Utilities that a utility's account may see; empty = all. */
  utilities?: readonly string[];
}

export interface ExportExtent {
  features: number;
  /** Of the bounding rectangle in the city's metric zone. */
  areaKm2: number;
  /** west, south, east, north; null when there is nothing. */
  box: [number, number, number, number] | null;
  metricSrid: number;
  cityName: string;
  isLargeScale: boolean;
}

function condition(scope: ExportScope): { from: string; where: string; values: unknown[] } {
  const source = sources[scope.layer];
  const values: unknown[] = [scope.city];
  const parts = ['f.city_code = $1'];
  let from = source.from;
  if (scope.layer === 'zones') {
    if (scope.plan === undefined) {
      throw refuse(
        'plan-missing',
        ['导出片区需要指定方案。', 'Zones belong to a plan.'],
        ['请给出 plan。', 'Name the plan.'],
        {},
        400,
      );
    }
    values.push(scope.plan);
    from = from.replace('$plan', `$${values.length}::bigint`);
  }
  if (scope.bbox) {
    values.push(...scope.bbox);
    const [w, s, e, n] = [3, 2, 1, 0].map((back) => `$${values.length - back}::float8`);
    parts.push(`f.geom && st_makeenvelope(${w}, ${s}, ${e}, ${n}, 4490)`);
  }
  if (scope.layer === 'pipes' && scope.utilities?.length) {
    values.push(scope.utilities);
    parts.push(`f.utility = any($${values.length}::text[])`);
  }
  return { from, where: parts.join(' and '), values };
}

/** How much would leave, before it does. Errors: `export.city-unknown`. */
export async function measureExport(pool: Pool, scope: ExportScope): Promise<ExportExtent> {
  const { rows: cities } = await pool.query<{ name: string; metric_srid: number }>(
    'select name, metric_srid from city where city_code = $1',
    [scope.city],
  );
  const [city] = cities;
  if (!city)
    throw refuse(
      'city-unknown',
      [`没有代码为“${scope.city}”的城市。`, `There is no city “${scope.city}”.`],
      ['请核对城市代码。', 'Check the code.'],
      {},
      404,
    );
  const { from, where, values } = condition(scope);
  const { rows } = await pool.query<{ features: number; area: number | null; box: number[] | null }>(
    `select count(*)::int as features,
       (st_xmax(st_extent(f.geom_m)) - st_xmin(st_extent(f.geom_m))) * (st_ymax(st_extent(f.geom_m)) - st_ymin(st_extent(f.geom_m))) as area,
       case when count(f.geom) > 0 then array[st_xmin(st_extent(f.geom)), st_ymin(st_extent(f.geom)), st_xmax(st_extent(f.geom)), st_ymax(st_extent(f.geom))] end as box
     from ${from} f where ${where}`,
    values,
  );
  const found = rows[0]!;
  return {
    features: found.features,
    areaKm2: (found.area ?? 0) / 1e6,
    box: found.box as ExportExtent['box'],
    metricSrid: city.metric_srid,
    cityName: city.name,
    isLargeScale: sources[scope.layer].largeScale,
  };
}

export function exportColumns(layer: ExportLayer): string[] {
  return sources[layer].columns;
}

/** Pages by id; geometry in EPSG:4490. `Layer` is the drawing layer of a DXF, `lon` and `lat` a point inside for tables. */
export async function* exportRows(
  pool: Pool,
  scope: ExportScope,
): AsyncGenerator<WriteFeature & { layer: string; point: [number, number] | null }> {
  const source = sources[scope.layer];
  const { from, where, values } = condition(scope);
  const columns = source.columns.map((column) => `f.${column}`).join(', ');
  let after = -1;
  for (;;) {
    const { rows } = await pool.query(
      `select f.id as lp_id, ${columns}, ${source.dxfLayer} as lp_layer, st_asgeojson(f.geom, 9, 0) as lp_shape,
         st_x(st_pointonsurface(f.geom)) as lp_x, st_y(st_pointonsurface(f.geom)) as lp_y
       from ${from} f where ${where} and f.id > $${values.length + 1} order by f.id limit 1000`,
      [...values, after],
    );
    for (const { lp_id, lp_layer, lp_shape, lp_x, lp_y, ...properties } of rows) {
      after = Number(lp_id);
      yield {
        properties,
        geometry: lp_shape === null ? null : JSON.parse(lp_shape),
        layer: lp_layer ?? scope.layer,
        point: lp_x === null ? null : [Number(lp_x.toFixed(7)), Number(lp_y.toFixed(7))],
      };
    }
    if (rows.length < 1000) return;
  }
}
