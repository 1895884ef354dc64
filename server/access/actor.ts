import type { Role } from '../contract/access.ts';

/** Who asks: an account with its scope, or the public. */
export interface Actor {
  accountId: string | null;
  username: string;
  name: string;
  role: Role;
  /** Empty = every city. */
  cities: readonly string[];
  offices: readonly string[];
  utilities: readonly string[];
}

export const thePublic: Actor = {
  accountId: null,
  username: '',
  name: '',
  role: 'public',
  cities: [],
  offices: [],
  utilities: [],
};

/** Public data of any city is everybody's; this asks about the rest. */
export const isOfCity = (actor: Actor, city: string): boolean =>
  actor.cities.length === 0 || actor.cities.includes(city);
