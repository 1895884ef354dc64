import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run as route } from '../../server/pipes/commands/route-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-surfaces-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Ring = [number, number][];

/** A rectangle in metres of EPSG:4531, by its lower left corner from a place in Hunchun. */
const box = (x: number, y: number, w: number, h: number): Ring =>
  (
    [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
      [x, y],
    ] as Ring
  ).map(([dx, dy]) => [43_610_000 + dx, 4_748_000 + dy]);

function file(name: string, features: { type: string; coordinates: unknown; properties?: object }[]): string {
  const path = join(folder, name);
  const collection = {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4531' } },
    features: features.map(({ properties = {}, ...geometry }) => ({ type: 'Feature', properties, geometry })),
  };
  writeFileSync(path, JSON.stringify(collection));
  return path;
}

async function answerOf(words: string[]) {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    expect(await route([...words, '--json'])).toBe(0);
  } finally {
    log.mockRestore();
  }
  return JSON.parse(lines.at(-1)!);
}

interface Line {
  kind: string;
  code: string | null;
  place: string;
  quantity: number;
  costYuan: number;
}

test('route: surfaces of a survey are billed as what they are; what the renovation repaves costs nothing; odd words are told', async () => {
  const buildings = file(
    'buildings.geojson',
    [0, 50].map((x) => ({
      type: 'Polygon',
      coordinates: [box(x, 0, 30, 12)],
      properties: { households: 24 },
    })),
  );
  const mains = file('mains.geojson', [
    { type: 'LineString', coordinates: [box(-20, -30, 0, 0)[0], box(110, -30, 0, 0)[0]] },
  ]);
  const plain = ['--buildings', buildings, '--mains', mains, '--utility', 'water', '--quick'];
  const billOf = (answer: { utilities: { quantities: Line[] }[] }) =>
    answer.utilities[0]!.quantities.filter((one) => one.kind === 'removal' || one.kind === 'reinstatement');

  const paved = billOf(await answerOf(plain));
  expect(new Set(paved.map((one) => one.code))).toEqual(new Set(['pavement_removal', 'paving_vehicle']));

  const surfaces = file('surfaces.geojson', [
    { type: 'Polygon', coordinates: [box(-100, -100, 300, 300)], properties: { 路面: '绿地' } },
    { type: 'Polygon', coordinates: [box(-100, -100, 10, 10)], properties: { surface: 'lava' } },
    { type: 'LineString', coordinates: box(0, 0, 5, 5), properties: { surface: 'asphalt' } },
  ]);
  const green = await answerOf([...plain, '--surfaces', surfaces]);
  expect(new Set(billOf(green).map((one) => one.code))).toEqual(new Set(['planting_removal', 'planting']));
  expect(green.warnings.join()).toMatch(/surfaces\.geojson: unknown surfaces left out: lava;/);
  expect(green.warnings.join()).toMatch(
    /surfaces\.geojson: left aside, because not surfaces \(areas\): 1 line/,
  );
  expect(green.warningsZh.join()).toContain('lava');

  const zone = file('zone.geojson', [{ type: 'Polygon', coordinates: [box(-10, -20, 120, 50)] }]);
  const repaved = await answerOf([...plain, '--zone', zone, '--repaved']);
  for (const { place, costYuan, quantity } of billOf(repaved)) {
    expect(quantity).toBeGreaterThan(0);
    if (place === 'in_compound') expect(costYuan).toBe(0);
    else expect(costYuan).toBeGreaterThan(0);
  }
  expect(new Set(billOf(repaved).map((one) => one.place))).toEqual(new Set(['in_compound', 'linked']));
  expect(repaved.costYuan).toBeLessThan((await answerOf([...plain, '--zone', zone])).costYuan);
  const { assumptions } = repaved.utilities[0];
  expect(assumptions.some((one: string) => one.startsWith('repaved:'))).toBe(true);
});
