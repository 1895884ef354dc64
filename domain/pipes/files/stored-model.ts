import type { PipeNetwork, PipeSegment } from '../model.ts';
import type { EpanetExtras } from './epanet-read.ts';
import type { SwmmExtras } from './swmm-read.ts';

/** What a file says besides its nodes and links, as it is kept beside the pipes of a city. */
export type StoredModel =
  | { name: string; kind: 'epanet'; extras: EpanetExtras }
  | { name: string; kind: 'swmm'; extras: SwmmExtras };

/**
 * A network that came from an `.inp` file, each part naming the file in attribute `model`, and what is to be kept beside it;
 * other networks come back as they are. The drawing's own coordinates end here: the parts lie in metres of the city's system.
 */
export function partFromModel(
  network: PipeNetwork,
  name: string,
): { network: PipeNetwork; model: StoredModel | null } {
  const kind = network.extras.epanet ? 'epanet' : network.extras.swmm ? 'swmm' : null;
  if (kind === null) return { network, model: null };
  const read = network.extras[kind] as EpanetExtras;
  const scale = {
    ...read.scale,
    metresPerUnit: 1,
    by: read.scale.by === 'unknown' ? ('unknown' as const) : ('stated' as const),
  };
  const extras = { ...read, scale, coordinates: {}, vertices: {} };
  const named = <T extends { attributes: PipeSegment['attributes'] }>(one: T): T => ({
    ...one,
    attributes: { ...one.attributes, model: name },
  });
  return {
    network: {
      ...network,
      nodes: network.nodes.map(named),
      segments: network.segments.map(named),
      extras: { format: network.extras.format },
    },
    model: { name, kind, extras } as StoredModel,
  };
}

/** The models that a network carries along in `extras.models`. */
export function modelsOf(network: PipeNetwork): StoredModel[] {
  return (network.extras.models as StoredModel[] | undefined) ?? [];
}

/** The network as the one model of a kind that its parts came from, fit to be written; as it is where there are none or several. */
export function asModel(network: PipeNetwork, kind: 'epanet' | 'swmm'): PipeNetwork {
  const ofKind = modelsOf(network).filter((one) => one.kind === kind);
  return ofKind.length === 1 ? { ...network, extras: extrasOf(ofKind[0]!) } : network;
}

export function extrasOf({ kind, extras }: StoredModel): PipeNetwork['extras'] {
  return { format: kind, [kind]: extras };
}
