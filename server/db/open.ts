import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { Problem } from '../../domain/problem.ts';
import { lockHolder } from './embedded/lock.ts';
import { embeddedPort, startEmbedded } from './embedded/start.ts';
import { type Listener, listenTo } from './listen.ts';
import { migrate } from './migrate.ts';
import { embeddedPool, serverPool } from './pool.ts';
import { databaseTemplate } from './template.ts';
import type { Schema } from './types.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server with PostGIS; without it the embedded database in `dataDir` is used. */
  url?: string;
  dataDir?: string;
  poolSize?: number;
  /** A stopped embedded database to start a fresh directory from, e.g. one with the demo city. */
  template?: string;
}

/** What a database can do, asked once at the start and never by its name. */
export interface Features {
  /** ST_AsMVT is built in. */
  mvt: boolean;
  /** Several statements may run at once. */
  concurrent: boolean;
}

export interface Database {
  kind: 'embedded' | 'server';
  db: Kysely<Schema>;
  /** For plain SQL; the same connections as `db`. */
  pool: pg.Pool;
  features: Features;
  listen: (channel: string, listener: Listener) => Promise<() => Promise<void>>;
  close: () => Promise<void>;
}

/** Opens the embedded database or the server behind `url`, brings its schema up to date and learns its features. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url) return openServer(options.url, options.poolSize ?? 8);
  return openEmbedded(options.dataDir ?? '.lianpian', options.template);
}

/**
 * For the command line: the directory's database, through the server that has it open where there is one.
 */
export async function joinDatabase(options: DatabaseOptions): Promise<Database> {
  const holder = options.url ? undefined : lockHolder(options.dataDir ?? '.lianpian');
  if (!holder?.socketFolder) return openDatabase(options);
  const pool = embeddedPool(holder.socketFolder);
  return finish('embedded', pool, socketConfig(holder.socketFolder), async () => {});
}

async function openServer(url: string, poolSize: number): Promise<Database> {
  const pool = serverPool(url, poolSize);
  try {
    await requireVersions(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof Problem ? error : unreachable(error as Error);
  }
  return finish('server', pool, { connectionString: url }, async () => {});
}

/** @throws Problem database.too-old where the server is not what the SQL is written and tested for */
async function requireVersions(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server: number; postgis: string | null }>(
    `select current_setting('server_version_num')::int as server,
       (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis`,
  );
  const { server, postgis } = rows[0]!;
  const [major, minor] = (postgis ?? '0.0').split('.').map(Number) as [number, number];
  if (server < 150_000 || major * 100 + minor < 303) throw tooOld(Math.floor(server / 10_000), postgis);
}

async function openEmbedded(dataDir: string, template?: string): Promise<Database> {
  const embedded = await startEmbedded(dataDir, template ?? (await databaseTemplate()));
  const pool = embeddedPool(embedded.socketFolder);
  try {
    return await finish('embedded', pool, socketConfig(embedded.socketFolder), embedded.stop);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

const socketConfig = (folder: string): pg.ClientConfig => ({
  host: folder,
  port: embeddedPort,
  user: 'postgres',
  database: 'postgres',
});

async function finish(
  kind: Database['kind'],
  pool: pg.Pool,
  connection: pg.ClientConfig,
  stop: () => Promise<void>,
): Promise<Database> {
  const listeners = listenTo(connection);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(pool);
    return {
      kind,
      db,
      pool,
      features: await learnFeatures(kind, pool),
      listen: listeners.add,
      close: async () => {
        await listeners.close();
        // Kysely ends the pool only where it was used
        await db.destroy();
        if (!pool.ended) await pool.end();
        await stop();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** `postgis_full_version()` would tell it too, and opens the database of PROJ to do so: half a second on the embedded one. */
async function learnFeatures(kind: Database['kind'], pool: pg.Pool): Promise<Features> {
  const { rows } = await pool.query<{ mvt: boolean }>(
    `select coalesce(postgis_libprotobuf_version(), '') <> '' as mvt`,
  );
  return { mvt: rows[0]?.mvt ?? false, concurrent: kind === 'server' };
}

function unreachable(cause: Error): Problem {
  return new Problem(
    'database.unreachable',
    {
      zh: `无法连接 DATABASE_URL 指定的数据库：${cause.message}。`,
      en: `The database of DATABASE_URL can't be reached: ${cause.message}.`,
    },
    {
      zh: '请检查地址、账号和 PostGIS 扩展。',
      en: 'Check the address, the account and that PostGIS is installed.',
    },
    { status: 503, cause },
  );
}

function tooOld(server: number, postgis: string | null): Problem {
  return new Problem(
    'database.too-old',
    {
      zh: `数据库为 PostgreSQL ${server}、PostGIS ${postgis ?? '未安装'}。`,
      en: `The database is PostgreSQL ${server} with PostGIS ${postgis ?? 'not installed'}.`,
    },
    {
      zh: '需要 PostgreSQL 15 以上和 PostGIS 3.3 以上。',
      en: 'PostgreSQL 15 and PostGIS 3.3 or newer are needed.',
    },
    { status: 503, facts: { server, postgis } },
  );
}
