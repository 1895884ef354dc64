import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkFromLines } from '../../../domain/pipes/from-lines.ts';
import { components, graphOf } from '../../../domain/pipes/graph.ts';
import { type GravityResult, gravityCapacity } from '../../../domain/pipes/hydraulics/manning.ts';
import { newSegment, type PipeNetwork } from '../../../domain/pipes/model.ts';
import { applyPatch } from '../../../domain/pipes/patch.ts';
import { repairAll, repairPatch, validate } from '../../../domain/pipes/validate/validate.ts';
import { fixture } from '../../fixtures.ts';
import { aNetwork } from './a-network.ts';

const codes = (network: PipeNetwork) => validate(network).map((one) => one.code);
const sewer = { utility: 'sewage', diameterMm: 300, material: 'concrete' } as const;
const end = (groundM: number | null, depthM: number | null, levelM: number | null) => ({
  groundM,
  depthM,
  levelM,
});

describe('validation', () => {
  test('a sound little network has no fault', () => {
    const network = aNetwork()
      .node('a', 0, 0, { utility: 'sewage', kind: 'manhole' })
      .node('b', 40, 0, { utility: 'sewage', kind: 'manhole' })
      .node('c', 80, 0, { utility: 'sewage', kind: 'outfall' })
      .pipe('1', 'a', 'b', { ...sewer, start: end(40, 2, 38), end: end(40, 2.16, 37.84) })
      .pipe('2', 'b', 'c', { ...sewer, start: end(40, 2.16, 37.84), end: end(40, 2.32, 37.68) })
      .build();
    expect(validate(network)).toEqual([]);
  });

  test('what is given up is neither crossed nor joined, and drains nothing', () => {
    const steep = (levels: [number, number]) => ({ ...sewer, utility: 'sewage' as const, levels });
    const network = (state: 'in_use' | 'abandoned') =>
      aNetwork()
        .node('a', 0, 0, { utility: 'sewage', kind: 'manhole' })
        .node('b', 30, 0, { utility: 'sewage', kind: 'manhole' })
        .node('o', 60, 0, { utility: 'sewage', kind: 'outfall' })
        .pipe('new-1', 'a', 'b', { ...steep([38, 37.7]), state: 'planned' })
        .pipe('new-2', 'b', 'o', { ...steep([37.7, 37.4]), state: 'planned' })
        // crosses the first, rises, comes to an end 0.1 m beside the second, and leads nowhere
        .run('old-1', [15, -20, 15, 20], { ...steep([37.7, 37.99]), state })
        .run('old-2', [45, 20, 45, 0.1], { ...steep([38, 37.6]), state })
        // lies where the second takes its place
        .pipe('old-3', 'b', 'o', { ...steep([37.7, 37.4]), state })
        .build();
    expect(new Set(codes(network('in_use')))).toEqual(
      new Set([
        'topology.duplicate-line',
        'topology.crossing-without-node',
        'topology.dangling-end',
        'topology.no-outfall',
        'gravity.rises',
      ]),
    );
    expect(codes(network('abandoned'))).toEqual([]);
  });

  test('zero length, one-point loops, missing ends, duplicates and reversed lines, orphans', () => {
    const network = aNetwork()
      .node('r', 0, 0, { kind: 'reservoir' })
      .node('a', 10, 0)
      .node('b', 20, 0)
      .node('c', 20, 0.005)
      .node('lost', 90, 90)
      .pipe('ra', 'r', 'a')
      .pipe('ab', 'a', 'b')
      .pipe('ba', 'b', 'a')
      .pipe('ab2', 'a', 'b')
      .pipe('loop', 'a', 'a')
      .pipe('void', 'a', 'nowhere')
      .pipe('bc', 'b', 'c')
      .build();
    const found = codes(network);
    for (const code of [
      'geometry.loop',
      'topology.missing-end',
      'topology.reversed-line',
      'topology.duplicate-line',
      'topology.orphan-point',
    ])
      expect(found).toContain(code);
    const { network: mended, remaining } = repairAll(network);
    expect(remaining.map((one) => one.code)).toEqual(['topology.missing-end']);
    expect(mended.segments.map((one) => one.id).sort()).toEqual(['ab', 'bc', 'ra', 'void']);
  });

  test('lines of a map without geometry and without length are called so', () => {
    const network = aNetwork()
      .node('a', 0, 0)
      .node('b', 40, 0)
      .pipe('1', 'a', 'b')
      .pipe('void', 'b', 'b')
      .build('map');
    network.segments.push(newSegment({ id: 'null', from: '', to: '' }));
    const found = validate(network).filter((one) => one.severity === 'error');
    expect(found.map((one) => [one.code, one.segments[0]])).toEqual([
      ['geometry.zero-length', 'void'],
      ['geometry.null', 'null'],
    ]);
    expect(repairAll(network).network.segments.map((one) => one.id)).toEqual(['1', 'null']);
  });

  test('an end near a point is joined, an end near a pipe splits it, a crossing gets a point', () => {
    const network = aNetwork()
      .node('r', 0, 0, { kind: 'reservoir' })
      .node('a', 50, 0)
      .node('b', 50.3, 0)
      .node('c', 90, 0)
      .node('d', 20, 0.2)
      .node('e', 20, 30)
      .node('f', 70, -20)
      .node('g', 70, 20)
      .pipe('1', 'r', 'a', { diameterMm: 200, levels: [1, 1] })
      .pipe('2', 'b', 'c', { diameterMm: 200, levels: [1, 1] })
      .pipe('3', 'd', 'e', { diameterMm: 200, levels: [1, 1] })
      .pipe('4', 'f', 'g', { diameterMm: 200, levels: [1.05, 1.05] })
      .build();
    expect(codes(network).filter((code) => code === 'topology.dangling-end')).toHaveLength(2);
    expect(codes(network)).toContain('topology.crossing-without-node');
    const { network: mended, remaining } = repairAll(network);
    expect(remaining).toEqual([]);
    expect(components(graphOf(mended)).count).toBe(1);
    const length = (one: PipeNetwork) => graphOf(one).lengthM.reduce((sum, x) => sum + x, 0);
    expect(Math.abs(length(mended) - length(network))).toBeLessThan(1);
  });

  test('a flyover is no crossing', () => {
    const network = aNetwork()
      .run('1', [0, 0, 50, 0], { diameterMm: 200, levels: [1, 1] })
      .run('2', [25, -20, 25, 20], { diameterMm: 200, levels: [2, 2] })
      .build();
    expect(codes(network)).not.toContain('topology.crossing-without-node');
  });

  test('gravity: rising, shallow, shrinking, stepping up, mixing', () => {
    const network = aNetwork()
      .node('a', 0, 0, { utility: 'sewage' })
      .node('b', 40, 0, { utility: 'sewage' })
      .node('c', 80, 0, { utility: 'sewage' })
      .node('d', 120, 0, { utility: 'sewage' })
      .node('o', 200, 0, { utility: 'storm', kind: 'outfall' })
      .pipe('ab', 'a', 'b', { ...sewer, diameterMm: 400, start: end(40, 2, 38), end: end(40, 2.2, 37.8) })
      .pipe('bc', 'b', 'c', { ...sewer, start: end(40, 2.1, 37.9), end: end(40, 2.11, 37.89) })
      .pipe('cd', 'c', 'd', { ...sewer, start: end(40, 2.11, 37.89), end: end(40, 1.9, 38.1) })
      .pipe('do', 'd', 'o', {
        ...sewer,
        utility: 'storm',
        start: end(40, 2.5, 37.5),
        end: end(40, 2.8, 37.2),
      })
      .build();
    const found = codes(network);
    expect(found).toEqual(
      expect.arrayContaining([
        'gravity.rises',
        'gravity.slope',
        'gravity.shrinks',
        'gravity.step-up',
        'gravity.misconnection',
        'gravity.spacing',
      ]),
    );
  });

  test('velocity is that of the inner section, as the capacity has it', () => {
    const network = aNetwork()
      .node('a', 0, 0, { utility: 'sewage', kind: 'manhole' })
      .node('b', 30, 0, { utility: 'sewage', kind: 'outfall' })
      .pipe('1', 'a', 'b', { utility: 'sewage', diameterMm: 200, material: 'pvc', levels: [38, 37.953] })
      .build();
    const [one] = validate(network).filter((issue) => issue.code === 'gravity.velocity');
    const [{ velocityAtCapacityMS }] = gravityCapacity(network) as [GravityResult];
    expect(velocityAtCapacityMS).toBeLessThan(0.6);
    expect(one!.text.en).toContain(`${velocityAtCapacityMS!.toFixed(2)} m/s at design fill`);
  });

  test('levels: the sum, agreement at a point, NaN, frost', () => {
    const network = aNetwork()
      .node('a', 0, 0, { kind: 'reservoir', groundM: 40 })
      .node('b', 10, 0, { groundM: 40 })
      .node('c', 20, 0)
      .pipe('1', 'a', 'b', { start: end(40, 1, 39.1), end: end(40.2, 1.2, 39) })
      .pipe('2', 'b', 'c', { start: end(40, 1, 39), end: end(40, Number.NaN, 39) })
      .build();
    expect(codes(network)).toEqual(
      expect.arrayContaining(['level.sum', 'level.differs-at-point', 'level.not-a-number']),
    );
    expect(repairAll(network).remaining.map((one) => one.code)).toEqual([]);
    expect(validate(network, { frostDepthM: 1.8 }).map((one) => one.code)).toContain('cover.frost');
  });

  test('pipes that meet at a point share its depth; gravity may drop in a manhole, cables in a well', () => {
    const levels = (utility: 'water' | 'sewage' | 'telecom', kind: 'bend' | 'manhole', second: number) =>
      codes(
        aNetwork()
          .node('a', 0, 0, { utility, kind: utility === 'water' ? 'reservoir' : 'manhole' })
          .node('b', 40, 0, { utility, kind })
          .node('c', 80, 0, { utility, kind: utility === 'sewage' ? 'outfall' : 'junction' })
          .pipe('1', 'a', 'b', { utility, diameterMm: 300, levels: [38.5, 38] })
          .pipe('2', 'b', 'c', { utility, diameterMm: 300, levels: [second, second - 0.5] })
          .build('survey'),
      ).filter((code) => code === 'level.depth-differs').length;
    expect(levels('water', 'bend', 37.9)).toBe(1);
    expect(levels('water', 'bend', 38.01)).toBe(0);
    expect(levels('sewage', 'manhole', 37.5)).toBe(0);
    expect(levels('telecom', 'manhole', 37.5)).toBe(0);
    expect(levels('telecom', 'bend', 37.5)).toBe(1);
  });

  test('a change of material wants its point, a code its utility and its subclass', () => {
    const network = aNetwork()
      .node('r', 0, 0, { kind: 'reservoir' })
      .node('b', 40, 0, { kind: 'bend', attributes: { code: '51042101' } })
      .node('c', 80, 0, { subclass: 'JP', attributes: { code: '51062101' } })
      .node('s', 0, 20, { utility: 'sewage', kind: 'manhole', attributes: { code: '52012101' } })
      .node('o', 40, 20, { utility: 'sewage', kind: 'outfall', attributes: { code: '52002101' } })
      .pipe('1', 'r', 'b', { diameterMm: 150, material: 'ductile-iron' })
      .pipe('2', 'b', 'c', { diameterMm: 150, material: 'pe' })
      .pipe('3', 's', 'o', { utility: 'sewage', diameterMm: 300, levels: [38, 37.7] })
      .build('survey');
    const found = validate(network).map((one) => [one.code, one.nodes[0]]);
    expect(found).toEqual([
      ['survey.code', 'c'],
      ['survey.code', 's'],
      ['survey.material-differs', 'b'],
    ]);
    const { network: mended, undo } = applyPatch(network, repairAll(network).patch);
    expect(mended.nodes[1]).toMatchObject({ kind: 'reducer', attributes: { feature: '变材' } });
    expect(applyPatch(mended, undo).network).toEqual(network);
  });

  test('a network without any outfall or source says so once; cables come from beyond', () => {
    const two = (utility: 'water' | 'storm' | 'power') =>
      validate(
        aNetwork()
          .run('1', [0, 0, 40, 0], { utility, levels: [38, 37.8] })
          .build(),
      );
    expect(two('storm').map((one) => [one.code, one.severity])).toEqual([['topology.no-outfall', 'warning']]);
    expect(two('water').map((one) => [one.code, one.severity])).toEqual([['topology.no-source', 'notice']]);
    expect(two('power')).toEqual([]);
  });

  test('two valves that share a place are not joined into one; a bare point takes what stands there', () => {
    const pair = (one: 'valve' | 'junction', other: 'valve' | 'hydrant') =>
      aNetwork()
        .node('r', 0, 0, { kind: 'reservoir' })
        .node('a', 40, 0, { kind: one })
        .node('b', 40, 0, { kind: other, closed: true })
        .node('c', 80, 0)
        .pipe('1', 'r', 'a')
        .pipe('2', 'b', 'c')
        .build();
    const found = (network: PipeNetwork) =>
      validate(network).find((one) => one.code === 'topology.same-place')!;
    expect(found(pair('valve', 'hydrant')).repair).toBeNull();
    const network = pair('junction', 'valve');
    const { putNodes } = repairPatch(network, found(network));
    expect(putNodes).toMatchObject([{ id: 'a', kind: 'valve', closed: true }]);
  });

  test('pipes of two stated lengths between the same points are not one pipe drawn twice', () => {
    const network = aNetwork()
      .node('r', 0, 0, { kind: 'reservoir' })
      .node('a', 40, 0)
      .pipe('1', 'r', 'a', { lengthM: 40 })
      .pipe('2', 'a', 'r', { lengthM: 55 })
      .build();
    const found = validate(network).filter((one) => one.code === 'topology.reversed-line');
    expect(found.map((one) => one.repair)).toEqual([null]);
  });

  test('of a point whose pipes are not all here nothing is said', () => {
    const network = aNetwork()
      .node('t', 0, 0, { kind: 'tee' })
      .node('v', 20, 0, { kind: 'valve' })
      .pipe('p', 't', 'v', { diameterMm: 110 })
      .build();
    const said = (cut: string[]) =>
      validate(network, { partial: true, cut: new Set(cut) }).map(({ code }) => code);
    expect(said([])).toEqual(expect.arrayContaining(['topology.valence', 'topology.isolated-valve']));
    expect(said(['t'])).not.toContain('topology.valence');
    expect(said(['t'])).toContain('topology.isolated-valve');
    expect(said(['t', 'v'])).toEqual([]);
  });

  test('valence against the feature, a valve at an end, a part without a source', () => {
    const network = aNetwork()
      .node('r', 0, 0, { kind: 'reservoir' })
      .node('t', 10, 0, { kind: 'tee' })
      .node('v', 20, 0, { kind: 'valve' })
      .node('x', 100, 0)
      .node('y', 120, 0)
      .pipe('1', 'r', 't')
      .pipe('2', 't', 'v')
      .pipe('3', 'x', 'y')
      .build();
    expect(codes(network).sort()).toEqual([
      'topology.isolated-valve',
      'topology.no-source',
      'topology.valence',
    ]);
  });

  test('every repair is a patch that can be undone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
          minLength: 1,
          maxLength: 20,
        }),
        (pairs) => {
          const builder = aNetwork();
          for (let k = 0; k < 10; k++) builder.node(`n${k}`, (k % 4) * 0.3, Math.floor(k / 4) * 0.3);
          pairs.forEach(([a, b], k) => {
            builder.pipe(`p${k}`, `n${a}`, `n${b}`);
          });
          const network = builder.build();
          for (const issue of validate(network)) {
            if (!issue.repair) continue;
            const { network: after, undo } = applyPatch(network, repairPatch(network, issue));
            const back = applyPatch(after, undo).network;
            const sorted = (one: PipeNetwork) => [
              one.nodes.toSorted((a, b) => a.id.localeCompare(b.id)),
              one.segments.toSorted((a, b) => a.id.localeCompare(b.id)),
            ];
            expect(sorted(back)).toEqual(sorted(network));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

const folder = fixture('fixtures/d_water_wntr_ky4/examples/data');
describe.skipIf(!folder)('ky4', () => {
  const FOOT = 0.3048006096; // US survey foot of EPSG:3547
  const lines = (file: string, names: boolean) =>
    (
      JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as {
        features: { properties: Record<string, string>; geometry: { coordinates: [number, number][] } }[];
      }
    ).features.map(({ properties, geometry }) => ({
      id: properties.name!,
      coordinates: geometry.coordinates.map(([x, y]): [number, number] => [x * FOOT, y * FOOT]),
      values: {},
      ...(names ? { fromName: properties.start_node_name!, toName: properties.end_node_name! } : {}),
    }));
  const truth = () => {
    const network = networkFromLines(lines('ky4_pipes.geojson', true));
    return { nodes: network.nodes.length, parts: components(graphOf(network)).count };
  };

  test('disconnected pipes are found and joined by the names of their ends', () => {
    const network = networkFromLines(lines('ky4_disconnected_pipes.geojson', true));
    const issues = validate(network);
    expect(issues.filter((one) => one.code === 'topology.dangling-end').length).toBe(702);
    expect(components(graphOf(network)).count).toBe(1156);
    const { network: mended } = repairAll(network, { codes: new Set(['topology.dangling-end']) });
    expect(mended.nodes.length).toBe(truth().nodes);
    expect(mended.segments.length).toBe(1156);
    expect(components(graphOf(mended)).count).toBe(truth().parts);
  });

  test('and by their places alone', () => {
    const network = networkFromLines(lines('ky4_disconnected_pipes.geojson', false));
    const options = {
      limits: { snapM: 25 },
      codes: new Set(['topology.dangling-end', 'topology.same-place']),
    };
    const { network: mended } = repairAll(network, options);
    expect(components(graphOf(mended)).count).toBeLessThan(20);
    expect(mended.segments.length).toBeGreaterThanOrEqual(1156);
  });
});
