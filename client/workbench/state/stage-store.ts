import { create } from 'zustand';
import type { MapStage } from '../../map/engine.ts';

/** The map for panels that stand outside it and need where it looks; null until it is up. */
export const useStoredStage = create<{ stage: MapStage | null }>(() => ({ stage: null }));
