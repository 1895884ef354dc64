import { buildingUse, columnOfUse } from '../../../domain/exchange/building-use.ts';
import type { Properties } from '../../../domain/exchange/classify.ts';
import { aliasRank, type ColumnRole } from '../../../domain/exchange/columns.ts';
import { osmTags } from '../../../domain/exchange/map-row.ts';
import { parseCount } from '../../../domain/exchange/parse-values.ts';
import { insideRings, type Point } from '../../../domain/geo/plane.ts';
import { builtInFlows } from '../../../domain/pipes/routing/bill/rates.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import { houseNames, type NamedBuilding } from '../../../domain/pipes/routing/site/house-names.ts';
import { withoutParts } from '../../../domain/pipes/routing/site/overlaps.ts';
import type { SiteBuilding } from '../../../domain/pipes/routing/site/site.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import type { BuildingUse } from '../../../domain/register/community.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { number, text } from './row-values.ts';
import { withoutDoubles } from './site-checks.ts';
import { type NameColumns, nameColumns, wordIn } from './site-house-names.ts';
import { areaOf, polygonsOf } from './site-shapes.ts';

export interface BuildingWish {
  /** Smaller ones (sheds, kiosks) stand in the way but want no connection. */
  leastAreaM2: number;
  /** Outlines (as JSON) that `--where` chose: they alone want a connection, whatever they are used for. */
  wanted: ReadonlySet<string> | undefined;
  /** Schools, shops and offices too, by their floor area. */
  otherUses: boolean;
  /** Outer rings of a zone: who stands beyond it stands in the way and is not connected. */
  zone?: readonly Point[][] | undefined;
}

export interface ReadBuildings {
  buildings: SiteBuilding[];
  /** Outlines that were there twice. */
  doubles: number;
  /** Outlines that were joined to another one of their number. */
  parts: number;
  /** Who is left out because nobody lives there, by use; `nobody` = nought households were counted. */
  leftOut: Map<BuildingUse | 'nobody', number>;
  /** Rows without an outline: open lines, empty shapes. */
  shapeless: number;
  /** Connected houses whose households nobody counted. */
  uncounted: number;
}

/**
 * Buildings of a file by the desk's rule: connected is who has households, or, where nobody counted them, what is a dwelling as far as anybody
 * says. A file that tells neither uses nor households is one of dwellings.
 */
export function buildingsOf(features: readonly ReadFeature[], wish: BuildingWish): ReadBuildings {
  const rows = features.map((one) => ({ ...one.properties, ...osmTags(one.properties.other_tags) }));
  const columns = columnsOf(rows);
  const reasons = new Map<SiteBuilding, BuildingUse | 'nobody'>();
  const estimated = new Set<SiteBuilding>();
  const called = new Map<SiteBuilding, Omit<NamedBuilding, 'id'>>();
  let shapeless = 0;
  const given = features.flatMap((feature, i) => {
    const properties = rows[i]!;
    if (!feature.geometry || polygonsOf(feature.geometry).length === 0) shapeless++;
    const { households, reason } = dwellingOf(properties, columns, wish);
    const chosen = wish.wanted ? wish.wanted.has(JSON.stringify(feature.geometry)) : reason === undefined;
    return buildingsOfRow(feature, properties, columns, { ...wish, chosen, counted: households }).map(
      ({ building, isBigEnough, suffix }) => {
        called.set(building, calledIn(properties, columns, suffix));
        if (wish.zone && !isWithin(building, wish.zone)) {
          building.terminal = false;
          return building;
        }
        if (building.terminal && households === undefined) estimated.add(building);
        if (isBigEnough && !wish.wanted && reason !== undefined) reasons.set(building, reason);
        return building;
      },
    );
  });
  const once = withoutDoubles(given);
  const single = withoutParts(once);
  const leftOut = new Map<BuildingUse | 'nobody', number>();
  for (const one of single) {
    const reason = one.terminal ? undefined : reasons.get(one);
    if (reason) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  }
  // parts of a house are known by its number, not by what people call it
  const names = houseNames(single.map((one) => ({ id: one.id, ...called.get(one) })));
  return {
    buildings: single.map((one, i) => ({ ...one, id: names[i]! })),
    doubles: given.length - once.length,
    parts: once.length - single.length,
    shapeless,
    leftOut,
    uncounted: single.filter((one) => estimated.has(one)).length,
  };
}

/** By its middle, as on the desk. */
function isWithin({ rings }: SiteBuilding, zone: readonly Point[][]): boolean {
  const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
  return zone.some((ring) => insideRings((minX + maxX) / 2, (minY + maxY) / 2, [ring]));
}

interface Columns extends NameColumns {
  use: string | undefined;
  households: string[];
  /** Some row has households: a nought beside them was counted, where all are nought the field was left empty. */
  counts: boolean;
  levels: string[];
}

function columnsOf(rows: readonly Properties[]): Columns {
  const names = [...new Set(rows.flatMap((one) => Object.keys(one)))];
  const of = (role: ColumnRole): string[] =>
    names
      .flatMap((name) => {
        const rank = aliasRank(role, name);
        return rank === undefined ? [] : [{ name, rank }];
      })
      .sort((a, b) => a.rank - b.rank)
      .map((one) => one.name);
  const households = of('households');
  return {
    ...nameColumns(rows, names),
    use: columnOfUse(rows),
    households,
    counts: rows.some((one) => (countIn(one, households) ?? 0) > 0),
    levels: of('levels'),
  };
}

/** The first figure in any of these columns, `12户` and `6层` too. */
function countIn(properties: Properties, columns: readonly string[]): number | undefined {
  for (const name of columns) {
    const value = parseCount(properties[name]) ?? number(properties, name);
    if (value !== undefined && value >= 0) return value;
  }
  return undefined;
}

/** Households as somebody counted them, and why a building is not connected. */
function dwellingOf(
  properties: Properties,
  { use: useIn, households, counts }: Columns,
  { otherUses }: BuildingWish,
): { households: number | undefined; reason?: BuildingUse | 'nobody' } {
  const counted = countIn(properties, households);
  if (counted !== undefined && counted > 0) return { households: counted };
  if (otherUses) return { households: undefined };
  const use = buildingUse(useIn === undefined ? undefined : properties[useIn], properties);
  if (use && use !== 'residential') return { households: undefined, reason: use };
  return counted === 0 && counts ? { households: undefined, reason: 'nobody' } : { households: undefined };
}

function buildingsOfRow(
  { geometry, row }: ReadFeature,
  properties: Properties,
  { levels }: Columns,
  { chosen, counted, leastAreaM2 }: BuildingWish & { chosen: boolean; counted: number | undefined },
): { building: SiteBuilding; isBigEnough: boolean; suffix: string }[] {
  const { uncounted } = builtInFlows;
  if (!geometry) return [];
  const roof = text(properties, 'building', 'b') === 'roof';
  const stated = countIn(properties, levels) || undefined;
  const floors = stated ?? uncounted.floors;
  const parts = polygonsOf(geometry).map((one) => ({ ...one, area: one.point ? 1 : areaOf(one.rings) }));
  const whole = parts.reduce((sum, one) => sum + one.area, 0);
  return parts.map(({ rings, point, area }, i) => {
    const isBigEnough = !roof && (point || area >= leastAreaM2);
    const suffix = i > 0 ? `-${i}` : '';
    const byArea = point ? 1 : Math.max(1, (area * floors) / uncounted.floorAreaM2);
    const building: SiteBuilding = {
      id: `${text(properties, 'id', '@id', 'osm_id', 'osm_way_id', 'code', 'OBJECTID', 'FID') ?? row}${suffix}`,
      rings,
      terminal: chosen && isBigEnough,
      doors: [],
      // what is counted of a row is shared by its outlines
      households: counted === undefined ? byArea : (counted * area) / (whole || 1),
      ...(stated === undefined ? {} : { storeys: stated }),
    };
    return { building, isBigEnough, suffix };
  });
}

/** Name and compound of a building as its row has them; of a second outline with its number. */
function calledIn(
  properties: Properties,
  { name, community }: NameColumns,
  suffix: string,
): Omit<NamedBuilding, 'id'> {
  const [own, compound] = [wordIn(properties, name), wordIn(properties, community)];
  return {
    ...(own === undefined ? {} : { name: `${withoutMark(own)}${suffix}` }),
    ...(compound === undefined ? {} : { community: compound }),
  };
}

/** `5#楼` is 5号楼: behind that mark stands the door of a house. */
const withoutMark = (name: string): string => name.replaceAll(/[#＃]/g, '号');

/** Who was left out, and what to do to have them connected. */
export function leftOutWords(file: string, leftOut: ReadBuildings['leftOut']): Bilingual | undefined {
  if (leftOut.size === 0) return undefined;
  const sorted = [...leftOut].sort(([, a], [, b]) => b - a);
  const count = sorted.reduce((sum, [, one]) => sum + one, 0);
  const list = (language: 'zh' | 'en') =>
    sorted.map(([use, one]) => `${useNames[use][language]} ${one}`).join(language === 'zh' ? '、' : ', ');
  return {
    zh: `${file}：${count} 栋非住宅或户数为零的建筑不接管（${list('zh')}）；要接入的请填写户数，或用 --uses all 全部接入，或用 --where 指定`,
    en: `${file}: ${count} buildings that nobody lives in are not connected (${list('en')}); give them households, connect all by --uses all, or choose by --where`,
  };
}

const useNames: Record<BuildingUse | 'nobody', Bilingual> = {
  residential: { zh: '住宅', en: 'dwelling' },
  shop: { zh: '商业', en: 'shop' },
  boiler_house: { zh: '锅炉房、换热站', en: 'boiler house' },
  garage: { zh: '车库', en: 'garage' },
  gatehouse: { zh: '门卫', en: 'gatehouse' },
  school: { zh: '学校', en: 'school' },
  hospital: { zh: '医疗', en: 'hospital' },
  office: { zh: '办公、公共', en: 'office or public' },
  market: { zh: '市场', en: 'market' },
  factory: { zh: '工业、仓储', en: 'factory or store' },
  station: { zh: '车站', en: 'station' },
  substation: { zh: '变配电', en: 'substation' },
  nobody: { zh: '户数为零', en: 'nought households' },
};
