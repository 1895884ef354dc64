/** Administrative regions from the province down to the residents' committee. Codes by GB/T 2260 where a region has one. */
export const regionLevels = ['province', 'prefecture', 'county', 'office', 'neighbourhood'] as const;
export type RegionLevel = (typeof regionLevels)[number];

export interface Region {
  code: string;
  parentCode: string | null;
  level: RegionLevel;
  name: string;
}

/**
 * The regions above `code`, nearest first. Stops at a parent that is not in the list; a loop in the data is reported as
 * an error, because a roll-up over it would never end.
 */
export function regionsAbove(code: string, regions: ReadonlyMap<string, Region>): Region[] {
  const above: Region[] = [];
  const seen = new Set([code]);
  for (let parent = regions.get(code)?.parentCode; parent; parent = regions.get(parent)?.parentCode) {
    if (seen.has(parent)) throw new Error(`region ${parent} is above itself`);
    seen.add(parent);
    const region = regions.get(parent);
    if (!region) break;
    above.push(region);
  }
  return above;
}
