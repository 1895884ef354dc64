import type { Utility } from '../../model.ts';
import type { CellFacts } from '../../standards.ts';
import { depthsOf, digCell, digPrice, mostBands, openDepthM } from './depth-bands.ts';
import { builtInRates, pipeYuanPerM, type RateFacts, type Rates } from './rates.ts';

/** One figure of the unit prices as a cell of a table, so that a city can put another in its place. Section, row and column as in `rate-sections.ts`. */
export interface RateCell extends CellFacts {
  section: string;
  row: string;
  column: string;
  /** Yuan for one unit of its section; metres for the sizes of a trench. */
  value: number;
}

type Path = readonly (string | number)[];
type Place = Pick<RateCell, 'section' | 'row' | 'column'> & { path: Path };

/** Single figures: section, row and the way to them in the table. */
const singles: readonly [section: string, row: string, ...path: string[]][] = [
  ['earthwork', 'backfill', 'backfillYuanPerM3'],
  ['earthwork', 'bedding', 'beddingYuanPerM3'],
  ['earthwork', 'fill', 'oldDrains', 'fillYuanPerM3'],
  ['shoring', 'shoring', 'shoring', 'yuanPerM2'],
  ['line', 'rising', 'pressurePipeYuanPerM'],
  ['line', 'protection', 'protectionYuanPerM'],
  ['line', 'insulation', 'insulationYuanPerM'],
  ['line', 'inspect', 'oldDrains', 'inspectYuanPerM'],
  ['line', 'remove', 'oldDrains', 'removeYuanPerM'],
  ['line', 'move', 'existing', 'moveYuanPerM'],
  ['line', 'support', 'existing', 'supportYuanPerM'],
  ['line', 'power-down', 'overhead', 'powerDownYuanPerM'],
  ['line', 'telecom-down', 'overhead', 'telecomDownYuanPerM'],
  ['station', 'drop', 'dropManholeYuan'],
  ['station', 'lift', 'liftStationYuan'],
  ['station', 'pump', 'pumpStationYuan'],
  ['station', 'interceptor', 'oldDrains', 'interceptorYuan'],
  ['station', 'pole', 'overhead', 'poleYuan'],
  ['place', 'crossing', 'crossingYuan'],
  ['place', 'sleeve', 'sleeveYuan'],
  ['place', 'wall', 'wallYuan'],
  ['place', 'seal', 'oldDrains', 'sealYuan'],
  ['place', 'connect', 'oldDrains', 'connectYuan'],
  ['place', 'riser', 'overhead', 'riserYuan'],
  ['trench', 'bedding-depth', 'beddingM'],
  ['trench', 'shoring-from', 'shoring', 'fromDepthM'],
  ['trench', 'working-space', 'workingSpaceM'],
  ['trench', 'reinstated-beside', 'reinstatedBesideM'],
];

/** Every figure of a table of prices as a cell, in the order in which a price list goes. */
export function rateCells(rates: Rates = builtInRates): RateCell[] {
  return placesOf(rates).map(({ path, ...place }) => ({
    ...place,
    value: figureAt(rates, path) as number,
    clause: '',
    confidence: 'M',
    ...rateFactsOf(rates, keyOfRate(place)),
  }));
}

/** The table of prices that cells make: the way back from `rateCells`, whose own cells keep where they come from. */
export function ratesOfCells(cells: readonly RateCell[], version?: number): Rates {
  const rates = structuredClone(builtInRates) as Rates;
  rates.excavationByDepth = bandsOf(cells);
  const pipes: Record<string, [number, number][]> = {};
  const facts: Record<string, RateFacts> = {};
  const places = new Map(placesOf(rates).map((one) => [keyOfRate(one), one.path]));
  for (const cell of cells) {
    const key = keyOfRate(cell);
    if (cell.section === 'pipe') {
      pipes[cell.column] ??= [];
      pipes[cell.column]!.push([Number(cell.row.slice(2)), cell.value]);
    } else if (places.has(key)) put(rates, places.get(key)!, cell.value);
    if (cell.own)
      facts[key] = {
        source: cell.source,
        year: cell.year ?? null,
        region: cell.region ?? '',
        verifiedOn: cell.verifiedOn,
      };
  }
  for (const [utility, sizes] of Object.entries(pipes))
    put(
      rates,
      ['pipes', utility],
      sizes.toSorted(([a], [b]) => a - b),
    );
  return { ...rates, facts, ...(version ? { version } : {}) };
}

/** Bands of digging up to the open one; a band without a price costs what the one above does. */
function bandsOf(cells: readonly RateCell[]): Rates['excavationByDepth'] {
  const values = new Map(cells.map((cell) => [keyOfRate(cell), cell.value]));
  const bands: Rates['excavationByDepth'] = [];
  for (let i = 0; i < mostBands; i++) {
    const toM = values.get(`band:dig${i + 1}|all`);
    if (toM === undefined) break;
    bands.push({ toM, yuanPerM3: values.get(digCell(i)) ?? bands.at(-1)?.yuanPerM3 ?? 0 });
    if (toM >= openDepthM) break;
  }
  return bands;
}

export function keyOfRate({ section, row, column }: Pick<RateCell, 'section' | 'row' | 'column'>): string {
  return `${section}:${row}|${column}`;
}

/** The sizes by which works are measured, to be compared: another table with the same makes the same quantities. */
export function measuresOf(rates: Rates): string {
  const sizes = rateCells(rates).filter((one) => one.section === 'trench' || one.section === 'band');
  return JSON.stringify(sizes.map((one) => one.value));
}

export function pipeRate(utility: Utility, diameterMm: number): string {
  return `pipe:dn${diameterMm}|${utility}`;
}

/** A price by its key, and the cell that it stands in: a pipe between two sizes costs what the larger does. */
export function priceAt(rates: Rates, key: string): { cell: string; yuan: number } {
  const depths = depthsOf(key);
  if (depths) return digPrice(rates, depths);
  const pipe = /^pipe:dn(\d+)\|(.+)$/.exec(key);
  if (!pipe) return { cell: key, yuan: figures(rates).get(key) ?? 0 };
  const [size, utility] = [Number(pipe[1]), pipe[2] as Utility];
  const sizes = ((rates.pipes as unknown as Record<string, [number, number][]>)[utility] ?? []).map(
    ([one]) => one,
  );
  const listed = sizes.find((one) => one >= size) ?? sizes.at(-1) ?? size;
  return { cell: pipeRate(utility, listed), yuan: pipeYuanPerM(utility, size, rates) };
}

/** Whether a key asks for a price: a single figure of the table, digging between two depths, or a pipe of any size of a utility that has pipes. */
export function isPrice(rates: Rates, key: string): boolean {
  const pipe = /^pipe:dn\d{1,5}\|(.+)$/.exec(key);
  if (depthsOf(key)) return true;
  return pipe ? Object.hasOwn(rates.pipes, pipe[1]!) : figures(rates).has(key);
}

/** Where a price comes from: of its own cell, or of the whole table. */
export function rateFactsOf(rates: Rates, cell: string): RateFacts {
  const { source, year, verifiedOn } = rates;
  return rates.facts?.[cell] ?? { source, year, region: '', verifiedOn };
}

const known = new WeakMap<Rates, Map<string, number>>();

/** All single figures by key; a table of prices is never changed in place. */
function figures(rates: Rates): Map<string, number> {
  let map = known.get(rates);
  if (!map) {
    map = new Map(placesOf(rates).map((one) => [keyOfRate(one), figureAt(rates, one.path) as number]));
    known.set(rates, map);
  }
  return map;
}

function placesOf(rates: Rates): Place[] {
  const place = (section: string, row: string, column: string, ...path: Path): Place => ({
    section,
    row,
    column,
    path,
  });
  const pipes = rates.pipes as unknown as Record<string, [number, number][]>;
  const singlesOf = (section: string) =>
    singles.filter(([own]) => own === section).map(([, row, ...path]) => place(section, row, 'all', ...path));
  return [
    ...rates.excavationByDepth.map((_, i) =>
      place('earthwork', `dig${i + 1}`, 'all', 'excavationByDepth', i, 'yuanPerM3'),
    ),
    ...rates.excavationByDepth.map((_, i) =>
      place('band', `dig${i + 1}`, 'all', 'excavationByDepth', i, 'toM'),
    ),
    ...singlesOf('earthwork'),
    ...singlesOf('shoring'),
    ...rates.surfaces.flatMap(({ id }, i) =>
      ['removal', 'reinstatement'].map((part) =>
        place('surface', id, part, 'surfaces', i, part, 'yuanPerM2'),
      ),
    ),
    ...Object.entries(pipes).flatMap(([utility, sizes]) =>
      sizes.map(([size], i) => place('pipe', `dn${size}`, utility, 'pipes', utility, i, 1)),
    ),
    ...singlesOf('line'),
    ...(
      [
        ['chamber', 'baseYuan'],
        ['chamberDepth', 'yuanPerM'],
      ] as const
    ).flatMap(([section, field]) =>
      Object.keys(rates.manholes).map((utility) =>
        place(section, utility, 'all', 'manholes', utility, field),
      ),
    ),
    ...singlesOf('station'),
    ...singlesOf('place'),
    ...singlesOf('trench'),
  ];
}

function figureAt(rates: Rates, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], rates);
}

function put(rates: Rates, path: Path, value: unknown): void {
  const at = figureAt(rates, path.slice(0, -1)) as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
}
