import type { CommunityStatus } from './status.ts';

/** Why an area may not be renovated at all. */
export const exclusions = ['expropriation', 'rebuild', 'shantytown', 'self_built', 'urban_village'] as const;
export type Exclusion = (typeof exclusions)[number];

/** What is missing or failing, as the check-up (体检) finds it. */
export const needs = [
  'water',
  'drainage',
  'power',
  'telecom',
  'road',
  'gas',
  'heat',
  'fire',
  'security',
  'roof',
  'wall',
  'stairs',
  'lighting',
  'green',
  'parking',
  'elderly',
  'lift',
] as const;
export type Need = (typeof needs)[number];

/** 产权性质 */
export type PropertyRight = 'private' | 'public_housing' | 'work_unit' | 'mixed';

/** A compound 小区 or a single residential building: the unit of planning and the line of the task ledger. */
export interface Community {
  code: string;
  name: string;
  address: string;
  officeCode: string | null;
  neighbourhoodCode: string | null;
  households: number | null;
  buildingCount: number | null;
  floorAreaM2: number | null;
  builtYear: number | null;
  propertyRight: PropertyRight | null;
  exclusion: Exclusion | null;
  status: CommunityStatus;
  /** Share of households in favour, 0…1. */
  willingness: number | null;
  estimatedCostYuan: number | null;
  needs: Need[];
}

export type BuildingUse =
  | 'residential'
  | 'shop'
  | 'boiler_house'
  | 'garage'
  | 'gatehouse'
  | 'school'
  | 'hospital'
  | 'office'
  | 'market'
  | 'factory'
  | 'station'
  | 'substation';

export interface Building {
  code: string;
  name: string;
  communityCode: string | null;
  use: BuildingUse;
  levels: number;
  heightM: number;
  households: number;
  stairwells: number;
  floorAreaM2: number;
  builtYear: number;
  structure: string;
}
