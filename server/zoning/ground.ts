import { readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { type EligibilityRule, judgeEligibility } from '../../domain/register/eligibility.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import type { UnitKind, ZoneGround, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { linesBetween, type PlanningUnit, planningUnits } from '../register/planning-units.ts';

const file = new URL('../../data/policies/eligibility.json', import.meta.url);
const { rules } = JSON.parse(readFileSync(file, 'utf8')) as { rules: EligibilityRule[] };

/** Everything the zoning desk thinks with: units, what lies between them, and what planners decided about neighbours. */
export async function zoneGround(
  db: Kysely<Schema>,
  city: string,
  kind: UnitKind,
  year: number,
): Promise<ZoneGround> {
  const inForce = rules.filter((rule) => city.startsWith(rule.region) || rule.region === '');
  return {
    units: (await planningUnits(db, city, kind)).map(({ unit, facts }) => ({
      ...unit,
      ...judged(facts, city, year),
    })),
    ...(await linesBetween(db, city)),
    decisions: await decisions(db, city, kind),
    rules: Object.fromEntries(
      inForce.map(({ key, text, clause, source }) => [key, { ...text, clause, source }]),
    ),
  };
}

/** Writes, changes or lifts a planner's word about two neighbours; the note goes into the audit trail. */
export async function decideAdjacency(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; kind: UnitKind; a: number; b: number; joined: boolean | null; note: string },
): Promise<{ decisions: ZoneGround['decisions'] }> {
  const [a, b] = input.a < input.b ? [input.a, input.b] : [input.b, input.a];
  return db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('adjacency_override')
      .where('city_code', '=', input.city)
      .where('unit_kind', '=', input.kind)
      .where('unit_a', '=', a)
      .where('unit_b', '=', b)
      .execute();
    if (input.joined !== null) {
      await trx
        .insertInto('adjacency_override')
        .values({
          city_code: input.city,
          unit_kind: input.kind,
          unit_a: a,
          unit_b: b,
          joined: input.joined,
          note: input.note || '—',
          account_id: actor.accountId,
        })
        .execute();
    }
    await recordAudit(trx, {
      city: input.city,
      accountId: actor.accountId,
      action: input.joined === null ? 'adjacency.lift' : input.joined ? 'adjacency.join' : 'adjacency.cut',
      subject: `adjacency/${input.city}/${input.kind}/${a}-${b}`,
      detail: { note: input.note },
    });
    return { decisions: await decisions(trx, input.city, input.kind) };
  });
}

async function decisions(db: Kysely<Schema>, city: string, kind: UnitKind): Promise<ZoneGround['decisions']> {
  return db
    .selectFrom('adjacency_override')
    .where('city_code', '=', city)
    .where('unit_kind', '=', kind)
    .select(['unit_a as a', 'unit_b as b', 'joined', 'note'])
    .orderBy('unit_a')
    .orderBy('unit_b')
    .execute();
}

function judged(
  facts: PlanningUnit['facts'],
  city: string,
  year: number,
): Pick<ZoneUnit, 'eligibility' | 'rules'> {
  const { verdict, findings } = judgeEligibility(
    facts as Parameters<typeof judgeEligibility>[0],
    rules,
    city,
    year,
  );
  return {
    eligibility: verdict,
    rules: findings
      .filter((finding) => finding.verdict === verdict && verdict !== 'eligible')
      .map(({ rule }) => rule.key),
  };
}
