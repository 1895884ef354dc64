import { type Kysely, sql, type Transaction } from 'kysely';
import { toLonLat } from '../../data/demo/frame.ts';
import { generateDemoCity } from '../../data/demo/generate.ts';
import type { DemoCity } from '../../data/demo/types.ts';
import { Problem } from '../../domain/problem.ts';
import type { Schema } from '../db/types.ts';
import { speller } from '../exchange/import/spell.ts';
import { arrayText, bulkInsert } from './bulk-insert.ts';
import {
  attributes,
  communityLookup,
  demoSource,
  demoSrid,
  integers,
  numbers,
  placed,
  texts,
} from './demo-columns.ts';
import { ewkbHex } from './ewkb.ts';
import { loadDemoPipes } from './load-demo-pipes.ts';
import { loadDemoProgress } from './load-demo-progress.ts';
import { regionReading } from './readings.ts';

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
  const extent = ewkbHex({ type: 'Polygon', coordinates: city.extent.lonLat } as never, demoSrid);
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
  const spell = await speller();
  await bulkInsert(trx, 'region', [
    ...placed(city, regions),
    ...texts(regions, {
      code: (one) => one.code,
      parent_code: (one) => one.parentCode,
      level: (one) => one.level,
      name: (one) => one.name,
      pinyin: (one) => regionReading(spell, one.name),
    }),
  ]);
  await loadCommunities(trx, city);
  await loadBuildings(trx, city);
}

async function loadCommunities(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.communities;
  const spell = await speller();
  const spelt = list.map((one) => spell(one.name));
  await bulkInsert(trx, 'community', [
    ...placed(city, list),
    ...texts(list, {
      code: (one) => one.code,
      name: (one) => one.name,
      address: (one) => one.address,
      office_code: (one) => one.officeCode,
      neighbourhood_code: (one) => one.neighbourhoodCode,
      property_right: (one) => one.propertyRight,
      exclusion: (one) => one.exclusion,
      status: (one) => one.status,
    }),
    ...texts(spelt, { pinyin: (one) => one?.pinyin ?? '', initials: (one) => one?.initials ?? '' }),
    ...integers(list, {
      households: (one) => one.households,
      building_count: (one) => one.buildingCount,
      built_year: (one) => one.builtYear,
    }),
    ...numbers(list, {
      floor_area_m2: (one) => one.floorAreaM2,
      willingness: (one) => (one.willingness === null ? null : Math.round(one.willingness * 1000) / 1000),
      estimated_cost_yuan: (one) => one.estimatedCostYuan,
    }),
    { name: 'needs', type: 'text[]', values: list.map((one) => arrayText(one.needs)) },
    attributes(list, (one) => ({
      neighbourhood: one.neighbourhoodName,
      ...(one.isRenovation2020 && { plan: 'HC-2020' }),
      ...(one.status === 'managed' && { sixHaves: sixHaves(one.code) }),
    })),
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
      ...placed(city, list),
      ...texts(list, {
        code: (one) => one.code,
        name: (one) => one.name,
        _community: (one) => one.communityCode,
        use: (one) => one.use,
        structure: (one) => one.structure,
      }),
      ...integers(list, {
        levels: (one) => one.levels,
        households: (one) => one.households,
        stairwells: (one) => one.stairwells,
        built_year: (one) => one.builtYear,
      }),
      ...numbers(list, { height_m: (one) => one.heightM, floor_area_m2: (one) => one.floorAreaM2 }),
      attributes(list, (one) =>
        one.use === 'residential'
          ? { doors: one.doors.map(toLonLat), flatsPerLanding: one.flatsPerLanding }
          : {},
      ),
    ],
    communityLookup,
  );
}

async function loadGround(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const { streets, barriers, features } = city;
  await bulkInsert(trx, 'street', [
    ...placed(city, streets),
    ...texts(streets, {
      code: (one) => one.code,
      name: (one) => one.name,
      class: (one) => one.class,
      surface: (one) => one.surface,
      crossing: (one) => one.crossing,
    }),
    ...numbers(streets, { width_m: (one) => one.widthM }),
  ]);
  await bulkInsert(trx, 'barrier', [
    ...placed(city, barriers),
    ...texts(barriers, { code: (one) => one.code, name: (one) => one.name, kind: (one) => one.kind }),
  ]);
  await bulkInsert(trx, 'site_feature', [
    ...placed(city, features),
    ...texts(features, { code: (one) => one.code, kind: (one) => one.kind }),
  ]);
}
