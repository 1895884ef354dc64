import { expect, test } from 'vitest';
import { generateDemoCity } from '../../../data/demo/generate.ts';
import type { DemoNode, DemoSegment, PlantedFault } from '../../../data/demo/types.ts';
import {
  type GasPressure,
  type NodeKind,
  newNode,
  newSegment,
  type PipeNetwork,
} from '../../../domain/pipes/model.ts';
import { repairAll, validate } from '../../../domain/pipes/validate/validate.ts';

const planar = (shape: DemoNode['shape'] | DemoSegment['shape']) =>
  (shape as { metric: unknown }).metric as [number, number][];

/** The demo city's pipes as the desk loads them. */
function networkOf({ pipeNodes, pipeSegments }: ReturnType<typeof generateDemoCity>): PipeNetwork {
  return {
    crs: null,
    extras: { format: 'survey' },
    nodes: pipeNodes.map((one) => {
      const [x, y] = planar(one.shape) as unknown as [number, number];
      return newNode({
        id: one.code,
        utility: one.utility,
        kind: one.kind as NodeKind,
        x,
        y,
        groundM: one.groundLevelM,
      });
    }),
    segments: pipeSegments.map((one) =>
      newSegment({
        id: one.code,
        utility: one.utility,
        from: one.fromNode ?? '',
        to: one.toNode ?? '',
        via: planar(one.shape).slice(1, -1),
        diameterMm: one.diameterMm,
        material: one.material,
        gasPressure: one.utility === 'gas' ? (one.pressure as GasPressure) : null,
        start: { groundM: one.fromGroundM, depthM: one.fromDepthM, levelM: one.fromLevelM },
        end: { groundM: one.toGroundM, depthM: one.toDepthM, levelM: one.toLevelM },
      }),
    ),
  };
}

const shownAs: Record<string, string> = {
  'dangling-end': 'topology.dangling-end',
  'missing-mate': 'topology.missing-end',
  reversed: 'gravity.rises',
  rising: 'gravity.rises',
  'level-sum': 'level.sum',
  duplicate: 'topology.duplicate-line',
  'isolated-node': 'topology.isolated-valve',
};

test.each([2020, 5])(
  'every fault planted into the demo city of seed %i is found, and nothing like it elsewhere',
  (seed) => {
    const city = generateDemoCity(seed);
    const network = networkOf(city);
    const issues = validate(network);
    const isAt = (fault: PlantedFault) => (issue: (typeof issues)[number]) =>
      issue.segments.some((one) => fault.segments.includes(one)) ||
      issue.nodes.some((one) => fault.nodes.includes(one));
    for (const [kind, code] of Object.entries(shownAs)) {
      const planted = city.plantedFaults.filter((one) => one.kind === kind);
      expect(planted.length, kind).toBeGreaterThan(0);
      for (const fault of planted) {
        const found = issues.filter(isAt(fault)).map((one) => one.code);
        expect(found, `${kind} ${fault.segments}`).toContain(code);
      }
      if (code === 'gravity.rises') continue;
      expect(issues.filter((one) => one.code === code)).toHaveLength(planted.length);
    }
    const joined = repairAll(network, { codes: new Set(['topology.dangling-end']) });
    expect(joined.repaired).toBe(2);
    expect(joined.remaining.filter((one) => one.code === 'topology.dangling-end')).toEqual([]);
  },
);
