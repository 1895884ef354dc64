import { api } from '../api.ts';
import { stateFrost } from './city-frost.ts';
import { stateStorm } from './city-storm.ts';
import { readCommunity } from './community-detail.ts';
import { listCities, listCommunities } from './service.ts';

export const registerRoutes = {
  mapSettings: api.register.mapSettings.handler(({ context: { services } }) => ({
    tiandituKey: services.config.tiandituKey ?? null,
    mapApproval: services.config.mapApproval ?? null,
  })),
  readCommunity: api.register.readCommunity.handler(({ input, context }) =>
    readCommunity(context.services.db, input.city, input.id),
  ),
  listCities: api.register.listCities.handler(({ context }) => listCities(context.services.db)),
  stateFrost: api.register.stateFrost.handler(({ input, context: { actor, services } }) =>
    services.db
      .transaction()
      .execute(async (trx) => ({ frost: await stateFrost(trx, input, actor.accountId) })),
  ),
  stateStorm: api.register.stateStorm.handler(({ input, context: { actor, services } }) =>
    services.db
      .transaction()
      .execute(async (trx) => ({ storm: await stateStorm(trx, input, actor.accountId) })),
  ),
  listCommunities: api.register.listCommunities.handler(({ input, context }) =>
    listCommunities(context.services.db, input.city),
  ),
};
