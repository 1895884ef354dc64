/** Runs PGlite away from the main thread: a query there would hold up every timer and request. */

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { postgis } from '@electric-sql/pglite-postgis';
import { Bridge } from './bridge.ts';

export interface WorkerOptions {
  dataDir: string;
  socketPath: string;
  bundle: string;
}

const { dataDir, socketPath, bundle } = workerData as WorkerOptions;

const slimPostgis: Extension = {
  name: 'postgis',
  setup: async (pg, options) => ({
    ...(await postgis.setup(pg, options)),
    bundlePath: pathToFileURL(bundle),
  }),
};

const db = await PGlite.create({ dataDir, extensions: { postgis: slimPostgis, pg_trgm } });
const bridge = new Bridge(db);
await bridge.listen(socketPath);
parentPort?.on('message', async (word: 'ping' | 'stop') => {
  if (word === 'ping') {
    parentPort?.postMessage('pong');
    return;
  }
  await bridge.close();
  await db.close();
  parentPort?.postMessage('closed');
  parentPort?.close();
});
parentPort?.postMessage('ready');
