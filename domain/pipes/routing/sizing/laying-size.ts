import { GRAVITY_UTILITIES, type Utility } from '../../model.ts';
import { mainSizeMm, sizeForHouseholds } from '../bill/rates.ts';
import { classOfSpec } from '../ground/clearances.ts';
import type { RoutedUtility } from '../route-all.ts';
import { type Site, terminalsOf } from '../site/site.ts';

/** The size of its trunk if all of it were one tree; sewers are sized by their slopes, so theirs is not known before. */
export function expectedMm(site: Site, utility: Utility): number {
  const least = mainSizeMm(utility);
  if (GRAVITY_UTILITIES.has(utility)) return least;
  const households = terminalsOf(site, undefined, utility).reduce((sum, one) => sum + one.households, 0);
  const trunk = sizeForHouseholds(utility, households);
  // another row of the table asks for so much more room that it has to be needed
  return isSameRow(utility, trunk, least) ? Math.max(least, trunk) : least;
}

/** Whether both are asked for the same room by Table 4.1.9. */
function isSameRow(utility: Utility, oneMm: number, otherMm: number): boolean {
  return classOfSpec({ utility, diameterMm: oneMm }) === classOfSpec({ utility, diameterMm: otherMm });
}

/** What it came to be when it was laid before; wider ones for which there was no room do not count. */
export function widestOf({ route: { spec }, network }: RoutedUtility): number {
  const sizes = network.pipes.map((one) => one.diameterMm);
  return Math.max(spec.diameterMm, ...sizes.filter((one) => isSameRow(spec.utility, one, spec.diameterMm)));
}
