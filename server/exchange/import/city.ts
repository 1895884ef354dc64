/** The city that a file goes to: looked up, or made at the first import. */
import type { PoolClient } from 'pg';
import { metricSridOf, type Position } from '../../../domain/geo/crs.ts';
import { officialName } from '../../../domain/register/official-names.ts';
import type { Extent } from '../gdal/layers.ts';
import { refuse } from '../problems.ts';
import { cityUnknown } from './refusals.ts';

export interface ImportCity {
  code: string;
  metricSrid: number;
  /** Where its data lies, lon/lat; undefined in a city without any. */
  extent?: Extent;
  isNew: boolean;
}

/** Errors: `import.city-code`. */
export async function findCity(client: PoolClient, code: string): Promise<ImportCity | undefined> {
  if (!/^[0-9A-Za-z_-]{2,32}$/.test(code)) {
    throw refuse(
      'city-code',
      [`城市代码“${code}”无效。`, `“${code}” is no city code.`],
      [
        '使用 2–32 位字母、数字、_ 或 -，例如 222404。',
        'Use 2–32 letters, digits, _ or -, for example 222404.',
      ],
      { city: code },
    );
  }
  const { rows } = await client.query<{ metric_srid: number; box: number[] | null }>(
    `select metric_srid, case when extent is null then null else
       array[st_xmin(extent), st_ymin(extent), st_xmax(extent), st_ymax(extent)] end as box
     from city where city_code = $1`,
    [code],
  );
  const [found] = rows;
  if (!found) return undefined;
  return {
    code,
    metricSrid: found.metric_srid,
    extent: (found.box as Extent | null) ?? undefined,
    isNew: false,
  };
}

/**
 * What a city is called that a file brings for the first time: as the user says, else by its official code. Errors:
 * `import.city-unknown`.
 */
export function newCityName(code: string, given?: string): string {
  const name = given ?? officialName(code);
  if (name === undefined) throw cityUnknown(code, false);
  return name;
}

/** Makes the city around the first position of its first file: the metric zone follows the longitude. */
export async function makeCity(
  client: PoolClient,
  code: string,
  name: string,
  at: Position,
  srid?: number,
): Promise<ImportCity> {
  const metricSrid = srid ?? metricSridOf(...at);
  await client.query(
    `insert into city (city_code, name, name_en, metric_srid) values ($1, $2, $3, $4::int) on conflict (city_code) do nothing`,
    [code, name, /^[\x20-\x7e]+$/.test(name) ? name : '', metricSrid],
  );
  return { code, metricSrid, isNew: true };
}

/** Widens the city's extent by what came in. */
export async function widenCity(client: PoolClient, code: string): Promise<void> {
  await client.query(
    `update city set extent = st_setsrid(st_envelope(st_expand(coalesce(
         st_extent_of.box, st_envelope(extent)), 0.000001)), 4490)
     from (select st_setsrid(st_envelope(st_collect(part)), 4490) as box from (
       select st_setsrid(st_extent(geom)::geometry, 4490) as part from import_row where outcome is null or outcome in ('repaired', 'updated')
       union all select st_envelope(extent) from city where city_code = $1) as parts where part is not null) as st_extent_of
     where city_code = $1`,
    [code],
  );
}
