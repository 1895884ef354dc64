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
    new pg.Pool({
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

/** @param size about twice the cores of the database; more only wait in line there */
export function serverPool(url: string, size: number): pg.Pool {
  return guarded(
    new pg.Pool({
      connectionString: url,
      max: size,
      connectionTimeoutMillis: 30_000,
      application_name: 'lianpian',
      types,
    }),
  );
}

/** Without a listener the process dies when the database restarts; the pool replaces a broken client by itself. */
function guarded(pool: pg.Pool): pg.Pool {
  pool.on('error', (error) => console.warn(`database connection lost: ${error.message}`));
  return pool;
}
