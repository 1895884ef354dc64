import { sql } from 'kysely';
import type { Database } from './database.ts';
import { steps } from './policy.ts';

/**
 * Brings the steps of data/policies into the database, which needs to know what state each of them brings; everything is
 * counted anew when that has changed.
 */
export async function syncSteps(db: Database): Promise<void> {
  const wanted = steps.map(({ key, reaches }, ordinal) => ({ key, ordinal, reaches }));
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql`select key, ordinal, reaches from progress_step order by ordinal`.execute(tx);
    if (JSON.stringify(rows) === JSON.stringify(wanted)) return;
    // a whole country takes minutes
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`delete from progress_step`.execute(tx);
    for (const { key, ordinal, reaches } of wanted)
      await sql`insert into progress_step (key, ordinal, reaches) values (${key}, ${ordinal}, ${reaches})`.execute(
        tx,
      );
    await sql`select progress_rebuild()`.execute(tx);
  });
}
