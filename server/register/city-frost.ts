import type { Kysely } from 'kysely';
import { type StatedFrost, statedFrost } from '../../domain/pipes/frost-places.ts';
import { Problem } from '../../domain/problem.ts';
import type { FrostEdit } from '../contract/register.ts';
import type { Schema } from '../db/types.ts';
import { stateSetting } from './city-setting.ts';

/**
 * What a city states as its depth of soil frost, with where it comes from; new pipes and checks of the city go by it from now on. Null takes it back,
 * so that the assumption for its place holds again. Call it with a transaction.
 * @throws Problem pipes.no-city (404), register.frost-changed (409) where it is no longer what the editor saw
 */
export async function stateFrost(
  trx: Kysely<Schema>,
  { city, depthM, source, isAssumed, was }: FrostEdit,
  accountId: string | null,
): Promise<StatedFrost | null> {
  const stated = {
    value: depthM,
    source,
    ...(isAssumed ? { confidence: 'assumption' } : {}),
  };
  const edit = {
    ...{ city, key: 'frostDepthM', action: 'city.frost' },
    stated: depthM === null ? null : stated,
    before(settings: unknown) {
      const before = statedFrost(settings);
      if ((before?.depthM ?? null) !== was) throw changed(before);
      return before;
    },
  };
  await stateSetting(trx, edit, accountId);
  return depthM === null ? null : { depthM, isAssumed, source };
}

function changed(now: StatedFrost | null): Problem {
  const [zh, en] = now ? [`${now.depthM} m`, `${now.depthM} m`] : ['未给出', 'not stated'];
  return new Problem(
    'register.frost-changed',
    {
      zh: `本市冻深已被他人修改，现为 ${zh}。`,
      en: `Somebody changed the city’s frost depth; it is ${en} now.`,
    },
    { zh: '请核对后再保存。', en: 'Look at it and save again.' },
    { status: 409, facts: { now } },
  );
}
