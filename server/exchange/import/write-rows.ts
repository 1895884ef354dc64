/** The accepted rows of the stage → the table of their kind, and what follows from them. */
import type { PoolClient } from 'pg';
import type { KindSpec } from '../../../domain/exchange/kinds.ts';
import { recordFields, stagedValue } from './existing.ts';
import { open } from './stage-table.ts';

/** Not null in the schema, with what an import that does not say it means. */
const defaults: Record<string, string> = {
  'building.use': `'residential'`,
  'community.address': `''`,
  'community.status': `'reserve'`,
  'pipe_segment.state': `'in_use'`,
};

export interface WriteContext {
  spec: KindSpec;
  city: string;
  metricSrid: number;
  batchId: number;
  source: string;
}

export async function insertAccepted(client: PoolClient, context: WriteContext): Promise<void> {
  const { spec, city, metricSrid, batchId, source } = context;
  const fields = recordFields(spec);
  const values = fields.map((field) => {
    const fallback = defaults[`${spec.table}.${field.field}`];
    return fallback ? `coalesce(${stagedValue(field)}, ${fallback})` : stagedValue(field);
  });
  const extra = spec.table === 'pipe_segment' ? [] : ['name'];
  const spelt = spec.table === 'community' ? ['pinyin', 'initials'] : [];
  const columns = ['code', ...extra, ...spelt, ...fields.map((field) => field.field), 'geom', 'attributes'];
  const picked = [
    'r.code',
    ...extra.map((c) => `r.${c}`),
    ...spelt.map((c) => `r.${c}`),
    ...values,
    'r.geom',
    'r.attributes',
  ];
  await client.query(
    `insert into ${spec.table} (city_code, metric_srid, import_id, source, ${columns.join(', ')})
     select $1, $2::int, $3::bigint, $4, ${picked.join(', ')} from import_row r where ${open('r')} order by r.id`,
    [city, metricSrid, batchId, source],
  );
}

/** Overwrites what the file says and leaves what it does not say. */
export async function updateChanged(client: PoolClient, context: WriteContext): Promise<void> {
  const { spec, city, batchId } = context;
  const sets = recordFields(spec).map(
    (field) =>
      `${field.field} = case when r.record ? '${field.field}' then ${stagedValue(field)} else t.${field.field} end`,
  );
  if (spec.table !== 'pipe_segment') sets.push(`name = coalesce(nullif(r.name, ''), t.name)`);
  if (spec.table === 'community') {
    sets.push(
      `pinyin = case when r.name <> '' then r.pinyin else t.pinyin end`,
      `initials = case when r.name <> '' then r.initials else t.initials end`,
      'updated_at = now()',
    );
  }
  await client.query(
    `update ${spec.table} t set ${sets.join(', ')}, geom = coalesce(r.geom, t.geom),
       attributes = t.attributes || r.attributes, import_id = $2::bigint
     from import_row r where t.city_code = $1 and t.id = r.target_id and r.outcome = 'updated'`,
    [city, batchId],
  );
}

/** Buildings belong to the community they stand in; pipes of one utility that end at one place share a node. */
export async function connect(client: PoolClient, context: WriteContext): Promise<void> {
  const { spec, city } = context;
  if (spec.table === 'building' || spec.table === 'community') {
    await client.query(
      `update building b set community_id = c.id from community c
       where b.city_code = $1 and b.community_id is null and c.city_code = $1
         and c.geom_m && b.geom_m and st_contains(c.geom_m, st_pointonsurface(b.geom_m))`,
      [city],
    );
  }
  if (spec.table === 'pipe_segment') await connectPipes(client, context);
}

/** Ends that lie within the same decimetre meet: survey files repeat a point to the millimetre, drawings do not. */
async function connectPipes(client: PoolClient, context: WriteContext): Promise<void> {
  const { city, batchId, metricSrid } = context;
  const nodeCode = (point: string) =>
    `'N' || left(md5(utility || round(st_x(${point})::numeric, 1) || ' ' || round(st_y(${point})::numeric, 1)), 12)`;
  await client.query(
    `insert into pipe_node (city_code, code, utility, geom, metric_srid, import_id, source)
     select distinct on (code) $1, code, utility, st_force2d(geom), $2::int, $3::bigint, source from (
       select ${nodeCode('st_startpoint(geom_m)')} as code, utility, st_startpoint(geom) as geom, source
       from pipe_segment where city_code = $1 and import_id = $3::bigint and from_node is null
       union all
       select ${nodeCode('st_endpoint(geom_m)')}, utility, st_endpoint(geom), source
       from pipe_segment where city_code = $1 and import_id = $3::bigint and to_node is null) as ends
     on conflict (city_code, code) do nothing`,
    [city, metricSrid, batchId],
  );
  for (const [column, end] of [
    ['from_node', 'st_startpoint(s.geom_m)'],
    ['to_node', 'st_endpoint(s.geom_m)'],
  ] as const) {
    await client.query(
      `update pipe_segment s set ${column} = n.id from pipe_node n
       where s.city_code = $1 and s.import_id = $2::bigint and s.${column} is null and n.city_code = $1
         and n.code = ${nodeCode(end).replace('md5(utility', 'md5(s.utility')}`,
      [city, batchId],
    );
  }
}
