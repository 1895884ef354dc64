import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../db/types.ts';

export interface AuditEntry {
  city?: string | undefined;
  accountId: string | null;
  /** Verb, e.g. `plan.patch`. */
  action: string;
  /** What it was done to, e.g. `plan/222404/7`. */
  subject: string;
  detail?: unknown;
}

/** Hash before the first entry. */
const genesis = '0'.repeat(64);
const advisoryLock = 7_204_119;

/**
 * Appends to the trail. Each entry carries the hash of the one before it, so that a change, a deletion or a new order of
 * entries shows. Call it with the transaction that does the deed: both stand or neither.
 */
export async function recordAudit(db: Kysely<Schema>, entry: AuditEntry): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((trx) => recordAudit(trx, entry));
  await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(db);
  const last = await db.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const row = {
    at: new Date(),
    city_code: entry.city ?? null,
    account_id: entry.accountId,
    action: entry.action,
    subject: entry.subject,
    detail: JSON.stringify(entry.detail ?? {}),
    previous_hash: last?.hash ?? genesis,
  };
  const hash = hashOf({ ...row, detail: JSON.parse(row.detail) });
  await db
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
}

/** Walks the whole chain. `head` is worth keeping outside the database: it shows when the end was cut off. */
export async function verifyAudit(
  db: Kysely<Schema>,
): Promise<{ entries: number; brokenAt: number | null; head: string }> {
  let previous = genesis;
  let entries = 0;
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(2000)
      .execute();
    for (const row of rows) {
      if (row.previous_hash !== previous || row.hash !== hashOf(row))
        return { entries, brokenAt: row.id, head: previous };
      previous = row.hash;
      entries++;
      after = row.id;
    }
    if (rows.length < 2000) return { entries, brokenAt: null, head: previous };
  }
}

interface Hashed {
  at: Date;
  city_code: string | null;
  account_id: string | null;
  action: string;
  subject: string;
  detail: unknown;
  previous_hash: string;
}

function hashOf(row: Hashed): string {
  const parts = [
    row.previous_hash,
    row.at.toISOString(),
    row.city_code,
    row.account_id,
    row.action,
    row.subject,
    sorted(row.detail),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** jsonb keeps no order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
