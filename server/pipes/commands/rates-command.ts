import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { originOfPrices, pricesNote } from '../../../domain/pipes/routing/bill/price-origin.ts';
import type { QuantityLine } from '../../../domain/pipes/routing/bill/quantities.ts';
import { rateCells } from '../../../domain/pipes/routing/bill/rate-cells.ts';
import type { Rates } from '../../../domain/pipes/routing/bill/rates.ts';
import { overridesOfRates } from '../../../domain/pipes/tables/city-rates.ts';
import { showUsage } from '../../show-usage.ts';
import { writeTableFile } from '../files/table-file.ts';
import { chosenTables } from './chosen-tables.ts';
import { writeOut } from './network-words.ts';
import { languageOf } from './option-values.ts';

const usage = `lianpian pipes rates [--city CODE [--data DIR]] [--rates F.json|F.xlsx|F.csv] [--out F.json|F.xlsx|F.csv] [--lang zh|en]
  the unit prices as they are (shipped), those of a city in the database, or those with a file's in place; without --out they are printed as JSON`;

/** `lianpian pipes rates`: the table to start one's own from, and the check of one's own. */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      city: { type: 'string' },
      data: { type: 'string' },
      rates: { type: 'string' },
      out: { type: 'string' },
      lang: { type: 'string', default: 'zh' },
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return showUsage(usage, true);
  const language = languageOf(values.lang);
  const { rates } = await chosenTables(values, words);
  const ending = values.out === undefined ? '.json' : extname(values.out).toLowerCase();
  const text =
    ending === '.xlsx' || ending === '.csv'
      ? await writeTableFile(
          { rates: overridesOfRates(rates) },
          ending === '.xlsx' ? 'xlsx' : 'csv',
          language,
          ['rates'],
        )
      : `${JSON.stringify(rates.facts ? { rates: rateCells(rates) } : rates, null, 2)}\n`;
  if (values.out) await writeOut(values.out, text);
  else console.log(String(text).trimEnd());
  return 0;
}

/** Whose prices an answer was billed by, as the command line tells it. */
export function ratesSummary(rates: Rates, lines: readonly QuantityLine[]) {
  const { source, years } = originOfPrices(
    lines.flatMap((one) => one.prices),
    rates,
    'zh',
  );
  return {
    /** Of the city's prices; null = they are not a city's. */
    version: rates.version ?? null,
    source: source || rates.source,
    year: years.at(-1) ?? rates.year,
    confidence: lines.every((one) => one.confidence === 'verified') ? 'verified' : 'unverified',
    text: pricesNote(lines, rates),
  };
}
