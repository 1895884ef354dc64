/** One row of a file → one row of the register: columns recognised, values read, the rest kept as attributes. */
import type { Geometry } from 'geojson';
import { isInChina } from '../geo/crs.ts';
import type { ResolvedLayer } from '../pipes/files/layer-uses.ts';
import { Problem } from '../problem.ts';
import { barrierKind, type Properties, parentCode, regionCode, regionLevel, utilityOf } from './classify.ts';
import { aliasRank, type ColumnRole } from './columns.ts';
import { type KindSpec, kindSpecs, type TargetField } from './kinds.ts';
import { plainText, unitFactor } from './parse-values.ts';
import type { ReasonCode } from './reasons.ts';
import { firstPosition, isSymbol, type ShapeRules, shapeFor } from './shape.ts';

/**
 * Field → where its value comes from; `factor` turns the column's unit into the field's, `others` stand in where a row
 * leaves the column blank (names only: NAME, then FCNAME).
 */
export type Mapping = Partial<Record<ColumnRole, { column: string; factor: number; others?: string[] }>>;

export interface MapContext {
  spec: KindSpec;
  mapping: Mapping;
  /** Values for every row, over whatever the file says. */
  set: Record<string, string>;
  /** Names that may tell what a file holds: its own and the layer's. */
  hints: string;
  /** Of a drawing: its points are labels and block symbols, never a community known by its place. */
  isDrawing?: boolean;
  /** The layer holds points and nothing else. */
  isOfPoints?: boolean;
  /** A list of projects: one may be a street or lie at several places. */
  isOfProjects?: boolean;
  /** Of a drawing of pipes: what each of its layers holds. */
  layers?: ReadonlyMap<string, ResolvedLayer>;
  /** Utilities that the importing account may bring in; absent: all. */
  ownUtilities?: readonly string[];
}

export interface Remark {
  code: ReasonCode;
  detail?: string;
}

export interface MappedRow {
  code: string | null;
  name: string;
  /** Column of the table → value. */
  record: Record<string, unknown>;
  attributes: Properties;
  geometry: Geometry | null;
  remarks: Remark[];
}

export type MapOutcome = { row: MappedRow } | { reject: Remark } | { skip: string };

/** Columns for the fields of a kind: a user's word first, else the best known name. Errors: `import.map-unknown`. */
export function mappingFor(
  spec: KindSpec,
  columns: string[],
  wished: Record<string, string> = {},
  fileUnit: { length: number; diameter: number } = { length: 1, diameter: 1 },
): Mapping {
  const mapping: Mapping = {};
  for (const [field, wish] of Object.entries(wished)) {
    // coordinates are the reader's business: it has placed the row already
    if (['x', 'y', 'shape'].includes(field) && columns.includes(wish)) continue;
    const target = spec.fields.find((each) => each.field === field);
    const at = wish.lastIndexOf('@');
    const [column, unit] =
      columns.includes(wish) || at < 0 ? [wish, undefined] : [wish.slice(0, at), wish.slice(at + 1)];
    if (!target || !columns.includes(column)) throw mapUnknown(spec, field, column, columns);
    mapping[target.field] = { column, factor: factorOf(target, column, unit, fileUnit) };
  }
  for (const target of spec.fields) {
    if (mapping[target.field]) continue;
    const ranked = columns
      .map((column) => ({ column, rank: aliasRank(target.field, column) }))
      .filter((entry): entry is { column: string; rank: number } => entry.rank !== undefined)
      .sort((a, b) => a.rank - b.rank);
    const [best, ...others] = ranked.map((entry) => entry.column);
    if (best === undefined) continue;
    mapping[target.field] = { column: best, factor: factorOf(target, best, undefined, fileUnit) };
    if (target.field === 'name') mapping.name!.others = others;
  }
  return mapping;
}

/** The unit behind `@`, else in the brackets of the column's name, else that of the drawing. */
function factorOf(
  target: TargetField,
  column: string,
  unit: string | undefined,
  fileUnit: { length: number; diameter: number },
): number {
  if (!target.quantity) return 1;
  const named =
    unit ??
    /[(（[]\s*([^)）\]]+)\s*[)）\]]\s*$/.exec(column)?.[1] ??
    /(万平方米|万㎡|万元|亿元)$/.exec(column)?.[1];
  const factor = named === undefined ? undefined : unitFactor(target.quantity, named);
  if (unit !== undefined && factor === undefined)
    throw mapUnknown(kindSpecs.communities, target.field, `@${unit}`, []);
  if (factor !== undefined) return factor;
  return target.quantity === 'length' || target.quantity === 'diameter' ? fileUnit[target.quantity] : 1;
}

function mapUnknown(spec: KindSpec, field: string, column: string, columns: string[]): Problem {
  const fields = spec.fields.map((each) => each.field).join(', ');
  return new Problem(
    'import.map-unknown',
    { zh: `字段映射“${field}=${column}”无效。`, en: `The mapping “${field}=${column}” does not fit.` },
    {
      zh: `可用字段：${fields}；文件的列：${columns.join('、')}。`,
      en: `Fields: ${fields}. Columns of the file: ${columns.join(', ')}.`,
    },
    { facts: { field, column, columns } },
  );
}

const newestYear = new Date().getUTCFullYear() + 10;

/** Reads one row. Pure: same row, same answer. */
export function mapRow(context: MapContext, properties: Properties, geometry: Geometry | null): MapOutcome {
  const { spec, mapping, set, layers } = context;
  // inserted blocks come apart into small closed figures, and letterings are points: neither is a pipe
  if (layers && geometry && isSymbol(geometry)) return { skip: 'drawing-symbol' };
  const all = { ...properties, ...osmTags(properties.other_tags) };
  const record: Record<string, unknown> = {};
  const remarks: Remark[] = [];
  const used = new Set<string>(['other_tags']);
  for (const target of spec.fields) {
    const source = mapping[target.field];
    const column = [source?.column, ...(source?.others ?? [])].find(
      (each) => each && plainText(all[each]) !== undefined,
    );
    const said = set[target.field] ?? all[column ?? source?.column ?? osmColumn[target.field] ?? ''];
    const value = target.parse(said, set[target.field] === undefined ? (source?.factor ?? 1) : 1, all);
    const label = column ?? target.field;
    if (target.quantity === 'money' && column && isForeignMoney(said, column, geometry))
      remarks.push({ code: 'money-foreign', detail: `${label} = ${String(said).slice(0, 60)}` });
    else if (value === undefined)
      remarks.push({ code: 'value-unknown', detail: `${label} = ${String(said).slice(0, 60)}` });
    else if (isYear(target.field) && typeof value === 'number' && value > newestYear) {
      remarks.push({ code: 'year-implausible', detail: String(value) });
    } else {
      if (value !== null) record[target.field] = value;
      if (column) used.add(column);
    }
  }
  // 0 is what programs write where nobody numbered
  const said = plainText(record.code)?.slice(0, 120);
  const code = said === undefined || said === '0' ? null : said;
  const row: MappedRow = {
    code: code ?? osmCode(all),
    name: String(record.name ?? '').slice(0, 200),
    record,
    attributes: rest(all, used),
    geometry: null,
    remarks,
  };
  delete record.code;
  delete record.name;
  const refusal = finishKind(context, row, all);
  if (refusal) return refusal;
  return withShape(context, row, geometry);
}

const yuanWords = /元|yuan|cny|rmb|￥|¥/i;
const foreignSigns = /[$€£₽₩₹]|\b(?:usd|eur|gbp|cad|aud|hkd|jpy|chf|dollars?|euros?|pounds?)\b/i;

/** Money that says another currency, or that says none and lies outside China: it is not added to yuan. */
function isForeignMoney(said: unknown, column: string, geometry: Geometry | null): boolean {
  if (foreignSigns.test(`${column} ${String(said)}`)) return true;
  if (yuanWords.test(`${column} ${String(said)}`)) return false;
  const at = geometry ? firstPosition(geometry) : undefined;
  return at !== undefined && !isInChina(at[0]!, at[1]!);
}

function withShape(context: MapContext, row: MappedRow, geometry: Geometry | null): MapOutcome {
  if (geometry === null) return row.code || row.name ? { row } : { reject: { code: 'no-code' } };
  const { spec, isOfProjects } = context;
  const rules = {
    geometry: spec.geometry,
    points: standInFor(context),
    bands: spec.kind === 'communities' && isOfProjects === true,
    heights: spec.kind === 'pipes',
  };
  const shape = shapeFor(geometry, rules);
  if ('reject' in shape) return { reject: { code: shape.reject, detail: shape.detail } };
  row.geometry = shape.geometry;
  row.remarks.push(...shape.remarks.map((code) => ({ code })));
  if (shape.remarks.some((code) => code.startsWith('point-to-'))) row.attributes.drawn_from = 'point';
  if (shape.remarks.includes('line-to-band')) row.attributes.drawn_from = 'line';
  return { row };
}

/** Among outlines of houses points are doors or labels; where a layer has nothing else they are the houses. */
function standInFor({ spec, isDrawing, isOfPoints }: MapContext): ShapeRules['points'] {
  if (isDrawing) return undefined;
  if (spec.kind === 'communities') return 'community';
  return spec.kind === 'buildings' && isOfPoints ? 'house' : undefined;
}

/** What a kind needs beyond single columns. */
function finishKind(
  context: MapContext,
  row: MappedRow,
  all: Properties,
): { reject: Remark } | { skip: string } | undefined {
  const { record } = row;
  if (context.spec.kind === 'regions') {
    if (row.code) row.code = regionCode(row.code);
    const told = regionLevel(record.level, row.code ?? undefined);
    if (told === undefined) row.remarks.push({ code: 'level-assumed' });
    const level = told ?? 'county';
    const above = record.parent_code === undefined ? undefined : jsonCode(String(record.parent_code));
    record.level = level;
    record.parent_code = above ? regionCode(above) : row.code ? (parentCode(row.code) ?? null) : null;
    if (row.name === '') row.name = row.code ?? '';
  }
  if (context.spec.kind === 'streets') record.class ??= 'minor';
  if (context.spec.kind === 'barriers') {
    const found = barrierKind(all, context.set.kind ?? record.kind, context.hints);
    if ('skip' in found) return found;
    record.kind = context.set.kind ? String(record.kind) : found.kind;
  }
  if (context.spec.kind === 'pipes') return finishPipe(context, row, all);
  return undefined;
}

/** The utility: for every row said, else by the layer of the drawing, else by column, layer and file. */
function finishPipe(
  { layers, mapping, set, hints, ownUtilities }: MapContext,
  { record, attributes }: MappedRow,
  all: Properties,
): { reject: Remark } | { skip: string } | undefined {
  const name = String(all.Layer ?? '');
  const layer = layers?.get(name);
  if (layer?.utility === 'ignore') return { skip: 'layer-ignored' };
  // a person's word for every row is above the layers, an account's own utility is not
  const everyRow = ownUtilities ? undefined : set.utility;
  const byLayer = everyRow ?? layer?.utility ?? set.utility;
  if (layers && !byLayer) return { reject: { code: 'layer-unassigned', detail: name } };
  const utility = layers ? utilityOf(byLayer) : utilityOf(record.utility, all.Layer, hints);
  if (!utility) return { reject: { code: 'utility-unknown' } };
  if (ownUtilities && !ownUtilities.includes(utility))
    return { reject: { code: 'utility-foreign', detail: utility } };
  record.utility = utility;
  if (layer) {
    attributes.layer = name;
    if (layer.state && !set.state && !mapping.state) record.state = layer.state;
    if (layer.diameterMm !== null) record.diameter_mm ??= layer.diameterMm;
    if (layer.widthMm !== null) record.width_mm ??= layer.widthMm;
    if (layer.heightMm !== null) record.height_mm ??= layer.heightMm;
  }
  return undefined;
}

/** Columns of an OSM extract that no ledger has. */
const osmColumn: Partial<Record<ColumnRole, string>> = {
  levels: 'building:levels',
  height_m: 'height',
  built_year: 'start_date',
  width_m: 'width',
  surface: 'surface',
  code: 'osm_way_id',
};

/** `"building:levels"=>"5","height"=>"14"` → tags of their own. */
/** Tags that GDAL keeps in one column of an OSM extract. */
export function osmTags(text: unknown): Properties {
  if (typeof text !== 'string') return {};
  const tags: Properties = {};
  for (const [, key, value] of text.matchAll(/"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g))
    if (key !== '__proto__') tags[key!] = value!.replaceAll('\\"', '"');
  return tags;
}

function osmCode(all: Properties): string | null {
  const id = plainText(all.osm_id) ?? plainText(all.osm_way_id);
  return id ?? null;
}

/** DataV nests the parent as `{"adcode":222400}`. */
function jsonCode(text: string): string | undefined {
  return /\d{2,12}/.exec(text)?.[0] ?? plainText(text);
}

function isYear(field: string): boolean {
  return field === 'built_year' || field === 'laid_year';
}

function rest(all: Properties, used: Set<string>): Properties {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key, value]) => !used.has(key) && value !== null && value !== undefined && value !== '',
    ),
  );
}
