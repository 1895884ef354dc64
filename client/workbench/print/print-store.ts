import type { ComponentType } from 'react';
import { create } from 'zustand';
import type { Bounds } from '../../map/print-scale.ts';

/** One A3 sheet to be printed: what it is called, what it shows, and what stands beside the map. */
export interface Sheet {
  title: string;
  subtitle?: string;
  bounds: Bounds;
  /** Tables and texts in the right column; it gets what the sheet leaves of 120 mm. */
  Side?: ComponentType;
}

export const usePrint = create<{ sheet: Sheet | null; open(sheet: Sheet): void; close(): void }>((set) => ({
  sheet: null,
  open: (sheet) => set({ sheet }),
  close: () => set({ sheet: null }),
}));
