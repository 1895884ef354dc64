/** What a building is used for, by the words of Chinese ledgers, of the register itself and of OSM's tags. */
import type { BuildingUse } from '../register/community.ts';
import type { Properties } from './classify.ts';
import { aliasRank } from './columns.ts';
import { type Parsed, plainText } from './parse-values.ts';

export const BUILDING_USES: readonly BuildingUse[] = [
  ...(['residential', 'shop', 'boiler_house', 'garage', 'gatehouse', 'school', 'hospital'] as const),
  ...(['office', 'market', 'factory', 'station', 'substation'] as const),
];

/** 商住 has flats above its shops. A warehouse and a boiler_house are no houses. */
const uses: [RegExp, BuildingUse][] = [
  [
    /住宅|居住|居民|商住|宿舍|公寓|别墅|住房|民房|residential|apartments|dormitory|detached|terrace/i,
    'residential',
  ],
  [/^(?:bungalow|cabin|farm|static_caravan|houseboat|ger|yes)$/i, 'residential'],
  [/锅炉|换热|boiler/i, 'boiler_house'],
  [/车库|garage|carport/i, 'garage'],
  [/门卫|传达|gatehouse/i, 'gatehouse'],
  [/学校|小学|中学|幼儿|school|kindergarten|university|college/i, 'school'],
  [/医|卫生|hospital|clinic|doctors/i, 'hospital'],
  [/变电|配电|开闭所|substation|transformer/i, 'substation'],
  [/市场|market(?:place)?$/i, 'market'],
  [
    /商|店|shop|retail|commerc|hotel|supermarket|mall|restaurant|cafe|fast_food|bank$|pharmacy|cinema/i,
    'shop',
  ],
  [/工业|厂|仓|industrial|warehouse|manufactur|factory|works$/i, 'factory'],
  [
    /办公|政府|机关|公建|居委会|派出所|物业|office|civic|public|government|townhall|police|courthouse|library|fire_station|community_centre|worship/i,
    'office',
  ],
  [/车站|station/i, 'station'],
  [/(?<!green|club|pump|boat|power)house$/i, 'residential'],
];

/** Undefined for a word that nobody knows. */
export function readUse(value: unknown): Parsed<BuildingUse> {
  const said = plainText(value);
  if (said === undefined) return null;
  const own = BUILDING_USES.find((one) => one === said.toLowerCase());
  return own ?? uses.find(([pattern]) => pattern.test(said))?.[1];
}

/** Tags that say what a `building=yes` is. A shop of an `apartments` is on its ground floor. */
const moreTags = ['amenity', 'healthcare', 'tourism', 'office', 'shop', 'power', 'public_transport'];

/**
 * Use of a building by the word of its column, and where that only says that it is a building, by what OSM's other tags say.
 * @returns null - nothing is said of it
 */
export function buildingUse(value: unknown, properties: Properties = {}): Parsed<BuildingUse> {
  const said = plainText(value)?.toLowerCase();
  if (said !== undefined && said !== 'yes' && said !== 'building') return readUse(value);
  for (const tag of moreTags) {
    const word = plainText(properties[tag])?.toLowerCase();
    if (word === undefined || word === 'no' || word === 'vacant') continue;
    // shop=bakery and office=lawyer need no list of their own
    const use = tag === 'shop' || tag === 'office' ? tag : readUse(word);
    if (use) return use;
  }
  return said === 'yes' ? 'residential' : said === undefined ? null : undefined;
}

/**
 * The column of a file that tells uses: of those whose names may, in the order of the aliases, the first with a value that is one.
 * A `type` that says `way`, or a `kind` of something else, is none.
 */
export function columnOfUse(rows: readonly Properties[]): string | undefined {
  const names = new Set(rows.flatMap((one) => Object.keys(one)));
  const fitting = [...names]
    .flatMap((name) => {
      const rank = aliasRank('use', name);
      return rank === undefined ? [] : [{ name, rank }];
    })
    .sort((a, b) => a.rank - b.rank);
  return fitting.find(({ name }) => rows.some((one) => readUse(one[name])))?.name;
}
