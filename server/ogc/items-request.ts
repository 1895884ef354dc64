import { Problem } from '../../domain/problem.ts';
import type { Layer } from '../tiles/layers.ts';
import { CRS84, crsOf, type OgcCrs, SUPPORTED_CRS } from './crs.ts';

/** A checked request for the features of a collection. */
export interface ItemsRequest {
  limit: number;
  /** Keyset paging: features with a larger id only. */
  after: number;
  /** xmin, ymin, xmax, ymax in `bboxCrs`, x before y. */
  bbox: [number, number, number, number] | undefined;
  bboxCrs: OgcCrs;
  crs: OgcCrs;
  /** Closed interval of dates; an open end is undefined. */
  datetime: { from: string | undefined; to: string | undefined } | undefined;
  /** Fields that must equal a value. */
  properties: { field: string; value: string }[];
}

export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 10_000;
const known = new Set(['f', 'limit', 'after', 'bbox', 'bbox-crs', 'crs', 'datetime']);

/**
 * Reads the query of `/ogc/collections/{id}/items`.
 * @throws Problem `ogc.bad-parameter` (400) that names the parameter: the standard forbids to ignore one.
 */
export function parseItemsRequest(layer: Layer, query: URLSearchParams): ItemsRequest {
  const crs = crsParameter(query, 'crs');
  const bboxCrs = crsParameter(query, 'bbox-crs');
  const fields = new Set(layer.fields.map((field) => field.name));
  const properties = [...query]
    .filter(([name]) => !known.has(name))
    .map(([field, value]) => ({ field, value }));
  const stranger = properties.find((one) => !fields.has(one.field));
  if (stranger) throw bad(stranger.field, `not a property of ${layer.id}: ${[...fields].join(', ')}`);
  for (const { field, value } of properties) {
    const type = layer.fields.find((one) => one.name === field)!.type;
    if (type === 'number' && !/^-?\d{1,15}(\.\d{1,9})?$/.test(value)) throw bad(field, 'a number');
  }
  return {
    limit: Math.min(wholeNumber(query, 'limit', DEFAULT_LIMIT, 1), MAX_LIMIT),
    after: wholeNumber(query, 'after', 0, 0),
    bbox: bboxParameter(query.get('bbox'), bboxCrs),
    bboxCrs,
    crs,
    datetime: datetimeParameter(query.get('datetime')),
    properties,
  };
}

function bad(parameter: string, expected: string): Problem {
  return new Problem(
    'ogc.bad-parameter',
    { zh: `参数 ${parameter} 无效。`, en: `The parameter ${parameter} is not valid.` },
    { zh: `应为：${expected}`, en: `Expected: ${expected}` },
    { facts: { parameter } },
  );
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number, least: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least)) throw bad(name, `a whole number, at least ${least}`);
  return value;
}

function crsParameter(query: URLSearchParams, name: string): OgcCrs {
  const text = query.get(name);
  if (text === null) return CRS84;
  const crs = crsOf(text);
  if (!crs) throw bad(name, SUPPORTED_CRS.map((one) => one.uri).join(', '));
  return crs;
}

function bboxParameter(text: string | null, crs: OgcCrs): ItemsRequest['bbox'] {
  if (text === null) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  // Six numbers carry heights, which no layer is filtered by.
  const box = numbers.length === 6 ? [numbers[0]!, numbers[1]!, numbers[3]!, numbers[4]!] : numbers;
  if (box.length !== 4 || numbers.some((value) => !Number.isFinite(value)))
    throw bad('bbox', 'four or six numbers');
  const [a, b, c, d] = box as [number, number, number, number];
  const ordered: [number, number, number, number] = crs.swapped ? [b, a, d, c] : [a, b, c, d];
  if (ordered[0] > ordered[2] || ordered[1] > ordered[3])
    throw bad('bbox', 'the lower corner before the upper one');
  return ordered;
}

function datetimeParameter(text: string | null): ItemsRequest['datetime'] {
  if (text === null) return undefined;
  const [start, end = start, more] = text.split('/');
  const open = (part: string | undefined) => part === '' || part === '..' || part === undefined;
  const day = (part: string | undefined) => {
    if (open(part)) return undefined;
    const valid =
      /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(part!) && !Number.isNaN(Date.parse(part!));
    if (!valid) throw bad('datetime', '2020-09-12, 2020-09-12/2020-10-15, 2020-09-12/.., ../2020-10-15');
    return part!.slice(0, 10);
  };
  if (more !== undefined) throw bad('datetime', 'one instant or one interval');
  return { from: day(start), to: day(end) };
}
