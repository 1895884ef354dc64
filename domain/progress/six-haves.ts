import type { Bilingual } from '../problem.ts';

/** Goal of a finished zone: the six haves 六个有 (HC-2020 一). */
export const sixHaves = ['property_room', 'cleaning', 'parking', 'facilities', 'green', 'roads'] as const;

export type SixHave = (typeof sixHaves)[number];

export const sixHaveText: Record<SixHave, Bilingual> = {
  property_room: { zh: '物业用房', en: 'Property-management room' },
  cleaning: { zh: '保洁', en: 'Cleaning' },
  parking: { zh: '停车管理', en: 'Parking management' },
  facilities: { zh: '设施维护', en: 'Upkeep of facilities' },
  green: { zh: '绿化养护', en: 'Upkeep of greenery' },
  roads: { zh: '道路养护', en: 'Upkeep of roads' },
};

/** true = there, false = checked and missing, null = nobody has said. */
export type SixHavesState = Record<SixHave, boolean | null>;

/** Reads what the register carries; anything that is not a plain yes or no stays unknown. */
export function readSixHaves(value: unknown): SixHavesState {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return Object.fromEntries(
    sixHaves.map((key) => [key, typeof given[key] === 'boolean' ? given[key] : null]),
  ) as SixHavesState;
}
