import type { Need, PropertyRight } from '../../domain/register/community.ts';
import type { Chance } from './chance.ts';
import { floorAreaM2, householdsOf } from './choose-renovation.ts';
import type { Layout } from './compound-layout.ts';
import type { Names } from './names.ts';
import type { Point } from './plane.ts';
import { areaShape } from './shapes.ts';
import type { GridLine } from './street-grid.ts';
import { offices, tender } from './tender.ts';
import type { Compound, Neighbourhood, Town } from './town.ts';
import type { DemoBuilding, DemoCommunity } from './types.ts';

/** Yuan a square metre, from Hunchun's 180 M for 386,400 m²; other compounds carry it as an estimate. */
export const costPerM2 = 180_000_000 / tender.floorAreaM2;

export interface RegisterRows {
  communities: DemoCommunity[];
  buildings: DemoBuilding[];
  /** Same order as town.compounds. */
  codeOf: Map<Compound, string>;
}

/** Communities and buildings as the register keeps them, with figures that add up to the tender for the plan of 2020. */
export function registerRows(
  chance: Chance,
  town: Town,
  names: Names,
  streetNames: ReadonlyMap<GridLine, string>,
  neighbourhoodNames: ReadonlyMap<Neighbourhood, string>,
): RegisterRows {
  const renovated = town.compounds.filter((compound) => compound.isRenovation);
  const planned = new Map<object, { households: number; areaM2: number }>();
  const slabs = renovated.flatMap((compound) => compound.layout.slabs);
  const households = householdsOf(chance.fork('households'), slabs);
  let tenths = tender.floorAreaM2 * 10;
  for (const [index, slab] of slabs.entries()) {
    const own = index === slabs.length - 1 ? tenths : Math.round(floorAreaM2(slab) * 10);
    tenths -= own;
    planned.set(slab, { households: households[index]!, areaM2: own / 10 });
  }
  const communities: DemoCommunity[] = [];
  const buildings: DemoBuilding[] = [];
  const codeOf = new Map<Compound, string>();
  const serial = new Map<string, number>();
  const houseNumbers = new Map<GridLine, number>();
  for (const compound of town.compounds) {
    const office = offices.find((one) => one.code === compound.neighbourhood.officeCode)!;
    const number = (serial.get(office.code) ?? 0) + 1;
    serial.set(office.code, number);
    const code = `${office.short}${String(number).padStart(3, '0')}`;
    codeOf.set(compound, code);
    const own = buildingsOf(chance, compound, code, planned);
    buildings.push(...own);
    const homes = own.filter((building) => building.use === 'residential');
    const sum = (read: (building: DemoBuilding) => number) =>
      homes.reduce((total, one) => total + read(one), 0);
    const floorArea = Math.round(sum((one) => one.floorAreaM2) * 10) / 10;
    communities.push({
      code,
      name: names.compound(compound.builtYear),
      address: addressOf(chance, compound, streetNames, houseNumbers),
      officeCode: office.code,
      neighbourhoodCode: compound.neighbourhood.code,
      neighbourhoodName: neighbourhoodNames.get(compound.neighbourhood)!,
      households: sum((one) => one.households),
      buildingCount: homes.length,
      floorAreaM2: floorArea,
      builtYear: compound.builtYear,
      propertyRight: rightOf(chance, compound.builtYear),
      exclusion: compound.exclusion,
      status: 'reserve',
      willingness: compound.isRenovation
        ? chance.between(0.86, 0.98)
        : Math.min(0.99, Math.max(0.3, chance.between(0.45, 0.97))),
      estimatedCostYuan: Math.round((floorArea * costPerM2) / 1000) * 1000,
      needs: needsOf(chance, compound),
      shape: areaShape(compound.cell.ring),
      isRenovation2020: compound.isRenovation,
    });
  }
  for (const [index, plot] of town.civic.entries())
    buildings.push(...extrasOf(plot.layout, `P${String(index + 1).padStart(3, '0')}`, null, 1995));
  return { communities, buildings, codeOf };
}

function buildingsOf(
  chance: Chance,
  compound: Compound,
  code: string,
  planned: ReadonlyMap<object, { households: number; areaM2: number }>,
): DemoBuilding[] {
  const { layout, builtYear, style } = compound;
  const homes = layout.slabs.map((slab, index): DemoBuilding => {
    const own = planned.get(slab);
    const areaM2 = own?.areaM2 ?? Math.round(floorAreaM2(slab) * 10) / 10;
    const step = (slab.x1 - slab.x0) / slab.units;
    const doors = Array.from({ length: slab.units }, (_, k) =>
      layout.toGround(slab.x0 + step * (k + 0.5), slab.y1),
    );
    return {
      code: `${code}-${String(index + 1).padStart(2, '0')}`,
      name: `${index + 1}号楼`,
      communityCode: code,
      use: 'residential',
      levels: slab.storeys,
      heightM: Math.round((slab.storeys * 2.9 + (style === 'bungalow' ? 1.2 : 1)) * 10) / 10,
      households:
        own?.households ?? slab.units * slab.storeys * (style === 'bungalow' ? 1 : slab.flatsPerLanding),
      stairwells: slab.units,
      floorAreaM2: areaM2,
      builtYear: Math.min(builtYear + (chance.yes(0.2) ? 1 : 0), compound.isRenovation ? 2000 : 2020),
      structure: style === 'tower' ? 'frame' : 'brick-concrete',
      shape: boxShape(layout, slab),
      doors,
      flatsPerLanding: slab.flatsPerLanding,
    };
  });
  return [...homes, ...extrasOf(layout, code, code, builtYear)];
}

function extrasOf(
  layout: Layout,
  code: string,
  communityCode: string | null,
  builtYear: number,
): DemoBuilding[] {
  return layout.extras.map((extra, index) => ({
    code: `${code}-F${index + 1}`,
    name: '',
    communityCode,
    use: extra.use,
    levels: extra.storeys,
    heightM: extra.use === 'factory' ? 9 : extra.storeys * 3.3,
    households: 0,
    stairwells: 0,
    floorAreaM2: Math.round((extra.x1 - extra.x0) * (extra.y1 - extra.y0) * extra.storeys),
    builtYear,
    structure: 'brick-concrete',
    shape: boxShape(layout, extra),
    doors: [layout.toGround((extra.x0 + extra.x1) / 2, extra.y0)],
    flatsPerLanding: 0,
  }));
}

function boxShape(layout: Layout, box: { x0: number; x1: number; y0: number; y1: number }) {
  const ring: Point[] = [
    layout.toGround(box.x0, box.y0),
    layout.toGround(box.x1, box.y0),
    layout.toGround(box.x1, box.y1),
    layout.toGround(box.x0, box.y1),
  ];
  return areaShape(ring);
}

function addressOf(
  chance: Chance,
  compound: Compound,
  streetNames: ReadonlyMap<GridLine, string>,
  numbers: Map<GridLine, number>,
): string {
  const { cell } = compound;
  const line =
    [cell.south, cell.north, cell.west, cell.east].find((side) => side !== null) ?? cell.block.south;
  const number = (numbers.get(line) ?? chance.whole(1, 9)) + chance.whole(2, 14);
  numbers.set(line, number);
  return `${streetNames.get(line) ?? ''}${number}号`;
}

function rightOf(chance: Chance, year: number): PropertyRight {
  if (year >= 1999) return 'private';
  return chance.pick(['private', 'private', 'mixed', 'work_unit', 'public_housing'] as const);
}

/** What a check-up finds: the older, the more. */
function needsOf(chance: Chance, compound: Compound): Need[] {
  const age = 2020 - compound.builtYear;
  const chances: [Need, number][] = [
    ['water', age / 55],
    ['drainage', age / 45],
    ['road', age / 48],
    ['roof', age / 46],
    ['wall', age / 60],
    ['heat', age / 58],
    ['gas', age / 70],
    ['telecom', age / 50],
    ['lighting', age / 60],
    ['green', age / 80],
    ['parking', 0.5],
    ['elderly', 0.35],
    ['security', age / 70],
  ];
  const found = chances.filter(([, share]) => chance.yes(Math.min(0.95, share))).map(([need]) => need);
  if (compound.isRenovation)
    for (const need of ['drainage', 'water', 'road'] as const) if (!found.includes(need)) found.unshift(need);
  return found;
}
