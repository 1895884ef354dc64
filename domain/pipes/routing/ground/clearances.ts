import { outerDiameterM } from '../../clash/pieces.ts';
import type { Utility } from '../../model.ts';
import type { NeighbourClass, PipeClass, Standards } from '../../standards.ts';
import { pipeClass } from '../../standards.ts';
import type { Site, SitePipe } from '../site/site.ts';
import type { Obstacle } from './obstacles.ts';
import { isPassed } from './passed-lines.ts';

/** The pipe that is to be laid. */
export interface PipeSpec {
  utility: Utility;
  diameterMm: number;
  /** Clearances of the table are between walls: half the outer width is added. Default: that of a pipe of this size. */
  halfWidthM?: number;
  /** Replaces the table's clearance from buildings, e.g. 2.5 m where a task says so. */
  buildingClearanceM?: number;
}

/** Class of a new pipe in Table 4.1.9: cables in ducts, heat direct-buried, gas medium A. */
export function classOfSpec(spec: Pick<PipeSpec, 'utility' | 'diameterMm'>): PipeClass {
  return pipeClass({
    utility: spec.utility,
    subclass: null,
    diameterMm: spec.diameterMm,
    gasPressure: 'medium_a',
    embedding: spec.utility === 'power' || spec.utility === 'telecom' ? 'duct-bank' : 'direct-buried',
    material: null,
    ductsTotal: null,
  });
}

/** From the axis of a pipe to its outer wall, metres. */
export function halfWidthOf(spec: Pick<PipeSpec, 'utility' | 'diameterMm' | 'halfWidthM'>): number {
  return spec.halfWidthM ?? outerDiameterM(spec.utility, null, spec.diameterMm) / 2;
}

const neighbourOf: Record<string, NeighbourClass | undefined> = {
  building: 'building',
  tree: 'tree',
  shrub: 'shrub',
  pole: 'pole',
  structure: 'building',
  railway: 'railway',
  wall: 'wall',
};

const barredClauses: Record<string, string | undefined> = {
  // rivers are crossed by a design of their own
  water: 'GB 50289-2016 4.1.8',
  forbidden: 'forbidden place',
};

/**
 * Everything on the site that one pipe must keep away from, with the clearance of Table 4.1.9 and its clause; what it may pass across is `passedLines`'
 * affair. Buildings come first and in the site's order, so that a terminal's building keeps its number.
 */
export function obstaclesFor(site: Site, spec: PipeSpec, standards: Standards): Obstacle[] {
  const own = classOfSpec(spec);
  const half = halfWidthOf(spec);
  const keep = (neighbour: NeighbourClass) => {
    const figure = standards.horizontal(own, neighbour, { diameterMm: spec.diameterMm });
    return { clearanceM: (figure?.value ?? 0) + half, clause: figure?.clause ?? 'GB 50289-2016 4.1.9' };
  };
  const fromBuilding =
    spec.buildingClearanceM === undefined
      ? keep('building')
      : { clearanceM: spec.buildingClearanceM, clause: 'task' };
  const obstacles: Obstacle[] = site.buildings.map((one) => ({
    id: one.id,
    kind: 'building',
    paths: one.rings,
    // what is part of another outline bars nothing that this does not
    area: !one.pin && one.partOf === undefined,
    ...(one.point || one.partOf !== undefined ? { clearanceM: 0, clause: 'led on' } : fromBuilding),
  }));
  for (const barrier of site.barriers) {
    if (isPassed(barrier)) continue;
    const neighbour = neighbourOf[barrier.kind];
    // a line to which nothing keeps a distance would bar nobody's way: of a pipe no part lies beyond it
    const barred = { clearanceM: barrier.area ? 0 : half, clause: barredClauses[barrier.kind] ?? '' };
    // what lies within a wall is ground
    const area = barrier.area && barrier.kind !== 'wall';
    obstacles.push({ ...barrier, area, ...(neighbour ? keep(neighbour) : barred) });
  }
  for (const pipe of site.existing) {
    const line = parallelOnly(pipe, own, half, spec, standards);
    if (line) obstacles.push(line);
  }
  return obstacles;
}

/**
 * An existing pipe may be crossed but not be followed too near; as an obstacle it would close the way for good, so it is
 * priced by the raster (see price.ts) and only pipes of a class that may never be crossed at grade stand here.
 */
function parallelOnly(
  pipe: SitePipe,
  own: PipeClass,
  half: number,
  spec: PipeSpec,
  standards: Standards,
): Obstacle | undefined {
  if (pipe.utility !== 'conduit') return undefined;
  const figure = standards.horizontal(own, 'conduit', { diameterMm: spec.diameterMm });
  if (!figure) return undefined;
  return {
    id: pipe.id,
    kind: 'pipe',
    paths: [pipe.line],
    area: false,
    clearanceM: figure.value + half + outerDiameterM(pipe.utility, null, pipe.diameterMm) / 2,
    clause: figure.clause,
  };
}

/** Clearance between the axes of two parallel pipes. */
export function axisClearanceM(a: PipeSpec, b: PipeSpec, standards: Standards): number | undefined {
  const figure = standards.horizontal(classOfSpec(a), classOfSpec(b), {
    diameterMm: Math.max(a.diameterMm, b.diameterMm),
  });
  if (!figure) return undefined;
  return figure.value + halfWidthOf(a) + halfWidthOf(b);
}
