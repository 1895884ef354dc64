import places from '../../../../data/policies/work-places.json' with { type: 'json' };
import type { WorkPlace } from '../../../programme/funding.ts';
import type { Site, SiteStreet } from '../site/site.ts';
import type { Box } from './frame.ts';
import { areasOver, type Over, streetsOver } from './streets-over.ts';

/** Where a place lies for those who pay, in metres of the site. */
export interface PlaceAt {
  (x: number, y: number): WorkPlace;
  /** The same in a box, where many places of it are asked for. */
  within?(box: Box): PlaceAt;
}

/** What places are told by; `nothing` = all is taken to lie inside, and the answer says so. */
export type PlacesBy = 'outline' | 'streets' | 'nothing';

/** Of a site that knows neither outline nor public street. */
export const placesUnknown =
  'place-unknown: no outline of the zone and no public street, all is billed as inside';

const yardWays = new Set(places.yardWays);
const ownWithin = new Set(places.withinOutlineOwn);

export function placesBy({ zone, streets }: Pick<Site, 'zone' | 'streets'>): PlacesBy {
  if (outlineOf({ zone })) return 'outline';
  return streets.some(({ kind }) => !yardWays.has(kind)) ? 'streets' : 'nothing';
}

/** Streets that are no compound's own. */
export function publicStreets({ zone, streets }: Pick<Site, 'zone' | 'streets'>): SiteStreet[] {
  const outline = outlineOf({ zone });
  return streets.filter(({ kind }) => !yardWays.has(kind) && !(outline && ownWithin.has(kind)));
}

/** Outer rings of the zone; undefined where nobody drew it. */
export function outlineOf({ zone }: Pick<Site, 'zone'>): Site['zone'] {
  return zone && zone.length > 0 ? zone : undefined;
}

/**
 * Inside the compound, or in a street and linked to it: by the outline of the zone (outer rings) and by public carriageways in it; without an
 * outline by carriageways alone. The rule and which ways are a compound's own: data/policies/work-places.json.
 */
export function placesOf({ zone, streets }: Pick<Site, 'zone' | 'streets'>): PlaceAt {
  const outline = outlineOf({ zone });
  const isInStreet = streetsOver(publicStreets({ zone, streets }));
  return amid(outline ? areasOver(outline.map((ring) => ({ rings: [[...ring]] }))) : undefined, isInStreet);
}

/** @param inside - undefined where nobody drew an outline */
function amid(inside: Over | undefined, isInStreet: Over): PlaceAt {
  const placeAt: PlaceAt = (x, y) => {
    if (inside && !inside(x, y)) return 'linked';
    return isInStreet(x, y) ? 'linked' : 'in_compound';
  };
  placeAt.within = (box) => amid(inside?.within(box), isInStreet.within(box));
  return placeAt;
}
