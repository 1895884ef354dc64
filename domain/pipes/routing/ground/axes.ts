import Flatbush from 'flatbush';
import { pointToSegment } from '../../../geo/plane.ts';
import type { Site } from '../site/site.ts';
import { type Box, boxOf, type Turn } from './frame.ts';

/** The directions that façades and streets have, each good for its right angle too, and which of them governs where. */
export interface Axes {
  /** The dominant one first; never empty. */
  turns: readonly Turn[];
  /** Of the ground that they were asked for; beyond it the dominant one governs. */
  box: Box;
  /** Which of them governs at a place of the plane. */
  at(x: number, y: number): number;
}

/** How far a façade or a street governs the ground before it, metres. */
const reachM = 45;
/** Side of the squares that have one direction each, metres. */
const squareM = 10;
/** A façade this far away counts for half, metres. */
const halfM = 10;
/** Directions nearer to each other than this are one, degrees. */
const sameDegrees = 6;
/** A direction that fewer of all metres have is that of a bay or a bend. */
const leastShare = 0.02;
/** The dominant direction gives way only to one that is clearly nearer, so that runs stay straight. */
const dominantWeight = 1.4;
/** Shorter walls are balconies and corners. */
const leastEdgeM = 2;

interface Edge {
  line: [number, number, number, number];
  lengthM: number;
  /** Modulo a right angle, [0, 90). */
  degrees: number;
}

/** Governing directions inside `box`, by the lengths of façades, streets and mains there and around. */
export function axesOf(site: Site, box: Box): Axes {
  const edges = edgesOf(site, box);
  const peaks = peaksOf(edges);
  const turns = peaks.map((degrees): Turn => {
    const angle = (degrees * Math.PI) / 180;
    return { cos: Math.cos(angle), sin: Math.sin(angle) };
  });
  if (turns.length < 2) return { turns: turns.length === 1 ? turns : [{ cos: 1, sin: 0 }], box, at: () => 0 };
  const ofEdge = edges.map(({ degrees }) => peaks.findIndex((peak) => apart(peak, degrees) <= sameDegrees));
  const index = new Flatbush(edges.length);
  for (const { line } of edges) {
    const { minX, minY, maxX, maxY } = boxOf([
      [line[0], line[1]],
      [line[2], line[3]],
    ]);
    index.add(minX, minY, maxX, maxY);
  }
  index.finish();
  const columns = Math.ceil((box.maxX - box.minX) / squareM) + 1;
  const rows = Math.ceil((box.maxY - box.minY) / squareM) + 1;
  const known = new Int8Array(columns * rows).fill(-1);
  const weigh = (x: number, y: number): number => {
    const weights = turns.map(() => 0);
    for (const e of index.search(x - reachM, y - reachM, x + reachM, y + reachM)) {
      const turn = ofEdge[e]!;
      if (turn < 0) continue;
      const { line, lengthM } = edges[e]!;
      const away = pointToSegment(x, y, ...line);
      if (away > reachM) continue;
      const weight = Math.min(lengthM, reachM) / (1 + (away / halfM) ** 2);
      weights[turn]! += turn === 0 ? weight * dominantWeight : weight;
    }
    return Math.max(0, weights.indexOf(Math.max(...weights)));
  };
  return {
    turns,
    box,
    at: (x, y) => {
      const column = Math.round((x - box.minX) / squareM);
      const row = Math.round((y - box.minY) / squareM);
      if (column < 0 || row < 0 || column >= columns || row >= rows) return 0;
      const square = row * columns + column;
      if (known[square]! < 0) {
        known[square] = weigh(box.minX + column * squareM, box.minY + row * squareM);
      }
      return known[square]!;
    },
  };
}

function edgesOf(site: Site, box: Box): Edge[] {
  const edges: Edge[] = [];
  const add = (line: readonly (readonly [number, number])[]): void => {
    for (let k = 1; k < line.length; k++) {
      const [[ax, ay], [bx, by]] = [line[k - 1]!, line[k]!];
      const lengthM = Math.hypot(bx - ax, by - ay);
      if (lengthM < leastEdgeM) continue;
      if (Math.max(ax, bx) < box.minX - reachM || Math.min(ax, bx) > box.maxX + reachM) continue;
      if (Math.max(ay, by) < box.minY - reachM || Math.min(ay, by) > box.maxY + reachM) continue;
      const degrees = (((Math.atan2(by - ay, bx - ax) * 180) / Math.PI) % 90) + 90;
      edges.push({ line: [ax, ay, bx, by], lengthM, degrees: degrees % 90 });
    }
  };
  for (const one of site.buildings) if (!one.point) for (const ring of one.rings) add(ring);
  for (const one of site.streets) {
    add(one.line);
    for (const ring of one.rings ?? []) add(ring);
  }
  for (const one of site.mains) add(one.line);
  return edges;
}

/** Degrees between two directions modulo a right angle: 0 to 45. */
export function apart(a: number, b: number): number {
  const d = Math.abs(a - b) % 90;
  return Math.min(d, 90 - d);
}

/** Directions that many metres have, the commonest first, each the mean of what is near it. */
function peaksOf(edges: readonly Edge[]): number[] {
  let left = [...edges];
  const whole = edges.reduce((sum, one) => sum + one.lengthM, 0);
  const peaks: number[] = [];
  while (left.length > 0 && peaks.length < 12) {
    const bins = new Float64Array(90);
    for (const { degrees, lengthM } of left) bins[Math.floor(degrees)]! += lengthM;
    let top = 0;
    let most = 0;
    for (let at = 0; at < 90; at++) {
      let sum = 0;
      for (let d = -3; d <= 3; d++) sum += bins[(at + d + 90) % 90]! * (4 - Math.abs(d));
      if (sum > most) [most, top] = [sum, at + 0.5];
    }
    let weight = 0;
    let shift = 0;
    for (const { degrees, lengthM } of left) {
      const off = ((degrees - top + 45 + 90) % 90) - 45;
      if (Math.abs(off) > sameDegrees / 2) continue;
      weight += lengthM;
      shift += lengthM * off;
    }
    if (weight < leastShare * whole) break;
    const peak = (top + shift / weight + 90) % 90;
    peaks.push(peak);
    left = left.filter(({ degrees }) => apart(peak, degrees) > sameDegrees);
  }
  return peaks;
}
