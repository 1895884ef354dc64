/**
 * Values as people write them in ledgers (“1998年建成”, “1,124户”, “4.5万平方米”, DN300) → numbers in this house's units.
 * A parser answers the value, `null` for an honest blank, or undefined for text that it does not understand.
 */

export type Parsed<T> = T | null | undefined;

const blanks = new Set([
  '',
  '-',
  '--',
  '—',
  '/',
  '\\',
  '无',
  '未知',
  '不详',
  '暂无',
  '暂无信息',
  '暂无数据',
  '待定',
  'na',
  'n/a',
  'null',
  'none',
  'nan',
  '#n/a',
  '#ref!',
  '#value!',
  '#div/0!',
  '#name?',
]);

/** Trimmed text of any cell; undefined for the many ways of writing nothing. */
export function plainText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value)
    .normalize('NFKC')
    .replace(/[\s\u3000]+/g, ' ')
    .trim();
  return blanks.has(text.toLowerCase()) ? undefined : text;
}

const numeral = /[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/;

/** How much one of a unit is in the base unit of its quantity (m, ㎡, yuan, mm). */
const unitFactors: Record<'length' | 'area' | 'money' | 'diameter', Record<string, number>> = {
  length: {
    m: 1,
    米: 1,
    公尺: 1,
    km: 1000,
    公里: 1000,
    cm: 0.01,
    厘米: 0.01,
    mm: 0.001,
    毫米: 0.001,
    ft: 0.3048,
    'us-ft': 1200 / 3937,
    in: 0.0254,
    英尺: 0.3048,
  },
  area: {
    m2: 1,
    sqm: 1,
    平方米: 1,
    平米: 1,
    平方: 1,
    万m2: 1e4,
    万平方米: 1e4,
    万平米: 1e4,
    万平方: 1e4,
    ha: 1e4,
    公顷: 1e4,
    亩: 2000 / 3,
    km2: 1e6,
    平方公里: 1e6,
    ft2: 0.09290304,
    sqft: 0.09290304,
  },
  money: { 元: 1, yuan: 1, 万元: 1e4, 万: 1e4, 亿元: 1e8, 亿: 1e8, 千元: 1e3 },
  diameter: {
    mm: 1,
    毫米: 1,
    cm: 10,
    厘米: 10,
    m: 1000,
    米: 1000,
    in: 25.4,
    inch: 25.4,
    '"': 25.4,
    英寸: 25.4,
  },
};

export type Quantity = keyof typeof unitFactors;

/** Factor of a unit name such as 万㎡; undefined for another. */
export function unitFactor(quantity: Quantity, unit: string): number | undefined {
  const plain = unit.normalize('NFKC').trim().toLowerCase();
  return unitFactors[quantity][plain];
}

/** A number of a quantity; a unit behind it wins over `factor`, the unit of the column. Negative is not understood. */
export function parseQuantity(value: unknown, quantity: Quantity, factor = 1): Parsed<number> {
  const text = plainText(value);
  if (text === undefined) return null;
  const match = new RegExp(`^(?:约|共|≈|~|DN|dn|φ|Φ|Ø|d|D)?\\s*(${numeral.source})\\s*(.*)$`).exec(text);
  if (!match) return undefined;
  const number = Number(match[1]!.replaceAll(',', ''));
  const unit = match[2]!.trim();
  const own = unit === '' ? factor : unitFactor(quantity, unit);
  if (own === undefined || number < 0 || !Number.isFinite(number)) return undefined;
  return number * own;
}

/** A count: “1124户”, “约1,124”, “5栋”, “1.2万户”. Fractions are not understood. */
export function parseCount(value: unknown): Parsed<number> {
  const text = plainText(value);
  if (text === undefined) return null;
  const match = new RegExp(
    `^(?:约|共|≈|~)?\\s*(${numeral.source})\\s*(万)?\\s*(?:户|栋|幢|层|个|座|单元|套|孔|F|f|floors?|levels?)?(?:左右|余)?$`,
  ).exec(text);
  const floors = /共\s*(\d+)\s*层/.exec(text);
  if (!match && floors) return Number(floors[1]);
  if (!match) return undefined;
  const count = Number(match[1]!.replaceAll(',', '')) * (match[2] ? 1e4 : 1);
  const whole = Math.round(count);
  return count >= 0 && Math.abs(count - whole) < 1e-6 && whole < 1e8 ? whole : undefined;
}

/** A year: “1998年建成”, 1998, “1998-05-01”, “80年代”. A span gives its first year, 0 counts as blank. */
export function parseYear(value: unknown): Parsed<number> {
  const text = plainText(value);
  if (text === undefined || Number(text) === 0) return null;
  const decade = /(?<!\d)(\d0)\s*年代/.exec(text);
  const match =
    /(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)/.exec(text) ?? /^(1[89]\d\d|20\d\d)(?:[01]\d[0-3]\d)$/.exec(text);
  if (match) return Number(match[1]);
  return decade ? 1900 + Number(decade[1]) : undefined;
}

/** A share 0…1 from “85%”, 85, 0.85. */
export function parseShare(value: unknown): Parsed<number> {
  const text = plainText(value);
  if (text === undefined) return null;
  const match = /^([\d.]+)\s*(%)?$/.exec(text);
  const number = match ? Number(match[1]) : Number.NaN;
  const share = match?.[2] || number > 1 ? number / 100 : number;
  return share >= 0 && share <= 1 ? share : undefined;
}

/** A day as 2020-09-12; a year alone is its first day. */
export function parseDay(value: unknown): Parsed<string> {
  const text = plainText(value);
  if (text === undefined) return null;
  const match = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [match[1]!, match[2] ?? '1', match[3] ?? '1'].map(Number) as [
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString().slice(0, 10)
    : undefined;
}

/** A level or depth in metres; may be negative. */
export function parseLevel(value: unknown, factor = 1): Parsed<number> {
  const text = plainText(value);
  if (text === undefined) return null;
  const match = new RegExp(`^(${numeral.source})\\s*(m|米)?$`).exec(text);
  return match ? Number(match[1]!.replaceAll(',', '')) * (match[2] ? 1 : factor) : undefined;
}

/** “给水、供热;屋面” → its parts. */
export function parseList(value: unknown): string[] {
  return (plainText(value) ?? '')
    .split(/[、,，;；/|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
