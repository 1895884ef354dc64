import type { Point } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Site, SiteBarrier, SiteBuilding, SiteCorridor } from './site.ts';

/** A manhole that somebody put where it is. */
export interface Pin {
  at: Point;
  /** Two utilities have no manhole in common. */
  utility: Utility;
}

/** What somebody wants of a layout, in metres of the site; every wish with a name by which an answer tells of it. */
export interface SiteWishes {
  pins: readonly (Pin & { id: string })[];
  corridors: readonly SiteCorridor[];
  /** Places that no pipe may enter; outline first, what is left out of it after it. */
  forbidden: readonly { id: string; rings: Point[][] }[];
}

/** A pin as the site has it: a terminal of its utility that is neither a house nor in anybody's way. */
export function pinOnSite({ at, utility }: Pin, id: string): SiteBuilding {
  return {
    id,
    rings: [[at]],
    terminal: true,
    doors: [],
    households: 0,
    point: true,
    pin: true,
    wants: [utility],
  };
}

/** The site with wishes on it; the one that is given stays as it is. */
export function withWishes(site: Site, { pins, corridors, forbidden }: SiteWishes): Site {
  return {
    ...site,
    buildings: [...site.buildings, ...pins.map((one) => pinOnSite(one, one.id))],
    barriers: [
      ...site.barriers,
      ...forbidden.map(({ id, rings }): SiteBarrier => ({ id, kind: 'forbidden', paths: rings, area: true })),
    ],
    corridors: [...(site.corridors ?? []), ...corridors],
  };
}
