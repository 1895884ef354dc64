import type { SurfaceId } from '../bill/rates.ts';
import type { SurfaceAt } from '../bill/trench.ts';
import type { Site, SiteStreet } from '../site/site.ts';
import { areasOver, type Over, streetsOver } from './streets-over.ts';
import { type PlaceAt, placesOf } from './work-place.ts';

/** Ways without a carriageway. */
const PAVED = new Set(['footway', 'path', 'pedestrian', 'steps', 'living_street', 'cycleway', 'track']);

/** Streets that are taken to be of asphalt where nobody surveyed them. */
export function carriageways(site: Pick<Site, 'streets'>): SiteStreet[] {
  return site.streets.filter(({ kind }) => !PAVED.has(kind));
}

/** Those of a site's surveyed surfaces that are of one kind. */
export function surveyed(site: Pick<Site, 'surfaces'>, surface: SurfaceId) {
  return (site.surfaces ?? []).filter((one) => one.surface === surface);
}

/**
 * What is opened at a place. First what the renovation repaves anyway, then what was surveyed, then asphalt on carriageways and paving everywhere
 * else; a lawn that is drawn across a street ends at its carriageway.
 */
export function surfacesOf(site: Pick<Site, 'zone' | 'streets' | 'surfaces' | 'repaves'>): SurfaceAt {
  const { repaves = false } = site;
  const placeAt = placesOf(site);
  const isRoad = streetsOver(carriageways(site));
  const lies = (surface: SurfaceId) => areasOver(surveyed(site, surface));
  const [repaved, asphalt] = [lies('repaved'), lies('asphalt')];
  const [paving, green] = [lies('paving'), lies('green')];
  return amid({ repaved, asphalt, paving, isRoad, green, placeAt: repaves ? placeAt : undefined });
}

interface Layers {
  repaved: Over;
  asphalt: Over;
  paving: Over;
  isRoad: Over;
  green: Over;
  /** Where everything inside the compound is repaved. */
  placeAt: PlaceAt | undefined;
}

function amid(layers: Layers): SurfaceAt {
  const { repaved, asphalt, paving, isRoad, green, placeAt } = layers;
  const surfaceAt: SurfaceAt = (x, y) => {
    if (repaved(x, y) || placeAt?.(x, y) === 'in_compound') return 'repaved';
    if (asphalt(x, y)) return 'asphalt';
    if (paving(x, y)) return 'paving';
    if (isRoad(x, y)) return 'asphalt';
    return green(x, y) ? 'green' : 'paving';
  };
  surfaceAt.within = (box) =>
    amid({
      repaved: repaved.within(box),
      asphalt: asphalt.within(box),
      paving: paving.within(box),
      isRoad: isRoad.within(box),
      green: green.within(box),
      placeAt: placeAt?.within?.(box) ?? placeAt,
    });
  return surfaceAt;
}
