import type { Feature, Position } from 'geojson';
import { Problem } from '../../domain/problem.ts';

/**
 * Units as bare outlines, as benchmark sets hold them: `{ polys: [polygon, …], … }` or `[polygon, …]`. A polygon is a ring, a list
 * of rings, or a list of polygons; null = the unit has vanished and keeps its number. Every other list of the same length is a field of
 * the units (`pop: [12, 30, …]`). Undefined where the JSON is something else.
 */
export function outlineFeatures(json: unknown, path: string): Feature[] | undefined {
  const holder = Array.isArray(json) ? { polys: json } : json;
  const outlines = (holder as { polys?: unknown } | null)?.polys;
  if (!Array.isArray(outlines) || !outlines.every((one) => one === null || Array.isArray(one)))
    return undefined;
  const fields = Object.entries(holder as Record<string, unknown>).filter(
    (entry): entry is [string, unknown[]] =>
      entry[0] !== 'polys' && Array.isArray(entry[1]) && entry[1].length === outlines.length,
  );
  return outlines.map((outline: unknown[] | null, u) => ({
    type: 'Feature',
    properties: Object.fromEntries(fields.map(([name, values]) => [name, values[u]])),
    geometry:
      outline === null || outline.length === 0
        ? (null as never)
        : { type: 'MultiPolygon', coordinates: polygonsOf(outline, u, path) },
  }));
}

function polygonsOf(outline: unknown[], unit: number, path: string): Position[][][] {
  const asRing = [[outline]];
  const asPolygon = [outline];
  for (const polygons of [asRing, asPolygon, outline])
    if (isMultiPolygon(polygons)) return polygons as Position[][][];
  throw new Problem(
    'zoning.outline-bad',
    {
      zh: `${path} 中序号 ${unit} 的轮廓不是环的列表。`,
      en: `${path}: the outline number ${unit} is no list of rings.`,
    },
    {
      zh: '请写成 [[[x, y], …]]（环的列表），多部分写成多边形的列表，没有轮廓写 null。',
      en: 'Write [[[x, y], …]] (a list of rings), for several parts a list of polygons, and null for none.',
    },
    { facts: { unit } },
  );
}

function isMultiPolygon(polygons: unknown): boolean {
  const isPosition = (one: unknown) =>
    Array.isArray(one) && one.length >= 2 && Number.isFinite(one[0]) && Number.isFinite(one[1]);
  const all = (list: unknown, one: (part: unknown) => boolean) => Array.isArray(list) && list.every(one);
  return all(polygons, (polygon) => all(polygon, (ring) => all(ring, isPosition)));
}
