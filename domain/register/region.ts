/** Administrative regions from the province down to the residents' committee. Codes by GB/T 2260 where a region has one. */
export const regionLevels = ['province', 'prefecture', 'county', 'office', 'neighbourhood'] as const;
export type RegionLevel = (typeof regionLevels)[number];

export interface Region {
  code: string;
  parentCode: string | null;
  level: RegionLevel;
  name: string;
}
