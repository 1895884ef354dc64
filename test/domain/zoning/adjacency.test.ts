import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { metricFrameFor } from '../../../domain/geo/metric-frame.ts';
import { Adjacency, type AdjacencyRules } from '../../../domain/zoning/adjacency.ts';
import type { LineWork } from '../../../domain/zoning/barriers.ts';
import { reasonText } from '../../../domain/zoning/neighbours.ts';
import { packShapes, type Rings } from '../../../domain/zoning/unit-shapes.ts';
import { fixture } from '../../fixtures.ts';
import { compounds, square } from './grids.ts';

// a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const policy = new URL('../../../data/policies/zoning-adjacency.json', import.meta.url);
const { rules } = JSON.parse(readFileSync(policy, 'utf8')) as { rules: AdjacencyRules };
const noLines: LineWork = { barriers: [], crossings: [], streets: [] };

function joined(adjacency: Adjacency): string[] {
  return adjacency.pairs.filter(({ status }) => status === 'joined').map(({ a, b }) => `${a}-${b}`);
}

describe('facing boundaries', () => {
  test('compounds across a lane are neighbours, across a corner or a wide gap they are not', () => {
    const near = new Adjacency(packShapes(compounds(2, 2, 100, 12)), rules, noLines);
    expect(joined(near)).toEqual(['0-1', '0-2', '1-3', '2-3']);
    expect(reasonText(near.pairs[0]!).en).toBe('12 m gap, facing 100 m');
    const far = new Adjacency(packShapes(compounds(2, 1, 100, 60)), rules, noLines);
    expect(joined(far)).toEqual([]);
  });

  test('shared borders need no equal vertices', () => {
    const units = [[square(0, 0, 100)], [square(100, 37, 30)], [square(100, 67, 33)]];
    const adjacency = new Adjacency(packShapes(units), rules, noLines);
    expect(joined(adjacency)).toEqual(['0-1', '0-2', '1-2']);
    expect(reasonText(adjacency.pairs[0]!).zh).toBe('共边 30 m');
  });

  test('duplicate, nested, multipart and empty units', () => {
    const units: Rings[][] = [
      [square(0, 0, 100)],
      [square(0, 0, 100)],
      [square(30, 30, 40)],
      [square(500, 0, 50), square(100, 0, 50)],
      [],
    ];
    const { pairs } = new Adjacency(packShapes(units), rules, noLines);
    const reason = (a: number, b: number) => pairs.find((pair) => pair.a === a && pair.b === b)?.reason;
    expect([reason(0, 1), reason(0, 2), reason(0, 3), reason(0, 4)]).toEqual([
      'overlap',
      'overlap',
      'shared',
      undefined,
    ]);
  });

  test.each([
    ['gap0', 1, 0.99],
    ['gap10m', 0.986, 0.972],
    ['gap20m', 0.986, 0.972],
  ])('real blocks, %s: precision ≥ %d and recall ≥ %d', (set, precision, recall) => {
    const units = blocks(set);
    const truthFile = fixture('benchmarks/adjacency-blocks-2296-edges.json');
    if (!units || !truthFile) return;
    const { edges } = JSON.parse(readFileSync(truthFile, 'utf8')) as { edges: [number, number][] };
    const truth = new Set(edges.map(([i, j]) => `${Math.min(i, j)}-${Math.max(i, j)}`));
    const found = joined(new Adjacency(packShapes(units), rules, noLines));
    const right = found.filter((pair) => truth.has(pair)).length;
    expect(right / found.length).toBeGreaterThanOrEqual(precision);
    expect(right / truth.size).toBeGreaterThanOrEqual(recall);
  });
});

describe('barriers', () => {
  const units = packShapes(compounds(2, 1, 100, 20));
  const river = { kind: 'river', xy: [110, -500, 110, 500] };

  test('a river on every way across cuts, and says so', () => {
    const { pairs } = new Adjacency(units, rules, { ...noLines, barriers: [river] });
    expect(pairs[0]).toMatchObject({ status: 'cut', reason: 'barrier', between: 'river' });
    expect(reasonText(pairs[0]!)).toEqual({ zh: '被河流分隔', en: 'cut by river' });
  });

  test('a river that ends half way does not', () => {
    const half = { kind: 'river', xy: [110, -500, 110, 50] };
    expect(new Adjacency(units, rules, { ...noLines, barriers: [half] }).pairs[0]!.status).toBe('joined');
  });

  test('a river along the common border cuts too', () => {
    const touching = packShapes(compounds(2, 1, 100, 0));
    const border = { kind: 'river', xy: [100.8, -50, 99.5, 150] };
    expect(new Adjacency(touching, rules, { ...noLines, barriers: [border] }).pairs[0]!.status).toBe('cut');
  });

  test('a bridge between the two joins them again, one farther off does not', () => {
    const bridge = { kind: 'bridge', xy: [95, 50, 125, 50] };
    const away = { kind: 'bridge', xy: [95, 400, 125, 400] };
    const withBridge = new Adjacency(units, rules, { ...noLines, barriers: [river], crossings: [bridge] });
    expect(withBridge.pairs[0]).toMatchObject({ status: 'joined', reason: 'bridged' });
    const without = new Adjacency(units, rules, { ...noLines, barriers: [river], crossings: [away] });
    expect(without.pairs[0]!.status).toBe('cut');
  });

  test('a wall that the works open is named, and joins; kept, it cuts', () => {
    const wall = { ...noLines, barriers: [{ ...river, kind: 'wall' }] };
    expect(new Adjacency(units, { ...rules, removable: ['wall'] }, wall).pairs[0]).toMatchObject({
      status: 'joined',
      reason: 'opened',
    });
    expect(new Adjacency(units, { ...rules, removable: [] }, wall).pairs[0]).toMatchObject({
      status: 'cut',
      between: 'wall',
    });
  });

  test('the class of the street between decides how wide a gap may be', () => {
    const wide = packShapes(compounds(2, 1, 100, 36));
    const street = (kind: string) => ({ ...noLines, streets: [{ kind, xy: [118, -500, 118, 500] }] });
    expect(new Adjacency(wide, rules, street('tertiary')).pairs[0]).toMatchObject({
      status: 'joined',
      between: 'tertiary',
    });
    expect(new Adjacency(wide, rules, street('residential')).pairs[0]).toMatchObject({
      status: 'cut',
      reason: 'too-wide',
    });
    expect(new Adjacency(units, rules, street('primary')).pairs[0]).toMatchObject({
      status: 'cut',
      between: 'primary',
    });
  });

  test('a planner overrides in both directions, with a note', () => {
    const adjacency = new Adjacency(units, rules, { ...noLines, barriers: [river] });
    expect(adjacency.override(0, 1, { status: 'joined', note: '人行天桥已立项' })).toMatchObject({
      status: 'joined',
      reason: 'override',
    });
    expect(joined(adjacency)).toEqual(['0-1']);
    expect(adjacency.override(0, 1, undefined)).toMatchObject({ status: 'cut', reason: 'barrier' });
  });
});

test('an edited unit updates its surroundings to what a rebuild would say', () => {
  const move = fc.record({
    unit: fc.nat(15),
    x: fc.integer({ min: -50, max: 500 }),
    y: fc.integer({ min: -50, max: 500 }),
    side: fc.integer({ min: 20, max: 160 }),
  });
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 5 }), (moves) => {
      const units = compounds(4, 4, 100, 10);
      const adjacency = new Adjacency(packShapes(units), rules, noLines);
      for (const { unit, x, y, side } of moves) {
        units[unit] = [square(x, y, side)];
        adjacency.replace(unit, units[unit]);
      }
      const rebuilt = new Adjacency(packShapes(units), rules, noLines);
      expect(adjacency.pairs).toEqual(rebuilt.pairs);
    }),
    {
      numRuns: 60,
      // deep inside a larger unit, farther from its boundary than anything reaches
      examples: [[[{ unit: 0, x: 361, y: 141, side: 20 }]]],
    },
  );
});

/** The three block sets in metres; a vanished block has no parts. */
function blocks(set: string): Rings[][] | undefined {
  const name = set === 'gap0' ? 'adjacency-blocks-2296.geojson' : `adjacency-blocks-2296-${set}.json`;
  const path = fixture(`benchmarks/${name}`);
  if (!path) return undefined;
  const json = JSON.parse(readFileSync(path, 'utf8'));
  if (set !== 'gap0') {
    const { polys } = json as { polys: (Rings | Rings[] | null)[] };
    return polys.map((poly) => (poly === null ? [] : isPolygon(poly) ? [poly] : poly));
  }
  const frame = metricFrameFor(-99.6, 38.6, -98.9, 39.2);
  const { features } = json as { features: { geometry: { type: string; coordinates: never } }[] };
  return features.map(({ geometry }) => {
    const parts: Rings[] = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return parts.map((rings) => rings.map((ring) => ring.map((position) => frame.toMetres(position))));
  });
}

function isPolygon(poly: Rings | Rings[]): poly is Rings {
  return typeof (poly[0] as readonly (readonly number[])[])[0]![0] === 'number';
}
