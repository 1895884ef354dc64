import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Finding } from '../../../domain/pipes/clash/finding.ts';
import { run as clash } from '../../../server/pipes/commands/clash-command.ts';
import { run as route } from '../../../server/pipes/commands/route-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-check-of-layout-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [east, north] = [500_000, 4_750_000];
const utilities = ['storm', 'sewage', 'water', 'power'];

function file(name: string, features: object[]) {
  const path = join(folder, name);
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4552' } };
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', crs, features }));
  return path;
}

/** Two columns of four long houses with a lane of 12 m between them, mains in the street before it. */
function yard() {
  const houses = Array.from({ length: 8 }, (_, i) => {
    const [x, y] = [east + (i % 2) * 52, north + Math.floor(i / 2) * 26];
    const ring = [
      [x, y],
      [x + 40, y],
      [x + 40, y + 12],
      [x, y + 12],
      [x, y],
    ];
    return {
      type: 'Feature',
      properties: { id: `${i + 1}号楼`, households: 30 },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  const mains = utilities.map((utility, k) => ({
    type: 'Feature',
    properties: { utility, diameter_mm: 400 },
    geometry: {
      type: 'LineString',
      coordinates: [
        [east - 60, north - 20 - 4 * k],
        [east + 160, north - 20 - 4 * k],
      ],
    },
  }));
  return { buildings: file('houses.geojson', houses), mains: file('mains.geojson', mains) };
}

async function json(run: (words: string[]) => Promise<number>, words: string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    expect(await run([...words, '--json'])).toBe(0);
    return JSON.parse(String(log.mock.lastCall![0]));
  } finally {
    log.mockRestore();
  }
}

test('the file of a layout is checked as it is: every level known, nothing open but what the layout protects', async () => {
  const { buildings, mains } = yard();
  const out = join(folder, 'plan.gpkg');
  const ground = ['--buildings', buildings];
  const answer = await json(route, [
    ...ground,
    '--mains',
    mains,
    '--utility',
    utilities.join(),
    '--out',
    out,
  ]);
  expect([answer.violations, answer.clashes, answer.unreachable]).toEqual([0, 0, []]);
  const report = await json(clash, [out, ...ground]);
  const findings: Finding[] = report.findings;
  expect(report.pieces).toBeGreaterThan(40);
  expect(findings.filter(({ kind }) => kind === 'unknown-level')).toEqual([]);
  expect(findings.filter(({ severity }) => severity !== 'notice').map(({ text }) => text.zh)).toEqual([]);
  const told = findings.filter(({ text }) => text.zh.endsWith('；方案已列保护措施'));
  expect(told).toHaveLength(answer.protections.length);
  expect(told.length).toBeGreaterThan(0);
}, 60_000);
