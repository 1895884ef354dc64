import { frostOfCity } from '../../../../domain/pipes/frost-places.ts';
import { rainWishOfCity } from '../../../../domain/pipes/routing/rain/design-rain.ts';
import type { City } from '../../../api/cities.ts';
import { nothingWished, useRouting } from './routing-state.ts';
import { cancelLayOut } from './routing-store.ts';
import { stopTries } from './try-further.ts';

/** The desk of another city: what was wished for and found in the last one goes, its frost depth and its rain too. */
export function enterCity({
  code: city,
  frost,
  storm,
  name = '',
  nameEn = name,
}: Pick<City, 'code' | 'frost' | 'storm'> & Partial<Pick<City, 'name' | 'nameEn'>>): void {
  const before = useRouting.getState();
  if (before.city === city) return;
  stopTries();
  if (before.busy) cancelLayOut();
  const frostDepthM = frostOfCity(city, frost)?.depthM ?? null;
  const rain = rainWishOfCity(city, { storm, name: { zh: name, en: nameEn } });
  before.set({ ...nothingWished, city, frostDepthM, rain });
}
