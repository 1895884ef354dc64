import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { Schema } from '../db/types.ts';

type Db = Kysely<Schema>;

/** One edit of one table of a city: what stands in it besides the national cells from now on. */
export interface NewVersion<Cells> {
  /** The version that was edited: another current one is a conflict. 0 = the city had none. */
  version: number;
  cells: Cells;
  note: string;
  accountId: string | null;
  restores: number | null;
}

export interface StoredVersion<Cells> {
  version: number;
  cells: Cells;
  note: string;
  restores: number | null;
  account: string | null;
  madeAt: string;
}

/** The newest version of each of the named tables; a table that the city never touched is not in the answer. */
export async function currentVersions<Cells>(
  db: Db,
  city: string,
  standards: readonly string[],
): Promise<Map<string, { version: number; cells: Cells }>> {
  const { rows } = await sql<{ standard: string; version: number; cells: Cells }>`
    select distinct on (standard) standard, version, cells from city_standard_version
    where city_code = ${city} and standard = any (${standards}::text[])
    order by standard, version desc`.execute(db);
  return new Map(rows.map(({ standard, ...rest }) => [standard, rest]));
}

/** Versions of one table, the newest first, or only the one that is asked for. */
export async function versionsOf<Cells>(
  db: Db,
  city: string,
  standard: string,
  only?: number,
): Promise<StoredVersion<Cells>[]> {
  const rows = await db
    .selectFrom('city_standard_version as v')
    .leftJoin('account as who', 'who.id', 'v.account_id')
    .select(['v.version', 'v.cells', 'v.note', 'v.restores', 'v.made_at', 'v.account_id', 'who.username'])
    .where('v.city_code', '=', city)
    .where('v.standard', '=', standard)
    .$if(only !== undefined, (query) => query.where('v.version', '=', only!))
    .orderBy('v.version', 'desc')
    .limit(200)
    .execute();
  return rows.map(({ version, cells, note, restores, made_at, account_id, username }) => ({
    version,
    cells: cells as Cells,
    note,
    restores,
    account: username ?? account_id,
    madeAt: made_at.toISOString(),
  }));
}

/**
 * Appends a version inside a transaction. Two people at once: the second is refused with what the first wrote and both
 * sets of cells, so that his page can show them beside each other.
 * @throws Problem pipes.table-conflict (409)
 */
export async function writeVersion<Cells extends object>(
  trx: Db,
  city: string,
  standard: string,
  { version, cells, note, accountId, restores }: NewVersion<Cells>,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`standard/${city}/${standard}`}))`.execute(trx);
  const [current] = await versionsOf<Cells>(trx, city, standard);
  if ((current?.version ?? 0) !== version) throw conflict(version, cells, current);
  const next = version + 1;
  await trx
    .insertInto('city_standard_version')
    .values({
      city_code: city,
      standard,
      version: next,
      cells: JSON.stringify(cells),
      note,
      restores,
      account_id: accountId,
    })
    .execute();
  return next;
}

function conflict<Cells>(yours: number, cells: Cells, current: StoredVersion<Cells> | undefined): Problem {
  const who = current?.account ?? '—';
  return new Problem(
    'pipes.table-conflict',
    {
      zh: `此表已被 ${who} 修改为版本 ${current?.version ?? 0}（${current?.note ?? ''}），您的修改基于版本 ${yours}。`,
      en: `${who} changed this table to version ${current?.version ?? 0} (${current?.note ?? ''}); your change is of version ${yours}.`,
    },
    {
      zh: '请对照两者，在最新版本上重做您的修改。',
      en: 'Compare the two and make your change on the newest version.',
    },
    { status: 409, facts: { yours: { version: yours, cells }, current: current ?? null } },
  );
}
