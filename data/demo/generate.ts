import { type Chance, chanceFrom, NoRoom } from './chance.ts';
import { excavationsOf } from './excavations.ts';
import { frameFrom } from './frame.ts';
import { projects, sharesOf, workItemsOf } from './money.ts';
import { namesFrom } from './names.ts';
import { layNetworks } from './networks.ts';
import { dataDate, historyOf } from './progress-history.ts';
import { regionsOf } from './regions.ts';
import { registerRows } from './register-rows.ts';
import { areaShape, pointShape } from './shapes.ts';
import { nameStreets, streetFeatures, stretchesOf } from './street-network.ts';
import {
  barriersOf,
  clearOfPipes,
  gatesOf,
  parks,
  streetTrees,
  terrainOf,
  yardFeatures,
} from './surroundings.ts';
import { cityCode } from './tender.ts';
import { planTown } from './town.ts';
import type { DemoCity, DemoFeature } from './types.ts';

export const defaultSeed = 2020;

/** About one plan in three has no room for the tender; sixteen in a row have not been met. */
const mostDraws = 16;

/** Trees of the tender, planted in the yards. */
const yardTrees = 480;

/**
 * A town that does not exist, at Hunchun's place, whose 17 communities meet the quantities of Hunchun's 2020 tender
 * exactly (HC-2020). The same seed gives the same town, to the last digit. Geometry in EPSG:4490 and EPSG:4552. Every
 * name is invented; `label.demo` marks the whole city as demonstration data.
 * A plan on which the tender's quantities find no room is drawn again.
 */
export function generateDemoCity(seed: number = defaultSeed): DemoCity {
  for (let draw = 0; ; draw++) {
    try {
      return drawCity(seed, chanceFrom(seed).fork(`draw ${draw}`));
    } catch (error) {
      if (!(error instanceof NoRoom) || draw === mostDraws) throw error;
    }
  }
}

function drawCity(seed: number, chance: Chance): DemoCity {
  const frame = frameFrom(chance.fork('frame'));
  const town = planTown(chance.fork('town'), frame);
  const names = namesFrom(chance.fork('names'));
  const streetNames = nameStreets(town, names);
  const neighbourhoodNames = new Map(town.neighbourhoods.map((one) => [one, names.neighbourhood()]));
  const gates = gatesOf(chance.fork('gates'), town, frame);
  const register = registerRows(chance.fork('register'), town, names, streetNames, neighbourhoodNames);
  const stretches = stretchesOf(town, frame);
  const history = historyOf(chance.fork('history'), register.communities);
  for (const community of register.communities)
    community.status = history.statusOf.get(community.code) ?? 'reserve';
  const renovated = town.compounds.filter((compound) => compound.isRenovation);
  const networks = layNetworks(
    chance.fork('pipes'),
    frame,
    town,
    stretches,
    register.codeOf,
    history.statusOf,
  );
  const isClear = clearOfPipes(networks.segments);
  return {
    label: { demo: true, zh: '演示数据', en: 'Demonstration data' },
    seed,
    cityCode,
    name: '珲春市（演示）',
    nameEn: 'Hunchun (demonstration)',
    metricSrid: 4552,
    dataDate,
    extent: areaShape([
      frame.place(-2200, -1950),
      frame.place(2200, -1950),
      frame.place(2200, 2050),
      frame.place(-2200, 2050),
    ]),
    settings: settingsOf(seed),
    regions: regionsOf(town, frame, neighbourhoodNames),
    communities: register.communities,
    buildings: register.buildings,
    streets: streetFeatures(stretches, frame, streetNames),
    barriers: barriersOf(town, frame, gates),
    features: numbered([
      ...parks(town),
      ...yardFeatures(renovated, yardTrees, isClear),
      ...streetTrees(chance.fork('trees'), town, frame, stretches)
        .filter(isClear)
        .map((p): DemoFeature => ({ code: '', kind: 'tree', shape: pointShape(p) })),
      ...[...gates.values()].map((p): DemoFeature => ({ code: '', kind: 'gate', shape: pointShape(p) })),
    ]),
    terrain: terrainOf(frame),
    pipeNodes: networks.nodes,
    pipeSegments: networks.segments,
    plantedFaults: networks.faults,
    works: excavationsOf(chance.fork('works'), register.communities, networks.segments, dataDate),
    projects,
    shares: sharesOf(register.communities),
    workItems: workItemsOf(register.communities, networks.segments, history.doneOf, networks.counts),
    milestones: history.milestones,
    changes: history.changes,
    reports: history.reports,
  };
}

function settingsOf(seed: number) {
  return {
    label: '演示数据',
    seed,
    dataDate,
    frostDepthM: { value: 1.8, source: '演示假定；珲春未查得公开数据', confidence: 'assumption' },
    source: 'HC-2020 三(一)2 (totals); everything else generated',
  };
}

function numbered(features: DemoFeature[]): DemoFeature[] {
  return features.map((feature, index) => ({ ...feature, code: `F${String(index + 1).padStart(5, '0')}` }));
}
