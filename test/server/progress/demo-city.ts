import { sql } from 'kysely';
import type { Database } from '../../../server/db/open.ts';
import type { TestDatabase } from '../../database.ts';
import { startTestServer } from '../../server-harness.ts';

export const city = '222404';

/** Two communities under way of two street offices: `code` in `office`, `other` not in it. */
export async function twoOffices({ db }: Database): Promise<{ code: string; office: string; other: string }> {
  const { rows } = await sql<{ code: string; office: string }>`select code, office_code office from community
    where status = 'under_way' order by code`.execute(db);
  const { code, office } = rows[0]!;
  return { code, office, other: rows.find((row) => row.office !== office)!.code };
}

/** A server on the demo city with an account `office` of one street office: `code` is its own, `other` is not. */
export async function openStreetOffice(openDemo: TestDatabase['openDemo']) {
  const database = await openDemo();
  const offices = await twoOffices(database);
  const server = await startTestServer(database, { office: { cities: [city], offices: [offices.office] } });
  return { database, server, ...offices };
}
