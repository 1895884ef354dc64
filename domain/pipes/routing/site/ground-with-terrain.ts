import { type HeightGrid, heightAt } from '../../../geo/height-grid.ts';
import type { PipeNetwork } from '../../model.ts';
import type { Site } from './site.ts';
import { surveyedBetween, surveyedGround } from './site-of-network.ts';

/**
 * Ground of the imported terrain, put right by the surveyed points of the network: what they lie above or below it is spread between them, so that
 * both meet at a manhole even where they have another datum. Without terrain, or where it has no level, what is surveyed alone.
 */
export function groundWithTerrain(network: PipeNetwork, terrain: HeightGrid | null): Site['groundM'] {
  const alone = surveyedBetween(surveyedGround(network));
  if (!terrain) return alone;
  const offTerrain = surveyedBetween(
    surveyedGround(built(network)).flatMap((one) => {
      const level = heightAt(terrain, one.x, one.y);
      return level === undefined ? [] : [{ ...one, groundM: one.groundM - level }];
    }),
  );
  return (x, y) => {
    const level = heightAt(terrain, x, y);
    return level === undefined ? alone(x, y) : level + (offTerrain(x, y) ?? 0);
  };
}

/** Nobody surveyed a planned point: its ground is what an earlier layout took it for, perhaps before there was any terrain. */
function built(network: PipeNetwork): PipeNetwork {
  return {
    ...network,
    nodes: network.nodes.filter((one) => one.state !== 'planned'),
    segments: network.segments.filter((one) => one.state !== 'planned'),
  };
}
