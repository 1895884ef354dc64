import { Problem } from '../../problem.ts';
import { axisLevelM } from '../clash/pieces.ts';
import { components, graphOf } from '../graph.ts';
import type { PipeNetwork, PipeNode, PipeSegment } from '../model.ts';
import type { ServiceLinks } from '../trace/affected.ts';
import { fact } from './service-facts.ts';

export interface PreparedWater {
  network: PipeNetwork;
  /** Left out: no end point, not in use, or without a way to a source. */
  leftOut: { segments: number; withoutSource: number };
  /** Demand that was estimated from households, L/s; 0 = the file's own demands. */
  estimatedLS: number;
  /** Head over the ground that sources without a stated head were given; null = all heads are stated. */
  assumedHeadM: number | null;
}

/**
 * What EPANET can run of a surveyed network: water pipes in use whose ends exist and which reach a source, elevations from
 * the pipes where the ground is unknown, shut valves as shut pipes, and, where nobody stated demands, peak-hour demands of
 * the households at each node. Throws `pipes.no-source` where there is no reservoir, tank or waterworks.
 */
export function prepareWater(network: PipeNetwork, links?: ServiceLinks): PreparedWater {
  // a model was made to be run as it stands
  if (network.extras.epanet !== undefined)
    return { network, leftOut: { segments: 0, withoutSource: 0 }, estimatedLS: 0, assumedHeadM: null };
  const nodes = new Map(network.nodes.map((one) => [one.id, one]));
  const water = network.segments.filter((one) => one.utility === 'water');
  const sound = water.filter(
    (one) => isRunning(one) && nodes.has(one.from) && nodes.has(one.to) && one.from !== one.to,
  );
  const part: PipeNetwork = {
    ...network,
    nodes: [...nodes.values()].filter((one) => one.utility === 'water'),
    segments: sound,
  };
  const graph = graphOf(part);
  const { component } = components(graph);
  const fed = new Set<number>();
  part.nodes.forEach((node, index) => {
    if (isSource(node)) fed.add(component[index]!);
  });
  const isFed = (id: string) => fed.has(component[graph.numberOfNode.get(id)!]!);
  const segments = sound.filter((one) => isFed(one.from));
  if (segments.length === 0) {
    throw new Problem(
      'pipes.no-source',
      {
        zh: '给水管网中没有水源，无法计算水压。',
        en: 'The water network has no source, so there are no pressures to compute.',
      },
      {
        zh: '请把水厂、水库或水塔的管点标为水源。',
        en: 'Mark the point of the waterworks, reservoir or tower as a source.',
      },
      { status: 422 },
    );
  }
  const levels = pipeLevels(segments);
  const stated =
    part.nodes.some((one) => Number(one.attributes.demandLS ?? 0) !== 0) ||
    network.extras.epanet !== undefined;
  const used = new Set(segments.flatMap((one) => [one.from, one.to]));
  let estimatedLS = 0;
  const prepared = part.nodes
    .filter((one) => used.has(one.id))
    .map((node): PipeNode => {
      const households = stated ? 0 : householdsAt(node.id, links);
      const demandLS = peakLS(households);
      estimatedLS += demandLS;
      const groundM = node.groundM ?? levels.get(node.id) ?? 0;
      const attributes = demandLS > 0 ? { ...node.attributes, demandLS } : node.attributes;
      // a source of a survey has no head of its own: 28 m over the ground serves six storeys by the practice of service heads
      const headM = node.attributes.headM ?? groundM + serviceHeadM(6);
      return isSource(node)
        ? { ...node, kind: 'reservoir', groundM, attributes: { ...attributes, headM } }
        : { ...node, groundM, attributes };
    });
  const shut = new Set(prepared.filter((one) => one.closed).map((one) => one.id));
  const closing = segments.map((one) =>
    shut.has(one.from) || shut.has(one.to) ? { ...one, closed: true } : one,
  );
  return {
    network: { ...network, nodes: prepared, segments: closing },
    leftOut: { segments: water.length - segments.length, withoutSource: sound.length - segments.length },
    estimatedLS,
    assumedHeadM: part.nodes.some((one) => isSource(one) && one.attributes.headM === undefined)
      ? serviceHeadM(6)
      : null,
  };
}

/** Head over the ground that serves a building of some storeys: 10 m, 12 m, then 4 m for each more. */
export function serviceHeadM(storeys: number): number {
  const first = fact('service-pressure-first-storey-m').value;
  const second = fact('service-pressure-second-storey-m').value;
  return storeys <= 1
    ? first
    : second + Math.max(0, storeys - 2) * fact('service-pressure-each-further-m').value;
}

function peakLS(households: number): number {
  const persons = households * fact('persons-per-household').value;
  return (persons * fact('daily-use-l-per-person').value * fact('peak-hour-factor').value) / 86_400;
}

function householdsAt(id: string, links: ServiceLinks | undefined): number {
  return (links?.atNode.get(id) ?? []).reduce(
    (sum, index) => sum + (links!.buildings[index]!.households ?? 0),
    0,
  );
}

/** In the ground and carrying water. */
export function isRunning(segment: PipeSegment): boolean {
  return segment.state === 'in_use' || segment.state === 'other';
}

function isSource(node: PipeNode): boolean {
  return node.kind === 'reservoir' || node.kind === 'tank';
}

function pipeLevels(segments: PipeSegment[]): Map<string, number> {
  const levels = new Map<string, number>();
  for (const segment of segments) {
    for (const [id, end] of [
      [segment.from, 'start'],
      [segment.to, 'end'],
    ] as const) {
      const level = axisLevelM(segment, end);
      if (level !== null) levels.set(id, level);
    }
  }
  return levels;
}
