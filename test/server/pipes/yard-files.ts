import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Geometry } from 'geojson';
import { afterAll, expect, vi } from 'vitest';
import { run } from '../../../server/pipes/commands/route-command.ts';

export const folder = mkdtempSync(join(tmpdir(), 'lianpian-route-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const origin = [500_000, 4_750_000] as const;

/** A GeoJSON in EPSG:4552 unless told otherwise; coordinates in metres from the origin. */
export function file(
  name: string,
  rows: { geometry: Geometry | null; [field: string]: unknown }[],
  crs = 'EPSG::4552',
): string {
  const features = rows.map(({ geometry, ...properties }) => ({ type: 'Feature', properties, geometry }));
  const path = join(folder, name);
  const named = crs && { crs: { type: 'name', properties: { name: `urn:ogc:def:crs:${crs}` } } };
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', ...(named || {}), features }));
  return path;
}

export const at = (x: number, y: number): [number, number] => [origin[0] + x, origin[1] + y];
export const ring = (...corners: [number, number][]): Geometry => ({
  type: 'Polygon',
  coordinates: [[...corners, corners[0]!].map(([x, y]) => at(x, y))],
});
export const house = (x: number, y: number, w = 30, h = 12): Geometry =>
  ring([x, y], [x + w, y], [x + w, y + h], [x, y + h]);
export const line = (...points: [number, number][]): Geometry => ({
  type: 'LineString',
  coordinates: points.map(([x, y]) => at(x, y)),
});
export const street = line([-20, -10], [80, -10]);
export const houses = () => file('houses.geojson', [{ geometry: house(0, 0) }, { geometry: house(0, 30) }]);
export const mains = (utility?: string) =>
  file('mains.geojson', [{ geometry: street, ...(utility && { utility }) }]);

export const asked = (buildings: string, main: string, utility = 'water'): string[] => [
  ...['--buildings', buildings, '--mains', main],
  ...['--utility', utility],
];

/** What the command prints, line by line. */
export async function printedBy(words: string[]): Promise<string[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    expect(await run(words)).toBe(0);
    return log.mock.calls.map(([text]) => String(text));
  } finally {
    log.mockRestore();
  }
}

export async function answerOf(words: string[]) {
  return JSON.parse((await printedBy([...words, '--json'])).at(-1)!);
}
