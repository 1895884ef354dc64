import { recordAudit } from '../access/audit.ts';
import { api } from '../api.ts';
import { readTables, restoreTable, tableVersions, writeTable } from './city-tables.ts';
import { nearestMains } from './nearest-mains.ts';
import { applyNetworkPatch, readNetwork } from './network-service.ts';
import { requireOwnUtilities } from './own-utilities.ts';
import { storePlanBill } from './plan-bills.ts';

export const pipesRoutes = {
  readTables: api.pipes.readTables.handler(async ({ input, context }) => ({
    tables: await readTables(context.services.db, input.city),
  })),
  listTableVersions: api.pipes.listTableVersions.handler(({ input, context }) =>
    tableVersions(context.services.db, input.city, input.standard),
  ),
  writeTable: api.pipes.writeTable.handler(
    ({ input: { city, standard, ...given }, context: { actor, services } }) =>
      services.db.transaction().execute(async (trx) => ({
        version: await writeTable(trx, city, standard, { ...given, accountId: actor.accountId }),
      })),
  ),
  restoreTable: api.pipes.restoreTable.handler(
    ({ input: { city, standard, ...given }, context: { actor, services } }) =>
      services.db.transaction().execute(async (trx) => ({
        version: await restoreTable(trx, city, standard, { ...given, accountId: actor.accountId }),
      })),
  ),
  readNetwork: api.pipes.readNetwork.handler(({ input, context }) =>
    readNetwork(
      context.services.db,
      input.city,
      [input.west, input.south, input.east, input.north],
      input.limit,
      input.part,
      input.terrain,
    ),
  ),
  nearestMains: api.pipes.nearestMains.handler(
    ({ input: { city, west, south, east, north, utilities, beyondM }, context }) =>
      nearestMains(context.services.db, city, [west, south, east, north], utilities, beyondM),
  ),
  patchNetwork: api.pipes.patchNetwork.handler(({ input: { city, version, patch, bill }, context }) => {
    const { actor, services } = context;
    return services.db.transaction().execute(async (trx) => {
      await requireOwnUtilities(trx, actor, city, patch);
      const next = await applyNetworkPatch(trx, city, version, patch, actor.accountId);
      if (bill) await storePlanBill(trx, city, patch, bill, actor.accountId);
      await recordAudit(trx, {
        city,
        accountId: actor.accountId,
        action: 'pipes.patch',
        subject: `pipes/${city}/${next}`,
        detail: {
          note: patch.note,
          putNodes: patch.putNodes.length,
          putSegments: patch.putSegments.length,
          deleteNodes: patch.deleteNodes.length,
          deleteSegments: patch.deleteSegments.length,
        },
      });
      return { version: next };
    });
  }),
};
