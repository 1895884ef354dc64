/** What the city has already: rows of the stage that are there, that update, and ledger rows that find their object by name. */
import type { PoolClient } from 'pg';
import type { KindSpec } from '../../../domain/exchange/kinds.ts';
import { boxesOverlap, hashCode, open, overlapOf } from './stage-table.ts';

/** Value of a field in the stage, typed; undefined for fields that live elsewhere. */
export function stagedValue(field: { field: string; sql: string }, alias = 'r'): string {
  if (field.sql === 'text[]')
    return `array(select jsonb_array_elements_text(${alias}.record->'${field.field}'))`;
  const text = `${alias}.record->>'${field.field}'`;
  return field.sql === 'text' ? text : `(${text})::${field.sql}`;
}

export function recordFields(spec: KindSpec) {
  return spec.fields.filter((field) => field.field !== 'code' && field.field !== 'name');
}

/** Marks rows that the city has. `update` overwrites rows of the same code instead of leaving them. */
export async function findExisting(
  client: PoolClient,
  spec: KindSpec,
  city: string,
  existing: 'keep' | 'update',
): Promise<void> {
  const table = spec.table;
  // running numbers of two files meet by chance: the same code far away is another object
  const same = spec.bare
    ? 'true'
    : `(r.geom is null or st_dwithin(t.geom_m, r.geom_m, 50) or $2::text = 'update')`;
  await client.query(
    `update import_row r set target_id = t.id from ${table} t
     where t.city_code = $1 and t.code = coalesce(r.given_code, r.code) and ${open('r')} and ${same}`,
    spec.bare ? [city] : [city, existing],
  );
  await client.query(
    `update import_row r set code = ${hashCode('r')} from ${table} t
     where t.city_code = $1 and t.code = r.code and r.target_id is null`,
    [city],
  );
  if (!spec.bare) await findByName(client, spec, city);
  const changes = `r.target_id is not null and (r.geom is null${spec.bare ? ' and false' : ''} or $2::text = 'update')`;
  await client.query(
    `update import_row r set outcome = 'updated', reason = coalesce(r.reason, 'updated')
     from ${table} t where t.city_code = $1 and t.id = r.target_id and ${open('r')} and ${changes} and ${differs(spec)}`,
    [city, existing],
  );
  const detail = table === 'pipe_segment' ? 't.code' : `coalesce(nullif(t.name, ''), t.code)`;
  await client.query(
    `update import_row r set outcome = 'duplicate', reason = 'already-there', detail = ${detail}
     from ${table} t where t.city_code = $1 and t.id = r.target_id and ${open('r')}`,
    [city],
  );
  await markThere(client, 'already-there', detail, spec, city, sameGeometry(spec));
  if (spec.kind === 'communities' || spec.kind === 'regions') {
    const level = spec.kind === 'regions' ? `and t.level = r.record->>'level'` : '';
    await markThere(
      client,
      'name-there',
      detail,
      spec,
      city,
      `t.name = r.name and r.name <> '' and st_dwithin(t.geom_m, r.geom_m, 50) ${level}`,
    );
  }
  if (spec.geometry === 'area') {
    const level = spec.kind === 'regions' ? `and t.level = r.record->>'level'` : '';
    await markThere(
      client,
      'overlap-there',
      detail,
      spec,
      city,
      `t.geom_m && r.geom_m and ${boxesOverlap('t.geom_m', 'r.geom_m', 'greatest(st_area(t.geom_m), r.area)')}
       and not (t.attributes ? 'drawn_from') and not (r.attributes ? 'drawn_from') ${level}
       and st_area(${overlapOf('t.geom_m', 'r.geom_m')}) > 0.5 * greatest(st_area(t.geom_m), r.area)`,
    );
  }
}

/** Ledger rows without geometry: the one object of that name, if there is one. */
async function findByName(client: PoolClient, spec: KindSpec, city: string): Promise<void> {
  if (spec.table === 'pipe_segment') {
    await client.query(
      `update import_row set outcome = 'rejected', reason = 'no-geometry' where geom is null and ${open()}`,
    );
    return;
  }
  await client.query(
    `update import_row r set target_id = case when found.times = 1 then found.id end,
       outcome = case when found.times > 1 then 'rejected' end,
       reason = case when found.times > 1 then 'name-ambiguous' else 'updated-by-name' end, detail = r.name
     from (select name, min(id) as id, count(*) as times from ${spec.table} where city_code = $1 group by name) as found
     where r.geom is null and r.target_id is null and r.name <> '' and found.name = r.name and ${open('r')}`,
    [city],
  );
  await client.query(`update import_row set outcome = 'rejected', reason = 'name-unknown', detail = null
    where geom is null and target_id is null and ${open()}`);
}

/** True where the row brings a value that the object does not have yet. */
function differs(spec: KindSpec): string {
  const fields = recordFields(spec).map(
    (field) => `(r.record ? '${field.field}' and t.${field.field} is distinct from ${stagedValue(field)})`,
  );
  const moved =
    'r.geom is not null and not st_equals(st_snaptogrid(t.geom, 1e-7), st_snaptogrid(r.geom, 1e-7))';
  return `(${[...fields, moved].join(' or ')})`;
}

function sameGeometry(spec: KindSpec): string {
  const close = ['xmin', 'ymin', 'xmax', 'ymax']
    .map((side) => `abs(st_${side}(t.geom) - st_${side}(r.geom)) < 1e-7`)
    .join(' and ');
  const alike =
    spec.kind === 'pipes'
      ? `and t.utility = r.record->>'utility'`
      : spec.kind === 'regions'
        ? `and t.level = r.record->>'level'`
        : '';
  const points =
    spec.kind === 'communities' ? `and (not (r.attributes ? 'drawn_from') or t.name = r.name)` : '';
  return `t.geom && r.geom and ${close} and st_equals(st_snaptogrid(t.geom, 1e-7), st_snaptogrid(r.geom, 1e-7)) ${alike} ${points}`;
}

async function markThere(
  client: PoolClient,
  reason: string,
  detail: string,
  spec: KindSpec,
  city: string,
  condition: string,
): Promise<void> {
  await client.query(
    `update import_row r set outcome = 'duplicate', reason = $2, detail = ${detail}
     from ${spec.table} t where t.city_code = $1 and r.geom is not null and ${open('r')} and ${condition}`,
    [city, reason],
  );
}
