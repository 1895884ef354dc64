import { api } from '../api.ts';
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
  listCommunities: api.register.listCommunities.handler(({ input, context }) =>
    listCommunities(context.services.db, input.city),
  ),
};
