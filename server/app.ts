import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { toNodeHandler } from 'better-auth/node';
import compression from 'compression';
import express, { type Express } from 'express';
import { authDoors } from './access/auth.ts';
import { requireRole } from './access/enforce.ts';
import { actorOf } from './access/session.ts';
import type { CallContext } from './api.ts';
import { repository } from './db/paths.ts';
import { isConnectionLost } from './db/pool.ts';
import { mountExchange } from './exchange/mount.ts';
import { streamEvents } from './http/events.ts';
import { signInLimit, writeLimit } from './http/limits.ts';
import { openApiDocument } from './http/openapi.ts';
import { handleProblem, notFound } from './http/problem.ts';
import { sameSite, securityHeaders } from './http/security.ts';
import { mountJobs } from './jobs/routes.ts';
import { ogcRoutes } from './ogc/routes.ts';
import { mountPipeFiles } from './pipes/files/mount-files.ts';
import { mountTableFiles } from './pipes/files/mount-table-files.ts';
import { mountProjectFile } from './programme/mount-file.ts';
import { mountProgress } from './progress/mount.ts';
import { problemPages } from './progress/problem-page.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';
import { revisionsOfLayers } from './tiles/revisions.ts';
import { tileRoutes } from './tiles/routes.ts';
import { scopeOfSessions } from './tiles/scope.ts';
import { mountSharedPlan } from './zoning/shared-page.ts';

/** The whole server as an Express application; main.ts gives it a port, tests call it without one. */
export function makeApp(services: Services, scopeOf = scopeOfSessions(services)): Express {
  const { auth, db, config } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  app.use(securityHeaders(config));
  app.use(compression());
  app.use(sameSite(config));

  app.get('/openapi.json', async (_, response) => {
    response.json(await openApiDocument());
  });
  const authHandler = toNodeHandler(auth);
  const guesses = signInLimit();
  for (const { method, path, access } of authDoors) {
    app[method](path, ...(method === 'post' ? [guesses] : []), async (request, response) => {
      requireRole(await actorOf(auth, db, request.headers), access);
      await authHandler(request, response);
    });
  }
  app.get('/api/events', async (request, response) => {
    streamEvents(services, await actorOf(auth, db, request.headers), request, response);
  });
  const revisions = revisionsOfLayers(services.revisions);
  app.use(tileRoutes(services.database, revisions, scopeOf));
  app.use('/ogc', ogcRoutes(services.read, revisions, scopeOf));
  // what may be read may be asked for by its head: Node sends none of the body
  app.use('/api', (request, _, next) => {
    if (request.method === 'HEAD') request.method = 'GET';
    next();
  });
  app.use('/api', writeLimit());
  mountJobs(app, services);
  mountProgress(app, services);
  mountExchange(app, services);
  mountPipeFiles(app, services);
  mountTableFiles(app, services);
  mountProjectFile(app, services);
  mountSharedPlan(app, services);
  app.use('/api', apiHandler(services));
  mountPages(app);
  app.use(notFound);
  app.use(problemPages(services));
  app.use(handleProblem);
  return app;
}

/** Together with the patience of the pool enough for a restart. */
const readAttempts = 10;

interface Failure {
  failure?: unknown;
}

/** The contract over HTTP. What a handler throws leaves as a problem, like everything else. */
function apiHandler(services: Services): express.RequestHandler {
  const handler = new OpenAPIHandler<CallContext & Failure>(routes, {
    plugins: [new BodyLimitPlugin({ maxBodySize: 8 * 1024 * 1024 })],
    interceptors: [
      async ({ context, next }) => {
        try {
          return await next();
        } catch (error) {
          context.failure = error;
          throw error;
        }
      },
    ],
    rootInterceptors: [
      async ({ context, next }) => {
        const result = await next();
        if (context.failure !== undefined) throw context.failure;
        return result;
      },
    ],
  });
  return async (request, response, next) => {
    const answer = async () => {
      const actor = await actorOf(services.auth, services.db, request.headers);
      if (actor.role !== 'public') response.set('cache-control', 'no-store');
      const context = { actor, services };
      return handler.handle(request, response, { prefix: '/api', context });
    };
    for (let attempt = 1; ; attempt++) {
      try {
        const { matched } = await answer();
        return matched ? undefined : next();
      } catch (error) {
        // a read that met a restart of the database is read again
        const isOver = request.method !== 'GET' || response.headersSent || attempt === readAttempts;
        if (isOver || !isConnectionLost(error)) throw error;
        await setTimeout(200);
      }
    }
  };
}

/** The built client. Files under /assets carry their hash in the name and never change. */
function mountPages(app: Express): void {
  const dist = join(repository, 'dist');
  app.use('/assets', express.static(join(dist, 'assets'), { immutable: true, maxAge: '365d', index: false }));
  // the bare frame that pages are printed into
  app.get('/index.html', (_, response) => response.redirect(301, '/'));
  app.use(express.static(dist, { maxAge: 0, index: 'index.html', extensions: ['html'] }));
  // the workbench keeps its state in its address
  app.get('/workbench/*rest', (_, response) => response.sendFile(join(dist, 'workbench.html')));
}
