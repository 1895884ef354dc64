import type { Asked } from '../../../workers/routing-view.ts';
import { everyUtility, type RoutingState } from './routing-state.ts';

/** What can be changed on the desk after an answer is there, in the order of the panel. */
export const wishKeys = [
  ...([
    'zone',
    'becomes',
    'utilities',
    'frostDepthM',
    'rain',
    'loops',
    'laneOrder',
    'outlets',
    'repaves',
  ] as const),
  ...(['pins', 'corridors', 'mains', 'mainSizes', 'forbidden', 'aim'] as const),
] satisfies (keyof Asked & keyof RoutingState)[];
export type WishKey = (typeof wishKeys)[number];

/** What was changed on the desk since an answer was searched: the answer holds nothing of it. */
export function changedSince(asked: Asked, now: Pick<RoutingState, WishKey>): WishKey[] {
  const mayLoop = now.utilities.some((one) => one === 'water' || one === 'gas');
  return wishKeys.filter((key) => {
    if (asked[key] === undefined) return false;
    // without such a network the wish is not even shown
    if (key === 'loops' && !mayLoop) return false;
    if (key === 'mainSizes' && now.mains.length === 0) return false;
    // a task may lay rain without being asked for it
    if (key === 'rain' && !asked.becomes && !now.utilities.includes('storm')) return false;
    return plain(asked, key) !== plain(now, key);
  });
}

/** What the panel has to say for an answer to be what it asks for; places on the map stay as they are. */
export function settingsOf(
  asked: Asked,
): Partial<
  Pick<
    RoutingState,
    'utilities' | 'frostDepthM' | 'rain' | 'mainSizes' | 'loops' | 'laneOrder' | 'outlets' | 'repaves' | 'aim'
  >
> {
  const { utilities, frostDepthM, rain, mainSizes, loops, laneOrder, outlets, repaves, aim } = asked;
  return {
    ...(utilities && { utilities }),
    ...(frostDepthM !== undefined && { frostDepthM }),
    ...(rain && { rain }),
    ...(mainSizes && { mainSizes }),
    ...(loops !== undefined && { loops }),
    ...(laneOrder !== undefined && { laneOrder }),
    ...(outlets && { outlets }),
    ...(repaves !== undefined && { repaves }),
    ...(aim && { aim }),
  };
}

/** The order in which utilities were ticked, or figures of rain were given, is nobody's wish. */
function plain(wish: { [Key in WishKey]?: Asked[Key] | RoutingState[Key] }, key: WishKey): string {
  const value = wish[key];
  if (key === 'utilities') return JSON.stringify(everyUtility.filter((one) => wish.utilities?.includes(one)));
  return JSON.stringify(key === 'rain' ? Object.entries(wish.rain ?? {}).sort() : value);
}
