import type { Transaction } from 'kysely';
import type { DemoCity } from '../../data/demo/types.ts';
import type { Schema } from '../db/types.ts';
import { type BulkColumn, bulkInsert } from './bulk-insert.ts';
import {
  communityLookup,
  dates,
  demoSource,
  integers,
  moments,
  numbers,
  texts,
  uuids,
} from './demo-columns.ts';

/** Projects and their money, quantities, milestones with their changes, and the monthly reports. */
export async function loadDemoProgress(trx: Transaction<Schema>, city: DemoCity): Promise<void> {
  const { projects, shares, workItems, milestones, changes, reports } = city;
  const rowsOf = (list: readonly { communityCode: string }[]): BulkColumn[] => [
    ...texts(list, { city_code: () => city.cityCode, _community: (one) => one.communityCode }),
  ];
  await bulkInsert(trx, 'project', [
    ...texts(projects, {
      city_code: () => city.cityCode,
      code: (one) => one.code,
      name: (one) => one.name,
      source: () => `HC-2020 六；${demoSource}`,
    }),
    ...integers(projects, { year: (one) => one.year }),
    ...numbers(projects, { budget_yuan: (one) => one.budgetYuan }),
    { name: 'attributes', type: 'jsonb', values: projects.map((one) => JSON.stringify({ note: one.note })) },
  ]);
  const projectLookup = 'left join project p on p.city_code = r.city_code and p.code = r._project';
  await bulkInsert(
    trx,
    'project_source',
    [
      ...texts(projects, {
        city_code: () => city.cityCode,
        _project: (one) => one.code,
        funder: (one) => one.fundingSource,
      }),
      ...numbers(projects, { budget_yuan: (one) => one.budgetYuan }),
    ],
    { computed: { project_id: 'p.id' }, join: projectLookup },
  );
  const sourceOf = new Map(projects.map((one) => [one.code, one.fundingSource]));
  await bulkInsert(
    trx,
    'community_project',
    [
      ...rowsOf(shares),
      ...texts(shares, {
        _project: (one) => one.projectCode,
        funder: (one) => sourceOf.get(one.projectCode)!,
      }),
      ...numbers(shares, { amount_yuan: (one) => one.amountYuan }),
    ],
    {
      computed: { ...communityLookup.computed, project_id: 'p.id' },
      join: `${communityLookup.join} ${projectLookup}`,
    },
  );
  await bulkInsert(
    trx,
    'work_item',
    [
      ...rowsOf(workItems),
      ...texts(workItems, { item_code: (one) => one.itemCode }),
      ...numbers(workItems, { planned: (one) => one.planned, done: (one) => one.done }),
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'milestone',
    [
      ...rowsOf(milestones),
      ...texts(milestones, { step: (one) => one.step }),
      ...dates(milestones, { planned_on: (one) => one.plannedOn, actual_on: (one) => one.actualOn }),
      ...moments(milestones, { updated_at: () => city.dataDate }),
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'milestone_change',
    [
      ...rowsOf(changes),
      ...texts(changes, {
        step: (one) => one.step,
        field: (one) => one.field,
        old_value: (one) => one.oldValue,
        new_value: (one) => one.newValue,
        reason: (one) => one.reason,
      }),
      ...moments(changes, { changed_at: (one) => one.changedOn }),
    ],
    communityLookup,
  );
  await bulkInsert(
    trx,
    'progress_report',
    [
      ...rowsOf(reports),
      ...uuids(reports, { client_key: (one) => one.clientKey }),
      ...dates(reports, { reported_on: (one) => one.reportedOn }),
      ...texts(reports, { item_code: (one) => one.itemCode, remark: (one) => one.remark }),
      ...numbers(reports, { percent: (one) => one.percent, quantity_done: (one) => one.quantityDone }),
      ...moments(reports, { received_at: (one) => one.reportedOn }),
    ],
    communityLookup,
  );
}
