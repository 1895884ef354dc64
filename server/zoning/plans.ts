import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import {
  type Collision,
  collisionOf,
  isClean,
  joinPatches,
  type PlanPatch,
} from '../../domain/zoning/plan-patch.ts';
import type { Actor } from '../access/actor.ts';
import { recordAudit } from '../access/audit.ts';
import type { PlanContent, PlanState, PlanSummary, SavedPatch, UnitKind } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { patchesSince, planContent, planSummary } from './plan-rows.ts';
import { writePatch } from './write-patch.ts';

/** A new plan, empty or with the zones of another one of the same city. */
export async function createPlan(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; name: string; unitKind: UnitKind; forkOf?: number | undefined },
): Promise<PlanContent> {
  return db.transaction().execute(async (trx) => {
    const parent = input.forkOf === undefined ? undefined : await planContent(trx, input.city, input.forkOf);
    const { id } = await trx
      .insertInto('plan')
      .values({
        city_code: input.city,
        name: input.name,
        unit_kind: parent?.unitKind ?? input.unitKind,
        forked_from: parent?.id ?? null,
        settings: JSON.stringify(parent?.settings ?? {}),
        created_by: actor.accountId,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (parent) {
      const patch: PlanPatch = {
        divided: Object.fromEntries(parent.divided.map((community) => [community, true])),
        units: parent.members,
        zones: parent.zoneRows,
      };
      await writePatch(trx, input.city, id, 1, patch, `fork ${parent.name}`, actor);
    }
    await recordAudit(trx, {
      city: input.city,
      accountId: actor.accountId,
      action: 'plan.create',
      subject: `plan/${input.city}/${id}`,
      detail: { name: input.name, forkOf: input.forkOf },
    });
    return planContent(trx, input.city, id);
  });
}

/**
 * Saves an edit made on version `base`. What others saved meanwhile is merged where nothing disagrees, and comes back so that
 * the client catches up; where something does, nothing is written and the `Problem` (409) holds both sides.
 */
export async function savePatch(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; plan: number; base: number; patch: PlanPatch; note: string },
): Promise<{ version: number; merged: SavedPatch[] }> {
  return db.transaction().execute(async (trx) => {
    // the row lock makes savers queue: the next one sees this version
    const row = await trx
      .selectFrom('plan')
      .where('city_code', '=', input.city)
      .where('id', '=', input.plan)
      .select(['version', 'state'])
      .forUpdate()
      .executeTakeFirst();
    if (!row) await planSummary(trx, input.city, input.plan);
    const { version, state } = row!;
    if (state === 'approved' || state === 'archived') throw closedPlan(state);
    if (input.base > version) throw staleVersion(input.base, version);
    const merged = await patchesSince(trx, input.city, input.plan, input.base);
    if (merged.length > 0) {
      const theirs = joinPatches(merged.map(({ patch }) => patch));
      const collision = collisionOf(input.patch, theirs);
      if (!isClean(collision)) {
        throw new Problem(
          'zoning.plan-conflict',
          {
            zh: `他人已先保存，有 ${disagreements(collision)} 处与您的修改不同。`,
            en: `Others saved first; ${disagreements(collision)} of your changes disagree with theirs.`,
          },
          { zh: '请逐处选择保留哪一方，然后重新保存。', en: 'Choose a side for each, then save again.' },
          { status: 409, facts: { version, collision, patches: merged } },
        );
      }
    }
    const next = version + 1;
    await writePatch(trx, input.city, input.plan, next, input.patch, input.note, actor);
    await recordAudit(trx, {
      city: input.city,
      accountId: actor.accountId,
      action: 'plan.patch',
      subject: `plan/${input.city}/${input.plan}`,
      detail: {
        version: next,
        units: Object.keys(input.patch.units).length,
        ...(input.patch.divided && { divided: input.patch.divided }),
        note: input.note,
      },
    });
    return { version: next, merged };
  });
}

/** Which state may follow which: submit → opinions of residents → approve (JL-2020-01 (三) step 2), and back to draft. */
const following: Record<PlanState, PlanState[]> = {
  draft: ['submitted', 'archived'],
  submitted: ['consulting', 'draft'],
  consulting: ['approved', 'draft'],
  approved: ['archived'],
  archived: ['draft'],
};

/** Moves a plan on. An approved plan's zones are the programme's: approving archives the plan that was approved before. */
export async function setPlanState(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; plan: number; state: PlanState; note: string },
): Promise<PlanSummary> {
  return db.transaction().execute(async (trx) => {
    // one at a time per city, so that two approvals at once can't both stand
    await trx
      .selectFrom('city')
      .where('city_code', '=', input.city)
      .select('city_code')
      .forUpdate()
      .execute();
    const now = await planSummary(trx, input.city, input.plan);
    if (!following[now.state].includes(input.state)) {
      throw new Problem(
        'zoning.plan-state',
        {
          zh: `方案不能由“${now.state}”直接转为“${input.state}”。`,
          en: `A plan can't go from ${now.state} to ${input.state}.`,
        },
        {
          zh: '顺序：草案 → 提交 → 征求意见 → 批准。',
          en: 'The order is draft, submitted, consulting, approved.',
        },
        { status: 409, facts: { from: now.state, to: input.state, allowed: following[now.state] } },
      );
    }
    const ofCity = trx.updateTable('plan').where('city_code', '=', input.city);
    if (input.state === 'approved') {
      await ofCity.where('state', '=', 'approved').set({ state: 'archived' }).execute();
    }
    await ofCity.where('id', '=', input.plan).set({ state: input.state, updated_at: sql`now()` }).execute();
    await recordAudit(trx, {
      city: input.city,
      accountId: actor.accountId,
      action: `plan.${input.state}`,
      subject: `plan/${input.city}/${input.plan}`,
      detail: { from: now.state, note: input.note },
    });
    return planSummary(trx, input.city, input.plan);
  });
}

export async function renamePlan(
  db: Kysely<Schema>,
  input: { city: string; plan: number; name: string },
): Promise<PlanSummary> {
  await planSummary(db, input.city, input.plan);
  await db
    .updateTable('plan')
    .where('city_code', '=', input.city)
    .where('id', '=', input.plan)
    .set({ name: input.name, updated_at: sql`now()` })
    .execute();
  return planSummary(db, input.city, input.plan);
}

/** Makes or takes back the read-only link. */
export async function sharePlan(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; plan: number; on: boolean },
): Promise<{ token: string | null }> {
  return db.transaction().execute(async (trx) => {
    await planSummary(trx, input.city, input.plan);
    const token = input.on ? randomBytes(18).toString('base64url') : null;
    const settings = token
      ? sql`settings || jsonb_build_object('shareToken', ${token}::text)`
      : sql`settings - 'shareToken'`;
    await trx
      .updateTable('plan')
      .where('city_code', '=', input.city)
      .where('id', '=', input.plan)
      .set({ settings: settings as never })
      .execute();
    await recordAudit(trx, {
      city: input.city,
      accountId: actor.accountId,
      action: token ? 'plan.share' : 'plan.unshare',
      subject: `plan/${input.city}/${input.plan}`,
    });
    return { token };
  });
}

function disagreements({ divided, units, zones }: Collision): number {
  return divided.length + units.length + zones.length;
}

function closedPlan(state: string): Problem {
  return new Problem(
    'zoning.plan-closed',
    { zh: '方案已批准或归档，不能再改。', en: `The plan is ${state} and can't be changed.` },
    { zh: '请另存为新方案后再改。', en: 'Fork it and change the fork.' },
    { status: 409, facts: { state } },
  );
}

function staleVersion(base: number, version: number): Problem {
  return new Problem(
    'zoning.plan-version',
    {
      zh: `方案现为第 ${version} 版，没有第 ${base} 版。`,
      en: `The plan is at version ${version}; there is no version ${base}.`,
    },
    { zh: '请重新打开方案。', en: 'Open the plan again.' },
    { status: 409, facts: { base, version } },
  );
}
