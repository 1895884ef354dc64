/** Numbers as an office copies them: thousands separated, 万 where a Chinese reader expects it. */
export type Lang = 'zh' | 'en';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const justTwo = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const justOne = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function count(value: number): string {
  return whole.format(value);
}

export function quantity(value: number): string {
  return oneDigit.format(value);
}

export function percentText(value: number): string {
  return `${oneDigit.format(value)}%`;
}

/** As in a column: every row to one decimal, so that they can be compared at a glance. */
export function percentCell(value: number): string {
  return `${justOne.format(value)}%`;
}

export function area(m2: number, lang: Lang): string {
  if (m2 < 10_000) return `${whole.format(m2)} ㎡`;
  return lang === 'zh'
    ? `${twoDigits.format(m2 / 1e4)} 万㎡`
    : m2 < 1e6
      ? `${whole.format(m2)} m²`
      : `${twoDigits.format(m2 / 1e6)} M m²`;
}

export function money(yuan: number, lang: Lang): string {
  if (lang === 'zh') {
    if (yuan >= 1e8) return `${twoDigits.format(yuan / 1e8)} 亿元`;
    return `${twoDigits.format(yuan / 1e4)} 万元`;
  }
  return yuan >= 1e6 ? `¥${twoDigits.format(yuan / 1e6)} M` : `¥${whole.format(yuan)}`;
}

/** As in a column: one unit for every row, so that rows are compared at a glance and add up to their sum. */
export function moneyCell(yuan: number, lang: Lang): string {
  return lang === 'zh' ? `${justTwo.format(yuan / 1e4)} 万元` : `¥${whole.format(yuan)}`;
}

export function distance(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${oneDigit.format(metres / 1000)} km`;
}

const units: Record<string, { zh: string; en: string }> = {
  m: { zh: 'm', en: 'm' },
  m2: { zh: '㎡', en: 'm²' },
  piece: { zh: '个', en: '' },
  set: { zh: '套', en: 'sets' },
  place: { zh: '处', en: 'places' },
};

/** A unit of the catalogue as it is written behind a number; `measure` = the item's own measure word in Chinese (16 株). */
export function unitText(unit: string, lang: Lang, measure: string | null = null): string {
  return (lang === 'zh' && measure) || (units[unit]?.[lang] ?? unit);
}
