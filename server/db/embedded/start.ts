import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slimPostgisBundle } from './bundle.ts';
import { lockDirectory } from './lock.ts';
import { SupervisedWorker } from './supervise.ts';
import type { WorkerOptions } from './worker.ts';

export interface EmbeddedDatabase {
  /** Folder of the socket, as pg's `host`. */
  socketFolder: string;
  /** Ends the database process cleanly; open connections are cut. */
  stop: () => Promise<void>;
}

/** The one port that pg and the socket's file name agree on. */
export const embeddedPort = 5432;

/**
 * Starts PGlite with PostGIS in a worker thread on the files in `dataDir/database`.
 * @param template a stopped database to start a fresh directory from; without it the directory starts empty
 * @param busyLimitMs a statement that runs longer is ended
 * @throws Problem database.locked when another process has the directory
 */
export async function startEmbedded(
  dataDir: string,
  template?: string,
  busyLimitMs = 300_000,
): Promise<EmbeddedDatabase> {
  const socketFolder = mkdtempSync(join(tmpdir(), 'lianpian-'));
  chmodSync(socketFolder, 0o700);
  const unlock = lockDirectory(dataDir, socketFolder);
  const release = () => {
    unlock();
    rmSync(socketFolder, { recursive: true, force: true });
  };
  try {
    const files = join(dataDir, 'database');
    const isCreated = template !== undefined || existsSync(files);
    if (!existsSync(files)) layOut(files, template);
    const options: WorkerOptions = {
      dataDir: files,
      socketPath: join(socketFolder, `.s.PGSQL.${embeddedPort}`),
      bundle: slimPostgisBundle(isCreated),
    };
    const worker = new SupervisedWorker(options, busyLimitMs);
    await worker.start();
    return {
      socketFolder,
      stop: async () => {
        await worker.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Whole or not at all: a start that is killed here leaves no half directory. */
function layOut(files: string, template: string | undefined): void {
  const partial = `${files}.partial`;
  rmSync(partial, { recursive: true, force: true });
  if (template) cpSync(template, partial, { recursive: true });
  else mkdirSync(partial, { recursive: true });
  renameSync(partial, files);
}
