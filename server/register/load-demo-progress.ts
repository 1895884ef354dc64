import type { Transaction } from 'kysely';
import type { DemoCity } from '../../data/demo/types.ts';
import type { Schema } from '../db/types.ts';
import { type BulkColumn, bulkInsert } from './bulk-insert.ts';
import {
  cityColumn,
  communityLookup,
  dateColumn,
  demoSource,
  numberColumn,
  textColumn,
} from './load-demo.ts';

/** Projects and their money, quantities, milestones with their changes, and the monthly reports. */
export async function loadDemoProgress(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const { projects, shares, workItems, milestones, changes, reports } = city;
  const rowsOf = (list: readonly { communityCode: string }[]): BulkColumn[] => [
    cityColumn(city, list),
    textColumn(
      '_community',
      list.map((one) => one.communityCode),
    ),
  ];
  await bulkInsert(trx, 'project', [
    cityColumn(city, projects),
    textColumn(
      'code',
      projects.map((one) => one.code),
    ),
    textColumn(
      'name',
      projects.map((one) => one.name),
    ),
    textColumn(
      'funding_source',
      projects.map((one) => one.fundingSource),
    ),
    numberColumn(
      'year',
      projects.map((one) => one.year),
      'int',
    ),
    numberColumn(
      'budget_yuan',
      projects.map((one) => one.budgetYuan),
    ),
    textColumn(
      'source',
      projects.map(() => `HC-2020 六；${demoSource}`),
    ),
    { name: 'attributes', type: 'jsonb', values: projects.map((one) => JSON.stringify({ note: one.note })) },
  ]);
  await bulkInsert(
    trx,
    'community_project',
    [
      ...rowsOf(shares),
      textColumn(
        '_project',
        shares.map((one) => one.projectCode),
      ),
      numberColumn(
        'amount_yuan',
        shares.map((one) => one.amountYuan),
      ),
    ],
    {
      computed: { ...communityLookup.computed, project_id: 'p.id' },
      join: `${communityLookup.join} left join project p on p.city_code = r.city_code and p.code = r._project`,
    },
  );
  await bulkInsert(
    trx,
    'work_item',
    [
      ...rowsOf(workItems),
      textColumn(
        'item_code',
        workItems.map((one) => one.itemCode),
      ),
      numberColumn(
        'planned',
        workItems.map((one) => one.planned),
      ),
      numberColumn(
        'done',
        workItems.map((one) => one.done),
      ),
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'milestone',
    [
      ...rowsOf(milestones),
      textColumn(
        'step',
        milestones.map((one) => one.step),
      ),
      dateColumn(
        'planned_on',
        milestones.map((one) => one.plannedOn),
      ),
      dateColumn(
        'actual_on',
        milestones.map((one) => one.actualOn),
      ),
      { name: 'updated_at', type: 'timestamptz', values: milestones.map(() => city.dataDate) },
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'milestone_change',
    [
      ...rowsOf(changes),
      textColumn(
        'step',
        changes.map((one) => one.step),
      ),
      textColumn(
        'field',
        changes.map((one) => one.field),
      ),
      textColumn(
        'old_value',
        changes.map((one) => one.oldValue),
      ),
      textColumn(
        'new_value',
        changes.map((one) => one.newValue),
      ),
      textColumn(
        'reason',
        changes.map((one) => one.reason),
      ),
      { name: 'changed_at', type: 'timestamptz', values: changes.map((one) => one.changedOn) },
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'progress_report',
    [
      ...rowsOf(reports),
      { name: 'client_key', type: 'uuid', values: reports.map((one) => one.clientKey) },
      dateColumn(
        'reported_on',
        reports.map((one) => one.reportedOn),
      ),
      textColumn(
        'item_code',
        reports.map((one) => one.itemCode),
      ),
      numberColumn(
        'percent',
        reports.map((one) => one.percent),
      ),
      numberColumn(
        'quantity_done',
        reports.map((one) => one.quantityDone),
      ),
      textColumn(
        'remark',
        reports.map((one) => one.remark),
      ),
      { name: 'received_at', type: 'timestamptz', values: reports.map((one) => one.reportedOn) },
    ],
    communityLookup,
  );
}
