/** What can be imported, which fields of the register it fills, and how each is read. */
import type { Bilingual } from '../problem.ts';
import type { Exclusion, Need, PropertyRight } from '../register/community.ts';
import { buildingUse } from './building-use.ts';
import { communityStatus, type Properties, pipeState, streetClass, streetCrossing } from './classify.ts';
import type { ColumnRole } from './columns.ts';
import {
  type Parsed,
  parseCount,
  parseDay,
  parseLevel,
  parseList,
  parseQuantity,
  parseShare,
  parseYear,
  plainText,
  type Quantity,
} from './parse-values.ts';

export type Kind = 'regions' | 'communities' | 'buildings' | 'streets' | 'barriers' | 'pipes';

export interface TargetField {
  field: ColumnRole;
  label: Bilingual;
  /** SQL type of the column. */
  sql: 'text' | 'int' | 'double precision' | 'date' | 'text[]';
  /** Quantity whose unit may stand in the column's name, in the value or behind `@`. */
  quantity?: Quantity;
  parse: (value: unknown, factor: number, properties: Properties) => Parsed<unknown>;
}

export interface KindSpec {
  kind: Kind;
  table: string;
  label: Bilingual;
  /** Geometry it takes; `area` also makes areas of closed lines, `any` is line or area. */
  geometry: 'area' | 'line' | 'any';
  /** Rows without geometry are legal (a list of regions). */
  bare: boolean;
  fields: TargetField[];
  /** Layers and conditions of an OSM extract. */
  osm: Record<string, string>;
}

const word = (value: unknown): Parsed<string> => plainText(value) ?? null;

function target(
  field: ColumnRole,
  zh: string,
  en: string,
  sql: TargetField['sql'],
  parse: TargetField['parse'],
  quantity?: Quantity,
): TargetField {
  return { field, label: { zh, en }, sql, parse, quantity };
}

const text = (field: ColumnRole, zh: string, en: string) => target(field, zh, en, 'text', word);
const count = (field: ColumnRole, zh: string, en: string, most = 10_000_000) =>
  target(field, zh, en, 'int', (value) => {
    const found = parseCount(value);
    return typeof found === 'number' && found > most ? undefined : found;
  });
const year = (field: ColumnRole, zh: string, en: string) => target(field, zh, en, 'int', parseYear);
const amount = (field: ColumnRole, zh: string, en: string, quantity: Quantity) =>
  target(
    field,
    zh,
    en,
    'double precision',
    (value, factor) => parseQuantity(value, quantity, factor),
    quantity,
  );
const level = (field: ColumnRole, zh: string, en: string) =>
  target(field, zh, en, 'double precision', (value, factor) => parseLevel(value, factor), 'length');
/** Zero stands for “not measured” where a size must be positive. */
const size = (field: ColumnRole, zh: string, en: string, quantity: Quantity) =>
  target(
    field,
    zh,
    en,
    'double precision',
    (value, factor) => parseQuantity(value, quantity, factor) || null,
    quantity,
  );

const name = text('name', '名称', 'Name');
const code = text('code', '编码', 'Code');

export const kindSpecs: Record<Kind, KindSpec> = {
  regions: {
    kind: 'regions',
    table: 'region',
    label: { zh: '行政区划', en: 'Regions' },
    geometry: 'area',
    bare: true,
    fields: [code, name, text('level', '级别', 'Level'), text('parent_code', '上级代码', 'Parent code')],
    osm: { multipolygons: "boundary = 'administrative'" },
  },
  communities: {
    kind: 'communities',
    table: 'community',
    label: { zh: '小区', en: 'Communities' },
    geometry: 'area',
    bare: false,
    fields: [
      code,
      name,
      text('address', '地址', 'Address'),
      text('office_code', '街道', 'Street office'),
      text('neighbourhood_code', '社区', 'Neighbourhood'),
      count('households', '户数', 'Households'),
      count('building_count', '栋数', 'Buildings'),
      amount('floor_area_m2', '建筑面积（㎡）', 'Floor area (㎡)', 'area'),
      year('built_year', '建成年份', 'Built in'),
      target('property_right', '产权', 'Property right', 'text', (value) => oneOf(rights)(value)),
      target('exclusion', '不纳入原因', 'Exclusion', 'text', (value) => oneOf(exclusionWords)(value)),
      target('status', '状态', 'Status', 'text', (value) =>
        plainText(value) ? communityStatus(value) : null,
      ),
      target('willingness', '改造意愿', 'Willingness', 'double precision', parseShare),
      amount('estimated_cost_yuan', '估算投资（元）', 'Estimated cost (yuan)', 'money'),
      target('needs', '改造内容', 'Needs', 'text[]', (value) => needsOf(value)),
    ],
    osm: { multipolygons: "landuse = 'residential'" },
  },
  buildings: {
    kind: 'buildings',
    table: 'building',
    label: { zh: '楼栋', en: 'Buildings' },
    geometry: 'area',
    bare: false,
    fields: [
      code,
      name,
      target('use', '用途', 'Use', 'text', (value, _factor, properties) => buildingUse(value, properties)),
      count('levels', '层数', 'Levels', 200),
      amount('height_m', '高度（m）', 'Height (m)', 'length'),
      count('households', '户数', 'Households'),
      count('stairwells', '单元数', 'Stairwells'),
      amount('floor_area_m2', '建筑面积（㎡）', 'Floor area (㎡)', 'area'),
      year('built_year', '建成年份', 'Built in'),
      text('structure', '结构', 'Structure'),
    ],
    osm: { multipolygons: 'building IS NOT NULL' },
  },
  streets: {
    kind: 'streets',
    table: 'street',
    label: { zh: '道路', en: 'Streets' },
    geometry: 'line',
    bare: false,
    fields: [
      code,
      name,
      target('class', '等级', 'Class', 'text', (value) => (plainText(value) ? streetClass(value) : null)),
      size('width_m', '宽度（m）', 'Width (m)', 'length'),
      text('surface', '路面', 'Surface'),
      target(
        'crossing',
        '立交',
        'Crossing',
        'text',
        (_value, _factor, properties) => streetCrossing(properties) ?? null,
      ),
      target('built_on', '建成日期', 'Built on', 'date', parseDay),
    ],
    osm: { lines: 'highway IS NOT NULL' },
  },
  barriers: {
    kind: 'barriers',
    table: 'barrier',
    label: { zh: '分隔要素', en: 'Barriers' },
    geometry: 'any',
    bare: false,
    fields: [code, name, text('kind', '类别', 'Kind')],
    osm: {
      lines:
        "railway IS NOT NULL OR waterway IS NOT NULL OR barrier IN ('wall','city_wall','retaining_wall')",
      multipolygons:
        "natural = 'water' OR landuse IN ('reservoir','basin') OR other_tags LIKE '%\"waterway\"=>\"riverbank\"%'",
    },
  },
  pipes: {
    kind: 'pipes',
    table: 'pipe_segment',
    label: { zh: '管线', en: 'Pipes' },
    geometry: 'line',
    bare: false,
    fields: [
      code,
      text('utility', '管类', 'Utility'),
      size('diameter_mm', '管径（mm）', 'Diameter (mm)', 'diameter'),
      size('width_mm', '断面宽（mm）', 'Width (mm)', 'diameter'),
      size('height_mm', '断面高（mm）', 'Height (mm)', 'diameter'),
      text('material', '材质', 'Material'),
      text('pressure', '压力', 'Pressure'),
      text('embedding', '埋设方式', 'Embedding'),
      count('ducts_total', '总孔数', 'Ducts'),
      count('ducts_used', '已用孔数', 'Ducts used'),
      year('laid_year', '敷设年份', 'Laid in'),
      text('owner', '权属单位', 'Owner'),
      target('state', '使用状态', 'State', 'text', (value) => pipeState(value)),
      level('from_ground_m', '起点地面高程', 'Ground at start'),
      level('to_ground_m', '终点地面高程', 'Ground at end'),
      level('from_depth_m', '起点埋深', 'Depth at start'),
      level('to_depth_m', '终点埋深', 'Depth at end'),
      level('from_level_m', '起点高程', 'Level at start'),
      level('to_level_m', '终点高程', 'Level at end'),
    ],
    osm: { lines: "man_made = 'pipeline'" },
  },
};

const rights: [RegExp, PropertyRight][] = [
  [/混|mixed/i, 'mixed'],
  [/公房|直管|public/i, 'public_housing'],
  [/单位|work.?unit/i, 'work_unit'],
  [/商品|私|个人|private/i, 'private'],
];

const exclusionWords: [RegExp, Exclusion][] = [
  [/征收|expropriation/i, 'expropriation'],
  [/重建|拆除|rebuild/i, 'rebuild'],
  [/棚|shanty/i, 'shantytown'],
  [/自建|self.?built/i, 'self_built'],
  [/城中村|urban.?village/i, 'urban_village'],
];

const needWords: [RegExp, Need][] = [
  [/给水|供水|上水|^water$/i, 'water'],
  [/排水|雨水|污水|下水|drain|sewer/i, 'drainage'],
  [/供电|电力|power/i, 'power'],
  [/通信|弱电|telecom/i, 'telecom'],
  [/道路|路面|road/i, 'road'],
  [/燃气|gas/i, 'gas'],
  [/供热|供暖|热力|heat/i, 'heat'],
  [/消防|fire/i, 'fire'],
  [/安防|监控|security/i, 'security'],
  [/屋面|屋顶|防水|roof/i, 'roof'],
  [/外墙|保温|节能|^wall/i, 'wall'],
  [/楼道|楼梯|stairs/i, 'stairs'],
  [/照明|路灯|light/i, 'lighting'],
  [/绿化|green/i, 'green'],
  [/停车|parking/i, 'parking'],
  [/养老|适老|elderly/i, 'elderly'],
  [/电梯|lift|elevator/i, 'lift'],
];

/** First word of a list that a text names; null for a blank, undefined for a text that names none. */
const oneOf =
  <T extends string>(words: [RegExp, T][]) =>
  (value: unknown): Parsed<T> => {
    const said = plainText(value);
    return said === undefined ? null : words.find(([pattern]) => pattern.test(said))?.[1];
  };

function needsOf(value: unknown): Parsed<Need[]> {
  const parts = parseList(value);
  const found = needWords
    .filter(([pattern]) => parts.some((part) => pattern.test(part)))
    .map(([, need]) => need);
  return parts.length === 0 ? null : found.length > 0 ? found : undefined;
}
