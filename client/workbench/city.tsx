import { createContext, type ReactNode, useContext } from 'react';
import type { City } from '../api/cities.ts';

const CityContext = createContext<City | null>(null);

/** The city on the desk. A change of city mounts everything below anew. */
export function CityProvider({ city, children }: { city: City; children: ReactNode }) {
  return <CityContext.Provider value={city}>{children}</CityContext.Provider>;
}

export function useCity(): City {
  const city = useContext(CityContext);
  if (!city) throw new Error('useCity outside CityProvider');
  return city;
}
