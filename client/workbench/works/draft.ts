import { create } from 'zustand';

/** A work that is drawn and not yet saved. */
export const useWorkDraft = create<{
  geometry: GeoJSON.LineString | GeoJSON.Polygon | null;
  begin(geometry: GeoJSON.LineString | GeoJSON.Polygon): void;
  drop(): void;
}>((set) => ({
  geometry: null,
  begin: (geometry) => set({ geometry }),
  drop: () => set({ geometry: null }),
}));
