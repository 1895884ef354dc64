import bans from '../../data/policies/digging-bans.json' with { type: 'json' };
import order from '../../data/standards/order-and-yielding.json' with { type: 'json' };
import { type BanFinding, type BanRule, findBans, type TouchedGround } from './digging-ban.ts';
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
      horizonDays: joinWithinDays,
    }),
    bans: findBans(works, grounds, bans.rules as BanRule[], regionCode, today),
  };
}
