import { Problem } from '../../problem.ts';
import { extrasOf, modelsOf } from '../files/stored-model.ts';
import { components, graphOf } from '../graph.ts';
import { nodesById, type PipeNetwork, type PipeSegment } from '../model.ts';
import type { ServiceLinks } from '../trace/affected.ts';
import { isRunning, type PreparedWater, prepareWater } from './prepare-water.ts';

/**
 * The water of a network as EPANET can run it, part by part: what came from a model with whatever has been joined to it since,
 * each model with its own curves, patterns and options; everything else as surveyed. Throws `pipes.no-source` where nothing
 * can run.
 */
export function waterParts(network: PipeNetwork, links?: ServiceLinks): PreparedWater[] {
  const models = modelsOf(network).filter((one) => one.kind === 'epanet');
  if (models.length === 0) return [prepareWater(network, links)];
  const byModel = segmentsByModel(network);
  const parts: PreparedWater[] = [];
  for (const model of models) {
    const segments = byModel.get(model.name) ?? [];
    if (segments.length === 0) continue;
    parts.push(prepareWater({ ...network, segments, extras: extrasOf(model) }));
  }
  const surveyed = byModel.get('') ?? [];
  if (surveyed.length === 0 && parts.length > 0) return parts;
  try {
    parts.push(prepareWater({ ...network, segments: surveyed, extras: { format: 'survey' } }, links));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'pipes.no-source' || parts.length === 0) throw error;
    // pipes without a source beside a model that runs: they are left out, and counted
    parts[0]!.leftOut.segments += surveyed.length;
    parts[0]!.leftOut.withoutSource += surveyed.length;
  }
  return parts;
}

/** Running water pipes by the model of their connected part, '' = of none. A part of several models follows its first. */
function segmentsByModel(network: PipeNetwork): Map<string, PipeSegment[]> {
  const nodes = nodesById(network);
  const water = network.segments.filter(
    (one) => one.utility === 'water' && isRunning(one) && nodes.has(one.from) && nodes.has(one.to),
  );
  const graph = graphOf({ ...network, segments: water });
  const { component } = components(graph);
  const partOf = (one: PipeSegment) => component[graph.numberOfNode.get(one.from)!]!;
  const modelOf = new Map<number, string>();
  for (const one of water) {
    const { model } = one.attributes;
    if (typeof model === 'string' && !modelOf.has(partOf(one))) modelOf.set(partOf(one), model);
  }
  return Map.groupBy(water, (one) => modelOf.get(partOf(one)) ?? '');
}
