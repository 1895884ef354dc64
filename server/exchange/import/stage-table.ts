/**
 * The rows of one import in a temporary table, and the questions asked of them there as sets: valid? twice? there
 * already? Everything happens inside the caller's transaction.
 */
import type { PoolClient } from 'pg';
import type { KindSpec } from '../../../domain/exchange/kinds.ts';
import type { MappedRow } from '../../../domain/exchange/map-row.ts';

export interface StagedRow {
  row: number;
  /** File or layer of the row, where an import reads several. */
  source?: string;
  mapped: MappedRow;
}

/** Rows sent at a time: large enough to hide the round trip, small enough to keep memory flat. */
export const batchRows = 1_000;

export async function createStage(client: PoolClient): Promise<void> {
  await client.query('drop table if exists import_row');
  await client.query(`create temporary table import_row (
    id serial primary key, row int not null, source text,
    spot text generated always as (row::text || coalesce(' (' || source || ')', '')) stored, code text, given_code text, name text not null, pinyin text, initials text,
    record jsonb not null, attributes jsonb not null, geom geometry, geom_m geometry, area double precision,
    outcome text, reason text, detail text, remarks jsonb not null, target_id bigint) on commit drop`);
  // The embedded PostGIS estimates a join of two analysed columns that lie apart (a second city) as garbage, and the
  // planner refuses it ("invalid function selectivity"). Without statistics it takes its default.
  await client.query(
    'alter table import_row alter column geom set statistics 0, alter column geom_m set statistics 0',
  );
}

/** Lines that stand for a project become bands of 10 m, measured in the city's zone. */
export async function stageRows(
  client: PoolClient,
  rows: StagedRow[],
  metricSrid: number,
  spell: (name: string) => { pinyin: string; initials: string } | undefined,
): Promise<void> {
  if (rows.length === 0) return;
  const spelt = rows.map(({ mapped }) => spell(mapped.name));
  await client.query(
    `insert into import_row (row, source, given_code, name, pinyin, initials, record, attributes, remarks, geom, geom_m)
     select r, source, code, name, pinyin, initials, record, attributes, remarks, g, st_transform(g, $1::int)
     from (
       select r, source, code, name, pinyin, initials, record::jsonb, attributes::jsonb, remarks::jsonb,
         case when st_dimension(line) = 1 and attributes::jsonb ->> 'drawn_from' = 'line'
           then st_transform(st_buffer(st_transform(line, $1::int), 5, 4), 4490) else line end as g
       from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
         as t(r, code, name, pinyin, initials, record, attributes, remarks, shape, source)
       cross join lateral (select st_setsrid(st_geomfromgeojson(shape), 4490) as line) drawn
     ) as each_row`,
    [
      metricSrid,
      rows.map(({ row }) => row),
      rows.map(({ mapped }) => mapped.code),
      rows.map(({ mapped }) => mapped.name),
      spelt.map((each) => each?.pinyin ?? ''),
      spelt.map((each) => each?.initials ?? ''),
      rows.map(({ mapped }) => safeJson(mapped.record)),
      rows.map(({ mapped }) => safeJson(mapped.attributes)),
      rows.map(({ mapped }) => safeJson(mapped.remarks)),
      rows.map(({ mapped }) => (mapped.geometry ? JSON.stringify(mapped.geometry) : null)),
      rows.map(({ source }) => source ?? null),
    ],
  );
}

/** PostgreSQL has no zero character in its text. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('\\u0000', '');
}

/** Repairs what can be repaired within its kind and 1 % of its area; marks the rest rejected. */
export async function repair(client: PoolClient, metricSrid: number): Promise<void> {
  await client.query(`create temporary table import_broken on commit drop as
    select id, left(st_isvalidreason(geom), 120) as why, st_dimension(geom) as dimension, geom, geom_m
    from import_row where outcome is null and geom is not null and not st_isvalid(geom)`);
  await client.query(`alter table import_broken add column fixed geometry`);
  await client.query(
    `update import_broken set fixed = st_collectionextract(st_makevalid(geom), dimension + 1)`,
  );
  await client.query(
    `update import_row r set
       geom = case when st_numgeometries(b.fixed) = 1 then st_geometryn(b.fixed, 1) else b.fixed end,
       geom_m = st_transform(b.fixed, $1::int), outcome = 'repaired', reason = 'made-valid', detail = b.why
     from import_broken b
     where b.id = r.id and not st_isempty(b.fixed) and st_isvalid(b.fixed) and st_dimension(b.fixed) = b.dimension
       and (b.dimension < 2 or abs(st_area(st_transform(b.fixed, $1::int)) - st_area(b.geom_m)) <= 0.01 * st_area(b.geom_m))`,
    [metricSrid],
  );
  await client.query(`update import_row r set outcome = 'rejected', reason = 'not-repairable', detail = b.why
    from import_broken b where b.id = r.id and r.outcome is null`);
  await client.query('drop table import_broken');
  await client.query(
    `update import_row set area = st_area(geom_m) where geom is not null and st_dimension(geom) = 2`,
  );
  await client.query(`update import_row set outcome = 'rejected', reason = 'not-repairable', detail = 'zero area'
    where area <= 0.0001 and outcome is distinct from 'rejected'`);
  await client.query('create index on import_row using gist (geom_m)');
  await client.query('analyze import_row');
}

/**
 * Codes: the file's own where each is unique in it, else one made of the geometry (or the name), so that a second import
 * of the same file finds its rows again.
 */
export async function giveCodes(client: PoolClient): Promise<void> {
  await client.query(
    `update import_row r set code = case when times = 1 and given_code is not null then given_code else ${hashCode('r')} end
     from (select id, count(*) over (partition by given_code) as times from import_row) as counted
     where counted.id = r.id`,
  );
}

/** A code out of what a row is: it stays when the same file comes again. */
export function hashCode(alias: string): string {
  const shape = `coalesce(encode(st_asbinary(st_normalize(st_snaptogrid(${alias}.geom, 1e-7))), 'hex'), '')`;
  const words = ['name', 'given_code', `record->>'utility'`, `record->>'level'`].map(
    (w) => `coalesce(${alias}.${w}, '')`,
  );
  return `left(md5(${[shape, ...words].join(' || ')}), 12)`;
}

/** Marks rows of the file that are there twice: geometry, name within 50 m, or overlap of more than half of both. */
export async function findTwins(client: PoolClient, spec: KindSpec): Promise<void> {
  const alike =
    spec.kind === 'pipes' ? `, record->>'utility'` : spec.kind === 'regions' ? `, record->>'level'` : '';
  // several projects or records may share one point: there the name decides too
  const points =
    spec.kind === 'communities'
      ? `, case when attributes ? 'drawn_from' then name || coalesce(given_code, '') end`
      : '';
  await mark(
    client,
    'same-geometry',
    `select id, first_value(spot) over w as twin, row_number() over w as nth from import_row
     where ${open()} and geom is not null
     window w as (partition by md5(st_asbinary(st_normalize(st_snaptogrid(geom, 1e-7))))${alike}${points} order by row, id)`,
  );
  await mark(
    client,
    'same-geometry',
    `select id, first_value(spot) over w as twin, row_number() over w as nth from import_row
     where ${open()} and geom is null window w as (partition by code order by row, id)`,
  );
  if (spec.kind === 'communities' || spec.kind === 'regions') {
    const level = spec.kind === 'regions' ? `and a.record->>'level' = b.record->>'level'` : '';
    await mark(
      client,
      'same-name-near',
      `select b.id, (array_agg(a.spot order by a.id))[1] as twin, 2 as nth from import_row a join import_row b on a.name = b.name and a.id < b.id ${level}
       where ${open('a')} and ${open('b')} and a.name <> '' and st_dwithin(a.geom_m, b.geom_m, 50)
         and not (a.attributes ? 'drawn_from' and a.given_code is distinct from b.given_code) group by b.id`,
    );
  }
  if (spec.geometry === 'area') {
    const level = spec.kind === 'regions' ? `and a.record->>'level' = b.record->>'level'` : '';
    await mark(
      client,
      'overlap',
      `select b.id, (array_agg(a.spot order by a.id))[1] as twin, 2 as nth from import_row a join import_row b
         on a.geom_m && b.geom_m and a.id < b.id and ${boxesOverlap('a.geom_m', 'b.geom_m', 'greatest(a.area, b.area)')} ${level}
       where ${open('a')} and ${open('b')} and not (a.attributes ? 'drawn_from') and not (b.attributes ? 'drawn_from')
         and st_area(${overlapOf('a.geom_m', 'b.geom_m')}) > 0.5 * greatest(a.area, b.area) group by b.id`,
    );
  }
}

/** Rows that no question has settled yet: plain ones and repaired ones. */
export const open = (alias = 'import_row') => `(${alias}.outcome is null or ${alias}.outcome = 'repaired')`;

/**
 * What two shapes in metres share, on a grid of a millimetre: the exact overlay meets its limits on some valid outlines
 * and tries again on a grid by itself, which the embedded database cannot do (it has no exceptions).
 */
export function overlapOf(a: string, b: string): string {
  return `st_intersection(${a}, ${b}, 0.001)`;
}

/** Cheap bound on the overlap of two shapes by their boxes: neighbours that only touch drop out here. */
export function boxesOverlap(a: string, b: string, area: string): string {
  const side = (axis: 'x' | 'y') =>
    `greatest(0, least(st_${axis}max(${a}), st_${axis}max(${b})) - greatest(st_${axis}min(${a}), st_${axis}min(${b})))`;
  return `${side('x')} * ${side('y')} > 0.5 * ${area}`;
}

async function mark(client: PoolClient, reason: string, question: string): Promise<void> {
  await client.query(
    `update import_row r set outcome = 'duplicate', reason = $1, detail = twin
     from (${question}) as found where found.id = r.id and found.nth > 1`,
    [reason],
  );
}
