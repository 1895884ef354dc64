import type { Transaction } from 'kysely';
import type { DemoCity } from '../../data/demo/types.ts';
import type { Schema } from '../db/types.ts';
import { bulkInsert } from './bulk-insert.ts';
import { communityLookup, dateColumn, numberColumn, placedColumns, textColumn } from './load-demo.ts';

/** Nodes, then segments with their ends looked up by code, then the works in yards and streets. */
export async function loadDemoPipes(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  await loadNodes(trx, city);
  await loadSegments(trx, city);
  await loadWorks(trx, city);
}

async function loadNodes(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.pipeNodes;
  await bulkInsert(trx, 'pipe_node', [
    ...placedColumns(city, list),
    textColumn(
      'code',
      list.map((one) => one.code),
    ),
    textColumn(
      'utility',
      list.map((one) => one.utility),
    ),
    textColumn(
      'kind',
      list.map((one) => one.kind),
    ),
    numberColumn(
      'ground_level_m',
      list.map((one) => one.groundLevelM),
    ),
    numberColumn(
      'depth_m',
      list.map((one) => one.depthM),
    ),
    numberColumn(
      'invert_level_m',
      list.map((one) => one.invertLevelM),
    ),
    textColumn(
      'state',
      list.map((one) => one.state),
    ),
    textColumn(
      'owner',
      list.map((one) => one.owner),
    ),
    numberColumn(
      'laid_year',
      list.map((one) => one.laidYear),
      'int',
    ),
  ]);
}

async function loadSegments(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const list = city.pipeSegments;
  await bulkInsert(
    trx,
    'pipe_segment',
    [
      ...placedColumns(city, list),
      textColumn(
        'code',
        list.map((one) => one.code),
      ),
      textColumn(
        'utility',
        list.map((one) => one.utility),
      ),
      textColumn(
        '_from',
        list.map((one) => one.fromNode),
      ),
      textColumn(
        '_to',
        list.map((one) => one.toNode),
      ),
      numberColumn(
        'diameter_mm',
        list.map((one) => one.diameterMm),
      ),
      textColumn(
        'material',
        list.map((one) => one.material),
      ),
      textColumn(
        'pressure',
        list.map((one) => one.pressure),
      ),
      textColumn(
        'embedding',
        list.map((one) => one.embedding),
      ),
      numberColumn(
        'ducts_total',
        list.map((one) => one.ductsTotal),
        'int',
      ),
      numberColumn(
        'ducts_used',
        list.map((one) => one.ductsUsed),
        'int',
      ),
      numberColumn(
        'laid_year',
        list.map((one) => one.laidYear),
        'int',
      ),
      textColumn(
        'owner',
        list.map((one) => one.owner),
      ),
      textColumn(
        'state',
        list.map((one) => one.state),
      ),
      numberColumn(
        'from_ground_m',
        list.map((one) => one.fromGroundM),
      ),
      numberColumn(
        'to_ground_m',
        list.map((one) => one.toGroundM),
      ),
      numberColumn(
        'from_depth_m',
        list.map((one) => one.fromDepthM),
      ),
      numberColumn(
        'to_depth_m',
        list.map((one) => one.toDepthM),
      ),
      numberColumn(
        'from_level_m',
        list.map((one) => one.fromLevelM),
      ),
      numberColumn(
        'to_level_m',
        list.map((one) => one.toLevelM),
      ),
      {
        name: 'attributes',
        type: 'jsonb',
        values: list.map((one) =>
          JSON.stringify({
            ...(one.itemCode && { itemCode: one.itemCode }),
            ...(one.communityCode && { communityCode: one.communityCode }),
          }),
        ),
      },
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
      ...placedColumns(city, list),
      textColumn(
        'code',
        list.map((one) => one.code),
      ),
      textColumn(
        'title',
        list.map((one) => one.title),
      ),
      textColumn(
        'utility',
        list.map((one) => one.utility),
      ),
      textColumn(
        'owner',
        list.map((one) => one.owner),
      ),
      textColumn(
        'state',
        list.map((one) => one.state),
      ),
      dateColumn(
        'starts_on',
        list.map((one) => one.startsOn),
      ),
      dateColumn(
        'ends_on',
        list.map((one) => one.endsOn),
      ),
      textColumn(
        'public_note',
        list.map((one) => one.publicNote),
      ),
      textColumn(
        '_community',
        list.map((one) => one.communityCode),
      ),
    ],
    communityLookup,
  );
}
