import { length } from '@turf/turf';
import { expect, test } from 'vitest';
import { asking } from '../../client/workers/asking.ts';
import { type LaidPart, RoutingRun } from '../../client/workers/routing-run.ts';
import { ground, wish } from './eight-houses.ts';

const metresOf = (features: GeoJSON.Feature[]): number =>
  features.reduce((sum, one) => sum + length(one, { units: 'meters' }), 0);

test('each utility of the first answer is told as soon as it lies, and lies so in the answer', () => {
  const run = new RoutingRun();
  run.open(ground, wish);
  const parts: LaidPart[] = [];
  const view = run.first((part) => parts.push(part));
  expect(parts.map((one) => one.utility)).toEqual(['storm', 'sewage', 'water']);
  const pointsOf = (features: GeoJSON.Feature[]) =>
    features.flatMap(({ geometry }) => (geometry as GeoJSON.LineString).coordinates.map(String));
  for (const { utility, lines } of parts) {
    expect(lines.length).toBeGreaterThan(8);
    const answer = view.lines.features.filter((one) => one.properties?.utility === utility);
    expect(metresOf(answer)).toBeCloseTo(metresOf(lines), 3);
    // what passes under something bends up and down between the points that it was told with
    const told = pointsOf(lines);
    expect(pointsOf(answer)).toEqual(expect.arrayContaining(told));
    if (utility !== 'water') expect(pointsOf(answer)).toHaveLength(told.length);
  }
  run.open(ground, wish);
  expect(run.first().lines).toEqual(view.lines);
});

test('a function goes over the border of a worker as one that is called back, everything else as it is', async () => {
  const seen: unknown[] = [];
  const remote = {
    call: async (_: string, ...words: unknown[]) => {
      seen.push(...words);
      return { value: 1 };
    },
  };
  const client = asking<{ lay(zone: number[], onLaid: () => void): number }>(remote as never);
  const onLaid = () => {};
  expect(await client.lay([1], onLaid)).toBe(1);
  expect(seen).toEqual([[1], onLaid]);
  // comlink sends by message channel what bears its mark, and refuses other functions
  const mark = Object.getOwnPropertySymbols(onLaid).map(String);
  expect(mark).toContain('Symbol(Comlink.proxy)');
});
