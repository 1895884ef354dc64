import { GRAVITY_UTILITIES, type Utility } from '../../model.ts';
import type { Neighbour } from '../ground/separation.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** Pipes of a network as others see them. */
export function neighboursOf(network: LaidNetwork): Neighbour[] {
  const ground = new Map(network.nodes.map((node) => [node.id, node.groundM]));
  return network.pipes.map((pipe) => ({
    ...neighbourOf(network.utility, pipe),
    groundM: [ground.get(pipe.from) ?? 0, ground.get(pipe.to) ?? 0],
  }));
}

function neighbourOf(utility: Utility, pipe: LaidPipe): Omit<Neighbour, 'groundM'> {
  const height = pipe.diameterMm / 1000;
  const depths = [pipe.fromDepthM, pipe.toDepthM] as const;
  // Gravity depths are inverts, the others crowns.
  const gravity = GRAVITY_UTILITIES.has(utility);
  const top = gravity ? ([depths[0] - height, depths[1] - height] as const) : depths;
  const bottom = gravity ? depths : ([depths[0] + height, depths[1] + height] as const);
  return { id: pipe.id, utility, diameterMm: pipe.diameterMm, line: pipe.line, topM: top, bottomM: bottom };
}
