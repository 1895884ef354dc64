import type { Desk, DeskKey } from './desk.ts';

/** A capability adds its line here; a desk that is absent has no tab. */
export const desks: Partial<Record<DeskKey, () => Promise<{ default: Desk }>>> = {
  register: () => import('./register/desk.tsx'),
  pipes: () => import('./pipes/desk.tsx'),
  works: () => import('./works/desk.tsx'),
  programme: () => import('./programme/desk.tsx'),
  progress: () => import('./progress/desk.tsx'),
  zoning: () => import('./zoning/desk.tsx'),
};
