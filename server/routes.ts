import { accessRoutes } from './access/routes.ts';
import { api } from './api.ts';
import { pipesRoutes } from './pipes/routes.ts';
import { programmeRoutes } from './programme/routes.ts';
import { progressRoutes } from './progress/routes.ts';
import { registerRoutes } from './register/routes.ts';
import { worksRoutes } from './works/routes.ts';
import { zoningRoutes } from './zoning/routes.ts';

/** Handlers of the whole contract. A capability adds one line here and one in contract/index.ts. */
export const routes = api.router({
  access: accessRoutes,
  pipes: pipesRoutes,
  programme: programmeRoutes,
  progress: progressRoutes,
  register: registerRoutes,
  works: worksRoutes,
  zoning: zoningRoutes,
});
