import type { Bilingual } from '../../problem.ts';
import {
  builtInTables,
  type CellFacts,
  type CoverCell,
  type FrostRule,
  type HorizontalCell,
  NEIGHBOUR_CLASSES,
  PIPE_CLASSES,
  type StandardTables,
  SURFACES,
  type ValueCell,
  type VerticalCell,
} from '../standards.ts';
import { partyNames } from './names.ts';
import { rateSections } from './rate-sections.ts';

export const STANDARD_NAMES = ['horizontal', 'vertical', 'cover', 'frost', 'gravity'] as const;
/** What everything is judged by: the tables of the standards. */
export type StandardName = (typeof STANDARD_NAMES)[number];

export const TABLE_NAMES = [...STANDARD_NAMES, 'rates'] as const;
/** The tables that a city may replace, each with its own versions: those of the standards, and the unit prices. */
export type TableName = (typeof TABLE_NAMES)[number];

/** Where a figure stands in its section. `condition` is '' where the cell holds always. */
export interface Address {
  row: string;
  column: string;
  condition: string;
}

/** One matrix of a table: what its rows and columns are and in what a person writes its figures. */
export interface Section {
  id: string;
  standard: TableName;
  title: Bilingual;
  unit: string;
  /** A stored figure times this is what a person reads: slopes are stored as ratios and read in ‰. */
  scale: number;
  /** Figures above this are a slip of the pen or of the unit, in the unit that a person reads. */
  most: number;
  /** Row by column says the same as column by row. */
  symmetric: boolean;
  /** Rows and columns in the order of the print, where a city may fill empty pairs; else they are those of the cells. */
  rows?: readonly string[];
  columns?: readonly string[];
  /** Name of a cell where it is called by one, not by its row and column. */
  nameOf?: (address: Address) => Bilingual;
  /** Pairs that the national table leaves empty and a city may fill. */
  mayAdd: (address: Address) => boolean;
}

/** A section with the way to its cells in the tables. */
export interface BoundSection extends Section {
  cells: (tables: StandardTables) => readonly CellFacts[];
  address: (cell: CellFacts) => Address;
  value: (cell: CellFacts) => number;
  /** The national cell with another figure; for a pair that has no cell yet, without one. */
  put: (value: number, address: Address) => object;
}

const parties: readonly string[] = [...PIPE_CLASSES, ...NEIGHBOUR_CLASSES];
const below = [
  'water',
  'sewer',
  'reclaimed',
  'gas',
  'heat',
  'power-direct',
  'power-conduit',
  'telecom-direct',
  'telecom-duct',
  'conduit',
];
/** Above may also be what is no pipe. */
const above = [...below, 'culvert', 'tram-rail', 'railway-rail'];
const covered = [...below, 'telecom-steel-duct'];
const isPipe = (id: string) => (PIPE_CLASSES as readonly string[]).includes(id);
const never = () => false;

const metres = { unit: 'm', scale: 1 };

export const sections: readonly BoundSection[] = [
  {
    ...metres,
    id: 'horizontal',
    standard: 'horizontal',
    title: { zh: '水平净距', en: 'Horizontal clearance' },
    most: 100,
    symmetric: true,
    rows: Object.keys(partyNames),
    columns: Object.keys(partyNames),
    mayAdd: ({ row, column, condition }) =>
      condition === '' &&
      parties.includes(row) &&
      parties.includes(column) &&
      (isPipe(row) || isPipe(column)),
    cells: (tables) => tables.horizontal,
    address: (cell) => {
      const { a, b, when } = cell as HorizontalCell;
      return { row: a, column: b, condition: pairCondition(when) };
    },
    value: (cell) => (cell as HorizontalCell).valueM,
    put: (valueM, { row, column }) => ({ a: row, b: column, valueM }),
  },
  {
    ...metres,
    id: 'vertical',
    standard: 'vertical',
    title: { zh: '交叉垂直净距（行在下、列在上）', en: 'Vertical clearance (row below, column above)' },
    most: 20,
    symmetric: false,
    mayAdd: ({ row, column, condition }) => condition === '' && below.includes(row) && below.includes(column),
    cells: (tables) => tables.vertical,
    address: verticalAddress,
    value: (cell) => (cell as VerticalCell).valueM,
    put: (valueM, { row, column }) => ({ below: row, above: column, valueM }),
  },
  {
    ...metres,
    id: 'plate',
    standard: 'vertical',
    title: { zh: '交叉垂直净距，加隔板保护', en: 'Vertical clearance with a separating plate' },
    most: 20,
    symmetric: false,
    rows: below,
    columns: above,
    mayAdd: never,
    cells: (tables) => tables.vertical.filter((cell) => cell.withPlateM !== undefined),
    address: verticalAddress,
    value: (cell) => (cell as VerticalCell).withPlateM!,
    put: (withPlateM) => ({ withPlateM }),
  },
  {
    ...metres,
    id: 'cover',
    standard: 'cover',
    title: { zh: '最小覆土深度', en: 'Minimum cover' },
    most: 20,
    symmetric: false,
    rows: covered,
    columns: SURFACES,
    mayAdd: ({ row, column, condition }) =>
      condition === '' && covered.includes(row) && (SURFACES as readonly string[]).includes(column),
    cells: (tables) => tables.cover,
    address: (cell) => {
      const { class: row, surface, when } = cell as CoverCell;
      const size = when && sizeOf(when);
      const condition =
        when?.material !== undefined ? `material=${when.material.toLowerCase()}` : (size ?? '');
      return { row, column: surface, condition };
    },
    value: (cell) => (cell as CoverCell).valueM,
    put: (valueM, { row, column }) => ({ class: row, surface: column, valueM }),
  },
  {
    ...metres,
    id: 'frost',
    standard: 'frost',
    title: { zh: '管顶在冰冻线以下', en: 'Crown below the frost line' },
    most: 5,
    symmetric: false,
    mayAdd: never,
    cells: (tables) => tables.frost,
    address: (cell) => ({ row: (cell as FrostRule).class, column: 'all', condition: '' }),
    value: (cell) => (cell as FrostRule).extraM,
    put: (extraM) => ({ extraM }),
  },
  gravity('minSlope', { zh: '最小坡度', en: 'Minimum slope' }, '‰', 1000, 200),
  gravity(
    'minSlopeCompound',
    { zh: '最小坡度，小区内', en: 'Minimum slope inside a compound' },
    '‰',
    1000,
    200,
  ),
  gravity('maxFillSewage', { zh: '污水最大充满度', en: 'Maximum fill, sewage' }, 'h/D', 1, 1),
  gravity('maxFillCompound', { zh: '最大充满度，小区内', en: 'Maximum fill inside a compound' }, 'h/D', 1, 1),
  gravity('maxManholeSpacingM', { zh: '检查井最大间距', en: 'Manhole spacing' }, 'm', 1, 1000),
  gravity(
    'maxManholeSpacingCompoundM',
    { zh: '检查井最大间距，小区内', en: 'Manhole spacing inside a compound' },
    'm',
    1,
    1000,
  ),
  gravity('minVelocityMS', { zh: '最小流速', en: 'Least velocity' }, 'm/s', 1, 20),
  gravity('maxVelocityMS', { zh: '最大流速', en: 'Greatest velocity' }, 'm/s', 1, 20),
  gravity('minDiameterMm', { zh: '最小管径', en: 'Least diameter' }, 'mm', 1, 5000),
  ...rateSections,
];

export const sectionById: ReadonlyMap<string, BoundSection> = new Map(sections.map((one) => [one.id, one]));

export function sectionsOf(standard: TableName): BoundSection[] {
  return sections.filter((one) => one.standard === standard);
}

/** Rows and columns of a section as they are printed. */
export function axesOf(section: BoundSection): { rows: readonly string[]; columns: readonly string[] } {
  const found = section.cells(builtInTables).map((cell) => section.address(cell));
  return {
    rows: section.rows ?? [...new Set(found.map((one) => one.row))],
    columns: section.columns ?? [...new Set(found.map((one) => one.column))],
  };
}

/** Key of a cell within its table: `gas-low|sewer`, `gas-low|gas-low|dn<=300`, `minSlope:dn300|any`. A pair has one key. */
export function keyOf(section: Section, address: Address): string {
  const { row, column, condition } = ordered(section, address);
  const place = condition === '' ? `${row}|${column}` : `${row}|${column}|${condition}`;
  return section.id === section.standard ? place : `${section.id}:${place}`;
}

/** The section and place that a key names; undefined where the table has no such section. */
export function placeOf(standard: TableName, key: string): (Address & { section: BoundSection }) | undefined {
  const [, id, place] = /^(?:([A-Za-z]+):)?(.*)$/s.exec(key)!;
  const section = sectionById.get(id ?? standard);
  const [row, column, condition = ''] = place!.split('|');
  if (section?.standard !== standard || !row || !column) return undefined;
  return { section, ...ordered(section, { row, column, condition }) };
}

function ordered({ symmetric }: Section, address: Address): Address {
  const { row, column, condition } = address;
  return symmetric && parties.indexOf(row) > parties.indexOf(column)
    ? { row: column, column: row, condition }
    : address;
}

/** `dn<=300`, `kv>=35`, `electrified` … in words. */
export function conditionName(condition: string): Bilingual {
  const bound = /^(dn|kv)(<=|>=|<|>)(\d+)$/.exec(condition);
  if (bound) {
    const sign = bound[2]!.replace('<=', '≤').replace('>=', '≥');
    const word = bound[1] === 'dn' ? `DN${sign}${bound[3]}` : `${sign}${bound[3]} kV`;
    return { zh: word, en: word };
  }
  const size = /^dn(\d+)-(\d+)$/.exec(condition);
  if (size) return { zh: `DN${size[1]}–${size[2]}`, en: `DN${size[1]}–${size[2]}` };
  if (condition.startsWith('material=')) {
    const material = condition.slice('material='.length).toUpperCase();
    return { zh: `${material} 管`, en: `${material} pipe` };
  }
  if (condition === 'electrified') return { zh: '电气化', en: 'electrified' };
  if (condition === 'not-electrified') return { zh: '非电气化', en: 'not electrified' };
  return { zh: condition, en: condition };
}

function pairCondition(when: HorizontalCell['when']): string {
  if (!when) return '';
  if (when.diameterMmUpTo !== undefined) return `dn<=${when.diameterMmUpTo}`;
  if (when.diameterMmOver !== undefined) return `dn>${when.diameterMmOver}`;
  if (when.voltageKvBelow !== undefined) return `kv<${when.voltageKvBelow}`;
  if (when.voltageKvFrom !== undefined) return `kv>=${when.voltageKvFrom}`;
  return when.electrified ? 'electrified' : 'not-electrified';
}

function verticalAddress(cell: CellFacts): Address {
  const { below: row, above: column } = cell as VerticalCell;
  return { row, column, condition: '' };
}

/** A list on gravity pipes: sizes down, drains across. */
function gravity(
  list: keyof StandardTables['gravity'],
  title: Bilingual,
  unit: string,
  scale: number,
  most: number,
): BoundSection {
  return {
    id: list,
    standard: 'gravity',
    title,
    unit,
    scale,
    most,
    symmetric: false,
    mayAdd: never,
    cells: (tables) => tables.gravity[list],
    address: (cell) => {
      const one = cell as ValueCell;
      return {
        row: sizeOf(one) ?? 'all',
        column: one.drain ?? one.role ?? one.wall ?? 'all',
        condition: '',
      };
    },
    value: (cell) => (cell as ValueCell).value,
    put: (value) => ({ value }),
  };
}

function sizeOf(cell: {
  diameterMm?: number;
  diameterMmFrom?: number;
  diameterMmTo?: number;
}): string | undefined {
  const { diameterMm, diameterMmFrom, diameterMmTo } = cell;
  if (diameterMm !== undefined) return `dn${diameterMm}`;
  if (diameterMmFrom === undefined) return undefined;
  return (diameterMmTo ?? 99_999) >= 99_999 ? `dn${diameterMmFrom}+` : `dn${diameterMmFrom}-${diameterMmTo}`;
}
