import type { SurfaceId } from './rates.ts';
import type { Site, SiteStreet } from './site.ts';
import { areasOver, streetsOver } from './streets-over.ts';
import type { SurfaceAt } from './trench.ts';
import { placesOf } from './work-place.ts';

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
  return (x, y) => {
    if (repaved(x, y) || (repaves && placeAt(x, y) === 'in_compound')) return 'repaved';
    if (asphalt(x, y)) return 'asphalt';
    if (paving(x, y)) return 'paving';
    if (isRoad(x, y)) return 'asphalt';
    return green(x, y) ? 'green' : 'paving';
  };
}
