import table from '../../../../data/standards/rain.json' with { type: 'json' };
import { boxOf } from '../../../geo/box.ts';
import { insideRings, type Point } from '../../../geo/plane.ts';
import { remember } from '../as-before.ts';
import { surfacesOf } from '../ground/surfaces.ts';
import type { Site } from '../site/site.ts';
import { type DesignRain, intensityAt } from './design-rain.ts';

/** How much of the rain runs off. */
export interface Runoff {
  /** Of what drains with a roof, the roof included. */
  coefficient: number;
  /** Somebody's own, surveyed surfaces of the zone, or what is assumed where nobody surveyed any. */
  by: 'own' | 'surfaces' | 'assumed';
  /** What drains with a roof, the roof included, in areas of that roof. */
  catchmentFactor: number;
  catchmentBy: 'own' | 'assumed';
}

/** So many places of a zone are looked at. */
const places = 4000;

const { roof, asphalt, paving, green, assumedGround } = table.runoff;
const assumedCoefficient =
  assumedGround.asphalt * asphalt.value +
  assumedGround.paving * paving.value +
  assumedGround.green * green.value;

const knownOf = remember<NonNullable<Site['surfaces']>, number>();

/** What somebody gave, else by the coefficients of GB 50014-2021 4.1.8, of the roof and of the ground between the houses of the zone. */
export function runoffOf(site: Site, { given }: Pick<DesignRain, 'given'> = { given: {} }): Runoff {
  const catchmentFactor = given.catchmentFactor ?? table.catchmentFactor.value;
  const catchmentBy = given.catchmentFactor === undefined ? 'assumed' : 'own';
  if (given.runoffCoefficient !== undefined)
    return { coefficient: given.runoffCoefficient, by: 'own', catchmentFactor, catchmentBy };
  const ground = groundCoefficient(site);
  const roofShare = 1 / catchmentFactor;
  const coefficient = roofShare * roof.value + (1 - roofShare) * (ground ?? assumedCoefficient);
  return { coefficient, by: ground === undefined ? 'assumed' : 'surfaces', catchmentFactor, catchmentBy };
}

/** Mean of the ground of the zone outside its buildings; undefined where it has no outline or nobody surveyed its surfaces. */
function groundCoefficient(site: Site): number | undefined {
  const { zone, surfaces, streets, buildings } = site;
  if (!zone?.length || !surfaces?.length) return undefined;
  return knownOf(surfaces, [zone, streets, buildings.map((one) => one.rings)], () => meanOver(site, zone));
}

function meanOver(site: Site, zone: readonly (readonly Point[])[]): number {
  // who repaves anyway lays the same surface again
  const surfaceAt = surfacesOf({ ...site, repaves: false });
  const coefficients = { asphalt, paving, green, repaved: paving };
  const [west, south, east, north] = boxOf(zone.flat());
  const stepM = Math.max(1, Math.sqrt(((east - west) * (north - south)) / places));
  const houses = site.buildings
    .filter((one) => !one.point && !one.pin)
    .map(({ rings }) => ({ rings, box: boxOf(rings[0]!) }));
  const isRoof = (x: number, y: number): boolean =>
    houses.some(
      ({ rings, box: [w, s, e, n] }) => x >= w && x <= e && y >= s && y <= n && insideRings(x, y, rings),
    );
  let sum = 0;
  let count = 0;
  for (let x = west + stepM / 2; x < east; x += stepM)
    for (let y = south + stepM / 2; y < north; y += stepM) {
      if (!insideRings(x, y, zone) || isRoof(x, y)) continue;
      sum += coefficients[surfaceAt(x, y)].value;
      count++;
    }
  return count === 0 ? assumedCoefficient : sum / count;
}

/** Rain that a roof and the ground around it bring to the inlet, m³/s. */
export function stormOfRoof(
  roofM2: number,
  rain: DesignRain,
  { coefficient, catchmentFactor }: Runoff,
): number {
  const hectares = (roofM2 * catchmentFactor) / 10_000;
  return hectares * intensityAt(rain, rain.inletMinutes) * coefficient * 1e-3;
}
