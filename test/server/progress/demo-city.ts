import { generateDemoCity } from '../../../data/demo/generate.ts';
import type { DemoCity } from '../../../data/demo/types.ts';
import type { Database } from '../../../server/db/open.ts';
import { syncSteps } from '../../../server/progress/sync-steps.ts';

const geom = `case when jsonb_typeof(r->'shape') = 'object' then st_setsrid(st_geomfromgeojson(
  jsonb_build_object('type', r->'shape'->'type', 'coordinates', r->'shape'->'lonLat')), 4490) end`;

const loads: [of: keyof DemoCity, sql: string][] = [
  [
    'regions',
    `insert into region (city_code, code, parent_code, level, name, geom, metric_srid)
     select $2, r->>'code', r->>'parentCode', r->>'level', r->>'name', ${geom}, 4552
     from jsonb_array_elements($1::jsonb) r`,
  ],
  [
    'communities',
    `insert into community (city_code, code, name, pinyin, initials, address, office_code, neighbourhood_code, households,
       building_count, floor_area_m2, built_year, exclusion, status, willingness, estimated_cost_yuan, geom, metric_srid)
     select $2, r->>'code', r->>'name', r->>'pinyin', r->>'initials', r->>'address', r->>'officeCode',
       r->>'neighbourhoodCode', (r->>'households')::int, (r->>'buildingCount')::int, (r->>'floorAreaM2')::float8,
       (r->>'builtYear')::int, r->>'exclusion', r->>'status', (r->>'willingness')::float8,
       (r->>'estimatedCostYuan')::float8, ${geom}, 4552
     from jsonb_array_elements($1::jsonb) r`,
  ],
  [
    'buildings',
    `insert into building (city_code, code, name, community_id, use, levels, households, built_year, geom, metric_srid)
     select $2, r->>'code', r->>'name', c.id, r->>'use', (r->>'levels')::int, (r->>'households')::int,
       (r->>'builtYear')::int, ${geom}, 4552
     from jsonb_array_elements($1::jsonb) r left join community c on c.city_code = $2 and c.code = r->>'communityCode'`,
  ],
  [
    'streets',
    `insert into street (city_code, code, name, class, width_m, geom, metric_srid)
     select $2, r->>'code', r->>'name', r->>'class', (r->>'widthM')::float8, ${geom}, 4552
     from jsonb_array_elements($1::jsonb) r`,
  ],
  [
    'barriers',
    `insert into barrier (city_code, code, name, kind, geom, metric_srid)
     select $2, r->>'code', r->>'name', r->>'kind', ${geom}, 4552
     from jsonb_array_elements($1::jsonb) r`,
  ],
  [
    'projects',
    `insert into project (city_code, code, name, funding_source, year, budget_yuan)
     select $2, r->>'code', r->>'name', r->>'fundingSource', (r->>'year')::int, (r->>'budgetYuan')::float8
     from jsonb_array_elements($1::jsonb) r`,
  ],
  [
    'shares',
    `insert into community_project (city_code, community_id, project_id, amount_yuan)
     select $2, c.id, p.id, (r->>'amountYuan')::float8 from jsonb_array_elements($1::jsonb) r
     join community c on c.city_code = $2 and c.code = r->>'communityCode'
     join project p on p.city_code = $2 and p.code = r->>'projectCode'`,
  ],
  [
    'workItems',
    `insert into work_item (city_code, community_id, item_code, planned, done)
     select $2, c.id, r->>'itemCode', (r->>'planned')::float8, (r->>'done')::float8 from jsonb_array_elements($1::jsonb) r
     join community c on c.city_code = $2 and c.code = r->>'communityCode'`,
  ],
  [
    'milestones',
    `insert into milestone (city_code, community_id, step, planned_on, actual_on)
     select $2, c.id, r->>'step', (r->>'plannedOn')::date, (r->>'actualOn')::date from jsonb_array_elements($1::jsonb) r
     join community c on c.city_code = $2 and c.code = r->>'communityCode'`,
  ],
  [
    'changes',
    `insert into milestone_change (city_code, community_id, step, field, old_value, new_value, reason, changed_at)
     select $2, c.id, r->>'step', r->>'field', r->>'oldValue', r->>'newValue', r->>'reason', (r->>'changedOn')::timestamptz
     from jsonb_array_elements($1::jsonb) r join community c on c.city_code = $2 and c.code = r->>'communityCode'`,
  ],
  [
    'reports',
    `insert into progress_report (city_code, community_id, client_key, reported_on, item_code, percent, remark, received_at)
     select $2, c.id, (r->>'clientKey')::uuid, (r->>'reportedOn')::date, r->>'itemCode', (r->>'percent')::float8,
       r->>'remark', (r->>'reportedOn')::timestamptz
     from jsonb_array_elements($1::jsonb) r join community c on c.city_code = $2 and c.code = r->>'communityCode'`,
  ],
];

/** The demo city, as far as progress reads it, in a fresh database. */
export async function loadDemoCity({ pool, db }: Database, seed?: number): Promise<DemoCity> {
  const { pinyin } = await import('pinyin-pro');
  await syncSteps(db);
  const city = generateDemoCity(seed);
  await pool.query(
    `insert into city (city_code, name, name_en, metric_srid, is_demo) values ($1, $2, $3, 4552, true)`,
    [city.cityCode, city.name, city.nameEn],
  );
  for (const [of, text] of loads) {
    const rows = (city[of] as unknown as Record<string, unknown>[]).map((row) =>
      of === 'communities'
        ? {
            ...row,
            pinyin: pinyin(String(row.name), { toneType: 'none' }),
            initials: pinyin(String(row.name), { pattern: 'first', toneType: 'none' }).replaceAll(' ', ''),
          }
        : row,
    );
    await pool.query(text, [JSON.stringify(rows), city.cityCode]);
  }
  return city;
}
