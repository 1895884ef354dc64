import { describe, expect, test } from 'vitest';
import { generateDemoCity } from '../../../data/demo/generate.ts';
import { distance, isWellInside, lengthOf, type Point } from '../../../data/demo/plane.ts';
import { tender } from '../../../data/demo/tender.ts';
import type { DemoSegment, Shape } from '../../../data/demo/types.ts';

const lineOf = (shape: Shape): Point[] => {
  if (shape.type !== 'LineString') throw new Error('not a line');
  return shape.metric;
};
const ringOf = (shape: Shape): Point[] => (shape.type === 'Polygon' ? shape.metric[0]!.slice(0, -1) : []);
const gravity = new Set(['sewage', 'storm', 'combined']);

describe.each([2020, 5, 12])('pipes of seed %i', (seed) => {
  const city = generateDemoCity(seed);
  const { pipeNodes: nodes, pipeSegments: segments } = city;
  const nodeOf = new Map(nodes.map((node) => [node.code, node]));
  const faulty = new Set(city.plantedFaults.flatMap((fault) => fault.segments));
  const sound = segments.filter((segment) => !faulty.has(segment.code));
  const plan = new Set(city.communities.filter((one) => one.isRenovation2020).map((one) => one.code));

  test.each(Object.entries(tender.pipesM))('%s measures exactly %i m', (item, metres) => {
    const own = segments.filter((segment) => segment.itemCode === item);
    expect(own.reduce((sum, one) => sum + lengthOf(lineOf(one.shape)), 0)).toBeCloseTo(metres, 4);
    for (const one of own) expect(plan.has(one.communityCode!)).toBe(true);
  });

  test('chambers are counted as in the tender', () => {
    const served = new Set(
      segments.flatMap((one) =>
        one.communityCode && one.utility !== 'combined' ? [one.fromNode, one.toNode] : [],
      ),
    );
    const links = new Set(segments.flatMap((one) => (one.communityCode ? [] : [one.fromNode, one.toNode])));
    const count = (utility: string, kind: string) =>
      nodes.filter(
        (one) => one.utility === utility && one.kind === kind && served.has(one.code) && !links.has(one.code),
      ).length;
    expect(count('sewage', 'manhole')).toBe(tender.sewerManholes);
    expect(count('storm', 'manhole')).toBe(tender.stormManholes);
    expect(count('storm', 'gully')).toBe(tender.gullies);
    expect(count('water', 'valve')).toBe(tender.valveWells);
    expect(count('telecom', 'handhole')).toBe(tender.handHoles);
    const planned = (item: string) =>
      city.workItems.filter((one) => one.itemCode === item).reduce((sum, one) => sum + one.planned, 0);
    expect(planned('sewer_manhole')).toBe(895);
    expect(planned('water_de90')).toBe(5_564);
    expect(planned('entrance_door')).toBe(386);
  });

  test('codes are unique, and every end meets its node', () => {
    expect(new Set(nodes.map((one) => one.code)).size).toBe(nodes.length);
    expect(new Set(segments.map((one) => one.code)).size).toBe(segments.length);
    const loose = sound.filter((one) => {
      const line = lineOf(one.shape);
      const [from, to] = [nodeOf.get(one.fromNode!), nodeOf.get(one.toNode!)];
      if (!from || !to || from.shape.type !== 'Point' || to.shape.type !== 'Point') return true;
      return distance(from.shape.metric, line[0]!) > 1e-6 || distance(to.shape.metric, line.at(-1)!) > 1e-6;
    });
    expect(loose.map((one) => one.code)).toEqual([]);
  });

  test('ground level is depth plus level, to the millimetre', () => {
    const wrong = sound.filter(
      (one) =>
        Math.abs(one.fromGroundM - one.fromDepthM - one.fromLevelM) > 1e-6 ||
        Math.abs(one.toGroundM - one.toDepthM - one.toLevelM) > 1e-6,
    );
    expect(wrong).toEqual([]);
  });

  test('drains fall all the way to an outfall at the river', () => {
    const falling = sound.filter((one) => gravity.has(one.utility));
    expect(falling.filter((one) => one.toLevelM > one.fromLevelM).map((one) => one.code)).toEqual([]);
    const next = new Map<string, string[]>();
    const healthy = segments.filter((one) => gravity.has(one.utility) && one.toNode);
    for (const one of healthy) {
      const reversed = city.plantedFaults.some(
        (fault) => fault.kind === 'reversed' && fault.segments.includes(one.code),
      );
      const [from, to] = reversed ? [one.toNode!, one.fromNode!] : [one.fromNode!, one.toNode!];
      next.set(from, [...(next.get(from) ?? []), to]);
    }
    const stuck = [...next.keys()].filter((start) => {
      const seen = new Set<string>();
      for (const open = [start]; open.length > 0; ) {
        const code = open.pop()!;
        if (nodeOf.get(code)?.kind === 'outfall') return false;
        if (seen.has(code)) continue;
        seen.add(code);
        open.push(...(next.get(code) ?? []));
      }
      return true;
    });
    expect(stuck).toEqual([]);
  });

  test('new pipes keep below the frost where the rule asks', () => {
    const frostM = 1.8;
    const shallow = sound.filter((one) => {
      if (!one.itemCode || !['water', 'sewage', 'storm'].includes(one.utility)) return false;
      const crown = gravity.has(one.utility) ? one.diameterMm! / 1000 : 0;
      return Math.min(one.fromDepthM, one.toDepthM) - crown < frostM;
    });
    expect(shallow.map((one) => one.code)).toEqual([]);
  });

  test('no pipe runs through a building or deeper than ten metres', () => {
    const squares = new Map<string, Point[][]>();
    for (const building of city.buildings) {
      const ring = ringOf(building.shape);
      const key = `${Math.floor(ring[0]![0] / 100)} ${Math.floor(ring[0]![1] / 100)}`;
      squares.set(key, [...(squares.get(key) ?? []), ring]);
    }
    const blocked = (p: Point) => {
      const [i, j] = [Math.floor(p[0] / 100), Math.floor(p[1] / 100)];
      return [-1, 0, 1].some((a) =>
        [-1, 0, 1].some((b) =>
          (squares.get(`${i + a} ${j + b}`) ?? []).some((ring) => isWellInside(p, ring, 0.02)),
        ),
      );
    };
    const through = segments.filter((one) => samples(one).some(blocked));
    expect(through.map((one) => one.code)).toEqual([]);
    expect(Math.max(...sound.map((one) => Math.max(one.fromDepthM, one.toDepthM)))).toBeLessThan(10);
  });

  test('planted faults are listed and really there', () => {
    expect(city.plantedFaults.length).toBeGreaterThanOrEqual(10);
    const one = (kind: string) => city.plantedFaults.find((fault) => fault.kind === kind)!;
    const segment = (code: string) => segments.find((entry) => entry.code === code)!;
    expect(segment(one('missing-mate').segments[0]!).toNode).toBeNull();
    const rising = segment(one('rising').segments[0]!);
    expect(rising.toLevelM).toBeGreaterThan(rising.fromLevelM);
    const sum = segment(one('level-sum').segments[0]!);
    expect(Math.abs(sum.fromGroundM - sum.fromDepthM - sum.fromLevelM)).toBeCloseTo(0.8, 6);
    const [loose, joint] = one('dangling-end').nodes.map((code) => nodeOf.get(code)!.shape) as [Shape, Shape];
    expect(distance((loose as { metric: Point }).metric, (joint as { metric: Point }).metric)).toBeCloseTo(
      0.4,
      6,
    );
    const twins = one('duplicate').segments.map(segment);
    expect(twins[0]!.shape).toEqual(twins[1]!.shape);
    const lonely = one('isolated-node').nodes[0]!;
    expect(segments.some((entry) => entry.fromNode === lonely || entry.toNode === lonely)).toBe(false);
  });
});

/** Points every two metres along a segment. */
function samples(segment: DemoSegment): Point[] {
  const line = lineOf(segment.shape);
  return line.slice(1).flatMap((b, k) => {
    const a = line[k]!;
    const steps = Math.max(1, Math.ceil(distance(a, b) / 2));
    return Array.from(
      { length: steps + 1 },
      (_, i): Point => [a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps],
    );
  });
}
