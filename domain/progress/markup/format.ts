/** Numbers as an office copies them: thousands separated, 万 where a Chinese reader expects it. */
export type Lang = 'zh' | 'en';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

export function count(value: number): string {
  return whole.format(value);
}

export function quantity(value: number): string {
  return oneDigit.format(value);
}

export function percentText(value: number): string {
  return `${oneDigit.format(value)}%`;
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

export function distance(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${oneDigit.format(metres / 1000)} km`;
}
