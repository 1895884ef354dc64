import { create } from 'zustand';

/** What the shell itself remembers: tool, drawer, panels. Desk, city and selection live in the address. */
interface WorkbenchState {
  tool: string;
  /** With which tool the desk that opens next begins; `select` when nobody asked. */
  firstTool: string;
  drawerTab: string | null;
  /** Share of the map column's height, 0…0.5. */
  drawerShare: number;
  layersOpen: boolean;
  largeType: boolean;
  setTool(tool: string): void;
  /** For the desk that is about to open. */
  beginWith(tool: string): void;
  /** A desk has opened: its first tool, its drawer shut. */
  openDesk(): void;
  openDrawer(tab: string | null): void;
  setDrawerShare(share: number): void;
  toggleLayers(): void;
  setLargeType(large: boolean): void;
}

const typeKey = 'lianpian.large-type';

export const useWorkbench = create<WorkbenchState>((set) => ({
  tool: 'select',
  firstTool: 'select',
  drawerTab: null,
  drawerShare: 0.34,
  layersOpen: false,
  largeType: localStorage.getItem(typeKey) === 'yes',
  setTool: (tool) => set({ tool }),
  beginWith: (firstTool) => set({ firstTool }),
  openDesk: () => set(({ firstTool }) => ({ tool: firstTool, firstTool: 'select', drawerTab: null })),
  openDrawer: (drawerTab) => set({ drawerTab }),
  setDrawerShare: (share) => set({ drawerShare: Math.min(0.5, Math.max(0.12, share)) }),
  toggleLayers: () => set(({ layersOpen }) => ({ layersOpen: !layersOpen })),
  setLargeType: (largeType) => {
    localStorage.setItem(typeKey, largeType ? 'yes' : 'no');
    set({ largeType });
  },
}));
