import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { frostOfCity, type StatedFrost, statedFrost } from '../../../domain/pipes/frost-places.ts';
import { ratesWith } from '../../../domain/pipes/routing/bill/own-rates.ts';
import { builtInRates, type Rates } from '../../../domain/pipes/routing/bill/rates.ts';
import { type StatedStorm, statedStorm } from '../../../domain/pipes/routing/rain/stated-storm.ts';
import { type Standards, standards } from '../../../domain/pipes/standards.ts';
import { ratesOfCity } from '../../../domain/pipes/tables/city-rates.ts';
import { type CityTables, standardsOfCity } from '../../../domain/pipes/tables/city-tables.ts';
import { cityTablesOf } from '../../../domain/pipes/tables/own-tables.ts';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { Problem } from '../../../domain/problem.ts';
import { readConfig } from '../../config.ts';
import { type Database, joinDatabase } from '../../db/open.ts';
import { tablesOfCity } from '../city-tables.ts';
import { readTableSheets } from '../files/table-file.ts';
import { readOwnTables } from './own-tables.ts';

/** What `--city CODE [--data DIR]`, `--standards F` and `--rates F` stand for: a file in the place of what the city has, the city's over the built-in. */
export interface ChosenTables {
  standards: Standards;
  rates: Rates;
  /** The cells that are not built in. */
  city: CityTables;
  /** Name of the city that `--city` chose. */
  cityName?: string;
  /** Depth of soil frost of that city: as it states it, else as assumed for its place. */
  frost: StatedFrost | null;
  /** Storm formula that it states. */
  storm: StatedStorm | null;
}

/** @param words - of the command, which name the database */
export async function chosenTables(
  values: { city?: string | undefined; standards?: string | undefined; rates?: string | undefined },
  words: string[],
): Promise<ChosenTables> {
  const { tables, ratesVersion, name, frost, storm } =
    values.city === undefined
      ? { tables: {}, ratesVersion: 0, name: undefined, frost: null, storm: null }
      : await readFromDatabase(values.city, words);
  const city =
    values.standards === undefined ? tables : { ...tables, ...(await readOwnTables(values.standards)) };
  return {
    standards: Object.keys(city).length === 0 ? standards : standardsOfCity(city),
    rates: values.rates === undefined ? ratesOfCity(tables, ratesVersion) : await readOwnRates(values.rates),
    ...{ city, frost, storm },
    ...(name === undefined ? {} : { cityName: name }),
  };
}

/** Unit prices from a plain file: `.xlsx` or `.csv` as the page and `lianpian pipes rates --out` write them, or `.json` in the shape of data/standards/rates.json. */
export async function readOwnRates(path: string | undefined): Promise<Rates> {
  if (path === undefined) return builtInRates;
  const name = basename(path);
  if (extname(path).toLowerCase() !== '.json') {
    const sheets = await readTableSheets(readFileSync(path), name);
    const { cells } = overridesFromSheets('rates', {}, sheets);
    return ratesOfCity({ rates: cells });
  }
  let own: unknown;
  try {
    own = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return isTableOfCells(own) ? ratesOfCity(cityTablesOf(own, name)) : ratesWith(own, name);
}

/** As `lianpian pipes tables --out F.json` writes them. */
function isTableOfCells(own: unknown): own is { rates: [] } {
  return own !== null && typeof own === 'object' && 'rates' in own && Array.isArray(own.rates);
}

interface CityFacts extends Pick<ChosenTables, 'frost' | 'storm'> {
  tables: CityTables;
  ratesVersion: number;
  name: string;
}

/** Rule tables, unit prices, name, frost depth and storm formula of a city. Errors: `pipes.city-unknown`. */
export async function factsOfCity(db: Database['db'], city: string): Promise<CityFacts> {
  const known = await db
    .selectFrom('city')
    .select(['name', 'settings'])
    .where('city_code', '=', city)
    .executeTakeFirst();
  if (!known) throw noCity(city);
  const frost = frostOfCity(city, statedFrost(known.settings));
  const storm = statedStorm(known.settings);
  return { ...(await tablesOfCity(db, city)), name: known.name, frost, storm };
}

async function readFromDatabase(city: string, words: string[]): Promise<CityFacts> {
  const config = readConfig(words);
  const database = await joinDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl && { url: config.databaseUrl }),
  });
  try {
    return await factsOfCity(database.db, city);
  } finally {
    await database.close();
  }
}

function noCity(city: string): Problem {
  return new Problem(
    'pipes.city-unknown',
    { zh: `数据库中没有城市 ${city}。`, en: `The database has no city ${city}.` },
    { zh: '请核对 --city 与 --data（或 DATABASE_URL）。', en: 'Check --city and --data (or DATABASE_URL).' },
    { status: 404, facts: { city } },
  );
}
