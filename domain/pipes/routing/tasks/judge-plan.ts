import type { Point } from '../../../geo/plane.ts';
import { checkClashes } from '../../clash/check.ts';
import type { Finding, Party } from '../../clash/finding.ts';
import { sectionM } from '../../clash/pieces.ts';
import { type Building, noSurroundings } from '../../clash/surroundings.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLine, type Utility } from '../../model.ts';
import { standards as builtIn, type Standards } from '../../standards.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import { boxOf } from '../ground/frame.ts';
import { leastClearanceM } from '../ground/reduced-clearance.ts';
import { buildingsOf } from '../judge/beside-foundations.ts';
import { type Protection, placeOf, splitByLines } from '../judge/protection.ts';
import type { AllRoutes } from '../route-all.ts';
import type { Site } from '../site/site.ts';
import { beforeCut } from './cut-id.ts';
import { type MovedPipe, makeWay } from './moved-pipes.ts';
import { type Relocation, splitRelocated } from './relocations.ts';

/** What the product's own clash check says of a plan beside everything that stays. */
export interface PlanJudgement {
  clashes: Finding[];
  /** Legal only with a protective measure. */
  protections: Protection[];
  /** Existing pipes that make way at a crossing. */
  relocations: Relocation[];
  /** Where these are laid anew; what that comes too near to is among the clashes. */
  moved: MovedPipe[];
}

const reachM = 8;

export interface PlanFacts {
  standards?: Standards;
  rates?: Rates;
  frostDepthM?: number;
}

/**
 * Checks the new pipes of a network (their ids begin with `prefix`) against each other, against what stays in the ground and beside the houses of
 * the site.
 */
export function judgePlan(
  after: PipeNetwork,
  prefix: string,
  site: Pick<Site, 'buildings'>,
  { standards = builtIn, rates = builtInRates, frostDepthM }: PlanFacts = {},
): PlanJudgement {
  const nodes = nodesById(after);
  const isNew = (id: string): boolean => id.startsWith(prefix);
  const lines = new Map<string, { utility: Utility; line: readonly Point[] }>();
  for (const one of after.segments) {
    const line = planLine(one, nodes);
    if (line && one.state !== 'abandoned') lines.set(one.id, { utility: one.utility, line });
  }
  const box = boxOf([...lines].flatMap(([id, { line }]) => (isNew(id) ? line : [])));
  const near = (line: readonly Point[]): boolean => {
    const own = boxOf(line);
    return (
      own.maxX > box.minX - reachM &&
      own.minX < box.maxX + reachM &&
      own.maxY > box.minY - reachM &&
      own.minY < box.maxY + reachM
    );
  };
  const segments = after.segments.filter((one) => lines.has(one.id) && near(lines.get(one.id)!.line));
  const buildings = buildingsOf(site);
  const around = { ...noSurroundings, buildings };
  const { findings } = checkClashes({ ...after, segments }, around, {
    standards,
    frostDepthM: frostDepthM ?? null,
  });
  const own = findings.filter(
    (one) => one.b.type === 'segment' && one.severity !== 'notice' && (isNew(one.a.id) || isNew(one.b.id)),
  );
  const { clashes, protections } = splitByLines(own, lines, rates);
  const segmentOf = new Map(segments.map((one) => [one.id, one]));
  const split = splitRelocated(
    clashes,
    (id) => segmentOf.get(id),
    isNew,
    (id) => lines.get(id)?.line,
    rates,
  );
  const way = makeWay({ ...after, segments }, split.relocations, prefix, standards);
  return {
    protections: [
      ...protections,
      ...placesBesideHouses(findings, { isNew, lines, segmentOf, buildings, rates }),
    ],
    relocations: [...way.relocations],
    clashes: [...split.clashes, ...way.clashes],
    moved: way.moved,
  };
}

/** What is nearer to a house than the table or the foundation asks, and may be so with a measure. */
function placesBesideHouses(
  findings: readonly Finding[],
  given: {
    isNew: (id: string) => boolean;
    lines: ReadonlyMap<string, { utility: Utility; line: readonly Point[] }>;
    segmentOf: ReadonlyMap<string, PipeSegment>;
    buildings: readonly Building[];
    rates: Rates;
  },
): Protection[] {
  const ringsOf = new Map(given.buildings.map(({ id, rings }) => [id, rings]));
  return findings
    .filter(
      ({ kind, a, measuredM, requiredM }) =>
        given.isNew(a.id) &&
        (kind === 'foundation' || (kind === 'building' && measuredM! >= leastClearanceM(requiredM) - 1e-3)),
    )
    .map((finding): Protection => {
      const pipe = given.lines.get(finding.a.id)!;
      const halfM = sectionM(given.segmentOf.get(finding.a.id)!).widthM / 2;
      return placeOf(finding, pipe, ringsOf.get(finding.b.id)!, finding.requiredM + halfM, given.rates);
    });
}

/** Whether a measure of the plan is in the bill of one of its layouts already. */
export function isBilledBy(
  layouts: readonly Pick<AllRoutes, 'protections'>[],
  prefix: string,
): (measure: Protection) => boolean {
  const idOf = ({ type, id }: Party, prefixed: string): string =>
    type === 'segment' ? beforeCut(`${prefixed}${id}`) : id;
  const pairOf = ({ finding: { a, b } }: Protection, prefixed = ''): string =>
    [idOf(a, prefixed), idOf(b, prefixed)].sort().join(' ');
  const billed = new Set(layouts.flatMap(({ protections }) => protections.map((one) => pairOf(one, prefix))));
  return (measure) => billed.has(pairOf(measure));
}
