import type { Point } from '../../../geo/plane.ts';
import type { Bilingual } from '../../../problem.ts';
import { nodesById, type PipeNetwork, planLine, type Utility } from '../../model.ts';
import type { BuryPlan } from './bury-lines.ts';
import type { SeparationPlan } from './separation-plan.ts';

/** What becomes of an old pipe or line; `down` = a span that comes down. */
export type OldVerdict = 'keep' | 'renew' | 'abandon' | 'combined' | 'down';

/** An old pipe of a task with its verdict, in the metres of its network. */
export interface OldPipe {
  id: string;
  verdict: OldVerdict;
  /** What it carries then; of what is given up, what it carried. */
  becomes: Utility;
  line: readonly Point[];
  lengthM: number;
  /** Of the pipe that renews it. */
  newSizeMm: number | null;
  /** What the verdict rests on; nothing for spans. */
  why: Bilingual | null;
  clause: string;
}

/** The zone's old drains; those that nobody knows the line of are left out. */
export function oldDrains({ layout: { drains, becomes } }: SeparationPlan, network: PipeNetwork): OldPipe[] {
  const lineOf = linesOf(network);
  return drains.flatMap(({ drain: { segment, lengthM }, verdict, newSizeMm, reason }): OldPipe[] => {
    const line = lineOf(segment.id);
    const inUse = verdict === 'keep' || verdict === 'renew';
    if (!line) return [];
    return [
      {
        ...{ id: segment.id, verdict, line, lengthM, newSizeMm, why: reason.text, clause: reason.clause },
        becomes: inUse ? becomes : segment.utility,
      },
    ];
  });
}

/** The spans that come down. */
export function oldSpans({ layout }: BuryPlan, network: PipeNetwork): OldPipe[] {
  const lineOf = linesOf(network);
  return layout.lines.flatMap(({ utility, spans }) =>
    spans.flatMap(({ segment: { id }, lengthM }): OldPipe[] => {
      const line = lineOf(id);
      const rest = { newSizeMm: null, why: null, clause: '' };
      return line ? [{ id, verdict: 'down', becomes: utility, line, lengthM, ...rest }] : [];
    }),
  );
}

function linesOf(network: PipeNetwork): (id: string) => Point[] | null | undefined {
  const nodes = nodesById(network);
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  return (id) => {
    const segment = segments.get(id);
    return segment && planLine(segment, nodes);
  };
}
