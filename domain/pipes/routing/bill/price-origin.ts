import type { Bilingual } from '../../../problem.ts';
import type { PricePart } from './price-parts.ts';
import { priceAt, rateFactsOf } from './rate-cells.ts';
import { assumedSource, type RateFacts, type Rates } from './rates.ts';

/** Most sources that a note names. */
const most = 2;

/** Where the prices of a line are from, as columns of a bill. */
export function originOfPrices(
  prices: readonly PricePart[],
  rates: Rates,
  language: 'zh' | 'en',
): { source: string; years: number[]; region: string } {
  const facts = factsOf(prices, rates);
  return {
    source: distinct(facts.map((one) => sourceWord(one.source, language))).join('; '),
    years: distinct(facts.flatMap((one) => one.year ?? [])).sort((a, b) => a - b),
    region: distinct(facts.map((one) => one.region).filter((one) => one !== '')).join('; '),
  };
}

/**
 * By whose prices a bill was made, in one sentence: version, years and sources of a city's own, how many of the prices that the bill uses
 * somebody compared with their source, and how many are assumptions.
 */
export function pricesNote(lines: readonly { prices: readonly PricePart[] }[], rates: Rates): Bilingual {
  const facts = factsOf(
    lines.flatMap((one) => one.prices),
    rates,
  );
  const assumed = facts.filter((one) => one.source === assumedSource.id);
  const known = facts.filter((one) => one.source !== assumedSource.id);
  const verified = known.filter((one) => one.verifiedOn !== null).length;
  const open = known.length - verified;
  const version = rates.version;
  const head = {
    zh: [
      ...(version ? [`第 ${version} 版`] : []),
      ...(known.length > 0 ? [`${yearsOf(known)} 年`, `来源 ${sourcesOf(known, '、', ' 等')}`] : []),
    ].join('，'),
    en: [
      ...(version ? [`version ${version}`] : []),
      ...(known.length > 0 ? [yearsOf(known), `source ${sourcesOf(known, ', ', ', …')}`] : []),
    ].join(', '),
  };
  const count = {
    zh: [
      ...(verified > 0 ? [`已核定 ${verified} 项`] : []),
      ...(open > 0 ? [`未核实 ${open} 项`] : []),
      ...(assumed.length > 0 ? [`示例假定（${yearsOf(assumed)} 年，未核实）${assumed.length} 项`] : []),
    ].join('、'),
    en: [
      ...(verified > 0 ? [`${verified} verified`] : []),
      ...(open > 0 ? [`${open} unverified`] : []),
      ...(assumed.length > 0 ? [`${assumed.length} assumed (${yearsOf(assumed)}, unverified)`] : []),
    ].join(', '),
  };
  if (facts.length === 0) return { zh: `单价：${head.zh || '—'}`, en: `Prices: ${head.en || '—'}` };
  return {
    zh: `单价：${head.zh}${head.zh ? '；' : ''}所用 ${facts.length} 项中${count.zh}`,
    en: `Prices: ${head.en}${head.en ? '; ' : ''}of ${facts.length} used ${count.en}`,
  };
}

/** A source as people read it. */
export function sourceWord(source: string, language: 'zh' | 'en'): string {
  return source === assumedSource.id ? assumedSource[language] : source;
}

/** Facts of every price once. */
function factsOf(prices: readonly PricePart[], rates: Rates): RateFacts[] {
  const cells = distinct(prices.map(({ price }) => priceAt(rates, price).cell));
  return cells.map((cell) => rateFactsOf(rates, cell));
}

function yearsOf(facts: readonly RateFacts[]): string {
  const years = distinct(facts.flatMap((one) => one.year ?? [])).sort((a, b) => a - b);
  const [first, last] = [years[0], years.at(-1)];
  return first === undefined ? '—' : first === last ? String(first) : `${first}–${last}`;
}

function sourcesOf(facts: readonly RateFacts[], between: string, more: string): string {
  // the source of most prices first
  const counts = new Map<string, number>();
  for (const { source } of facts) counts.set(source, (counts.get(source) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([source]) => source);
  return `${sorted.slice(0, most).join(between)}${sorted.length > most ? more : ''}`;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
