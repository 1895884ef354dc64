import { readFileSync } from 'node:fs';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';

interface YardFile {
  buildings: { id: string; b: string; p: Point[] }[];
  highways: { id: string; h: string; p: Point[] }[];
}

/** The instance `yard-moscow`, with terminals and root chosen as its README says. */
export function readYardMoscow(file: string): Site {
  const { buildings, highways } = JSON.parse(readFileSync(file, 'utf8')) as YardFile;
  const measured = buildings
    .map((one, i) => ({ i, kind: one.b, ...areaAndCentroid(one.p), ring: one.p }))
    .filter((one) => one.kind !== 'roof' && one.areaM2 >= 150);
  const distance = (a: { centre: Point }, b: { centre: Point }): number =>
    Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1]);
  const middle = measured
    .map((one) => ({ one, radius: measured.map((b) => distance(one, b)).sort((a, b) => a - b)[95]! }))
    .sort((a, b) => a.radius - b.radius)[0]!.one;
  const chosen = measured.toSorted((a, b) => distance(a, middle) - distance(b, middle)).slice(0, 96);
  const points = chosen.flatMap((one) => one.ring);
  const xs = points.map(([x]) => x);
  const south: Point = [(Math.min(...xs) + Math.max(...xs)) / 2, Math.min(...points.map(([, y]) => y)) - 60];
  const root = highways
    .filter((way) => ['secondary', 'tertiary', 'residential'].includes(way.h))
    .flatMap((way) => way.p)
    .toSorted(
      (a, b) => Math.hypot(a[0] - south[0], a[1] - south[1]) - Math.hypot(b[0] - south[0], b[1] - south[1]),
    )[0]!;
  const terminals = new Set(chosen.map((one) => one.i));
  return {
    buildings: buildings.map((one, i) => ({
      id: one.id,
      rings: [one.p],
      terminal: terminals.has(i),
      doors: [],
      households: 60,
    })),
    barriers: [],
    streets: highways.map((way) => ({ id: way.id, line: way.p, kind: way.h, widthM: 6 })),
    existing: [],
    mains: [{ id: 'root', utility: 'sewage', line: [root], diameterMm: 300 }],
    groundM: () => undefined,
  };
}

function areaAndCentroid(ring: Point[]): { areaM2: number; centre: Point } {
  const [ox, oy] = ring[0]!;
  let twice = 0;
  let x = 0;
  let y = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = [ring[i - 1]![0] - ox, ring[i - 1]![1] - oy];
    const [x2, y2] = [ring[i]![0] - ox, ring[i]![1] - oy];
    const cross = x1 * y2 - x2 * y1;
    twice += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return { areaM2: Math.abs(twice) / 2, centre: [ox + x / (3 * twice), oy + y / (3 * twice)] };
}
