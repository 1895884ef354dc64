import type { Utility } from '../../model.ts';
import { builtInFlows, type DesignFlows } from '../bill/rates.ts';

/** Material that a new pipe of a size is planned in, by its id in data/standards/materials.json; null where nobody has chosen one. */
export function layingMaterial(
  utility: Utility,
  diameterMm: number,
  flows: DesignFlows = builtInFlows,
): string | null {
  const rows = (flows.layingMaterials as unknown as Partial<Record<Utility, [number, string][]>>)[utility];
  return rows?.find(([upToMm]) => diameterMm <= upToMm)?.[1] ?? null;
}
