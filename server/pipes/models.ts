import { type Kysely, sql } from 'kysely';
import type { StoredModel } from '../../domain/pipes/files/stored-model.ts';
import type { PipeNetwork } from '../../domain/pipes/model.ts';
import type { Schema } from '../db/types.ts';

type Db = Kysely<Schema>;

/** Keeps what an `.inp` file says besides its pipes; a newer file of the name takes its place. */
export async function storeModel(trx: Db, city: string, { name, kind, extras }: StoredModel): Promise<void> {
  await sql`insert into pipe_model (city_code, name, kind, extras)
    values (${city}, ${name}, ${kind}, ${JSON.stringify(extras)}::jsonb)
    on conflict (city_code, name) do update set kind = excluded.kind, extras = excluded.extras, made_at = now()`.execute(
    trx,
  );
}

/** The models that pipes of a network came from. */
export async function modelsBehind(
  db: Db,
  city: string,
  segments: PipeNetwork['segments'],
): Promise<StoredModel[]> {
  const names = [...new Set(segments.map((one) => one.attributes.model))].filter(
    (name) => typeof name === 'string',
  );
  if (names.length === 0) return [];
  const rows = await db
    .selectFrom('pipe_model')
    .select(['name', 'kind', 'extras'])
    .where('city_code', '=', city)
    .where('name', 'in', names)
    .orderBy('name')
    .execute();
  return rows as StoredModel[];
}
