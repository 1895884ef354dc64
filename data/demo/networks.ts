import type { CommunityStatus } from '../../domain/register/status.ts';
import { type Chance, NoRoom } from './chance.ts';
import type { Frame } from './frame.ts';
import { drainStreets } from './gravity.ts';
import {
  addEdge,
  addNode,
  type DraftEdge,
  type DraftNode,
  edgeLength,
  type PipeDraft,
  splitEdge,
} from './pipe-draft.ts';
import { setLevels } from './pipe-levels.ts';
import { pipeRows } from './pipe-rows.ts';
import { plantFaults } from './plant-faults.ts';
import type { Stretch } from './street-network.ts';
import { layStreets } from './street-pipes.ts';
import type { Compound, Town } from './town.ts';
import type { DemoNode, DemoSegment, PlantedFault, Utility } from './types.ts';
import { layYards } from './yard-fit.ts';
import { layOldDrains } from './yard-networks.ts';
import { yardOf } from './yard-pipes.ts';
import { sizeYards } from './yard-sizes.ts';

export interface Networks {
  nodes: DemoNode[];
  segments: DemoSegment[];
  faults: PlantedFault[];
  /** Chambers by catalogue item and community. */
  counts: Map<string, Map<string, number>>;
}

/** Every pipe of the town: new networks in the 17 yards, old drains there, and the mains in the streets. */
export function layNetworks(
  chance: Chance,
  frame: Frame,
  town: Town,
  stretches: readonly Stretch[],
  codeOf: ReadonlyMap<Compound, string>,
  statusOf: ReadonlyMap<string, CommunityStatus>,
): Networks {
  const draft: PipeDraft = { nodes: [], edges: [], taps: [] };
  const yards = town.compounds.filter((compound) => compound.isRenovation).map(yardOf);
  layYards(draft, frame, yards);
  sizeYards(draft, yards);
  const counts = countChambers(draft, codeOf);
  for (const own of yards) layOldDrains(draft, frame, own);
  spaceOldManholes(draft);
  layStreets(draft, chance.fork('mains'), frame, stretches);
  addSources(draft, frame);
  dropCutOff(draft);
  drainStreets(draft, frame, 'storm');
  drainStreets(draft, frame, 'sewage');
  const levels = setLevels(draft, frame);
  const { nodes, segments } = pipeRows(draft, levels, chance.fork('making'), codeOf, statusOf);
  const faults = plantFaults(chance.fork('faults'), nodes, segments);
  return { nodes, segments, faults, counts };
}

const chamberItems: [Utility, string, string][] = [
  ['sewage', 'manhole', 'sewer_manhole'],
  ['storm', 'manhole', 'storm_manhole'],
  ['storm', 'gully', 'gully'],
  ['water', 'valve', 'valve_well'],
  ['telecom', 'handhole', 'hand_hole'],
];

function countChambers(
  draft: PipeDraft,
  codeOf: ReadonlyMap<Compound, string>,
): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const [utility, kind, item] of chamberItems) {
    const own = new Map<string, number>();
    for (const node of draft.nodes) {
      if (node.utility !== utility || node.kind !== kind || !node.compound) continue;
      const code = codeOf.get(node.compound)!;
      own.set(code, (own.get(code) ?? 0) + 1);
    }
    counts.set(item, own);
  }
  return counts;
}

/** Manholes of the old drains stand at most 35 m apart. */
function spaceOldManholes(draft: PipeDraft): void {
  for (const edge of draft.edges.filter((one) => one.role === 'old')) {
    const parts = Math.ceil(edgeLength(edge) / 35);
    const step = edgeLength(edge) / parts;
    let rest = edge;
    for (let k = 1; k < parts; k++) rest = splitEdge(draft, rest, step, 'manhole').rest;
  }
}

/** Mains that no source reaches (behind the railway, say) belong to nobody's network: left out. */
function dropCutOff(draft: PipeDraft): void {
  const around = new Map<DraftNode, DraftNode[]>();
  const join = (a: DraftNode, b: DraftNode) => around.set(a, [...(around.get(a) ?? []), b]);
  for (const { from, to } of draft.edges) {
    join(from, to);
    join(to, from);
  }
  const reached = new Set(draft.nodes.filter((node) => sourceKinds.has(node.kind) && !node.compound));
  for (const open = [...reached]; open.length > 0; ) {
    for (const next of around.get(open.pop()!) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  const isLost = (edge: DraftEdge) => pressured.has(edge.utility) && !reached.has(edge.from);
  if (draft.edges.some((edge) => isLost(edge) && edge.role !== 'street'))
    throw new NoRoom('a compound has no source');
  draft.edges = draft.edges.filter((edge) => !isLost(edge));
}

const pressured = new Set<Utility>(['water', 'gas', 'heat', 'power', 'telecom']);
const sourceKinds = new Set(['reservoir', 'regulator', 'pump', 'substation', 'cabinet']);

/** Where water, gas, heat, power and telecom come from: a plant at the edge of each network, upstream of the river. */
function addSources(draft: PipeDraft, frame: Frame): void {
  const sources: [Utility, string, number, number][] = [
    ['water', 'reservoir', 1, 1],
    ['gas', 'regulator', -1, 1],
    ['heat', 'pump', 1, 1],
    ['heat', 'pump', -1, -1],
    ['power', 'substation', -1, 1],
    ['telecom', 'cabinet', 1, 1],
  ];
  for (const [utility, kind, east, north] of sources) {
    const nodes = new Set<DraftNode>();
    for (const edge of draft.edges)
      if (edge.utility === utility && edge.role === 'street') nodes.add(edge.from).add(edge.to);
    const score = (node: DraftNode) => {
      const [u, v] = frame.locate(node.p);
      return east * u + north * v;
    };
    let best: DraftNode | null = null;
    for (const node of nodes) if (!best || score(node) > score(best)) best = node;
    if (!best) continue;
    const [u, v] = frame.locate(best.p);
    const plant = addNode(draft, utility, kind, frame.place(u + east * 45, v), null);
    const near = draft.edges.find((edge) => edge.from === best || edge.to === best);
    addEdge(draft, 'street', plant, best, { line: near?.line ?? null, compound: null, state: 'in_use' });
  }
}
