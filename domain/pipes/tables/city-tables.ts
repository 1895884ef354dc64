import {
  builtInTables,
  type CellFacts,
  createStandards,
  type Figure,
  type Standards,
  type StandardTables,
} from '../standards.ts';
import { type Address, type BoundSection, keyOf, placeOf, sections, type TableName } from './sections.ts';

/** What a city puts in the place of one cell. */
export interface CellOverride {
  /** In the table's own unit: metres, a ratio for slopes. */
  value: number;
  clause: string;
  /** Name of the document by which somebody compared and confirmed the figure, or that a price is from; '' without. */
  document: string;
  /** yyyy-mm-dd; null = not confirmed by anybody (未核实). */
  verifiedOn: string | null;
  note: string;
  /** Of a price: the year of its source, and where it holds. */
  year?: number | null | undefined;
  region?: string | undefined;
}

/** Key of a cell → what stands there instead. A cell that is not named is the national one. */
export type TableOverrides = Readonly<Record<string, CellOverride>>;
export type CityTables = Readonly<Partial<Record<TableName, TableOverrides>>>;

/** One cell as it is judged by, beside the national one. */
export interface TableCell extends Address {
  standard: TableName;
  section: BoundSection;
  key: string;
  figure: Figure;
  /** Undefined for a pair that only the city's table has. */
  national: Figure | undefined;
}

/**
 * The national tables with a city's own cells in place: the one way by which check, validation, routing, sections and
 * sheets get their figures, in the browser, in workers, on the server and on the command line.
 */
export function standardsOfCity(city: CityTables, national: StandardTables = builtInTables): Standards {
  return createStandards(composeTables(national, city));
}

export function composeTables(national: StandardTables, city: CityTables): StandardTables {
  let tables = national;
  for (const section of sections) {
    const own = city[section.standard];
    if (own && Object.keys(own).length > 0) tables = composed(section, tables, own);
  }
  return tables;
}

/** Every cell of a table, national order first, then what only the city has. */
export function cellsOf(
  standard: TableName,
  overrides: TableOverrides = {},
  national: StandardTables = builtInTables,
): TableCell[] {
  const found: TableCell[] = [];
  const used = new Set<string>();
  for (const section of sections) {
    if (section.standard !== standard) continue;
    for (const cell of section.cells(national)) {
      const key = keyOf(section, section.address(cell));
      const place = placeOf(standard, key)!;
      const figure = figureOf(cell, section.value(cell));
      const own = overrides[key];
      used.add(key);
      found.push({
        ...place,
        standard,
        key,
        national: figure,
        figure: own ? figureOf(overridden(cell, section.value(cell), own), own.value) : figure,
      });
    }
  }
  for (const [key, own] of Object.entries(overrides)) {
    const place = used.has(key) ? undefined : placeOf(standard, key);
    if (place)
      found.push({
        ...place,
        standard,
        key,
        national: undefined,
        figure: figureOf(factsOf(own), own.value),
      });
  }
  return found;
}

function composed(section: BoundSection, tables: StandardTables, own: TableOverrides): StandardTables {
  const used = new Set<string>();
  const replace = (cell: CellFacts): CellFacts => {
    const address = section.address(cell);
    const key = keyOf(section, address);
    const override = own[key];
    if (!override) return cell;
    used.add(key);
    const put = section.put(override.value, address);
    // the figure with a plate is a second one of the same cell, whose clause and state are those of the first
    return section.id === 'plate'
      ? { ...cell, ...put }
      : { ...overridden(cell, section.value(cell), override), ...put };
  };
  const wanted = new Set(section.cells(tables));
  const list = listOf(section, tables).map((cell) => (wanted.has(cell) ? replace(cell) : cell));
  for (const [key, override] of Object.entries(own)) {
    const place = used.has(key) ? undefined : placeOf(section.standard, key);
    if (place?.section !== section || !section.mayAdd(place)) continue;
    list.push({ ...factsOf(override), ...section.put(override.value, place) } as CellFacts);
  }
  return withList(section, tables, list);
}

/** The list of the tables in which a section's cells lie. */
function listOf({ id, standard }: BoundSection, tables: StandardTables): readonly CellFacts[] {
  return standard === 'gravity' ? tables.gravity[id as keyof StandardTables['gravity']] : tables[standard];
}

function withList(
  { id, standard }: BoundSection,
  tables: StandardTables,
  list: readonly CellFacts[],
): StandardTables {
  return standard === 'gravity'
    ? { ...tables, gravity: { ...tables.gravity, [id]: list } }
    : { ...tables, [standard]: list };
}

/** A national cell that the city confirmed keeps its clause; one that it changed has the city's, or the document that says so. */
function overridden<Cell extends CellFacts>(cell: Cell, national: number, own: CellOverride): Cell {
  const facts = factsOf(own);
  const same = national === own.value;
  return {
    ...cell,
    ...facts,
    clause: own.clause || (same ? cell.clause : own.document),
    confidence: own.verifiedOn !== null ? 'V' : same ? cell.confidence : 'M',
    note: own.note || cell.note,
  };
}

function factsOf(own: CellOverride): CellFacts {
  return {
    clause: own.clause || own.document,
    confidence: own.verifiedOn === null ? 'M' : 'V',
    source: own.document,
    verifiedOn: own.verifiedOn,
    own: true,
    ...(own.note ? { note: own.note } : {}),
    ...(own.year ? { year: own.year } : {}),
    ...(own.region ? { region: own.region } : {}),
  };
}

function figureOf(cell: CellFacts, value: number): Figure {
  const { clause, confidence, source, verifiedOn, note, year, region, own } = cell;
  return {
    value,
    clause,
    confidence: confidence as Figure['confidence'],
    source,
    verifiedOn,
    ...(note === undefined ? {} : { note }),
    ...(year === undefined ? {} : { year }),
    ...(region ? { region } : {}),
    ...(own ? { own } : {}),
  };
}
