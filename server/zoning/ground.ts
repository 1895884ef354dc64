import { readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { type EligibilityRule, judgeEligibility } from '../../domain/register/eligibility.ts';
import { unitKey } from '../../domain/zoning/unit-key.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import type { CommunityDivision, UnitKind, ZoneGround, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { communityDivisions } from '../register/community-divisions.ts';
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

/** Communities as their residential buildings, each judged by its own build year. */
export async function zoneDivisions(
  db: Kysely<Schema>,
  city: string,
  communities: readonly number[],
  year: number,
): Promise<CommunityDivision[]> {
  const divisions = await communityDivisions(db, city, communities);
  return divisions.map(({ parts, ...division }) => ({
    ...division,
    parts: parts.map(({ unit, facts }) => ({ ...unit, ...judged(facts, city, year) })),
  }));
}

/** Writes, changes or lifts a planner's word about two neighbours; the note goes into the audit trail. */
export async function decideAdjacency(
  db: Kysely<Schema>,
  actor: Actor,
  input: {
    city: string;
    kind: UnitKind;
    a: number;
    partA?: number | undefined;
    b: number;
    partB?: number | undefined;
    joined: boolean | null;
    note: string;
  },
): Promise<{ decisions: ZoneGround['decisions'] }> {
  const sides = [
    { unit: input.a, part: input.partA ?? 0 },
    { unit: input.b, part: input.partB ?? 0 },
  ];
  const [one, other] = sides.sort((p, q) => p.unit - q.unit || p.part - q.part) as [Side, Side];
  const pair = {
    city_code: input.city,
    unit_kind: input.kind,
    unit_a: one.unit,
    part_a: one.part,
    unit_b: other.unit,
    part_b: other.part,
  };
  return db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('adjacency_override')
      .where((where) => where.and(pair))
      .execute();
    if (input.joined !== null) {
      await trx
        .insertInto('adjacency_override')
        .values({
          ...pair,
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
      subject: `adjacency/${input.city}/${input.kind}/${sides.map(({ unit, part }) => unitKey(unit, part)).join('+')}`,
      detail: { note: input.note },
    });
    return { decisions: await decisions(trx, input.city, input.kind) };
  });
}

async function decisions(db: Kysely<Schema>, city: string, kind: UnitKind): Promise<ZoneGround['decisions']> {
  const rows = await db
    .selectFrom('adjacency_override')
    .where('city_code', '=', city)
    .where('unit_kind', '=', kind)
    .select(['unit_a', 'part_a', 'unit_b', 'part_b', 'joined', 'note'])
    .orderBy('unit_a')
    .orderBy('part_a')
    .orderBy('unit_b')
    .orderBy('part_b')
    .execute();
  return rows.map((row) => ({
    a: row.unit_a,
    ...(row.part_a > 0 && { partA: row.part_a }),
    b: row.unit_b,
    ...(row.part_b > 0 && { partB: row.part_b }),
    joined: row.joined,
    note: row.note,
  }));
}

interface Side {
  unit: number;
  part: number;
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
