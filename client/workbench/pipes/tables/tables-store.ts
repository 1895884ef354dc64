import { create } from 'zustand';
import type { CellOverride, TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import type { TableName } from '../../../../domain/pipes/tables/sections.ts';
import type { TableVersion } from '../../../api/city-tables.ts';

export type TablesPanel = 'cell' | 'bands' | 'file' | 'versions';

interface TablesState {
  open: boolean;
  standard: TableName;
  panel: TablesPanel;
  /** Key of the cell that is looked at. */
  chosen: string | null;
  /** Cells as they would be, and the version that they were made of; null = nothing was changed here yet. */
  draft: { version: number; cells: TableOverrides; restores: number | null } | null;
  /** Somebody else was faster. */
  conflict: TableVersion | null;
  show(standard?: TableName, key?: string): void;
  close(): void;
  choose(key: string): void;
  turnTo(panel: TablesPanel): void;
  propose(version: number, cells: TableOverrides, restores?: number | null): void;
  meet(conflict: TableVersion | null): void;
  drop(): void;
}

const nothing = { draft: null, conflict: null };

export const useTables = create<TablesState>((set) => ({
  open: false,
  standard: 'horizontal',
  panel: 'cell',
  chosen: null,
  ...nothing,
  show: (standard, key) =>
    set((state) => ({
      open: true,
      panel: 'cell',
      chosen: key ?? null,
      // an edit that was begun in a table is not lost by looking at it again
      ...(standard && standard !== state.standard ? { standard, ...nothing } : {}),
    })),
  close: () => set({ open: false }),
  choose: (chosen) => set({ chosen, panel: 'cell' }),
  turnTo: (panel) => set({ panel }),
  propose: (version, cells, restores = null) => set({ draft: { version, cells, restores } }),
  meet: (conflict) => set({ conflict }),
  drop: () => set(nothing),
}));

/** One cell put in place, or taken out so that the national one holds again. */
export function withCell(cells: TableOverrides, key: string, own: CellOverride | null): TableOverrides {
  if (own) return { ...cells, [key]: own };
  const { [key]: _, ...rest } = cells;
  return rest;
}

/** My changes made again on what somebody else wrote meanwhile: where both touched a cell, mine stands. */
export function rebased(base: TableOverrides, mine: TableOverrides, theirs: TableOverrides): TableOverrides {
  const touched = new Set([...Object.keys(base), ...Object.keys(mine)]);
  let cells = theirs;
  for (const key of touched)
    if (JSON.stringify(base[key]) !== JSON.stringify(mine[key]))
      cells = withCell(cells, key, mine[key] ?? null);
  return cells;
}
