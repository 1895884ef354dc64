import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../domain/problem.ts';
import { firstAdministrator } from './access/accounts.ts';
import { makeAuth } from './access/auth.ts';
import { makeApp } from './app.ts';
import type { Config } from './config.ts';
import type { Database } from './db/open.ts';
import { Replicas } from './db/replicas.ts';
import { watchRevisions } from './db/revisions.ts';
import { refuseKnown } from './http/known-refusals.ts';
import { Jobs } from './jobs/jobs.ts';
import { JobJournal } from './jobs/journal.ts';
import { answerHot } from './progress/hot-answers.ts';
import { closePost } from './progress/post.ts';
import { syncSteps } from './progress/sync-steps.ts';
import { refreshReadings } from './register/readings.ts';
import type { Services } from './services.ts';
import { TileMaker } from './tiles/make-tile.ts';
import { revisionsOfLayers } from './tiles/revisions.ts';
import { scopeOfSessions } from './tiles/scope.ts';
import { TileServer } from './tiles/serve.ts';
import { TileCache } from './tiles/tile-cache.ts';

/** A start waits no longer for names to be read anew. */
const longestReadingMs = 1_000;

export interface RunningServer {
  services: Services;
  port: number;
  /** Of the one administrator, on the first start of a database only. */
  firstSignIn: { username: string; password: string } | undefined;
  stop: () => Promise<void>;
}

/** Answers on the port, on an open database; `stop` closes both. */
export async function startServer(config: Config, database: Database): Promise<RunningServer> {
  const { db } = database;
  const auth = makeAuth(db, config);
  await syncSteps(db);
  const revisions = await watchRevisions(database);
  const jobs = new Jobs(2, config.dataDir ? new JobJournal(config.dataDir) : undefined);
  const replicas = new Replicas(config.replicaUrls, database.pool, revisions, config.poolSize);
  await replicas.look();
  const services: Services = { config, database, read: replicas.read, db, auth, revisions, jobs };
  const firstSignIn = await firstAdministrator(db);
  const scopeOf = scopeOfSessions(services);
  const maker = new TileMaker(database, replicas.readFrom);
  const tiles = new TileServer(new TileCache(maker, revisionsOfLayers(revisions)), scopeOf);
  const app = makeApp(services, scopeOf);
  const server = createServer((request, response) => {
    if (answerHot(services, request, response) || refuseKnown(services, request, response)) return;
    if (tiles.handle(request, response)) return;
    app(request, response);
  });
  // longer than the idle time of common proxies, so that they close first
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 300_000;
  // of a city it is done before anybody asks; a country is found by its old readings until it has gone through
  const reading = refreshReadings(database.pool).catch((error) => console.error(error));
  await Promise.race([reading, wait(longestReadingMs, undefined, { ref: false })]);
  await listen(server, config);
  return {
    services,
    port: (server.address() as AddressInfo).port,
    firstSignIn,
    async stop() {
      jobs.close();
      await reading;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      await closePost(services);
      await revisions.close();
      await maker.close();
      await replicas.close();
      await database.close();
    },
  };
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(config.port) : error);
    });
    server.listen(config.port, config.host, () => resolve());
  });
}

function portTaken(port: number): Problem {
  return new Problem(
    'server.port-taken',
    { zh: `端口 ${port} 已被占用。`, en: `Port ${port} is taken.` },
    { zh: '请用 --port 指定另一个端口。', en: 'Name another one with --port.' },
    { status: 503 },
  );
}
