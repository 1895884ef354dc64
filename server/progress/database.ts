import type { QueryExecutorProvider } from 'kysely';

/** What this capability needs of the database: statements, and transactions of statements. Kysely is one. */
export interface Database extends QueryExecutorProvider {
  transaction(): { execute<T>(work: (transaction: QueryExecutorProvider) => Promise<T>): Promise<T> };
}

/** Today in China, where every city of the programme lies: a report of this morning is not in the future. */
export function todayInChina(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
