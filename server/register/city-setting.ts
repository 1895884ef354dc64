import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { recordAudit } from '../access/audit.ts';
import type { Schema } from '../db/types.ts';

/** One figure of a project that a city states: where it stands among the settings, and what it becomes. */
export interface SettingEdit {
  city: string;
  /** Among the settings. */
  key: string;
  /** Of the audit trail. */
  action: string;
  /** With its source; null takes it back. */
  stated: object | null;
  /** Throws where the settings are no longer what the editor saw. @returns what they state, for the trail */
  before: (settings: unknown) => unknown;
}

/**
 * Writes one setting of a city and leaves the others alone. Call it with a transaction.
 * @throws Problem pipes.no-city (404), and what `before` throws
 */
export async function stateSetting(
  trx: Kysely<Schema>,
  { city, key, action, stated, before: seen }: SettingEdit,
  accountId: string | null,
): Promise<void> {
  const row = await trx
    .selectFrom('city')
    .select('settings')
    .where('city_code', '=', city)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noCity(city);
  const before = seen(row.settings);
  await trx
    .updateTable('city')
    .set({
      settings:
        stated === null
          ? sql`settings - ${key}::text`
          : sql`settings || jsonb_build_object(${key}::text, ${JSON.stringify(stated)}::jsonb)`,
    })
    .where('city_code', '=', city)
    .execute();
  const detail = { before, after: stated };
  await recordAudit(trx, { city, accountId, action, subject: `city/${city}`, detail });
}

function noCity(city: string): Problem {
  return new Problem(
    'pipes.no-city',
    { zh: `没有城市 ${city}。`, en: `There is no city ${city}.` },
    { zh: '请选择已有的城市。', en: 'Choose a city that exists.' },
    { status: 404 },
  );
}
