import { utilityCodes } from '../../labels.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';

/**
 * What drawings call the manholes and bends of a layout: `WS3`, counted from the tie-in upwards, so that sheet, profile and DXF
 * say the same. House connections have none.
 */
export function pointNames({ utility, nodes }: Pick<LaidNetwork, 'utility' | 'nodes'>): Map<string, string> {
  const named = nodes.filter((one) => one.kind !== 'service');
  return new Map(named.map((one, k) => [one.id, `${utilityCodes[utility]}${k + 1}`]));
}
