import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ratesWith } from '../../domain/pipes/routing/own-rates.ts';
import { builtInRates, type Rates } from '../../domain/pipes/routing/rates.ts';
import { showUsage } from '../show-usage.ts';

const usage = `lianpian pipes rates [--rates F.json] [--out F.json]
  the unit prices as they are, or with those of a file in place; without --out they are printed`;

/** `lianpian pipes rates`: the table to start one's own from, and the check of one's own. */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      rates: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return showUsage(usage, true);
  const text = `${JSON.stringify(ratesOf(values), null, 2)}\n`;
  if (values.out) writeFileSync(values.out, text);
  else console.log(text.trimEnd());
  return 0;
}

/** What the option `--rates F` of the commands stands for. */
export function ratesOf({ rates: path }: { rates?: string | undefined }): Rates {
  if (path === undefined) return builtInRates;
  let own: unknown;
  try {
    own = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return ratesWith(own, basename(path));
}
