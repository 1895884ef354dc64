import type { Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import { proveSewers, type SewerProof } from './prove-sewers.ts';
import { proveWater, type WaterProof, type WaterProofOptions } from './prove-water.ts';

/** What hydraulics say of everything that was laid: water by EPANET, drains by Manning; others have no proof here. */
export interface NetworkProof {
  water: WaterProof | null;
  sewers: { utility: Utility; proof: SewerProof }[];
}

/** Throws `pipes.epanet` in EPANET's words where the water network does not run. */
export async function proveAll(
  networks: readonly LaidNetwork[],
  options: WaterProofOptions & {
    standards?: Standards;
    /** Of the water network, where it was proved already. */
    proved?: WaterProof | undefined;
  } = {},
): Promise<NetworkProof> {
  const water = networks.find((one) => one.utility === 'water');
  return {
    water: options.proved ?? (water && (await proveWater(water, options))) ?? null,
    sewers: networks.flatMap((laid) => {
      const proof = proveSewers(laid, options.standards);
      return proof ? [{ utility: laid.utility, proof }] : [];
    }),
  };
}
