import bans from '../../data/policies/digging-bans.json' with { type: 'json' };
import seasons from '../../data/policies/digging-seasons.json' with { type: 'json' };
import order from '../../data/standards/order-and-yielding.json' with { type: 'json' };
import { type DigOncePlan, digOnce } from './dig-once.ts';
import { type BanFinding, type BanRule, banWindows, findBans, type TouchedGround } from './digging-ban.ts';
import { type Encounter, findEncounters, type SharedPlace } from './encounters.ts';
import type { IsoDate, Work } from './work.ts';

/** Openings of the same ground within this time are worth joining: as long as the ban after an overhaul. */
const joinWithinDays = 3 * 365;

/** What works do to each other and which bans they break, by the bans and the trench order on file. */
export function reviewDates(
  works: readonly Work[],
  places: readonly SharedPlace[],
  grounds: readonly TouchedGround[],
  regionCode: string,
  today: IsoDate,
): { encounters: Encounter[]; bans: BanFinding[] } {
  return {
    encounters: findEncounters(works, places, {
      downward: order.downward.order,
      keepOpenDays: seasons.keepOpenDays.value,
      horizonDays: joinWithinDays,
    }),
    bans: findBans(works, grounds, bans.rules as BanRule[], regionCode, today),
  };
}

/** Dates are looked for three years ahead: a three-year plan is what offices make (HC-2020 四(一)1). */
const planAheadDays = 3 * 365;

/** Dates that open each piece of ground once, by the bans, seasons and trench order on file. */
export function proposeDates(
  works: readonly Work[],
  places: readonly SharedPlace[],
  grounds: readonly TouchedGround[],
  regionCode: string,
  today: IsoDate,
): DigOncePlan {
  const windows = banWindows(grounds, bans.rules as BanRule[], regionCode);
  const rules = {
    downward: order.downward.order,
    keepOpenDays: seasons.keepOpenDays.value,
    seasons: seasons.rules,
    horizonDays: planAheadDays,
  };
  return digOnce(works, places, windows, rules, regionCode, today);
}
