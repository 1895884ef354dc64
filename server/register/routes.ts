import { api } from '../api.ts';
import { listCities, listCommunities } from './service.ts';

export const registerRoutes = {
  listCities: api.register.listCities.handler(({ context }) => listCities(context.services.db)),
  listCommunities: api.register.listCommunities.handler(({ input, context }) =>
    listCommunities(context.services.db, input.city),
  ),
};
