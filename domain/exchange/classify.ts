/** Words of OSM, of Chinese ledgers and of survey tables → the classes of the register. undefined: not of this kind. */
import { plainText } from './parse-values.ts';

export type Properties = Record<string, unknown>;

const streetClasses: Record<string, string> = {
  motorway: 'expressway',
  motorway_link: 'expressway',
  trunk: 'expressway',
  trunk_link: 'expressway',
  快速路: 'expressway',
  高速公路: 'expressway',
  国道: 'expressway',
  primary: 'arterial',
  primary_link: 'arterial',
  主干路: 'arterial',
  主干道: 'arterial',
  省道: 'arterial',
  secondary: 'collector',
  secondary_link: 'collector',
  tertiary: 'collector',
  tertiary_link: 'collector',
  次干路: 'collector',
  次干道: 'collector',
  residential: 'minor',
  unclassified: 'minor',
  road: 'minor',
  支路: 'minor',
  一般道路: 'minor',
  service: 'lane',
  living_street: 'lane',
  巷: 'lane',
  巷道: 'lane',
  胡同: 'lane',
  小区路: 'lane',
  庭院路: 'lane',
  footway: 'path',
  path: 'path',
  cycleway: 'path',
  steps: 'path',
  track: 'path',
  pedestrian: 'path',
  bridleway: 'path',
  小路: 'path',
  人行道: 'path',
  步行道: 'path',
};

const classNames = ['expressway', 'arterial', 'collector', 'minor', 'lane', 'path'];

export function streetClass(value: unknown): string | undefined {
  const text = plainText(value)?.toLowerCase();
  if (text === undefined) return undefined;
  return classNames.includes(text) ? text : streetClasses[text];
}

const yes = (value: unknown) => {
  const text = plainText(value)?.toLowerCase();
  return text !== undefined && !['no', '0', 'false', '否', 'f', 'n'].includes(text);
};

/** Bridge or underpass, by OSM's bridge and tunnel or a word. */
export function streetCrossing(properties: Properties): 'bridge' | 'underpass' | undefined {
  const word = plainText(properties.crossing)?.toLowerCase() ?? '';
  if (/桥|bridge/.test(word) || yes(properties.bridge)) return 'bridge';
  if (/隧|涵|地道|下穿|underpass|tunnel/.test(word) || yes(properties.tunnel)) return 'underpass';
  return undefined;
}

const rails = ['rail', 'light_rail', 'narrow_gauge', 'tram', 'subway', 'monorail', 'preserved', 'funicular'];
const waters = ['river', 'stream', 'canal', 'drain', 'ditch', 'riverbank', 'dock'];
const barrierKinds = ['river', 'water', 'railway', 'arterial', 'wall', 'other'];

const barrierWords: [RegExp, string][] = [
  [/铁路|铁道|railway|railroad|rail\b|轨道/i, 'railway'],
  [/河|江|溪|渠|沟|river|stream|canal|creek/i, 'river'],
  [/湖|塘|库|池|水|lake|pond|water|reservoir/i, 'water'],
  [/墙|wall|fence|围/i, 'wall'],
  [/干路|干道|快速路|高速|arterial|highway|motorway|expressway/i, 'arterial'],
];

/**
 * What a barrier is: OSM tags first, then the word of a column, then the name of the file or layer. Tunnels, culverts and
 * lifted tracks are none. `skip` tells why a feature of an OSM extract is not one.
 */
export function barrierKind(
  properties: Properties,
  word: unknown,
  fileName: string,
): { kind: string } | { skip: string } {
  const tag = (name: string) => plainText(properties[name])?.toLowerCase();
  if (yes(properties.tunnel) || tag('location') === 'underground') return { skip: 'underground' };
  const railway = tag('railway');
  if (railway) return rails.includes(railway) ? { kind: 'railway' } : { skip: 'railway-not-in-use' };
  const waterway = tag('waterway');
  if (waterway) return waters.includes(waterway) ? { kind: 'river' } : { skip: 'no-barrier' };
  if (tag('natural') === 'water' || ['reservoir', 'basin'].includes(tag('landuse') ?? '')) {
    return { kind: tag('water') === 'river' ? 'river' : 'water' };
  }
  if (['wall', 'city_wall', 'retaining_wall', 'fence'].includes(tag('barrier') ?? ''))
    return { kind: 'wall' };
  if (['motorway', 'trunk'].includes(tag('highway') ?? '')) return { kind: 'arterial' };
  const text = plainText(word)?.toLowerCase() ?? '';
  if (barrierKinds.includes(text)) return { kind: text };
  const found =
    barrierWords.find(([pattern]) => pattern.test(text)) ??
    barrierWords.find(([pattern]) => pattern.test(fileName));
  return { kind: found?.[1] ?? 'other' };
}

const utilities: [RegExp, string][] = [
  [/雨污|合流|combined|^HS|^PS$/i, 'combined'],
  [/污水|排污|sewage|sewer|foul|^WS|\bWS\b/i, 'sewage'],
  [/雨水|storm|rain|drain|^YS|\bYS\b/i, 'storm'],
  [/给水|供水|自来水|上水|water|^JS|\bJS\b|main|hydrant|servcon/i, 'water'],
  [/燃气|煤气|天然气|gas|^RQ|^TR|^MQ/i, 'gas'],
  [/热力|供热|供暖|heat|steam|^RL|^RS|^ZQ/i, 'heat'],
  [/电力|供电|路灯|power|electric|^DL|^GD|^LD/i, 'power'],
  [/通信|电信|通讯|弱电|有线电视|移动|联通|telecom|fibre|fiber|^DX|^TX|^YD|^LT|^DS/i, 'telecom'],
  [/综合管廊|管沟|conduit|duct/i, 'conduit'],
];

/** Utility by a word, a code of GB/T 35644 style layers, or the name of a file or drawing layer. */
export function utilityOf(...words: unknown[]): string | undefined {
  for (const word of words) {
    const text = plainText(word);
    const found =
      text && utilities.find(([pattern, name]) => text.toLowerCase() === name || pattern.test(text));
    if (found) return found[1];
  }
  return undefined;
}

const pipeStates: [RegExp, string][] = [
  [/废|停用|abandon|disused/i, 'abandoned'],
  [/空|empty/i, 'empty'],
  [/规划|计划|plan|propos/i, 'planned'],
  [/批准|approved/i, 'approved'],
  [/在建|施工|build|construct/i, 'building'],
];

export function pipeState(value: unknown): string {
  const text = plainText(value);
  return (text && pipeStates.find(([pattern]) => pattern.test(text))?.[1]) || 'in_use';
}

const statuses: [RegExp, string][] = [
  [/建后|管理|managed/i, 'managed'],
  [/验收|accepted/i, 'accepted'],
  [/完工|竣工|(?<!in|not )complete|finished|^closed/i, 'complete'],
  // a design comes before what it is for: pre-construction is no construction
  [/pre.?construction|design|procure|tender|bidding|^plann/i, 'preparing'],
  [/在建|施工|改造中|^active$|^ongoing$|under.?way|progress|construction/i, 'under_way'],
  [/具备开工|待开工|ready/i, 'ready'],
  [/前期|准备|preparing/i, 'preparing'],
  [/储备|入库|未改造|未开工|reserve/i, 'reserve'],
];

export function communityStatus(value: unknown): string | undefined {
  const text = plainText(value);
  return text && statuses.find(([pattern]) => pattern.test(text))?.[1];
}

const levels: [RegExp, string][] = [
  [/^(province|省|自治区|直辖市|省级|1)$/i, 'province'],
  [/^(city|prefecture|地级市|地市|州|市级|地级|2)$/i, 'prefecture'],
  [/^(district|county|区县|县|区|县级|县级市|3)$/i, 'county'],
  [/^(office|street|town|township|街道|街道办|乡镇|镇|乡|borough|4)$/i, 'office'],
  [/^(neighbourhood|neighborhood|community|village|社区|村|居委会|5)$/i, 'neighbourhood'],
];

/** Level by a word, else by a register code of GB/T 2260 and its street and village extensions. */
export function regionLevel(word: unknown, code: string | undefined): string | undefined {
  const text = plainText(word);
  const found = text && levels.find(([pattern]) => pattern.test(text))?.[1];
  if (found) return found;
  if (code === undefined || !/^\d+$/.test(code)) return undefined;
  if (code.length === 12) return 'neighbourhood';
  if (code.length === 9) return 'office';
  if (code.length === 4) return 'prefecture';
  if (code.length === 2) return 'province';
  return code.length === 6 ? 'county' : undefined;
}

/** Codes as the register writes them: provinces with two digits, prefectures with four, without their zeros. */
export function regionCode(code: string): string {
  return /^\d{6}$/.test(code) ? code.replace(/(00){1,2}$/, '') : code;
}

/** Code of the region above by the shape of a register code. */
export function parentCode(code: string): string | undefined {
  const shorter: Record<number, number> = { 12: 9, 9: 6, 6: 4, 4: 2 };
  const length = /^\d+$/.test(code) ? shorter[code.length] : undefined;
  return length === undefined ? undefined : code.slice(0, length);
}
