import { type Box, boxOf } from '../../../geo/box.ts';
import { clipLine } from '../../../geo/clip.ts';
import { lengthOf, nearestOnLines, type Point } from '../../../geo/plane.ts';
import { nodesById, type PipeSegment, planLine, type Utility } from '../../model.ts';
import type { AllRoutes } from '../route-all.ts';
import { factsOf, type SiteBuilding, type SitePipe } from '../site/site.ts';
import { surveyedHeights } from '../site/surveyed-depths.ts';
import { type Becomes, isCarrying } from './combined-drains.ts';
import type { DrainVerdict } from './drain-verdicts.ts';
import type { Outside, SeparationInput } from './separate-combined.ts';

/** Mains of a system outside the zone, with the zone's own good pipes of it; combined ones where it has none. */
export function outsideMains(
  { network, isInside, site }: SeparationInput,
  system: Becomes,
  lost: ReadonlySet<string>,
): { kind: Outside; pipes: SitePipe[] } {
  const nodes = nodesById(network);
  const reach = site.buildings.flatMap((one) => one.rings.flat());
  const near = boundsOf(reach, 150);
  const pick = (utility: Utility) =>
    network.segments.flatMap((segment): SitePipe[] => {
      const line = planLine(segment, nodes);
      const isLive =
        isCarrying(segment) ||
        (!isInside(segment) && segment.state !== 'abandoned' && segment.state !== 'empty');
      if (segment.utility !== utility || lost.has(segment.id) || !line || !isLive || !near(line)) return [];
      if (utility === 'combined' && isInside(segment)) return [];
      return [sitePipe(segment, line, system)];
    });
  const own = pick(system);
  if (own.length > 0) return { kind: 'separate', pipes: own };
  const combined = pick('combined');
  return { kind: combined.length > 0 ? 'combined' : 'none', pipes: combined };
}

/** Rain and sewage pipes that somebody planned for the zone before: a separation is in their stead. */
export const isEarlierPlan = (one: PipeSegment, isInside: (segment: PipeSegment) => boolean): boolean =>
  ['planned', 'approved', 'building'].includes(one.state) &&
  (one.utility === 'storm' || one.utility === 'sewage') &&
  isInside(one);

/** What lies in the ground, or will by other plans, and is neither one of the zone's drains nor a plan that this one replaces. */
export function staying({ site, network, isInside }: SeparationInput, lost: ReadonlySet<string>): SitePipe[] {
  const own = new Set(
    network.segments
      .filter((one) => (one.utility === 'combined' && isInside(one)) || isEarlierPlan(one, isInside))
      .map((one) => one.id),
  );
  return site.existing.filter((one) => !own.has(one.id) && !lost.has(one.id));
}

export function sitePipes(verdicts: readonly DrainVerdict[]): SitePipe[] {
  return verdicts
    .filter((one) => one.verdict !== 'abandon')
    .map(({ drain, newSizeMm }) => {
      const pipe = sitePipe(drain.segment, drain.line, 'combined');
      return newSizeMm === null ? pipe : { ...pipe, diameterMm: newSizeMm };
    });
}

/** New pipes as what comes after them sees them. */
export function laidPipes({ routes }: AllRoutes): SitePipe[] {
  return routes.flatMap(({ network }) => {
    const ground = new Map(network.nodes.map((one) => [one.id, one.groundM]));
    return network.pipes.map(
      (pipe): SitePipe => ({
        id: pipe.id,
        utility: network.utility,
        line: [...pipe.line],
        diameterMm: pipe.diameterMm,
        startLevelM: ground.get(pipe.from)! - pipe.fromDepthM,
        endLevelM: ground.get(pipe.to)! - pipe.toDepthM,
        planned: true,
      }),
    );
  });
}

export function sitePipe(segment: PipeSegment, line: Point[], utility: Utility): SitePipe {
  return {
    id: segment.id,
    utility,
    line,
    diameterMm: segment.diameterMm ?? segment.widthMm ?? 300,
    facts: factsOf(segment),
    ...surveyedHeights(segment),
  };
}

export function distanceM(building: SiteBuilding, lines: readonly (readonly Point[])[]): number {
  return Math.min(...(building.rings[0] ?? []).map(([x, y]) => nearestOnLines(lines, x, y).distanceM));
}

/** Whether a line comes that near to the box of some points, wherever its own vertices lie. */
function boundsOf(points: readonly Point[], marginM: number): (line: readonly Point[]) => boolean {
  const [west, south, east, north] = boxOf(points);
  const near: Box = [west - marginM, south - marginM, east + marginM, north + marginM];
  return (line) => clipLine(line, near).length > 0;
}

/** A pipe without its last metres. */
export function withoutEnd(pipe: SitePipe, metres: number): SitePipe {
  const { line, startLevelM, endLevelM } = pipe;
  const whole = lengthOf(line);
  if (whole <= metres) return { ...pipe, line: line.slice(0, 1) };
  const kept: Point[] = [line[0]!];
  let along = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const length = lengthOf([a, b]);
    const share = Math.min(1, (whole - metres - along) / length);
    kept.push([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
    along += length;
    if (along >= whole - metres) break;
  }
  if (startLevelM === undefined || endLevelM === undefined) return { ...pipe, line: kept };
  return { ...pipe, line: kept, endLevelM: endLevelM + ((startLevelM - endLevelM) * metres) / whole };
}
