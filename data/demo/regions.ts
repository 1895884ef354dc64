import type { RegionLevel } from '../../domain/register/region.ts';
import jilin from '../regions/jilin.json' with { type: 'json' };
import type { Frame } from './frame.ts';
import { areaShape } from './shapes.ts';
import { cityCode, offices } from './tender.ts';
import type { Neighbourhood, Town } from './town.ts';
import type { DemoRegion, Shape } from './types.ts';

/**
 * Province, prefecture and city by their official codes (without a boundary), the three street offices of the plan and
 * invented neighbourhoods below them. Boundaries are those of the demonstration town, not of any real office.
 */
export function regionsOf(
  town: Town,
  frame: Frame,
  nameOf: ReadonlyMap<Neighbourhood, string>,
): DemoRegion[] {
  const above = jilin.regions
    .filter((region) => ['22', '2224', cityCode].includes(region.code))
    .map((region): DemoRegion => ({ ...region, level: region.level as RegionLevel, shape: null }));
  const all = town.neighbourhoods;
  const ofOffice = offices.map((office): DemoRegion => {
    const own = all.filter((one) => one.officeCode === office.code);
    return {
      code: office.code,
      parentCode: cityCode,
      level: 'office',
      name: office.name,
      shape: hull(frame, own),
    };
  });
  const below = all.map(
    (one): DemoRegion => ({
      code: one.code,
      parentCode: one.officeCode,
      level: 'neighbourhood',
      name: nameOf.get(one)!,
      shape: hull(frame, [one]),
    }),
  );
  for (const region of above) if (region.code === cityCode) region.shape = hull(frame, all);
  return [...above, ...ofOffice, ...below];
}

function hull(frame: Frame, list: readonly Neighbourhood[]): Shape {
  const u0 = Math.min(...list.map((one) => one.u0));
  const u1 = Math.max(...list.map((one) => one.u1));
  const v0 = Math.min(...list.map((one) => one.v0));
  const v1 = Math.max(...list.map((one) => one.v1));
  const ring = [
    ...frame.follow([u0, v0], [u1, v0]),
    ...frame.follow([u1, v0], [u1, v1]).slice(1),
    ...frame.follow([u1, v1], [u0, v1]).slice(1),
    ...frame.follow([u0, v1], [u0, v0]).slice(1, -1),
  ];
  return areaShape(ring);
}
