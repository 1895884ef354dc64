import type { Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import type { Rates } from '../bill/rates.ts';
import type { RoutedUtility } from '../route-all.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import { besideFoundations } from './beside-foundations.ts';
import type { Protection } from './protection.ts';
import { reducedPlaces } from './reduced-places.ts';

/**
 * What of a layout is legal beside buildings with a measure only: nearer than the table, or deeper than a foundation and too near for that. Where both
 * are true of a pipe and a house, one measure does. Its network tells what that rests on.
 */
export function besideBuildings(site: Site, routed: RoutedUtility, facts: Facts): Protection[] {
  const { network, route } = routed;
  const { near, deep } = foundBefore(
    network.pipes,
    [site, network.nodes, route.spec, route.eased, ...Object.values(facts)],
    () => placesBeside(site, routed, facts),
  );
  tell(
    network,
    'reduced-clearance',
    near.length,
    (places) =>
      `${places} nearer to a building than GB 50289-2016 4.1.9 asks, with a safety measure; how near is an assumption`,
  );
  tell(
    network,
    'beside-foundations',
    deep.length,
    (places) =>
      `${places} deeper than a foundation beside the trench and nearer than GB 50289-2016 4.1.11 asks, with a safety measure; depth of foundations and friction angle are assumptions where nobody stated them`,
  );
  return [...near, ...deep];
}

interface Facts {
  standards: Standards;
  rates: Rates;
  frostDepthM: number | null;
}

interface Places {
  near: Protection[];
  deep: Protection[];
}

const foundBefore = remember<LaidNetwork['pipes'], Places>();

function placesBeside(site: Site, routed: RoutedUtility, facts: Facts): Places {
  const deep = besideFoundations(site, routed.network, facts);
  const pairOf = ({ finding: { a, b } }: Protection): string => `${a.id} ${b.id}`;
  const isDeep = new Set(deep.map(pairOf));
  const reduced = reducedPlaces(site, routed, facts.standards, facts.rates);
  return { near: reduced.filter((one) => !isDeep.has(pairOf(one))), deep };
}

function tell(network: LaidNetwork, name: string, count: number, words: (places: string) => string): void {
  const others = network.assumptions.filter((one) => !one.startsWith(name));
  network.assumptions = count > 0 ? [...others, `${name}: ${words(`${count} places`)}`] : others;
}
