import { readFileSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { type EligibilityRule, judgeEligibility } from '../../domain/register/eligibility.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import type { UnitKind, ZoneGround, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';

const file = new URL('../../data/policies/eligibility.json', import.meta.url);
const { rules } = JSON.parse(readFileSync(file, 'utf8')) as { rules: EligibilityRule[] };

type Geometry = ZoneUnit['geometry'];

/** Everything the zoning desk thinks with: units, what lies between them, and what planners decided about neighbours. */
export async function zoneGround(
  db: Kysely<Schema>,
  city: string,
  kind: UnitKind,
  year: number,
): Promise<ZoneGround> {
  const outline = sql<Geometry>`st_asgeojson(geom, 7)::json`;
  const lines = await db
    .selectFrom('barrier')
    .where('city_code', '=', city)
    .select(['kind', outline.as('geometry')])
    .orderBy('id')
    .execute();
  const streets = await db
    .selectFrom('street')
    .where('city_code', '=', city)
    .select(['class', 'crossing', outline.as('geometry')])
    .orderBy('id')
    .execute();
  const inForce = rules.filter((rule) => city.startsWith(rule.region) || rule.region === '');
  return {
    units: kind === 'community' ? await communities(db, city, year) : await buildings(db, city, year),
    barriers: lines,
    crossings: streets.flatMap(({ crossing, geometry }) => (crossing ? [{ kind: crossing, geometry }] : [])),
    streets: streets.flatMap(({ crossing, class: kind, geometry }) => (crossing ? [] : [{ kind, geometry }])),
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

async function communities(db: Kysely<Schema>, city: string, year: number): Promise<ZoneUnit[]> {
  const rows = await db
    .selectFrom('community')
    .where('city_code', '=', city)
    .select([
      'id',
      'code',
      'name',
      'households',
      'building_count',
      'floor_area_m2',
      'estimated_cost_yuan',
      'built_year',
      'willingness',
      'office_code',
      'exclusion',
      'status',
    ])
    .select(sql<Geometry>`st_asgeojson(geom, 7)::json`.as('geometry'))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    households: row.households ?? 0,
    buildings: row.building_count ?? 0,
    floorAreaM2: row.floor_area_m2 ?? 0,
    costYuan: row.estimated_cost_yuan ?? 0,
    builtYear: row.built_year,
    willingness: row.willingness,
    office: row.office_code,
    community: row.id,
    ...judged(row, city, year),
    geometry: row.geometry,
  }));
}

async function buildings(db: Kysely<Schema>, city: string, year: number): Promise<ZoneUnit[]> {
  const rows = await db
    .selectFrom('building as b')
    .leftJoin('community as c', (on) =>
      on.onRef('c.city_code', '=', 'b.city_code').onRef('c.id', '=', 'b.community_id'),
    )
    .where('b.city_code', '=', city)
    .where('b.use', '=', 'residential')
    .select(['b.id', 'b.code', 'b.name', 'b.households', 'b.floor_area_m2', 'b.built_year', 'b.community_id'])
    .select([
      'c.office_code',
      'c.exclusion',
      'c.status',
      'c.willingness',
      'c.built_year as community_year',
      'c.estimated_cost_yuan',
      'c.floor_area_m2 as community_area',
    ])
    .select(sql<Geometry>`st_asgeojson(b.geom, 7)::json`.as('geometry'))
    .orderBy('b.id')
    .execute();
  return rows.map((row) => {
    const floorAreaM2 = row.floor_area_m2 ?? 0;
    const builtYear = row.built_year ?? row.community_year;
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      households: row.households ?? 0,
      buildings: 1,
      floorAreaM2,
      // a building's share of its compound's estimate, by floor area
      costYuan:
        row.estimated_cost_yuan && row.community_area
          ? (row.estimated_cost_yuan * floorAreaM2) / row.community_area
          : 0,
      builtYear,
      willingness: row.willingness,
      office: row.office_code,
      community: row.community_id,
      ...judged(
        {
          built_year: builtYear,
          exclusion: row.exclusion,
          status: row.status ?? 'reserve',
          willingness: row.willingness,
        },
        city,
        year,
      ),
      geometry: row.geometry,
    };
  });
}

function judged(
  row: { built_year: number | null; exclusion: string | null; status: string; willingness: number | null },
  city: string,
  year: number,
): Pick<ZoneUnit, 'eligibility' | 'rules'> {
  const facts = {
    builtYear: row.built_year,
    exclusion: row.exclusion,
    status: row.status,
    willingness: row.willingness,
  };
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
