/**
 * Reads that may leave the primary: tiles and collections, from read replicas. A replica is asked only for layers whose
 * changes it has replayed up to what this server knows of, so that an answer is never older than its revision; where none
 * is that far, or none answers, the primary does.
 */
import pg from 'pg';
import type { Revisions } from './revisions.ts';

/** @param layers names of the revisions that the statement reads from */
export type Read = <Row extends pg.QueryResultRow>(
  layers: readonly string[],
  statement: pg.QueryConfig,
) => Promise<pg.QueryResult<Row>>;

/** Does a reading with whichever database may answer for these layers. */
export type ReadFrom = <T>(layers: readonly string[], read: (pool: pg.Pool) => Promise<T>) => Promise<T>;

export const readPrimary =
  (primary: pg.Pool): ReadFrom =>
  (_layers, read) =>
    read(primary);

interface Replica {
  pool: pg.Pool;
  /** Revisions it has replayed; undefined while it does not answer. */
  seen: Map<string, number> | undefined;
}

const lookEveryMs = 500;
/** A replica that hangs must not hold a tile longer than the primary would take. */
const patienceMs = 2_000;

export class Replicas {
  readonly #primary: pg.Pool;
  readonly #revisions: Pick<Revisions, 'of'>;
  readonly #replicas: Replica[];
  readonly #timer: NodeJS.Timeout;
  #next = 0;

  constructor(urls: readonly string[], primary: pg.Pool, revisions: Pick<Revisions, 'of'>, poolSize = 8) {
    this.#primary = primary;
    this.#revisions = revisions;
    this.#replicas = urls.map((connectionString) => {
      const pool = new pg.Pool({
        connectionString,
        max: poolSize,
        connectionTimeoutMillis: patienceMs,
        statement_timeout: 60_000,
        application_name: 'lianpian reader',
      });
      pool.on('error', () => {});
      pool.on('connect', (client) => client.on('error', () => {}));
      return { pool, seen: undefined };
    });
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  readonly read: Read = (layers, statement) => this.readFrom(layers, (pool) => pool.query(statement));

  readonly readFrom: ReadFrom = async (layers, read) => {
    const replica = this.#freshFor(layers);
    if (!replica) return read(this.#primary);
    try {
      return await read(replica.pool);
    } catch (error) {
      if (isStatementsFault(error)) throw error;
      // down, starting, or the statement met the replay of a change: the primary has no such troubles
      replica.seen = undefined;
      console.warn(`replica not read: ${(error as Error).message}`);
      return read(this.#primary);
    }
  };

  /** Asks every replica how far it is; happens by itself twice a second. */
  async look(): Promise<void> {
    await Promise.all(
      this.#replicas.map(async (replica) => {
        try {
          const { rows } = await replica.pool.query<{ layer: string; revision: string }>(
            'select layer, revision from layer_revision',
          );
          replica.seen = new Map(rows.map(({ layer, revision }) => [layer, Number(revision)]));
        } catch {
          replica.seen = undefined;
        }
      }),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#replicas.map(({ pool }) => pool.end()));
  }

  /** In turn, of those that have replayed what is known here. */
  #freshFor(layers: readonly string[]): Replica | undefined {
    const fresh = this.#replicas.filter(
      ({ seen }) => seen && layers.every((layer) => (seen.get(layer) ?? 0) >= this.#revisions.of(layer)),
    );
    return fresh[this.#next++ % Math.max(1, fresh.length)];
  }
}

/** Data exceptions and syntax errors: the primary would say the same. */
function isStatementsFault(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|42)/.test(error.code ?? '');
}

/** Addresses apart by commas or blanks. */
export function replicaUrls(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((url) => url !== '');
}
