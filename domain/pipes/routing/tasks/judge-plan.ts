import type { Point } from '../../../geo/plane.ts';
import { checkClashes } from '../../clash/check.ts';
import type { Finding } from '../../clash/finding.ts';
import { nodesById, type PipeNetwork, planLine, type Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { boxOf } from '../frame.ts';
import { type Protection, splitByLines } from '../protection.ts';
import type { Rates } from '../rates.ts';
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

/** Checks the new pipes of a network (their ids begin with `prefix`) against each other and against what stays in the ground. */
export function judgePlan(
  after: PipeNetwork,
  prefix: string,
  { standards, rates }: { standards?: Standards; rates?: Rates } = {},
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
  const { findings } = checkClashes({ ...after, segments }, undefined, standards ? { standards } : {});
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
    protections,
    relocations: split.relocations,
    clashes: [...split.clashes, ...way.clashes],
    moved: way.moved,
  };
}
