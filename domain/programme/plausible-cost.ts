import type { Bilingual } from '../problem.ts';

/** What a renovation costs usually, as data (data/policies/plausible-cost.json). */
export interface CostScale {
  /** Mean of the country, yuan for each household. */
  yuanPerHousehold: number;
  yuanPerM2: number;
  /** As many times dearer or cheaper than the mean is told. */
  factor: number;
  /** What one compound of unknown size is not believed to cost. */
  mostYuanUnsized: number;
}

/**
 * Says when an amount can hardly be what a compound of this size costs: most often it stands in another unit. Null where it
 * can, or where it is nothing.
 */
export function doubtOfCost(
  yuan: number,
  size: { households: number | null; floorAreaM2: number | null },
  scale: CostScale,
): Bilingual | null {
  if (yuan === 0) return null;
  const [parts, mean, unit] = size.households
    ? [size.households, scale.yuanPerHousehold, { zh: '户', en: 'household' }]
    : size.floorAreaM2
      ? [size.floorAreaM2, scale.yuanPerM2, { zh: '㎡', en: 'm²' }]
      : [1, scale.mostYuanUnsized / scale.factor, null];
  const each = yuan / parts;
  const isLarge = each > mean * scale.factor;
  const isSmall = unit !== null && each < mean / scale.factor / scale.factor;
  if (!isLarge && !isSmall) return null;
  const shown = (value: number) =>
    value >= 1e8
      ? `${tidy(value / 1e8)} 亿元`
      : value >= 1e4
        ? `${tidy(value / 1e4)} 万元`
        : `${tidy(value)} 元`;
  if (!unit)
    return {
      zh: `${shown(yuan)}对一个小区过大，请核对单位。`,
      en: `${shown(yuan)} is much for one compound: check the unit.`,
    };
  const times = isLarge ? tidy(each / mean) : tidy(mean / each);
  return {
    zh: `每${unit.zh} ${shown(each)}，是全国平均的${isLarge ? ` ${times} 倍` : ` 1/${times}`}，请核对单位。`,
    en: `${shown(each)} a ${unit.en}, ${isLarge ? times : `1/${times}`} times the national mean: check the unit.`,
  };
}

function tidy(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}
