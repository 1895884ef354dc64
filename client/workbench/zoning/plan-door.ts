import type { SavedPatch } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { isPlanConflict, type PlanDoor } from './plan-saver.ts';

/** Where the edits of a plan go. What comes back may divide communities that this page has not asked for yet: `know` asks before it is taken in. */
export function planDoor(
  city: string,
  plan: number,
  know: (communities: readonly number[]) => Promise<void>,
): PlanDoor {
  const understood = (patches: readonly SavedPatch[]) =>
    know([...new Set(patches.flatMap(({ patch }) => Object.keys(patch.divided ?? {}).map(Number)))]);
  return {
    save: async (base, patch, note) => {
      try {
        const saved = await api.zoning.savePatch({ city, plan, base, patch, note });
        await understood(saved.merged);
        return saved;
      } catch (error) {
        if (isPlanConflict(error)) await understood(error.facts.patches);
        throw error;
      }
    },
    since: async (version) => {
      const patches = await api.zoning.listPatches({ city, plan, since: version });
      await understood(patches);
      return patches;
    },
  };
}
