import { create } from 'zustand';

type Bounds = [number, number, number, number];

/** Where the map is asked to go; panels and tables outside the map write it, the map follows. */
export const useJumpTarget = create<{ bounds: Bounds | null; count: number; jump(bounds: Bounds): void }>(
  (set) => ({
    bounds: null,
    count: 0,
    jump: (bounds) => set(({ count }) => ({ bounds, count: count + 1 })),
  }),
);

/** Moves the map so that these bounds (west, south, east, north) fill it. */
export function useJump(): (bounds: Bounds) => void {
  return useJumpTarget((state) => state.jump);
}
