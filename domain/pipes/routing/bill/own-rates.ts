import { Problem } from '../../../problem.ts';
import { mostBands, openDepthM } from './depth-bands.ts';
import { builtInRates, type Rates } from './rates.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Texts of the table itself, which need not be there before. */
const ownWords = new Set(['source', 'confidence', 'verifiedOn', 'note', 'title', 'id', 'currency']);

/**
 * The unit prices with a city's own in place. What is named replaces the built-in figure, everything else stays; lists (depth bands, pipe sizes,
 * surfaces) are replaced whole. Prices without `source` and `year` are refused: nobody could check them.
 * @throws Problem `pipes.rates` with the path of what is wrong
 */
export function ratesWith(own: unknown, file = ''): Rates {
  if (!isRecord(own)) throw wrong(file, '', { zh: '不是 JSON 对象', en: 'no JSON object' });
  const { source, year } = own;
  if (typeof source !== 'string' || source.trim() === '' || source === 'assumption')
    throw wrong(file, 'source', { zh: '没有写明出处', en: 'says no source' });
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 1990 || year > 2100)
    throw wrong(file, 'year', { zh: '没有写明价格年份', en: 'says no year of the prices' });
  const rates = merged(builtInRates as unknown as Json, own as Json, '', file) as unknown as Rates;
  for (const [i, { toM }] of rates.excavationByDepth.entries()) {
    const above = rates.excavationByDepth[i - 1]?.toM ?? 0;
    if (!(toM > above))
      throw wrong(file, `excavationByDepth[${i}].toM`, {
        zh: `${toM} m 不深于上一层的 ${above} m，两层重叠`,
        en: `${toM} m is not below the ${above} m of the band above: they overlap`,
      });
  }
  if (rates.excavationByDepth.length > mostBands)
    throw wrong(file, 'excavationByDepth', {
      zh: `多于 ${mostBands} 层`,
      en: `has more than ${mostBands} bands`,
    });
  // the last one is open whatever it says: deeper digging has no other price
  const excavationByDepth = rates.excavationByDepth.map((one, i, all) =>
    i === all.length - 1 ? { ...one, toM: openDepthM } : one,
  );
  return { ...rates, excavationByDepth };
}

function merged(known: Json, own: Json, path: string, file: string): Json {
  if (isRecord(known)) {
    if (!isRecord(own)) throw wrong(file, path, { zh: '应为对象', en: 'should be an object' });
    const result = { ...known };
    for (const [key, value] of Object.entries(own)) {
      const at = path === '' ? key : `${path}.${key}`;
      const before = known[key];
      if (path === '' && ownWords.has(key)) result[key] = value;
      else if (before === undefined)
        throw wrong(file, at, { zh: '单价表没有这一项', en: 'is no item of the table' });
      else result[key] = merged(before, value, at, file);
    }
    return result;
  }
  if (Array.isArray(known)) {
    if (!Array.isArray(own) || own.length === 0)
      throw wrong(file, path, { zh: '应为非空列表', en: 'should be a list that is not empty' });
    return own.map((item, i) => likeOneOf(known, item, `${path}[${i}]`, file));
  }
  if (typeof known === 'number') {
    if (typeof own !== 'number' || !Number.isFinite(own) || own < 0)
      throw wrong(file, path, { zh: `“${own}”不是非负数`, en: `“${own}” is no number from 0 up` });
    return own;
  }
  if (known !== null && typeof own !== typeof known && own !== null)
    throw wrong(file, path, { zh: '类型不符', en: 'is of another type' });
  return own;
}

/** An item of a list has the shape of the items that are there. */
function likeOneOf(known: readonly Json[], item: Json, path: string, file: string): Json {
  const sample = known[0]!;
  if (Array.isArray(sample)) {
    if (!Array.isArray(item) || item.length !== sample.length)
      throw wrong(file, path, {
        zh: `应有 ${sample.length} 个数`,
        en: `should hold ${sample.length} numbers`,
      });
    return item.map((value, i) => merged(sample[i]!, value, `${path}[${i}]`, file));
  }
  if (!isRecord(sample)) return merged(sample, item, path, file);
  const missing = isRecord(item) ? Object.keys(sample).find((key) => !(key in item)) : '';
  if (missing !== undefined) throw wrong(file, `${path}.${missing}`, { zh: '缺少此项', en: 'is missing' });
  return merged(sample, item, path, file);
}

function isRecord(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(file: string, path: string, what: { zh: string; en: string }): Problem {
  return new Problem(
    'pipes.rates',
    { zh: `单价文件 ${file}：${path} ${what.zh}。`, en: `Prices in ${file}: ${path} ${what.en}.` },
    {
      zh: '格式见 lianpian pipes rates 的输出：只写要替换的项，并写明 source（出处）与 year（年份）。',
      en: 'The shape is what `lianpian pipes rates` prints: name only what you replace, with its source and year.',
    },
    { facts: { file, path } },
  );
}
