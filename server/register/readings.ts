import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import catalogue from '../../data/catalogue/readings.json' with { type: 'json' };
import { speller, spellingVersion } from '../exchange/import/spell.ts';

/** Names that are read and written in one statement; each statement counts its communities anew. */
const batch = 2_000;
const task = 'readings';

/** What readings are made by: another catalogue or another way of spelling is another mark. */
export const readingsMark = createHash('sha256')
  .update(JSON.stringify([spellingVersion, catalogue.readings]))
  .digest('hex')
  .slice(0, 16);

/**
 * Reads all names anew where the catalogue of readings has changed since they were read, so that communities imported before
 * are found as those imported today. A second time it does nothing; what is interrupted begins anew and skips what is right.
 * @returns how many names are read otherwise now
 */
export async function refreshReadings(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select mark from upkeep where task = $1', [task]);
  if (rows[0]?.mark === readingsMark) return 0;
  let changed = 0;
  const { rows: cities } = await pool.query<{ code: string }>('select city_code code from city order by 1');
  for (const { code } of cities)
    changed += (await readRegions(pool, code)) + (await readCommunities(pool, code));
  await pool.query(
    `insert into upkeep (task, mark) values ($1, $2)
     on conflict (task) do update set mark = excluded.mark, done_at = now()`,
    [task, readingsMark],
  );
  return changed;
}

/** Reads the names of a city's regions; those that are right stay untouched. */
export async function readRegions(client: Pick<PoolClient, 'query'>, city: string): Promise<number> {
  const spell = await speller();
  const { rows } = await client.query<{ id: string; name: string; pinyin: string }>(
    'select id::text, name, pinyin from region where city_code = $1',
    [city],
  );
  const wanted = rows.flatMap(({ id, name, pinyin }) => {
    const spelt = regionReading(spell, name);
    return spelt === pinyin ? [] : [{ id, pinyin: spelt }];
  });
  if (wanted.length > 0)
    await client.query(
      `update region r set pinyin = w.pinyin from jsonb_to_recordset($2::jsonb) w (id bigint, pinyin text)
       where r.city_code = $1 and r.id = w.id`,
      [city, JSON.stringify(wanted)],
    );
  return wanted.length;
}

/** `xinanjiedao xajd`: an office has no column of initials. */
export function regionReading(spell: Awaited<ReturnType<typeof speller>>, name: string): string {
  const spelt = spell(name);
  if (!spelt) return '';
  const [usual, ...others] = spelt.pinyin.split(' ');
  return [usual, spelt.initials, ...others].join(' ');
}

async function readCommunities(pool: Pool, city: string): Promise<number> {
  const spell = await speller();
  let changed = 0;
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<{ id: string; name: string; pinyin: string; initials: string }>(
      `select id::text, name, pinyin, initials from community where city_code = $1 and id > $2::bigint
       order by id limit ${batch}`,
      [city, after],
    );
    if (rows.length === 0) return changed;
    after = rows.at(-1)!.id;
    const wanted = rows.flatMap(({ id, name, ...known }) => {
      const spelt = spell(name);
      if (!spelt || (spelt.pinyin === known.pinyin && spelt.initials === known.initials)) return [];
      return [{ id, ...spelt }];
    });
    // a statement a batch: a country takes minutes, and nobody shall wait for all of it
    if (wanted.length > 0)
      await pool.query(
        `update community c set pinyin = w.pinyin, initials = w.initials
         from jsonb_to_recordset($2::jsonb) w (id bigint, pinyin text, initials text)
         where c.city_code = $1 and c.id = w.id`,
        [city, JSON.stringify(wanted)],
      );
    changed += wanted.length;
  }
}
