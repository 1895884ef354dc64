import type { StreetClass } from './street-grid.ts';
import type { Utility } from './types.ts';

/**
 * Where the mains lie in a street, metres from its middle (positive: north or east). From the property line inwards:
 * power, telecom, water, gas, heat, then the drains in the middle (order of GB 50289-2016 4.1.3, data/standards).
 */
const lanes: Record<StreetClass, Partial<Record<Utility, number>>> = {
  arterial: { power: -17.8, telecom: 17.6, water: -15.6, gas: 15.4, heat: -13, sewage: 2.2, storm: -2.2 },
  collector: { power: -11.4, telecom: 11.3, water: -9.6, gas: 9.4, heat: -7.4, sewage: 2, storm: -2 },
  minor: { power: -7.1, telecom: 7, water: -5.5, gas: 5.2, heat: -3.48, sewage: 1.7, storm: -1.3 },
  lane: { water: -1.3, sewage: 0.8, gas: 2.4, telecom: -2.8 },
};

export function streetLane(kind: StreetClass, utility: Utility): number | undefined {
  return lanes[kind][utility];
}
