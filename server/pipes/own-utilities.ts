import { type Kysely, sql } from 'kysely';
import { utilityNames } from '../../domain/pipes/labels.ts';
import type { Utility } from '../../domain/pipes/model.ts';
import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { Actor } from '../access/actor.ts';
import type { Schema } from '../db/types.ts';

/** A utility's account changes its own pipes only: what it puts, and what it would replace or delete. */
export async function requireOwnUtilities(
  db: Kysely<Schema>,
  actor: Actor,
  city: string,
  patch: NetworkPatch,
): Promise<void> {
  if (actor.role !== 'utility') return;
  const segments = [...patch.putSegments.map((one) => one.id), ...patch.deleteSegments];
  const nodes = [...patch.putNodes.map((one) => one.id), ...patch.deleteNodes];
  const { rows } = await sql<{ utility: string }>`
    select distinct utility from pipe_segment where city_code = ${city} and code = any (${segments}::text[])
    union select distinct utility from pipe_node where city_code = ${city} and code = any (${nodes}::text[])`.execute(
    db,
  );
  const touched = new Set([
    ...rows.map((row) => row.utility),
    ...patch.putSegments.map((one) => one.utility),
    ...patch.putNodes.map((one) => one.utility),
  ]);
  const foreign = [...touched].filter((utility) => !actor.utilities.includes(utility));
  if (foreign.length === 0) return;
  throw new Problem(
    'pipes.foreign-utility',
    { zh: '只能修改本单位的管线。', en: 'Your account may change its own utilities only.' },
    {
      zh: `涉及：${foreign.map((one) => named(one).zh).join('、')}。请联系其权属单位。`,
      en: `This touches ${foreign.map((one) => named(one).en).join(', ')}. Ask their owner.`,
    },
    { status: 403, facts: { utilities: foreign } },
  );
}

function named(utility: string): Bilingual {
  return utilityNames[utility as Utility] ?? { zh: utility, en: utility };
}
