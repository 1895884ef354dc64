import { create } from 'zustand';
import type { City } from '../../api/cities.ts';

/** A city that exists only by its name: the first import makes it. */
export const useNewCity = create<{ city: City | null; begin(code: string, name: string): void }>((set) => ({
  city: null,
  begin: (code, name) => set({ city: { code, name, nameEn: '', isDemo: false } }),
}));
