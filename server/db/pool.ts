import pg from 'pg';
import { embeddedPort } from './embedded/start.ts';

/**
 * How values come out of the driver, on both databases alike: bigint as number (ids stay far below 2^53), date as the
 * text 2020-09-12 (a calendar day has no time zone), timestamptz as Date.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.INT8) return Number;
    if (oid === pg.types.builtins.DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** One session is all that PGlite has, so one connection is all that its pool opens. */
export function embeddedPool(socketFolder: string): pg.Pool {
  return guarded(
    new PatientPool({
      host: socketFolder,
      port: embeddedPort,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 120_000,
      types,
    }),
  );
}

/** A statement that runs longer is ended; an import sets its own with `set local`. */
const statementLimitMs = 300_000;

/** @param size about twice the cores of the database; more only wait in line there */
export function serverPool(url: string, size: number): pg.Pool {
  return guarded(
    new PatientPool({
      connectionString: url,
      max: size,
      connectionTimeoutMillis: 30_000,
      statement_timeout: statementLimitMs,
      application_name: 'lianpian',
      types,
    }),
  );
}

/** What a database says that is starting, stopping or not there for a moment. */
const passing = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P02', '57P03']);
const patienceMs = 8_000;

/** Whether an error came from a connection that broke, not from the statement. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return passing.has(code ?? '') || /^Connection terminated/.test(message ?? '');
}

/** Waits for a database that starts again, instead of failing whoever asks in those seconds. */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (
      error: Error | undefined,
      client: pg.PoolClient | undefined,
      done: (release?: unknown) => void,
    ) => void,
  ): void;
  override connect(callback?: (...answer: never[]) => void): Promise<pg.PoolClient> | undefined {
    if (!callback) return this.#patiently(performance.now() + patienceMs);
    const answer = callback as unknown as (error?: Error, client?: pg.PoolClient, done?: () => void) => void;
    // every tile comes this way: no promise is made where a client is at hand
    super.connect((error, client, done) => {
      if (!error || !isConnectionLost(error)) return answer(error, client, done);
      this.#patiently(performance.now() + patienceMs).then(
        (late) => answer(undefined, late, late.release.bind(late)),
        (lost: Error) => answer(lost, undefined, () => {}),
      );
    });
    return undefined;
  }

  async #patiently(until: number): Promise<pg.PoolClient> {
    for (;;) {
      try {
        return await super.connect();
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() > until || this.ended) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/** Without a listener the process dies when the database restarts; the pool replaces a broken client by itself. */
function guarded(pool: pg.Pool): pg.Pool {
  pool.on('error', (error) => console.warn(`database connection lost: ${error.message}`));
  // the pool listens to idle clients only; the statement of a busy one tells of the loss itself
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
