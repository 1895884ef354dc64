import { type Kysely, sql, type Transaction } from 'kysely';
import { toLonLat } from '../../data/demo/frame.ts';
import { generateDemoCity } from '../../data/demo/generate.ts';
import type { DemoCity, Shape } from '../../data/demo/types.ts';
import { Problem } from '../../domain/problem.ts';
import type { Schema } from '../db/types.ts';
import { speller } from '../exchange/import/spell.ts';
import { arrayText, type BulkColumn, bulkInsert } from './bulk-insert.ts';
import { ewkbHex } from './ewkb.ts';
import { loadDemoPipes } from './load-demo-pipes.ts';
import { loadDemoProgress } from './load-demo-progress.ts';

/** Says in every row where it comes from. */
export const demoSource = '演示数据';

/** Geographic coordinates of the database: CGCS2000. */
const srid = 4490;

export const geometryColumn = (shapes: readonly (Shape | null)[]): BulkColumn => ({
  name: 'geom',
  type: 'geometry',
  values: shapes.map(
    (shape) => shape && ewkbHex({ type: shape.type, coordinates: shape.lonLat } as never, srid),
  ),
});

export const textColumn = (name: string, values: readonly (string | null)[]): BulkColumn => ({
  name,
  type: 'text',
  values,
});

export const numberColumn = (
  name: string,
  values: readonly (number | null)[],
  type: 'int' | 'float8' = 'float8',
): BulkColumn => ({
  name,
  type,
  values,
});

export const dateColumn = (name: string, values: readonly (string | null)[]): BulkColumn => ({
  name,
  type: 'date',
  values,
});

/** The columns that every table of the demo shares: city and, where it has geometry, its metric system and source. */
export const cityColumn = (city: DemoCity, rows: readonly unknown[]): BulkColumn =>
  textColumn(
    'city_code',
    rows.map(() => city.cityCode),
  );

export const placedColumns = (city: DemoCity, rows: readonly { shape: Shape | null }[]): BulkColumn[] => [
  cityColumn(city, rows),
  numberColumn(
    'metric_srid',
    rows.map(() => city.metricSrid),
    'int',
  ),
  textColumn(
    'source',
    rows.map(() => demoSource),
  ),
  geometryColumn(rows.map((row) => row.shape)),
];

/**
 * Writes the demonstration city into the database, all of it or nothing.
 *
 * @throws Problem `demo.city-exists` where a city of that code is there already.
 */
export async function loadDemo(db: Kysely<Schema>, seed?: number): Promise<DemoCity> {
  const city = generateDemoCity(seed);
  await db.transaction().execute(async (trx) => {
    const taken = await trx
      .selectFrom('city')
      .select('city_code')
      .where('city_code', '=', city.cityCode)
      .executeTakeFirst();
    if (taken) throw cityExists(city.cityCode);
    await loadCity(trx, city);
    await loadGround(trx, city);
    await loadDemoPipes(trx, city);
    await loadDemoProgress(trx, city);
  });
  return city;
}

function cityExists(code: string): Problem {
  return new Problem(
    'demo.city-exists',
    {
      zh: `城市 ${code} 已存在，未写入演示数据。`,
      en: `City ${code} exists already; no demonstration data was written.`,
    },
    { zh: '请换一个空的数据目录（--data）。', en: 'Use an empty data directory (--data).' },
    { status: 409 },
  );
}

async function loadCity(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const extent = ewkbHex({ type: 'Polygon', coordinates: city.extent.lonLat } as never, srid);
  await sql`insert into city (city_code, name, name_en, metric_srid, extent, is_demo, settings)
    values (${city.cityCode}, ${city.name}, ${city.nameEn}, ${city.metricSrid}, ${extent}::geometry, true,
      ${JSON.stringify(city.settings)}::jsonb)`.execute(trx);
  const { terrain } = city;
  const heights = Buffer.alloc(terrain.heights.length * 4);
  for (const [k, height] of terrain.heights.entries()) heights.writeFloatBE(height, k * 4);
  await sql`insert into terrain (city_code, origin_x, origin_y, step_m, columns, rows, heights, source)
    values (${city.cityCode}, ${terrain.originX}, ${terrain.originY}, ${terrain.stepM}, ${terrain.columns},
      ${terrain.rows}, ${heights}, ${demoSource})`.execute(trx);
  const regions = city.regions;
  await bulkInsert(trx, 'region', [
    ...placedColumns(city, regions),
    textColumn(
      'code',
      regions.map((one) => one.code),
    ),
    textColumn(
      'parent_code',
      regions.map((one) => one.parentCode),
    ),
    textColumn(
      'level',
      regions.map((one) => one.level),
    ),
    textColumn(
      'name',
      regions.map((one) => one.name),
    ),
  ]);
  await loadCommunities(trx, city);
  await loadBuildings(trx, city);
}

async function loadCommunities(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.communities;
  const spell = await speller();
  const spelt = list.map((one) => spell(one.name));
  await bulkInsert(trx, 'community', [
    ...placedColumns(city, list),
    textColumn(
      'code',
      list.map((one) => one.code),
    ),
    textColumn(
      'name',
      list.map((one) => one.name),
    ),
    textColumn(
      'pinyin',
      spelt.map((one) => one?.pinyin ?? ''),
    ),
    textColumn(
      'initials',
      spelt.map((one) => one?.initials ?? ''),
    ),
    textColumn(
      'address',
      list.map((one) => one.address),
    ),
    textColumn(
      'office_code',
      list.map((one) => one.officeCode),
    ),
    textColumn(
      'neighbourhood_code',
      list.map((one) => one.neighbourhoodCode),
    ),
    numberColumn(
      'households',
      list.map((one) => one.households),
      'int',
    ),
    numberColumn(
      'building_count',
      list.map((one) => one.buildingCount),
      'int',
    ),
    numberColumn(
      'floor_area_m2',
      list.map((one) => one.floorAreaM2),
    ),
    numberColumn(
      'built_year',
      list.map((one) => one.builtYear),
      'int',
    ),
    textColumn(
      'property_right',
      list.map((one) => one.propertyRight),
    ),
    textColumn(
      'exclusion',
      list.map((one) => one.exclusion),
    ),
    textColumn(
      'status',
      list.map((one) => one.status),
    ),
    numberColumn(
      'willingness',
      list.map((one) => (one.willingness === null ? null : Math.round(one.willingness * 1000) / 1000)),
    ),
    numberColumn(
      'estimated_cost_yuan',
      list.map((one) => one.estimatedCostYuan),
    ),
    { name: 'needs', type: 'text[]', values: list.map((one) => arrayText(one.needs)) },
    {
      name: 'attributes',
      type: 'jsonb',
      values: list.map((one) =>
        JSON.stringify({
          neighbourhood: one.neighbourhoodName,
          ...(one.isRenovation2020 && { plan: 'HC-2020' }),
          ...(one.status === 'managed' && { sixHaves: sixHaves(one.code) }),
        }),
      ),
    },
  ]);
}

/** What a managed compound has to show: most of the six, not all of them everywhere. */
function sixHaves(code: string): Record<string, boolean> {
  const lacking = Number(code.slice(-1)) % 7;
  return Object.fromEntries(
    ['property_room', 'cleaning', 'parking', 'facilities', 'green', 'roads'].map((key, index) => [
      key,
      index !== lacking,
    ]),
  );
}

async function loadBuildings(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.buildings;
  await bulkInsert(
    trx,
    'building',
    [
      ...placedColumns(city, list),
      textColumn(
        'code',
        list.map((one) => one.code),
      ),
      textColumn(
        'name',
        list.map((one) => one.name),
      ),
      textColumn(
        '_community',
        list.map((one) => one.communityCode),
      ),
      textColumn(
        'use',
        list.map((one) => one.use),
      ),
      numberColumn(
        'levels',
        list.map((one) => one.levels),
        'int',
      ),
      numberColumn(
        'height_m',
        list.map((one) => one.heightM),
      ),
      numberColumn(
        'households',
        list.map((one) => one.households),
        'int',
      ),
      numberColumn(
        'stairwells',
        list.map((one) => one.stairwells),
        'int',
      ),
      numberColumn(
        'floor_area_m2',
        list.map((one) => one.floorAreaM2),
      ),
      numberColumn(
        'built_year',
        list.map((one) => one.builtYear),
        'int',
      ),
      textColumn(
        'structure',
        list.map((one) => one.structure),
      ),
      {
        name: 'attributes',
        type: 'jsonb',
        values: list.map((one) =>
          JSON.stringify(
            one.use === 'residential'
              ? { doors: one.doors.map(toLonLat), flatsPerLanding: one.flatsPerLanding }
              : {},
          ),
        ),
      },
    ],
    communityLookup,
  );
}

/** Turns the code of a community into its id. */
export const communityLookup = {
  computed: { community_id: 'c.id' },
  join: 'left join community c on c.city_code = r.city_code and c.code = r._community',
};

async function loadGround(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const { streets, barriers, features } = city;
  await bulkInsert(trx, 'street', [
    ...placedColumns(city, streets),
    textColumn(
      'code',
      streets.map((one) => one.code),
    ),
    textColumn(
      'name',
      streets.map((one) => one.name),
    ),
    textColumn(
      'class',
      streets.map((one) => one.class),
    ),
    numberColumn(
      'width_m',
      streets.map((one) => one.widthM),
    ),
    textColumn(
      'surface',
      streets.map((one) => one.surface),
    ),
    textColumn(
      'crossing',
      streets.map((one) => one.crossing),
    ),
  ]);
  await bulkInsert(trx, 'barrier', [
    ...placedColumns(city, barriers),
    textColumn(
      'code',
      barriers.map((one) => one.code),
    ),
    textColumn(
      'name',
      barriers.map((one) => one.name),
    ),
    textColumn(
      'kind',
      barriers.map((one) => one.kind),
    ),
  ]);
  await bulkInsert(trx, 'site_feature', [
    ...placedColumns(city, features),
    textColumn(
      'code',
      features.map((one) => one.code),
    ),
    textColumn(
      'kind',
      features.map((one) => one.kind),
    ),
  ]);
}
