import { readFileSync } from 'node:fs';

/** How far a main serves, and which pipes are mains (data/policies/shared-mains.json). */
export interface MainsPolicy {
  reachM: number;
  /** Of pipes that lie there and are used. */
  states: string[];
  /** A pipe that ends at such a node is a connection, no main. */
  connections: { nodeKinds: string[] };
}

const file = new URL('../../data/policies/shared-mains.json', import.meta.url);
export const mainsPolicy = JSON.parse(readFileSync(file, 'utf8')) as MainsPolicy;
