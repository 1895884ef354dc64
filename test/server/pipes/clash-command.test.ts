import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { newNode, newSegment } from '../../../domain/pipes/model.ts';
import { run } from '../../../server/pipes/commands/clash-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'clash-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [x, y] = [500_000, 4_748_000];

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
const layer = (name: string, geometry: object, properties: object = {}) =>
  file(`${name}.geojson`, {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4552' } },
    features: [{ type: 'Feature', properties, geometry }],
  });

test('poles, shrubs, kerbs and railways of map files stand around the pipes', async () => {
  const end = { groundM: 40, depthM: null, levelM: 38.5 };
  const network = file('network.json', {
    crs: 'EPSG:4552',
    extras: {},
    nodes: [newNode({ id: 'a', x, y, groundM: 40 }), newNode({ id: 'b', x: x + 60, y, groundM: 40 })],
    segments: [
      newSegment({ id: 'W', from: 'a', to: 'b', diameterMm: 200, material: 'steel', start: end, end }),
    ],
  });
  const beside = (metres: number) => ({
    type: 'LineString',
    coordinates: [
      [x, y + metres],
      [x + 60, y + metres],
    ],
  });
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  const words = [
    [network, '--crs', 'EPSG:4552', '--json'],
    ['--poles', layer('poles', { type: 'Point', coordinates: [x + 20, y + 0.3] })],
    ['--shrubs', layer('shrubs', { type: 'Point', coordinates: [x + 30, y - 0.5] })],
    ['--walls', layer('walls', beside(-0.8))],
    ['--kerbs', layer('kerbs', beside(1))],
    ['--railways', layer('railways', beside(4), { electrified: 'no' })],
  ].flat();
  try {
    expect(await run(words)).toBe(0);
  } finally {
    log.mockRestore();
  }
  const { findings } = JSON.parse(lines.join('')) as { findings: { kind: string; requiredM: number }[] };
  expect(findings.map((one) => [one.kind, one.requiredM]).sort()).toEqual([
    ['kerb', 1.5],
    ['pole', 0.5],
    ['railway', 5],
    ['shrub', 1],
    ['wall', 1],
  ]);
});
