import { expect, test } from 'vitest';
import { heightAt } from '../../../../domain/geo/height-grid.ts';
import { newNode, type PipeNetwork } from '../../../../domain/pipes/model.ts';
import { groundWithTerrain } from '../../../../domain/pipes/routing/site/ground-with-terrain.ts';

/** Rises a metre in ten to the east, 40 m at x = 0; one cell in the middle was not measured. */
const terrain = {
  ...{ originX: 0, originY: 100, stepM: 10, columns: 10, rows: 10 },
  heights: Array.from({ length: 100 }, (_, k) => (k === 55 ? null : 40 + ((k % 10) + 0.5))),
};
const network = (...points: [x: number, y: number, groundM: number | null][]): PipeNetwork => ({
  ...{ crs: null, segments: [], extras: {} },
  nodes: points.map(([x, y, groundM], i) => newNode({ id: `n${i}`, x, y, utility: 'water', groundM })),
});

test('a level lies between its four cells, a hole takes its neighbours, outside there is none', () => {
  expect(heightAt(terrain, 32, 40)).toBeCloseTo(43.2, 6);
  expect(heightAt(terrain, 55, 45)).toBeUndefined();
  expect(heightAt(terrain, 52, 45)).toBeCloseTo(44.5, 6);
  // half a cell at the edge is level
  expect(heightAt(terrain, 1, 50)).toBeCloseTo(40.5, 6);
  expect(heightAt(terrain, -1, 50)).toBeUndefined();
});

test('imported terrain is the ground where nobody surveyed, and meets surveyed points where somebody did', () => {
  const bare = groundWithTerrain(network([20, 20, null]), terrain);
  expect(bare(32, 40)).toBeCloseTo(43.2, 6);
  expect(bare(500, 40)).toBeUndefined();

  // the survey has another datum, 2 m lower, and a step of half a metre that the terrain doesn't show
  const surveyed = groundWithTerrain(network([20, 20, 40], [80, 80, 46], [20, 80, 40.5]), terrain);
  for (const [x, y, level] of [
    [20, 20, 40],
    [80, 80, 46],
    [20, 80, 40.5],
  ] as const)
    expect(surveyed(x, y)).toBeCloseTo(level, 1);
  // between them the terrain still rises
  expect(surveyed(75, 20)! - surveyed(35, 20)!).toBeGreaterThan(3.5);
  // beyond it what is surveyed goes on
  expect(surveyed(150, 80)).toBeGreaterThan(40);
});

test('what an earlier plan took the ground for is not surveyed', () => {
  const plan = network([30, 40, 0]);
  plan.nodes[0]!.state = 'planned';
  expect(groundWithTerrain(plan, terrain)(32, 40)).toBeCloseTo(43.2, 6);
});

test('without terrain it is what is surveyed', () => {
  expect(groundWithTerrain(network(), null)(1, 1)).toBeUndefined();
  expect(groundWithTerrain(network([0, 0, 12]), null)(5, 5)).toBeCloseTo(12, 6);
});
