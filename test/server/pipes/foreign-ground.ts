import { join } from 'node:path';
import type { Position } from 'geojson';
import { expect } from 'vitest';
import { type PipeClass, standards } from '../../../domain/pipes/standards.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { answerOf, folder } from './yard-files.ts';

type At = readonly [number, number];

export interface OutPipe {
  id: string;
  utility: string;
  from: string;
  to: string;
  diameterMm: number;
  lateral: boolean;
  pumped: boolean;
  lengthM: number;
  startLevelM: number;
  endLevelM: number;
  line: At[];
}

export interface OutNode {
  id: string;
  utility: string;
  kind: string;
  terminal: string | null;
  /** As drawings call it; house connections have none. */
  name: string | null;
  groundM: number;
  at: At;
}

export interface Out {
  // biome-ignore lint/suspicious/noExplicitAny: an answer as any program reads it
  answer: any;
  pipes: OutPipe[];
  nodes: OutNode[];
  /** Of the bill: its lines as the file has them. */
  bill: {
    utility: string;
    kind: string;
    unit: string;
    quantity: number;
    unitYuan: number;
    costYuan: number;
  }[];
  /** Pipes that lie nearer to something with a measure. */
  measured: Set<string>;
}

/** An answer of the command line, and what its GeoPackage tells, in metres of its own system: nothing that the layout's code holds in memory. */
export async function outOf(words: string[], name: string): Promise<Out> {
  const out = join(folder, name);
  const answer = await answerOf([...words, '--out', out]);
  const isLocal = answer.crs === 'local';
  // read once: opening it takes longer than all its rows
  const { features } = await readFeatures([out], {
    ...{ layer: ['pipes', 'nodes', 'quantities'], target: 'metric', localUnit: 'm' },
    ...(isLocal ? {} : { metricSrid: Number(answer.crs.slice(5)) }),
  });
  const rowsWith = (column: string) =>
    features.flatMap(({ geometry, properties }) =>
      column in properties
        ? [
            {
              // biome-ignore lint/suspicious/noExplicitAny: columns of a file
              row: properties as any,
              points: geometry === null ? [] : pointsOf((geometry as { coordinates: Nested }).coordinates),
            },
          ]
        : [],
    );
  const pipes = rowsWith('start_level_m').map(
    ({ row, points }): OutPipe => ({
      ...{ id: row.id, utility: row.utility, from: row.from, to: row.to, diameterMm: row.diameterMm },
      ...{ lateral: truth(row.lateral), pumped: truth(row.pumped), lengthM: row.lengthM },
      ...{ startLevelM: row.start_level_m, endLevelM: row.end_level_m, line: points },
    }),
  );
  const nodes = rowsWith('ground_m').map(
    ({ row, points }): OutNode => ({
      ...{ id: row.id, utility: row.utility, kind: row.kind, terminal: row.terminal, name: row.name },
      ...{ groundM: row.ground_m, at: points[0]! },
    }),
  );
  const measured = new Set<string>(
    answer.protections.flatMap((one: { a: string; b: string }) => [one.a, one.b]),
  );
  return { answer, pipes, nodes, bill: rowsWith('unitYuan').map((one) => one.row), measured };
}

type Nested = Position | Nested[];

function pointsOf(nested: Nested): At[] {
  return typeof nested[0] === 'number'
    ? [[nested[0], nested[1] as number]]
    : (nested as Nested[]).flatMap(pointsOf);
}

const truth = (value: unknown): boolean => value === true || value === 1;

/** What pipes keep a distance from: rings of a house, or a point. */
export interface Standing {
  rings: readonly (readonly At[])[];
}

const drains = new Set(['sewage', 'storm', 'combined']);

/** Wall to wall, by the table. */
function askedM(utility: string, diameterMm: number): number {
  const kinds: Record<string, PipeClass> = {
    water: diameterMm > 200 ? 'water-over-200' : 'water-to-200',
    ...{ gas: 'gas-medium-a', heat: 'heat-direct', power: 'power-conduit', telecom: 'telecom-duct' },
  };
  const kind = drains.has(utility) ? 'sewer' : kinds[utility]!;
  return standards.horizontal(kind, 'building', { diameterMm })!.value;
}

/**
 * No pipe nearer to a house than the table asks, save with a measure that the answer names (then half of it, and half a metre at least), or at the
 * house that it serves. Distances by samples a quarter of a metre apart.
 */
export function requireClear({ pipes, nodes, measured }: Out, standing: readonly Standing[]): number {
  const served = servedBy({ pipes, nodes }, standing);
  let looked = 0;
  for (const pipe of pipes) {
    const wall = pipe.diameterMm / 2000;
    const table = askedM(pipe.utility, pipe.diameterMm);
    const least = measured.has(pipe.id) ? Math.max(0.5, table / 2) : table;
    const [box] = [boxOf(pipe.line)];
    standing.forEach((house, i) => {
      if (!near(box, boxOf(house.rings.flat()), table + wall)) return;
      if (served.get(pipe.id)?.has(i)) return;
      looked++;
      const gap = distanceTo(pipe.line, house) - wall;
      expect(gap, `${pipe.id} beside house ${i}`).toBeGreaterThan(least - 0.02);
    });
  }
  return looked;
}

/** Houses at which the lateral that a pipe belongs to ends, and those that are drawn over them. */
function servedBy(
  { pipes, nodes }: Pick<Out, 'pipes' | 'nodes'>,
  standing: readonly Standing[],
): Map<string, Set<number>> {
  const services = nodes.filter((one) => one.kind === 'service');
  const houseAt = new Map(
    services.map((one) => [
      one.id,
      new Set(standing.flatMap((house, i) => (distanceTo([one.at, one.at], house) < 0.05 ? [i] : []))),
    ]),
  );
  const laterals = pipes.filter((one) => one.lateral);
  const at = Map.groupBy(
    laterals.flatMap((one) => [one.from, one.to].map((node) => ({ node, one }))),
    (each) => each.node,
  );
  const served = new Map<string, Set<number>>();
  for (const { id } of services) {
    const queue = [id];
    const seen = new Set(queue);
    for (const node of queue)
      for (const { one } of at.get(node) ?? []) {
        served.set(one.id, new Set([...(served.get(one.id) ?? []), ...houseAt.get(id)!]));
        const next = one.from === node ? one.to : one.from;
        const others = at.get(next)?.length ?? 0;
        // a fork is where a main begins
        if (!seen.has(next) && others <= 2) queue.push(next);
        seen.add(next);
      }
  }
  return served;
}

/** Every house is at the end of a way from the main or among those that have none, with the reason. */
export function requireConnected(
  { answer, pipes, nodes }: Out,
  mains: Partial<Record<string, readonly (readonly At[])[]>>,
  houses: number,
): void {
  for (const one of answer.utilities) {
    const own = nodes.filter((node) => node.utility === one.utility);
    const reached = new Set(own.filter((node) => node.kind === 'tie-in').map((node) => node.id));
    for (const node of own.filter((each) => reached.has(each.id)))
      expect(distanceTo([node.at, node.at], { rings: mains[one.utility]! }, false)).toBeLessThan(0.05);
    const queue = [...reached];
    const at = new Map<string, OutPipe[]>();
    for (const pipe of pipes)
      if (pipe.utility === one.utility)
        for (const end of [pipe.from, pipe.to]) at.set(end, [...(at.get(end) ?? []), pipe]);
    for (const node of queue)
      for (const pipe of at.get(node) ?? []) {
        const next = pipe.from === node ? pipe.to : pipe.from;
        if (!reached.has(next)) queue.push(next);
        reached.add(next);
      }
    const terminals = new Set(own.flatMap((node) => (reached.has(node.id) ? (node.terminal ?? []) : [])));
    const left = answer.unreachable.filter((each: { utility: string }) => each.utility === one.utility);
    expect(one.terminals).toBe(houses);
    expect(one.connected).toBe(terminals.size);
    expect(terminals.size + left.length).toBe(houses);
    for (const { terminal, reason, blockers } of left) {
      expect(terminals.has(terminal)).toBe(false);
      expect(reason === 'no-main' || blockers.length > 0).toBe(true);
    }
  }
}

/** Drains fall by the slope of the table at least, and what leaves a manhole lies no higher than what comes in. */
export function requireFalling({ pipes, nodes }: Out): void {
  const gravity = pipes.filter((one) => drains.has(one.utility) && !one.pumped);
  for (const { id, utility, diameterMm, lateral, startLevelM, endLevelM, line } of gravity) {
    const lengthM = lengthOf(line);
    const drain = utility as 'sewage';
    const compound = lateral || diameterMm < 300;
    const least = standards.minSlope(drain, diameterMm, { compound })!.value;
    // levels are rounded to a millimetre, and a pipe of a metre falls a few of them
    expect(startLevelM - endLevelM, id).toBeGreaterThan(least * lengthM - 0.002);
  }
  const ground = new Map(nodes.map((one) => [one.id, one.groundM]));
  const lifted = new Set(pipes.filter((one) => one.pumped).flatMap((one) => [one.from, one.to]));
  for (const [node, out] of Map.groupBy(gravity, (one) => one.from)) {
    const into = gravity.filter((one) => one.to === node);
    if (lifted.has(node)) continue;
    for (const a of into)
      for (const b of out) expect(a.endLevelM, `${a.id} into ${b.id}`).toBeGreaterThan(b.startLevelM - 0.002);
  }
  for (const one of pipes) {
    const top = drains.has(one.utility) ? one.diameterMm / 1000 : 0;
    for (const [node, level] of [
      [one.from, one.startLevelM],
      [one.to, one.endLevelM],
    ] as const)
      expect(ground.get(node)! - level - top, `cover of ${one.id} at ${node}`).toBeGreaterThan(0.3);
  }
}

/** The bill is the sum of its lines, in the file and in the answer; its pipes are as long as those in the file. */
export function requireSums({ answer, pipes, bill }: Out): void {
  const sum = (list: number[]) => list.reduce((all, one) => all + one, 0);
  for (const line of bill) expect(line.costYuan).toBeCloseTo(line.quantity * line.unitYuan, 0);
  expect(sum(bill.map((one) => one.costYuan))).toBeCloseTo(answer.costYuan, 0);
  expect(sum(answer.utilities.map((one: { costYuan: number }) => one.costYuan))).toBeCloseTo(
    answer.costYuan,
    0,
  );
  expect(sum(answer.funders.map((one: { costYuan: number }) => one.costYuan))).toBeCloseTo(
    answer.costYuan,
    0,
  );
  const { inCompoundYuan, linkedYuan } = answer.places;
  expect(inCompoundYuan + linkedYuan).toBeCloseTo(answer.costYuan, 0);
  for (const { utility, lengthM } of answer.utilities) {
    const own = pipes.filter((one) => one.utility === utility);
    expect(sum(own.map((one) => lengthOf(one.line)))).toBeCloseTo(lengthM, 1);
    const billed = bill.filter((one) => one.utility === utility && one.kind === 'pipe');
    expect(sum(billed.map((one) => one.quantity))).toBeCloseTo(lengthM, 0);
  }
}

export function lengthOf(line: readonly At[]): number {
  return line.reduce((sum, [x, y], i) => {
    const [px, py] = line[Math.max(0, i - 1)]!;
    return sum + Math.hypot(x - px, y - py);
  }, 0);
}

/** Least distance of a line, sampled, from the walls of a house, nought inside it. */
function distanceTo(line: readonly At[], { rings }: Standing, area = true): number {
  let least = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / 0.25));
    for (let k = 0; k <= steps; k++) {
      const [x, y] = [ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps];
      let inside = false;
      for (const ring of rings)
        for (let j = 0; j < ring.length; j++) {
          const [[cx, cy], [dx, dy]] = [ring[Math.max(0, j - 1)]!, ring[j]!];
          const square = (dx - cx) ** 2 + (dy - cy) ** 2;
          const t = square === 0 ? 0 : ((x - cx) * (dx - cx) + (y - cy) * (dy - cy)) / square;
          const part = Math.min(1, Math.max(0, t));
          least = Math.min(least, Math.hypot(x - cx - part * (dx - cx), y - cy - part * (dy - cy)));
          if (cy > y !== dy > y && x < ((dx - cx) * (y - cy)) / (dy - cy) + cx) inside = !inside;
        }
      if (area && inside) return 0;
    }
  }
  return least;
}

function boxOf(points: readonly At[]): [number, number, number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function near(a: readonly number[], b: readonly number[], reachM: number): boolean {
  return a[0]! < b[2]! + reachM && a[2]! > b[0]! - reachM && a[1]! < b[3]! + reachM && a[3]! > b[1]! - reachM;
}

/** All of an answer but what the clock and the machine say. */
export function withoutClock({ answer, pipes, nodes, bill }: Out): unknown {
  const plain = JSON.parse(JSON.stringify(answer));
  delete plain.seconds;
  delete plain.peakMemoryMb;
  for (const one of plain.utilities) delete one.seconds;
  return { plain, pipes, nodes, bill };
}
