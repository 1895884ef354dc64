/**
 * Numbers as an office writes them: thousands separated, units said once, nothing rounded away that a total needs.
 * `null` and `undefined` print as an em dash: unknown is not zero.
 */
export type Language = 'zh' | 'en';

const none = '—';

function group(value: number, digits: number, minimumDigits = 0): string {
  return value.toLocaleString('en-US', {
    maximumFractionDigits: digits,
    minimumFractionDigits: Math.min(minimumDigits, digits),
  });
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** `5,054` */
export function formatCount(value: number | null | undefined): string {
  return known(value) ? group(value, 0) : none;
}

/** Floor or ground area in m²: `386,400 ㎡`, from a million on in 万㎡ (zh) or million m² (en). */
export function formatArea(areaM2: number | null | undefined, language: Language): string {
  if (!known(areaM2)) return none;
  if (Math.abs(areaM2) < 1_000_000) return `${group(areaM2, 0)} ${language === 'zh' ? '㎡' : 'm²'}`;
  return language === 'zh'
    ? `${group(areaM2 / 10_000, 2)} 万㎡`
    : `${group(areaM2 / 1_000_000, 2)} million m²`;
}

/** Money in yuan, written in 万元 (zh) or ¥ with thousands (en); from 1 亿 on in 亿元 or million. */
export function formatMoney(yuan: number | null | undefined, language: Language): string {
  if (!known(yuan)) return none;
  const size = Math.abs(yuan);
  if (language === 'zh') {
    if (size >= 100_000_000) return `${group(yuan / 100_000_000, 2)} 亿元`;
    return size >= 10_000 ? `${group(yuan / 10_000, 2)} 万元` : `${group(yuan, 2)} 元`;
  }
  return size >= 1_000_000 ? `¥${group(yuan / 1_000_000, 2)} million` : `¥${group(yuan, 0)}`;
}

/** Length in metres: `84 m`, `8,059 m`, below 10 m with two decimals because clearances live there. */
export function formatLength(lengthM: number | null | undefined): string {
  if (!known(lengthM)) return none;
  return `${group(lengthM, Math.abs(lengthM) < 10 ? 2 : Math.abs(lengthM) < 100 ? 1 : 0)} m`;
}

/** How long a computation took: `0.06 秒`, `15.2 s`. */
export function formatSeconds(milliseconds: number, language: 'zh' | 'en'): string {
  const seconds = milliseconds / 1000;
  return `${group(seconds, seconds < 1 ? 2 : 1)} ${language === 'zh' ? '秒' : 's'}`;
}

/** Slope in per mille: `3.5 ‰`. */
export function formatSlope(perMille: number | null | undefined): string {
  return known(perMille) ? `${group(perMille, 1)} ‰` : none;
}

/** A share 0…1 as `86.4 %`. */
export function formatShare(share: number | null | undefined): string {
  return known(share) ? `${group(share * 100, 1)} %` : none;
}

/** `DN300`; a plastic water pipe named by its outer diameter is `De110`. */
export function formatDiameter(diameterMm: number | null | undefined, outer = false): string {
  return known(diameterMm) ? `${outer ? 'De' : 'DN'}${group(diameterMm, 0).replaceAll(',', '')}` : none;
}

/** `2020-09-12` from an ISO string or a Date, in the reader's own day. */
export function formatDate(date: string | Date | null | undefined): string {
  if (!date) return none;
  if (typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  const day = new Date(date);
  if (Number.isNaN(day.getTime())) return none;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
