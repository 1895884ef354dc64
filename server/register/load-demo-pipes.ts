import type { Transaction } from 'kysely';
import type { DemoCity } from '../../data/demo/types.ts';
import type { Schema } from '../db/types.ts';
import { bulkInsert } from './bulk-insert.ts';
import { attributes, communityLookup, dates, integers, numbers, placed, texts } from './demo-columns.ts';

/** Nodes, then segments with their ends looked up by code, then the works in yards and streets. */
export async function loadDemoPipes(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  await loadNodes(trx, city);
  await loadSegments(trx, city);
  await loadWorks(trx, city);
}

async function loadNodes(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.pipeNodes;
  await bulkInsert(trx, 'pipe_node', [
    ...placed(city, list),
    ...texts(list, {
      code: (one) => one.code,
      utility: (one) => one.utility,
      kind: (one) => one.kind,
      state: (one) => one.state,
      owner: (one) => one.owner,
    }),
    ...numbers(list, {
      ground_level_m: (one) => one.groundLevelM,
      depth_m: (one) => one.depthM,
      invert_level_m: (one) => one.invertLevelM,
    }),
    ...integers(list, { laid_year: (one) => one.laidYear }),
  ]);
}

async function loadSegments(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.pipeSegments;
  await bulkInsert(
    trx,
    'pipe_segment',
    [
      ...placed(city, list),
      ...texts(list, {
        code: (one) => one.code,
        utility: (one) => one.utility,
        _from: (one) => one.fromNode,
        _to: (one) => one.toNode,
        material: (one) => one.material,
        pressure: (one) => one.pressure,
        embedding: (one) => one.embedding,
        owner: (one) => one.owner,
        state: (one) => one.state,
      }),
      ...numbers(list, {
        diameter_mm: (one) => one.diameterMm,
        from_ground_m: (one) => one.fromGroundM,
        to_ground_m: (one) => one.toGroundM,
        from_depth_m: (one) => one.fromDepthM,
        to_depth_m: (one) => one.toDepthM,
        from_level_m: (one) => one.fromLevelM,
        to_level_m: (one) => one.toLevelM,
      }),
      ...integers(list, {
        ducts_total: (one) => one.ductsTotal,
        ducts_used: (one) => one.ductsUsed,
        laid_year: (one) => one.laidYear,
      }),
      attributes(list, (one) => ({
        ...(one.itemCode && { itemCode: one.itemCode }),
        ...(one.communityCode && { communityCode: one.communityCode }),
      })),
    ],
    {
      computed: { from_node: 'a.id', to_node: 'b.id' },
      join: `left join pipe_node a on a.city_code = r.city_code and a.code = r._from
        left join pipe_node b on b.city_code = r.city_code and b.code = r._to`,
    },
  );
}

async function loadWorks(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.works;
  await bulkInsert(
    trx,
    'work',
    [
      ...placed(city, list),
      ...texts(list, {
        code: (one) => one.code,
        title: (one) => one.title,
        utility: (one) => one.utility,
        owner: (one) => one.owner,
        state: (one) => one.state,
        public_note: (one) => one.publicNote,
        _community: (one) => one.communityCode,
      }),
      ...dates(list, { starts_on: (one) => one.startsOn, ends_on: (one) => one.endsOn }),
    ],
    communityLookup,
  );
}
