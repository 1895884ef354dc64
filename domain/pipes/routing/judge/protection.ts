import horizontal from '../../../../data/standards/horizontal-clearance.json' with { type: 'json' };
import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import type { Finding } from '../../clash/finding.ts';
import type { Utility } from '../../model.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';

/** A place where a new pipe is legal only with a protective measure: nearer to another one, new or old, or to a building, than the table, but apart. */
export interface Protection {
  finding: Finding;
  /** Of the pipe that yields: it carries the measure. */
  utility: Utility;
  /** Where the yielding pipe lies within the clearance, from its first to its last such place. */
  stretch: [Point, Point];
  /** Of the yielding pipe within the clearance, metres. */
  lengthM: number;
  costYuan: number;
}

/** Why it may be done, in the standard's words about its own table. */
export const protectionNote = horizontal.note;
export const protectionClause = horizontal.cells[0]!.clause;

/**
 * Parts what a clash check found into what must not stay (collisions, crossings without room, crossings at less than 30°) and what the table
 * lets stay with a safety measure: a horizontal clearance that is smaller than asked for. The measure is priced by the metre of the rate table.
 */
export function splitProtected(
  findings: readonly Finding[],
  networks: readonly LaidNetwork[],
  rates: Rates = builtInRates,
): { clashes: Finding[]; protections: Protection[] } {
  const lines = new Map(
    networks.flatMap(({ utility, pipes }) => pipes.map((pipe) => [pipe.id, { utility, line: pipe.line }])),
  );
  return splitByLines(findings, lines, rates);
}

/**
 * The same for pipes of any kind, new and old.
 * @param lines - utility and plan line by pipe
 * @param carrierOf - who carries the measure; default: who yields
 */
export function splitByLines(
  findings: readonly Finding[],
  lines: ReadonlyMap<string, { utility: Utility; line: readonly Point[] }>,
  rates: Rates = builtInRates,
  carrierOf: (finding: Finding) => 'a' | 'b' = ({ yields }) => (yields?.party === 'a' ? 'a' : 'b'),
): { clashes: Finding[]; protections: Protection[] } {
  const clashes: Finding[] = [];
  const protections: Protection[] = [];
  for (const finding of findings) {
    const [a, b] = [lines.get(finding.a.id), lines.get(finding.b.id)];
    if (
      finding.kind !== 'horizontal' ||
      finding.severity !== 'too-near' ||
      finding.overM !== undefined ||
      !a ||
      !b
    ) {
      clashes.push(finding);
      continue;
    }
    const reachM = (finding.requiredM ?? 0) + axesApartM(finding, a.line, b.line);
    const [moves, stays] = carrierOf(finding) === 'a' ? [a, b] : [b, a];
    protections.push(placeOf(finding, moves, [stays.line], reachM, rates));
  }
  return { clashes, protections };
}

/** The measure at one place: over as much of a pipe as lies within a reach of the other pipe or of an outline, priced by the metre. */
export function placeOf(
  finding: Finding,
  { utility, line }: { utility: Utility; line: readonly Point[] },
  other: readonly (readonly Point[])[],
  reachM: number,
  rates: Rates,
): Protection {
  const { lengthM, stretch } = within(line, other, reachM);
  return { finding, utility, stretch, lengthM, costYuan: lengthM * rates.protectionYuanPerM };
}

/** What the walls take of the distance between the axes. */
function axesApartM({ measuredM }: Finding, a: readonly Point[], b: readonly Point[]): number {
  const ends = [
    ...a.map(([x, y]) => nearestOnLines([b], x, y)),
    ...b.map(([x, y]) => nearestOnLines([a], x, y)),
  ];
  return Math.max(0, Math.min(...ends.map(({ distanceM }) => distanceM)) - (measuredM ?? 0));
}

/** How much of a pipe lies within a reach of another or of an outline, by tenths of a metre and one at least, and from where to where. */
function within(
  line: readonly Point[],
  other: readonly (readonly Point[])[],
  reachM: number,
): Pick<Protection, 'stretch' | 'lengthM'> {
  const pieces = line.slice(1).map((end, i) => stepsOf(line[i]!, end, other));
  const leastM = pieces.flatMap(({ distancesM }) => distancesM).reduce((a, b) => Math.min(a, b), Infinity);
  const mostM = Math.max(reachM, leastM + 1e-9);
  const parts = pieces.flatMap(({ stepM, distancesM, place }) => {
    const near = distancesM.flatMap((distanceM, i) => (distanceM < mostM ? [i] : []));
    const [first, last] = [near[0], near.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ lengthM: stepM * near.length, from: place(first), to: place(last + 1) }];
  });
  return {
    lengthM: parts.reduce((sum, one) => sum + one.lengthM, 0),
    stretch: [parts[0]?.from ?? line[0]!, parts.at(-1)?.to ?? line[0]!],
  };
}

/** A straight piece in steps of a tenth of a metre, with the distance of each one's middle. @returns `place` of where step i begins */
function stepsOf(p: Point, q: Point, other: readonly (readonly Point[])[]) {
  const length = Math.hypot(q[0] - p[0], q[1] - p[1]);
  const steps = Math.max(1, Math.ceil(length * 10));
  const place = (step: number): Point => [
    p[0] + ((q[0] - p[0]) * step) / steps,
    p[1] + ((q[1] - p[1]) * step) / steps,
  ];
  const distancesM = Array.from(
    { length: steps },
    (_, i) => nearestOnLines(other, ...place(i + 0.5)).distanceM,
  );
  return { stepM: length / steps, distancesM, place };
}
