/** Doubts about a file as a whole, asked of its staged rows: each a sentence and, where there is one, what to try. */
import type { PoolClient } from 'pg';
import type { KindSpec } from '../../../domain/exchange/kinds.ts';
import { isInChina, type Position } from '../../../domain/geo/crs.ts';
import { suspectOffset } from '../../../domain/geo/suspicion.ts';
import type { ImportWarning } from '../../contract/exchange.ts';
import type { Extent } from '../gdal/layers.ts';
import type { ImportCity } from './city.ts';

/** Degrees by which data may leave the city's extent before anybody asks. */
const margin = 0.2;

export function warning(code: string, zh: string, en: string, proposal?: string): ImportWarning {
  return { code, text: { zh, en }, proposal };
}

export async function extentOfStage(client: PoolClient): Promise<Extent | undefined> {
  const { rows } = await client.query<{ box: number[] | null }>(
    `select case when box is null then null else array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] end as box
     from (select st_extent(geom) as box from import_row where outcome is distinct from 'rejected') as whole`,
  );
  return (rows[0]?.box as Extent | null) ?? undefined;
}

/** Outside China, outside the city, swapped, or shifted by GCJ-02. */
export async function placeWarnings(
  client: PoolClient,
  spec: KindSpec,
  city: ImportCity,
  crsUsed: string,
  columns: string[],
): Promise<ImportWarning[]> {
  const extent = await extentOfStage(client);
  if (!extent) return [];
  const found = [...(await farRows(client)), ...outside(await middleOfStage(client), city)];
  if (crsUsed !== 'gcj02' && crsUsed !== 'bd09')
    found.push(...(await offset(client, spec, city, columns, extent)));
  return found;
}

/** The median of the rows' places, lon/lat: one row at the other end of the Earth does not move it. */
async function middleOfStage(client: PoolClient): Promise<Position> {
  const { rows } = await client.query<{ x: number; y: number }>(
    `select percentile_cont(0.5) within group (order by st_x(st_centroid(geom))) as x,
       percentile_cont(0.5) within group (order by st_y(st_centroid(geom))) as y
     from import_row where geom is not null and outcome is distinct from 'rejected'`,
  );
  return [rows[0]!.x, rows[0]!.y];
}

/** Rows more than 20 km and twenty times the median distance from the middle: a slip of the pen, told row by row. */
async function farRows(client: PoolClient): Promise<ImportWarning[]> {
  const [x, y] = await middleOfStage(client);
  const { rows } = await client.query<{ spot: string; km: number }>(
    `with placed as (
       select id, sqrt(((st_x(st_centroid(geom)) - $1) * cos(radians($2)) * 111.32) ^ 2 + ((st_y(st_centroid(geom)) - $2) * 111.13) ^ 2) as km
       from import_row where geom is not null and outcome is distinct from 'rejected'),
     far as (select id, km from placed where km > greatest(20, 20 * (select percentile_cont(0.5) within group (order by km) from placed)))
     update import_row r set remarks = remarks || jsonb_build_array(jsonb_build_object('code', 'far-off', 'detail', round(far.km) || ' km'))
     from far where far.id = r.id returning r.spot, far.km`,
    [x, y],
  );
  if (rows.length === 0) return [];
  const which = rows
    .slice(0, 10)
    .map(({ spot }) => spot)
    .join(', ');
  return [
    warning(
      'far-rows',
      `${rows.length} 行离其余数据很远（第 ${which} 行），可能坐标有误或经纬度颠倒。`,
      `${rows.length} row(s) lie far from the rest of the data (${which}): a wrong number, or swapped axes.`,
    ),
  ];
}

function outside(middle: Position, city: ImportCity): ImportWarning[] {
  const near = (box: Extent, [x, y]: Position) =>
    x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;
  const at = `${middle[0].toFixed(3)}, ${middle[1].toFixed(3)}`;
  if (city.extent && !near(city.extent, middle)) {
    if (near(city.extent, [middle[1], middle[0]])) {
      return [
        warning(
          'axes-swapped',
          `数据中心 ${at} 不在城市范围内，交换经纬度后则在其中。`,
          `The data centres on ${at}, outside the city; with longitude and latitude swapped it lies inside.`,
          '--swap-xy',
        ),
      ];
    }
    return [
      warning(
        'outside-city',
        `数据中心 ${at} 不在城市范围内，请核对坐标系。`,
        `The data centres on ${at}, outside the city's extent: check its coordinate system.`,
        '--crs',
      ),
    ];
  }
  if (!city.extent && !isInChina(...middle)) {
    return isInChina(middle[1], middle[0])
      ? [
          warning(
            'axes-swapped',
            `数据中心 ${at} 在中国以外，交换经纬度后则在中国。`,
            `The data centres on ${at}, outside China; swapped it lies inside.`,
            '--swap-xy',
          ),
        ]
      : [
          warning(
            'outside-china',
            `数据中心 ${at} 在中国以外。`,
            `The data centres on ${at}, outside China.`,
          ),
        ];
  }
  return [];
}

/** Columns of DataV.GeoAtlas, which publishes Amap's boundaries: declared WGS 84, in truth GCJ-02. */
const datavColumns = ['childrenNum', 'subFeatureIndex', 'acroutes', 'centroid', 'center', 'telecode'];
const isDatav = (columns: string[]) =>
  columns.includes('adcode') && datavColumns.filter((column) => columns.includes(column)).length >= 2;

async function offset(
  client: PoolClient,
  spec: KindSpec,
  city: ImportCity,
  columns: string[],
  extent: Extent,
): Promise<ImportWarning[]> {
  if (!isInChina((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2)) return [];
  const finding = suspectOffset(await pairs(client, spec, city.code));
  if (finding) {
    const [asIs, corrected] = [finding.asIsM, finding.correctedM].map((m) => m.toFixed(0));
    return [
      warning(
        'gcj02-suspected',
        `与库中 ${finding.pairs} 个同名对象相比偏移约 ${asIs} m，按 GCJ-02 纠偏后为 ${corrected} m。`,
        `Compared with ${finding.pairs} objects of the database it is shifted by about ${asIs} m; taking the GCJ-02 offset away leaves ${corrected} m.`,
        '--crs gcj02',
      ),
    ];
  }
  if (isDatav(columns)) {
    return [
      warning(
        'gcj02-source',
        '字段与 DataV.GeoAtlas（高德）一致：该来源声明 WGS84，实为 GCJ-02，偏移数百米。',
        'Its columns are those of DataV.GeoAtlas (Amap), which declares WGS 84 and is in GCJ-02, hundreds of metres off.',
        '--crs gcj02',
      ),
    ];
  }
  if (columns.some((column) => /^bd[_-]?(lng|lon|lat|x|y)|bd-?09|百度/i.test(column))) {
    return [
      warning(
        'bd09-source',
        '字段名提示坐标为百度坐标（BD-09）。',
        'The names of its columns hint at BD-09, the coordinates of Baidu.',
        '--crs bd09',
      ),
    ];
  }
  if (columns.some((column) => /gcj|amap|gaode|高德|腾讯/i.test(column))) {
    return [
      warning(
        'gcj02-source',
        '字段名提示坐标为 GCJ-02。',
        'The names of its columns hint at GCJ-02.',
        '--crs gcj02',
      ),
    ];
  }
  return [];
}

/** Centres of rows and of the objects of the city that carry the same code or the same name. */
async function pairs(
  client: PoolClient,
  spec: KindSpec,
  city: string,
): Promise<{ data: Position; reference: Position }[]> {
  const name = spec.table === 'pipe_segment' ? 'false' : `t.name = r.name and r.name <> ''`;
  const { rows } = await client.query<{ dx: number; dy: number; rx: number; ry: number }>(
    `select st_x(st_centroid(r.geom)) as dx, st_y(st_centroid(r.geom)) as dy,
       st_x(st_centroid(t.geom)) as rx, st_y(st_centroid(t.geom)) as ry
     from import_row r join ${spec.table} t on t.city_code = $1 and (t.code = r.given_code or (${name}))
     where r.geom is not null and t.geom is not null and r.outcome is distinct from 'rejected'
       and st_dwithin(r.geom, t.geom, 0.02) limit 500`,
    [city],
  );
  return rows.map(({ dx, dy, rx, ry }) => ({ data: [dx, dy], reference: [rx, ry] }));
}
