import type { Kysely } from 'kysely';
import { rainOf } from '../../domain/pipes/routing/rain/design-rain.ts';
import { formulaWords } from '../../domain/pipes/routing/rain/formula-text.ts';
import { type StatedStorm, statedStorm } from '../../domain/pipes/routing/rain/stated-storm.ts';
import { Problem } from '../../domain/problem.ts';
import type { StormEdit } from '../contract/register.ts';
import type { Schema } from '../db/types.ts';
import { stateSetting } from './city-setting.ts';

/**
 * The storm formula and return period that a city states, with where they come from; its drains are sized by them from now on. Null takes them back,
 * so that the table's formula for its place, or the assumed rain, holds again. Call it with a transaction.
 * @throws Problem pipes.no-city (404), register.storm-changed (409) where it is no longer what the editor saw, pipes.rain-formula and
 * pipes.rain-return-period where no drain can be sized by it
 */
export async function stateStorm(
  trx: Kysely<Schema>,
  { city, storm, was }: StormEdit,
  accountId: string | null,
): Promise<StatedStorm | null> {
  if (storm) rainOf({ by: 'city', storm, name: { zh: '', en: '' } });
  const edit = {
    ...{ city, key: 'designRain', action: 'city.storm' },
    stated: storm && {
      ...storm.formula,
      ...{ returnPeriodYears: storm.returnPeriodYears, source: storm.source },
      ...(storm.isAssumed ? { confidence: 'assumption' } : {}),
    },
    before(settings: unknown) {
      const before = statedStorm(settings);
      if (!isSameStorm(before, was)) throw changed(before);
      return before;
    },
  };
  await stateSetting(trx, edit, accountId);
  return storm;
}

function isSameStorm(now: StatedStorm | null, was: StormEdit['was']): boolean {
  if (now === null || was === null) return now === was;
  const keys = ['a', 'b', 'c', 'n'] as const;
  return (
    now.returnPeriodYears === was.returnPeriodYears &&
    keys.every((key) => now.formula[key] === was.formula[key])
  );
}

function changed(now: StatedStorm | null): Problem {
  const words = now && `${formulaWords(now.formula)}, P=${now.returnPeriodYears} a`;
  return new Problem(
    'register.storm-changed',
    {
      zh: `本市暴雨强度公式已被他人修改，现为 ${words ?? '未给出'}。`,
      en: `Somebody changed the city’s storm formula; it is ${words ?? 'not stated'} now.`,
    },
    { zh: '请核对后再保存。', en: 'Look at it and save again.' },
    { status: 409, facts: { now } },
  );
}
