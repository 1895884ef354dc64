import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { PlanPatch } from '../../domain/zoning/plan-patch.ts';
import { readUnitKey, type UnitName } from '../../domain/zoning/unit-key.ts';
import type { Actor } from '../access/actor.ts';
import type { Schema } from '../db/types.ts';

/** Writes a patch to the zones, the members and the log, and counts the version up. */
export async function writePatch(
  trx: Kysely<Schema>,
  city: string,
  plan: number,
  version: number,
  patch: PlanPatch,
  note: string,
  actor: Actor,
): Promise<void> {
  const rows = Object.entries(patch.zones).flatMap(([id, row]) =>
    row ? [{ city_code: city, plan_id: plan, id: Number(id), name: row.name, locked: row.locked }] : [],
  );
  const gone = Object.entries(patch.zones).flatMap(([id, row]) => (row ? [] : [Number(id)]));
  const named = new Set([...rows.map(({ id }) => id), ...gone]);
  // a unit may go into a zone that the patch does not name: then the zone is made
  const implied = [...new Set(Object.values(patch.units))].filter((zone) => zone > 0 && !named.has(zone));
  for (const part of chunks([
    ...rows,
    ...implied.map((id) => ({ city_code: city, plan_id: plan, id, name: '', locked: false })),
  ])) {
    await trx
      .insertInto('zone')
      .values(part)
      .onConflict((on) =>
        on.columns(['city_code', 'plan_id', 'id']).doUpdateSet({
          name: sql`case when excluded.name = '' then zone.name else excluded.name end`,
          locked: sql`case when excluded.id = any(${implied}::int[]) then zone.locked else excluded.locked end`,
        }),
      )
      .execute();
  }
  await turnOver(trx, city, plan, patch.divided ?? {});
  const moves = await movesOf(trx, city, plan, patch);
  for (const some of chunks(moves)) {
    await sql`delete from zone_member m using ${listed(some)} as moved (unit, part)
      where m.city_code = ${city} and m.plan_id = ${plan} and m.unit_id = moved.unit and m.part_id = moved.part`.execute(
      trx,
    );
  }
  for (const some of chunks(moves.filter(({ zone }) => zone > 0 && !gone.includes(zone)))) {
    await trx
      .insertInto('zone_member')
      .values(
        some.map(({ unit, part, zone }) => ({
          city_code: city,
          plan_id: plan,
          unit_id: unit,
          part_id: part,
          zone_id: zone,
        })),
      )
      .execute();
  }
  if (gone.length > 0)
    await trx
      .deleteFrom('zone')
      .where('city_code', '=', city)
      .where('plan_id', '=', plan)
      .where('id', 'in', gone)
      .execute();
  await trx
    .insertInto('plan_patch')
    .values({
      city_code: city,
      plan_id: plan,
      version,
      patch: JSON.stringify(patch),
      note,
      account_id: actor.accountId,
    })
    .execute();
  await trx
    .updateTable('plan')
    .where('city_code', '=', city)
    .where('id', '=', plan)
    .set({ version, updated_at: sql`now()` })
    .execute();
}

/** Divides communities into their buildings and puts others together; their members are gone until the patch names them anew. */
async function turnOver(
  trx: Kysely<Schema>,
  city: string,
  plan: number,
  divided: Record<string, boolean>,
): Promise<void> {
  const named = Object.entries(divided).map(([id, divide]) => ({ id: Number(id), divide }));
  if (named.length === 0) return;
  const divide = named.filter((one) => one.divide).map(({ id }) => id);
  const join = named.filter((one) => !one.divide).map(({ id }) => id);
  await refuseIndivisible(trx, city, plan, divide);
  await sql`delete from plan_division
    where city_code = ${city} and plan_id = ${plan} and community_id = any(${join}::bigint[])`.execute(trx);
  await sql`insert into plan_division (city_code, plan_id, community_id)
    select ${city}, ${plan}::bigint, id from unnest(${divide}::bigint[]) turned (id) on conflict do nothing`.execute(
    trx,
  );
  await sql`delete from zone_member
    where city_code = ${city} and plan_id = ${plan} and unit_id = any(${[...divide, ...join]}::bigint[])`.execute(
    trx,
  );
  // the shares of what another plan divides too are there already, and stay
  await sql`select share_out(${city}, array_agg(id)) from unnest(${[...divide, ...join]}::bigint[]) turned (id)
    where exists (select from community_part p where p.city_code = ${city} and p.community_id = id)
      <> exists (select from plan_division d where d.city_code = ${city} and d.community_id = id)
    having count(*) > 0`.execute(trx);
}

/** A plan by buildings has nothing to divide, and a community without residential buildings would be lost. */
async function refuseIndivisible(
  trx: Kysely<Schema>,
  city: string,
  plan: number,
  divide: readonly number[],
): Promise<void> {
  if (divide.length === 0) return;
  const { rows } = await sql<{ id: number; name: string | null; kind: string }>`
    select wanted.id, c.name, p.unit_kind as kind
    from unnest(${divide}::bigint[]) wanted (id)
    join plan p on p.city_code = ${city} and p.id = ${plan}
    left join community c on c.city_code = ${city} and c.id = wanted.id
    where p.unit_kind <> 'community' or c.id is null or not exists (
      select from building b where b.city_code = ${city} and b.community_id = c.id and b.use = 'residential')`.execute(
    trx,
  );
  const [first] = rows;
  if (!first) return;
  if (first.kind !== 'community') {
    throw new Problem(
      'zoning.plan-by-buildings',
      {
        zh: '本方案按楼栋划分，没有小区可打散。',
        en: 'This plan is made of buildings; there is nothing to break up.',
      },
      { zh: '请在按小区划分的方案中打散。', en: 'Break communities up in a plan made of communities.' },
      { status: 409 },
    );
  }
  throw new Problem(
    'zoning.no-buildings',
    {
      zh: `${first.name ?? first.id} 在底数中没有住宅楼栋，不能打散。`,
      en: `The register has no residential buildings of ${first.name ?? first.id}; it can't be broken up.`,
    },
    {
      zh: '请先在“底数 → 导入”中导入楼栋，并填写所属小区。',
      en: 'Import its buildings first (register, import), with the community they belong to.',
    },
    { status: 409, facts: { communities: rows.map(({ id }) => id) } },
  );
}

/**
 * The moves of a patch. Throws `zoning.unit-divided` where it names a community whole that the plan has in parts, or the other way round: one community
 * would be counted twice. A building that the register does not have any more is left out.
 */
async function movesOf(
  trx: Kysely<Schema>,
  city: string,
  plan: number,
  patch: PlanPatch,
): Promise<(UnitName & { zone: number })[]> {
  const moves = Object.entries(patch.units).map(([key, zone]) => ({ ...readUnitKey(key), zone }));
  const rows = await trx
    .selectFrom('plan_division')
    .where('city_code', '=', city)
    .where('plan_id', '=', plan)
    .select('community_id')
    .execute();
  const divided = new Set(rows.map(({ community_id }) => community_id));
  const wrong = moves.filter(({ unit, part }) => part > 0 !== divided.has(unit));
  if (wrong.length > 0) {
    throw new Problem(
      'zoning.unit-divided',
      {
        zh: `有 ${wrong.length} 个单元与方案不符：小区已打散为楼栋，或已合并。`,
        en: `${wrong.length} units don't fit the plan: their community was broken up, or put together.`,
      },
      { zh: '请重新打开方案后再改。', en: 'Open the plan again, then edit.' },
      { status: 409, facts: { communities: [...new Set(wrong.map(({ unit }) => unit))] } },
    );
  }
  const parts = moves.filter(({ part }) => part > 0);
  if (parts.length === 0) return moves;
  const { rows: known } = await sql<{ unit: number; part: number }>`
    select p.community_id as unit, p.building_id as part from ${listed(parts)} as named (unit, part)
    join community_part p on p.city_code = ${city} and p.building_id = named.part and p.community_id = named.unit`.execute(
    trx,
  );
  const there = new Set(known.map(({ part }) => part));
  return moves.filter(({ part }) => part === 0 || there.has(part));
}

function listed(names: readonly UnitName[]) {
  return sql`unnest(${names.map(({ unit }) => unit)}::bigint[], ${names.map(({ part }) => part)}::bigint[])`;
}

function* chunks<T>(rows: T[], size = 2000): Iterable<T[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
