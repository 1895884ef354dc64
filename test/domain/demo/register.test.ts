import { describe, expect, test } from 'vitest';
import { fromLonLat } from '../../../data/demo/frame.ts';
import { generateDemoCity } from '../../../data/demo/generate.ts';
import { distance, isInside, isWellInside, type Point, ringArea } from '../../../data/demo/plane.ts';
import { tender } from '../../../data/demo/tender.ts';
import type { DemoBuilding, Shape } from '../../../data/demo/types.ts';
import { checkMilestones } from '../../../domain/progress/check-report.ts';
import { findContradictions } from '../../../domain/progress/contradictions.ts';
import { provenStatus } from '../../../domain/progress/stages.ts';
import { hasReached } from '../../../domain/progress/status.ts';
import { steps } from '../../../server/progress/policy.ts';

const seeds = [2020, 7, 41];
const ringOf = (shape: Shape): Point[] => {
  if (shape.type !== 'Polygon') throw new Error('not an area');
  return shape.metric[0]!.slice(0, -1);
};

describe.each(seeds)('demo city of seed %i', (seed) => {
  const city = generateDemoCity(seed);
  const plan = city.communities.filter((one) => one.isRenovation2020);
  const codes = new Set(plan.map((one) => one.code));
  const homes = city.buildings.filter(
    (one) => codes.has(one.communityCode ?? '') && one.use === 'residential',
  );
  const total = <T>(list: T[], read: (one: T) => number) => list.reduce((sum, one) => sum + read(one), 0);

  test('meets the register totals of the 2020 plan exactly', () => {
    expect(plan).toHaveLength(tender.communities);
    expect(homes).toHaveLength(tender.buildings);
    expect(total(homes, (one) => one.households)).toBe(tender.households);
    expect(Math.round(total(homes, (one) => one.floorAreaM2) * 10)).toBe(tender.floorAreaM2 * 10);
    expect(total(homes, (one) => one.stairwells)).toBe(tender.entrances);
    expect(total(plan, (one) => one.households!)).toBe(tender.households);
    expect(total(plan, (one) => one.buildingCount!)).toBe(tender.buildings);
    expect(Math.round(total(plan, (one) => one.floorAreaM2!))).toBe(tender.floorAreaM2);
  });

  test('each of the 17 lies in a neighbourhood of its own, in the three offices of the plan', () => {
    expect(new Set(plan.map((one) => one.neighbourhoodCode)).size).toBe(17);
    expect(new Set(plan.map((one) => one.officeCode))).toEqual(
      new Set(['222404001', '222404002', '222404003']),
    );
  });

  test('the floor area of a building is its outline times its storeys', () => {
    for (const home of homes) {
      expect(Math.abs(ringArea(ringOf(home.shape)) * home.levels - home.floorAreaM2)).toBeLessThan(1);
    }
  });

  test('has 600 compounds under different names, each with housing', () => {
    expect(city.communities).toHaveLength(600);
    expect(new Set(city.communities.map((one) => one.name)).size).toBe(600);
    for (const one of city.communities) expect(one.households).toBeGreaterThan(0);
    expect(new Set(city.buildings.map((one) => one.code)).size).toBe(city.buildings.length);
  });

  test('buildings stand inside their compound and clear of one another', () => {
    const rings = new Map(city.communities.map((one) => [one.code, ringOf(one.shape)]));
    const outside = city.buildings.filter((building) => {
      const ring = rings.get(building.communityCode ?? '');
      return ring && !ringOf(building.shape).every((corner) => isInside(corner, ring));
    });
    expect(outside.map((one) => one.code)).toEqual([]);
    expect(overlaps(city.buildings)).toEqual([]);
  });

  test('compounds do not overlap one another, the river or the railway', () => {
    const rings = city.communities.map((one) => ringOf(one.shape));
    const centres = rings.map((ring) => ring[0]!);
    const inside: [number, number][] = [];
    for (let i = 0; i < rings.length; i++) {
      for (let j = 0; j < rings.length; j++) {
        if (i === j || distance(centres[i]!, centres[j]!) > 500) continue;
        if (rings[i]!.some((p) => isWellInside(p, rings[j]!, 0.1))) inside.push([i, j]);
      }
    }
    expect(inside).toEqual([]);
    const river = ringOf(city.barriers.find((one) => one.kind === 'river')!.shape);
    expect(rings.flat().filter((p) => isInside(p, river))).toEqual([]);
  });

  test('both coordinate systems tell the same place', () => {
    for (const building of city.buildings.slice(0, 200)) {
      if (building.shape.type !== 'Polygon') throw new Error('not an area');
      const [lonLat, metric] = [building.shape.lonLat[0]![0]!, building.shape.metric[0]![0]!];
      expect(distance(fromLonLat(lonLat), metric)).toBeLessThan(0.001);
      expect(Math.abs(lonLat[0] - 130.36)).toBeLessThan(0.05);
      expect(Math.abs(lonLat[1] - 42.86)).toBeLessThan(0.05);
    }
  });

  test('the ground falls to the river from both banks', () => {
    const { terrain } = city;
    const at = (p: Point) =>
      terrain.heights[
        Math.round((terrain.originY - p[1]) / terrain.stepM) * terrain.columns +
          Math.round((p[0] - terrain.originX) / terrain.stepM)
      ]!;
    const river = ringOf(city.barriers.find((one) => one.kind === 'river')!.shape);
    const bed = river.map(at);
    const town = city.communities.map((one) => at(ringOf(one.shape)[0]!));
    expect(Math.min(...town)).toBeGreaterThan(Math.min(...bed) + 2);
    expect(terrain.heights.every(Number.isFinite)).toBe(true);
  });

  test('money and quantities add up', () => {
    expect(city.projects.map((one) => one.budgetYuan)).toEqual([54e6, 76e6, 50e6]);
    expect(total(city.shares, (one) => one.amountYuan)).toBe(180e6);
    for (const item of city.workItems) expect(item.done).toBeLessThanOrEqual(item.planned);
  });

  test('history never runs ahead of the data date and never falls back', () => {
    for (const one of city.milestones) if (one.actualOn) expect(one.actualOn <= city.dataDate).toBe(true);
    const last = new Map<string, number>();
    for (const one of city.reports) {
      expect(one.reportedOn <= city.dataDate).toBe(true);
      expect(one.percent).toBeGreaterThanOrEqual(last.get(one.communityCode) ?? 0);
      last.set(one.communityCode, one.percent);
    }
    expect(new Set(city.communities.map((one) => one.status)).size).toBe(7);
  });

  test('no community contradicts itself: steps in legal order, percentages as its state demands', () => {
    const before = [
      ['feasibility', 'listing'],
      ['works_tender', 'construction_permit'],
      ['construction_permit', 'start'],
      ['project_office', 'start'],
      ['start', 'main_works'],
      ['main_works', 'preliminary_acceptance'],
      ['preliminary_acceptance', 'final_acceptance'],
      ['final_acceptance', 'handover'],
    ] as const;
    const dates = Map.groupBy(city.milestones, (one) => one.communityCode);
    const told = Map.groupBy(city.reports, (one) => one.communityCode);
    const quantities = Map.groupBy(city.workItems, (one) => one.communityCode);
    for (const { code, status } of city.communities) {
      const milestones = dates.get(code) ?? [];
      const day = (step: string) => milestones.find((one) => one.step === step)?.actualOn ?? null;
      for (const [first, second] of before)
        if (day(second))
          expect([code, second, (day(first) ?? 'missing') <= day(second)!]).toEqual([code, second, true]);
      for (const { step } of milestones) checkMilestones(steps, milestones, step, city.dataDate);
      expect([code, provenStatus(steps, milestones) ?? 'reserve']).toEqual([code, status]);
      const items = quantities.get(code) ?? [];
      if (!hasReached(status, 'under_way')) expect(items.every(({ done }) => done === 0)).toBe(true);
      if (hasReached(status, 'complete'))
        expect(items.every(({ done, planned }) => done === planned)).toBe(true);
      const reports = (told.get(code) ?? []).map((one, id) => ({ ...one, id }));
      if (hasReached(status, 'complete')) expect(reports.at(-1)?.percent).toBe(100);
      const facts = {
        status,
        startedOn: day('start'),
        completedOn: day('main_works'),
        acceptedOn: day('final_acceptance'),
        reports,
        photos: [],
        planned: new Map(items.map(({ itemCode, planned }) => [itemCode, planned])),
      };
      expect([code, findContradictions(facts)]).toEqual([code, []]);
      for (const { reportedOn } of reports) expect(reportedOn >= facts.startedOn!).toBe(true);
    }
  });
});

test('the same seed gives the same city, another seed another', () => {
  const text = (seed: number) => JSON.stringify(generateDemoCity(seed));
  expect(text(2020)).toBe(text(2020));
  expect(text(2020)).not.toBe(text(2021));
}, 60_000);

/** Pairs of buildings that overlap, looked for in squares of 200 m and the squares to the east and south of them. */
function overlaps(buildings: readonly DemoBuilding[]): [string, string][] {
  const squares = new Map<string, DemoBuilding[]>();
  for (const building of buildings) {
    const [x, y] = ringOf(building.shape)[0]!;
    const key = `${Math.floor(x / 200)} ${Math.floor(y / 200)}`;
    squares.set(key, [...(squares.get(key) ?? []), building]);
  }
  const pairs: [string, string][] = [];
  for (const [key, list] of squares) {
    const [i, j] = key.split(' ').map(Number) as [number, number];
    const near = [0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => squares.get(`${i + a} ${j + b}`) ?? []));
    for (const a of list) for (const b of near) if (a !== b && overlap(a, b)) pairs.push([a.code, b.code]);
  }
  return pairs;
}

/** Two convex outlines share more than a boundary (separating axis). */
function overlap(a: DemoBuilding, b: DemoBuilding): boolean {
  const [p, q] = [ringOf(a.shape), ringOf(b.shape)];
  for (const ring of [p, q]) {
    for (let i = 0; i < ring.length; i++) {
      const [s, t] = [ring[i]!, ring[(i + 1) % ring.length]!];
      const [nx, ny] = [-(t[1] - s[1]), t[0] - s[0]];
      const spread = (list: Point[]) => list.map((v) => v[0] * nx + v[1] * ny);
      const [m, n] = [spread(p), spread(q)];
      if (Math.max(...m) <= Math.min(...n) || Math.max(...n) <= Math.min(...m)) return false;
    }
  }
  return true;
}
