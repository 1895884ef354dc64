import coverTable from '../../data/standards/cover.json' with { type: 'json' };
import frostTable from '../../data/standards/frost.json' with { type: 'json' };
import gravityTable from '../../data/standards/gravity.json' with { type: 'json' };
import horizontalTable from '../../data/standards/horizontal-clearance.json' with { type: 'json' };
import orderTable from '../../data/standards/order-and-yielding.json' with { type: 'json' };
import verticalTable from '../../data/standards/vertical-clearance.json' with { type: 'json' };
import type { Bilingual } from '../problem.ts';
import { material } from './materials.ts';
import type { PipeSegment, Utility } from './model.ts';
import { type RateCell, rateCells } from './routing/bill/rate-cells.ts';

/**
 * V checked on the printed table by a public project · C an independent secondary source · A an article that quotes the
 * clause · M from memory. Only `verifiedOn` says that somebody here compared the cell with the printed standard.
 */
export type Confidence = 'V' | 'C' | 'A' | 'M';

/** One figure of a standard, with everything that a person needs to judge it. */
export interface Figure {
  value: number;
  clause: string;
  confidence: Confidence;
  source: string;
  verifiedOn: string | null;
  note?: Bilingual | string;
  /** Of a price: the year of its source and where it holds. */
  year?: number | null;
  region?: string;
  /** Set or confirmed by the city (or by a table handed in), not the national table as it is shipped. */
  own?: boolean;
  /** Read from the mirrored cell: the table has no cell for this order of above and below. */
  mirrored?: boolean;
  /** A smaller figure that holds with a separating plate. */
  withPlateM?: number;
}

export const PIPE_CLASSES = [
  'water-to-200',
  'water-over-200',
  'sewer',
  'reclaimed',
  'gas-low',
  'gas-medium-b',
  'gas-medium-a',
  'gas-sub-high-b',
  'gas-sub-high-a',
  'gas-high',
  'heat-direct',
  'power-direct',
  'power-conduit',
  'telecom-direct',
  'telecom-duct',
  'conduit',
] as const;
/** Rows of Table 4.1.9. `gas-high` (> 1.6 MPa) is outside the table: it has no figure. */
export type PipeClass = (typeof PIPE_CLASSES)[number];

export const NEIGHBOUR_CLASSES = ['building', 'tree', 'shrub', 'pole', 'wall', 'kerb', 'railway'] as const;
/** What a pipe keeps its distance from, besides pipes. */
export type NeighbourClass = (typeof NEIGHBOUR_CLASSES)[number];
export type PartyClass = PipeClass | NeighbourClass;

export const SURFACES = ['footway', 'carriageway', 'yard', 'paddy'] as const;
export type Surface = (typeof SURFACES)[number];

/** What else decides a cell of the horizontal table. */
export interface PairConditions {
  /** The larger of the two. */
  diameterMm?: number | null;
  voltageKv?: number | null;
  electrified?: boolean;
}

/** What every cell says of itself besides its figure. */
export interface CellFacts {
  clause: string;
  confidence: string;
  source: string;
  verifiedOn: string | null;
  note?: Bilingual | string | undefined;
  /** Of a price. */
  year?: number | null;
  region?: string;
  own?: boolean;
}

export interface HorizontalCell extends CellFacts {
  a: string;
  b: string;
  valueM: number;
  when?: {
    diameterMmUpTo?: number;
    diameterMmOver?: number;
    voltageKvBelow?: number;
    voltageKvFrom?: number;
    electrified?: boolean;
  };
}
export interface VerticalCell extends CellFacts {
  below: string;
  above: string;
  valueM: number;
  withPlateM?: number;
}
export interface CoverCell extends CellFacts {
  surface: string;
  class: string;
  valueM: number;
  when?: { material?: string; diameterMmFrom?: number; diameterMmTo?: number };
}
export interface ValueCell extends CellFacts {
  value: number;
  diameterMm?: number;
  diameterMmFrom?: number;
  diameterMmTo?: number;
  drain?: string;
  role?: string;
  wall?: string;
}
export interface FrostRule extends CellFacts {
  class: string;
  required: boolean;
  extraM: number;
}

/** The replaceable tables: domain/pipes/tables puts a city's own cells into them. */
export interface StandardTables {
  horizontal: HorizontalCell[];
  vertical: VerticalCell[];
  cover: CoverCell[];
  frost: FrostRule[];
  gravity: {
    minSlope: ValueCell[];
    minSlopeCompound: ValueCell[];
    maxFillSewage: ValueCell[];
    maxFillCompound: ValueCell[];
    maxManholeSpacingM: ValueCell[];
    maxManholeSpacingCompoundM: ValueCell[];
    minVelocityMS: ValueCell[];
    maxVelocityMS: ValueCell[];
    minDiameterMm: ValueCell[];
  };
  /** Unit prices, which judge nothing: `ratesOfCity` makes of them what routing bills by. */
  rates: RateCell[];
}

export const builtInTables: StandardTables = {
  horizontal: horizontalTable.cells as HorizontalCell[],
  vertical: verticalTable.cells,
  cover: coverTable.cells,
  frost: frostTable.rules,
  gravity: gravityTable,
  rates: rateCells(),
};

/** Order and yielding rules, and the assumptions of §4.1.11. */
export const orderAndYielding = orderTable;

export interface Standards {
  /** Table 4.1.9, between outer walls; undefined where the table has no cell (same utility, gas above 1.6 MPa). */
  horizontal(a: PartyClass, b: PartyClass, conditions?: PairConditions): Figure | undefined;
  /** Table 4.1.14. Where only the opposite order is tabulated, that figure is returned as `mirrored`. */
  vertical(below: PipeClass, above: PipeClass | 'railway-rail'): Figure | undefined;
  /** Table 4.1.1: surface to crown. */
  cover(
    pipe: PipeClass,
    surface: Surface,
    given?: { material?: string | null; diameterMm?: number | null },
  ): Figure | undefined;
  /** Whether the crown must lie below the frost line, and by how much more. `required: false` = a recommendation. */
  frost(pipe: PipeClass): (Figure & { required: boolean }) | undefined;
  /** As a ratio (0.003 = 3 ‰). `compound`: GB 50015 inside a residential compound. */
  minSlope(
    drain: 'sewage' | 'storm' | 'combined',
    diameterMm: number,
    given?: { material?: string | null; compound?: boolean },
  ): Figure | undefined;
  maxFill(drain: 'sewage' | 'storm' | 'combined', diameterMm: number, compound?: boolean): Figure | undefined;
  maxManholeSpacingM(diameterMm: number, compound?: boolean): Figure | undefined;
  minVelocityMS(drain: 'sewage' | 'storm' | 'combined'): Figure | undefined;
  maxVelocityMS(metal: boolean): Figure | undefined;
  minDiameterMm(role: 'main' | 'connector'): Figure | undefined;
  /** The largest horizontal figure of all, the search radius of a clash check. */
  largestHorizontalM: number;
  largestVerticalM: number;
}

/** Typed look-up over one set of tables. */
export function createStandards(tables: StandardTables = builtInTables): Standards {
  const horizontal = new Map<string, HorizontalCell[]>();
  for (const cell of tables.horizontal) {
    for (const key of new Set([`${cell.a}|${cell.b}`, `${cell.b}|${cell.a}`])) {
      const list = horizontal.get(key) ?? [];
      list.push(cell);
      horizontal.set(key, list);
    }
  }
  const cover = Map.groupBy(tables.cover, (cell) => `${cell.surface}|${cell.class}`);
  const vertical = new Map(tables.vertical.map((cell) => [`${cell.below}|${cell.above}`, cell]));
  const { gravity } = tables;
  return {
    horizontal(a, b, conditions = {}) {
      const cell = horizontal.get(`${a}|${b}`)?.find((one) => holds(one.when, conditions));
      return cell && figure(cell, cell.valueM);
    },
    vertical(below, above) {
      const lower = verticalClass(below);
      const upper = verticalClass(above);
      const cell = vertical.get(`${lower}|${upper}`);
      if (cell) return verticalFigure(cell);
      const mirror = vertical.get(`${upper}|${lower}`);
      return mirror && { ...verticalFigure(mirror), mirrored: true };
    },
    cover(pipe, surface, given = {}) {
      const key = coverClass(pipe);
      const matching = cover.get(`${surface}|${key}`) ?? [];
      // yards and paddies only have a figure for gas; everything else takes that of the footway there
      if (matching.length === 0 && surface !== 'footway' && surface !== 'carriageway')
        return this.cover(pipe, 'footway', given);
      const special = matching.find((cell) => cell.when && coverHolds(cell.when, given));
      const cell = special ?? matching.find((one) => !one.when);
      return cell && figure(cell, cell.valueM);
    },
    frost(pipe) {
      const key = pipe.startsWith('water') ? 'water' : pipe;
      const rule = tables.frost.find((one) => one.class === key);
      return rule && { ...figure(rule, rule.extraM), required: rule.required };
    },
    minSlope(drain, diameterMm, given = {}) {
      if (given.compound && drain === 'sewage') {
        const rows = gravity.minSlopeCompound.filter((cell) => cell.role !== 'general');
        const outerMm = diameterMm * outerPerNominal;
        // larger ones are not in its table
        if (rows.some((cell) => (cell.diameterMm ?? 0) >= outerMm)) return atDiameter(rows, outerMm);
      }
      // GB 50014 has no row for storm pipes below DN300 but that of gully connectors
      if (drain === 'storm' && diameterMm <= connectorMm)
        return valueFigure(gravity.minSlope.find((cell) => cell.drain === 'connector'));
      const plasticStorm = drain === 'storm' && (material(given.material)?.plastic ?? false);
      const rows = gravity.minSlope.filter((cell) => cell.drain === 'any');
      if (plasticStorm && diameterMm <= 300) {
        return valueFigure(gravity.minSlope.find((cell) => cell.drain === 'storm-plastic'));
      }
      return atDiameter(rows, diameterMm);
    },
    maxFill(drain, diameterMm, compound = false) {
      if (drain !== 'sewage') {
        return {
          value: 1,
          clause: 'GB 50014-2021 5.2.4',
          confidence: 'A',
          source: 'article',
          verifiedOn: null,
        };
      }
      if (compound) return valueFigure(gravity.maxFillCompound[0]);
      return inRange(gravity.maxFillSewage, diameterMm);
    },
    maxManholeSpacingM(diameterMm, compound = false) {
      return inRange(compound ? gravity.maxManholeSpacingCompoundM : gravity.maxManholeSpacingM, diameterMm);
    },
    minVelocityMS(drain) {
      const key = drain === 'sewage' ? 'sewage' : 'storm';
      return valueFigure(gravity.minVelocityMS.find((cell) => cell.drain === key));
    },
    maxVelocityMS(metal) {
      return valueFigure(gravity.maxVelocityMS.find((cell) => cell.wall === (metal ? 'metal' : 'non-metal')));
    },
    minDiameterMm(role) {
      return valueFigure(gravity.minDiameterMm.find((cell) => cell.role === role));
    },
    largestHorizontalM: Math.max(
      ...tables.horizontal
        .filter((cell) => isPipeClass(cell.a) && isPipeClass(cell.b))
        .map((cell) => cell.valueM),
    ),
    largestVerticalM: Math.max(...tables.vertical.map((cell) => cell.valueM)),
  };
}

/** The table of compounds names plastic pipes by their outside: De 315 is what a drawing calls DN300. */
const outerPerNominal = 1.05;

/** Largest storm pipe that its slope is tabulated for as a connector, mm. */
const connectorMm = 200;

export const standards: Standards = createStandards();

/** Row of Table 4.1.9 for a segment. */
export function pipeClass(
  segment: Pick<
    PipeSegment,
    'utility' | 'subclass' | 'diameterMm' | 'gasPressure' | 'embedding' | 'material' | 'ductsTotal'
  >,
): PipeClass {
  const ducted =
    segment.embedding === 'duct-bank' ||
    segment.embedding === 'sleeved' ||
    segment.embedding === 'channel' ||
    (segment.ductsTotal ?? 0) > 0;
  const byUtility: Record<Utility, () => PipeClass> = {
    water: () => {
      if (segment.subclass === 'ZS') return 'reclaimed';
      return (segment.diameterMm ?? 0) > 200 ? 'water-over-200' : 'water-to-200';
    },
    sewage: () => 'sewer',
    storm: () => 'sewer',
    combined: () => 'sewer',
    // an unknown class is taken as medium A, the highest that a compound's network carries
    gas: () => `gas-${(segment.gasPressure ?? 'medium_a').replaceAll('_', '-')}` as PipeClass,
    heat: () => (segment.embedding === 'channel' ? 'conduit' : 'heat-direct'),
    power: () => (ducted ? 'power-conduit' : 'power-direct'),
    telecom: () => (ducted ? 'telecom-duct' : 'telecom-direct'),
    conduit: () => 'conduit',
  };
  return byUtility[segment.utility]();
}

export function isPipeClass(word: string): word is PipeClass {
  return (PIPE_CLASSES as readonly string[]).includes(word);
}

/** A figure that nobody compared with the printed standard must be shown as such (待核). */
export function isVerified(figure: Figure): boolean {
  return figure.verifiedOn !== null;
}

/** Whose figure it is and whether somebody confirmed it, as it stands behind the clause in every finding and on every sheet. */
export function figureMark(figure: Figure | null): Bilingual {
  if (figure?.own)
    return isVerified(figure)
      ? { zh: '（本市核定）', en: ' (verified by the city)' }
      : { zh: '（本市取值，待核）', en: ' (the city’s figure, unverified)' };
  return figure && isVerified(figure) ? { zh: '', en: '' } : { zh: '（待核）', en: ' (unverified)' };
}

function figure(cell: CellFacts, value: number): Figure {
  const { clause, source, verifiedOn, note } = cell;
  const result: Figure = { value, clause, confidence: cell.confidence as Confidence, source, verifiedOn };
  if (note !== undefined) result.note = note;
  if (cell.own) result.own = true;
  return result;
}

function valueFigure(cell: ValueCell | undefined): Figure | undefined {
  return cell && figure(cell, cell.value);
}

function verticalFigure(cell: VerticalCell): Figure {
  const result = figure(cell, cell.valueM);
  if (cell.withPlateM !== undefined) result.withPlateM = cell.withPlateM;
  return result;
}

function holds(when: HorizontalCell['when'], given: PairConditions): boolean {
  if (!when) return true;
  const diameter = given.diameterMm ?? Number.POSITIVE_INFINITY; // unknown: the stricter row
  const voltage = given.voltageKv ?? 10; // unknown: distribution level, as in a compound
  if (when.diameterMmUpTo !== undefined) return diameter <= when.diameterMmUpTo;
  if (when.diameterMmOver !== undefined) return diameter > when.diameterMmOver;
  if (when.voltageKvBelow !== undefined) return voltage < when.voltageKvBelow;
  if (when.voltageKvFrom !== undefined) return voltage >= when.voltageKvFrom;
  return when.electrified === (given.electrified ?? true);
}

function coverHolds(
  when: NonNullable<CoverCell['when']>,
  given: { material?: string | null; diameterMm?: number | null },
): boolean {
  if (when.material !== undefined) return when.material.toLowerCase() === given.material?.toLowerCase();
  const diameter = given.diameterMm ?? -1;
  return diameter >= (when.diameterMmFrom ?? 0) && diameter <= (when.diameterMmTo ?? 1e9);
}

/** The row of the largest tabulated diameter that is not larger; below the table its first row. */
function atDiameter(rows: ValueCell[], diameterMm: number): Figure | undefined {
  const sorted = rows.toSorted((a, b) => (a.diameterMm ?? 0) - (b.diameterMm ?? 0));
  const row = sorted.findLast((cell) => (cell.diameterMm ?? 0) <= diameterMm) ?? sorted[0];
  return valueFigure(row);
}

/** Ranges of the tables leave gaps (600–700): a diameter in a gap takes the stricter range below it. */
function inRange(rows: ValueCell[], diameterMm: number): Figure | undefined {
  return valueFigure(rows.findLast((cell) => (cell.diameterMmFrom ?? 0) <= diameterMm) ?? rows[0]);
}

function verticalClass(pipe: PipeClass | 'railway-rail'): string {
  if (pipe.startsWith('water')) return 'water';
  if (pipe.startsWith('gas')) return 'gas';
  return pipe === 'heat-direct' ? 'heat' : pipe;
}

function coverClass(pipe: PipeClass): string {
  return verticalClass(pipe);
}
