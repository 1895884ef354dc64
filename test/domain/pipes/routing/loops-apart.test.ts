import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { route, sites } from './random-sites.ts';

/** Distance from a place to a line by its parts across and along each piece, metres. */
function distanceM([x, y]: Point, line: readonly Point[]): number {
  const pieces = line.slice(1).map(([bx, by], k) => {
    const [ax, ay] = line[k]!;
    const lengthM = Math.hypot(bx - ax, by - ay);
    if (lengthM === 0) return Math.hypot(x - ax, y - ay);
    const [ux, uy] = [(bx - ax) / lengthM, (by - ay) / lengthM];
    const alongM = (x - ax) * ux + (y - ay) * uy;
    const acrossM = Math.abs((x - ax) * uy - (y - ay) * ux);
    return Math.hypot(acrossM, Math.max(0, -alongM, alongM - lengthM));
  });
  return Math.min(...pieces);
}

function placesAlong([ax, ay]: Point, [bx, by]: Point): Point[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / 0.1));
  return Array.from({ length: steps + 1 }, (_, i) => [
    ax + ((bx - ax) * i) / steps,
    ay + ((by - ay) * i) / steps,
  ]);
}

/** Loops of a network, each from end to end though it may lie in pieces, and what else of its utility is in the ground. */
function loopsOf({ utility, pipes, loops }: LaidNetwork, { mains }: Site) {
  const names = new Set(loops!.pipes);
  const whole = Map.groupBy(pipes, (pipe) => pipe.of ?? pipe.id);
  const tree = pipes.filter(({ id }) => !names.has(id));
  const joined = new Set(tree.flatMap(({ from, to }) => [from, to]));
  return [...whole].flatMap(([name, own]) => {
    if (!own.some(({ id }) => names.has(id))) return [];
    const others = [
      ...pipes.filter((pipe) => (pipe.of ?? pipe.id) !== name).map(({ line }) => line),
      ...mains.filter((one) => one.utility === utility).map(({ line }) => line),
    ];
    const [first, last] = [own[0]!, own.at(-1)!];
    // an end that only the loop has is a tie-in of its own
    const ends = new Set([first.from, last.to].filter((one) => !joined.has(one)));
    return [{ name, line: [first.line[0], last.line[1]] as const, ends, others }];
  });
}

test('no loop lies along a pipe of its network beyond its joints, and its tie-ins lie beside no other', () => {
  let loops = 0;
  fc.assert(
    fc.property(sites, (site) => {
      for (const { network } of route(site, ['water', 'gas'], true).routes) {
        const { costYuan, lowerBoundYuan } = network.loops!;
        expect(costYuan).toBeGreaterThanOrEqual(lowerBoundYuan - 1e-6);
        for (const { name, line, ends, others } of loopsOf(network, site)) {
          loops++;
          const [a, b] = line;
          const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
          // a pipe that leaves the same point at 30° is 0.5 m away after one metre
          const jointM = Math.min(1.1, lengthM / 3);
          const nearM = 0.45 * Math.min(1, jointM / 1.1);
          const near = placesAlong(a, b).filter(
            ([x, y]) =>
              Math.min(Math.hypot(x - a[0], y - a[1]), Math.hypot(x - b[0], y - b[1])) > jointM &&
              others.some((one) => distanceM([x, y], one) < nearM),
          );
          expect(near, name).toEqual([]);
          for (const one of network.nodes)
            if (one.kind === 'tie-in' && ends.has(one.id))
              for (const other of network.nodes)
                if (other.kind === 'tie-in' && other !== one)
                  expect(Math.hypot(one.x - other.x, one.y - other.y), other.id).toBeGreaterThan(0.99);
        }
      }
    }),
    { numRuns: 12, seed: 5 },
  );
  // or nothing was asked
  expect(loops).toBeGreaterThan(20);
});
