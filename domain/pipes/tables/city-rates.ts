import { keyOfRate, rateCells, rateFactsOf, ratesOfCells } from '../routing/bill/rate-cells.ts';
import { builtInRates, type Rates } from '../routing/bill/rates.ts';
import { builtInTables } from '../standards.ts';
import { type CellOverride, type CityTables, composeTables, type TableOverrides } from './city-tables.ts';

/**
 * The unit prices by which a city's works are billed: those shipped with the city's own in place, each with its source. The one way from
 * stored cells to a bill, in the browser, in workers, on the server and on the command line.
 * @param version - of the city's prices, named beside every bill; 0 = it has none of its own
 */
export function ratesOfCity(city: CityTables, version = 0): Rates {
  const own = city.rates;
  if (!own || (Object.keys(own).length === 0 && version === 0)) return builtInRates;
  return ratesOfCells(composeTables(builtInTables, { rates: own }).rates, version);
}

/**
 * The way back: cells that a table of prices has in place of the built-in ones, to be written as a list or stored.
 */
export function overridesOfRates(rates: Rates): TableOverrides {
  const national = new Map(rateCells().map((cell) => [keyOfRate(cell), cell.value]));
  const cells: Record<string, CellOverride> = {};
  for (const cell of rateCells(rates)) {
    const key = keyOfRate(cell);
    if (!rates.facts?.[key] && national.get(key) === cell.value) continue;
    const { source, year, region, verifiedOn } = rateFactsOf(rates, key);
    cells[key] = { value: cell.value, clause: '', document: source, verifiedOn, note: '', year, region };
  }
  return cells;
}
