import { Problem } from '../../problem.ts';
import { groundAt } from '../clash/cure.ts';
import { axisLevelM, isUnderground, sectionM } from '../clash/pieces.ts';
import type { Surroundings } from '../clash/surroundings.ts';
import { mapLabel } from '../labels.ts';
import { nodesById, type PipeNetwork, planLine, type Utility } from '../model.ts';
import {
  standards as builtIn,
  type Figure,
  type PipeClass,
  pipeClass,
  type Standards,
} from '../standards.ts';
import { meetings } from './profile.ts';

export interface SectionPipe {
  segment: string;
  utility: Utility;
  label: string;
  offsetM: number;
  axisM: number | null;
  groundM: number | null;
  coverM: number | null;
  widthM: number;
  heightM: number;
  round: boolean;
  planned: boolean;
  class: PipeClass;
}

export interface SectionGap {
  fromM: number;
  toM: number;
  clearM: number;
  requiredM: number | null;
  figure: Figure | null;
}

export interface CrossSection {
  lengthM: number;
  ground: { offsetM: number; levelM: number }[];
  pipes: SectionPipe[];
  /** Between neighbours across the line, with what the table asks. */
  gaps: SectionGap[];
  /** Where the line enters and leaves buildings, kerbs, railways. */
  marks: { offsetM: number; kind: 'building' | 'wall' | 'kerb' | 'railway'; label: string }[];
  frostDepthM: number | null;
}

/** Everything under a line drawn across a street: each pipe at its offset and level. The line is cut to the pipes. Throws `pipes.empty-section`. */
export function crossSectionOf(
  network: PipeNetwork,
  line: [[number, number], [number, number]],
  options: { around?: Surroundings; frostDepthM?: number | null; standards?: Standards } = {},
): CrossSection {
  const standards = options.standards ?? builtIn;
  const nodes = nodesById(network);
  const [a, b] = line;
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const box = [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
  ] as const;
  const pipes: SectionPipe[] = [];
  for (const segment of network.segments) {
    if (!isUnderground(segment)) continue;
    const plan = planLine(segment, nodes);
    if (!plan || outside(plan, box)) continue;
    for (const hit of meetings(line, plan)) {
      const [start, end] = [axisLevelM(segment, 'start'), axisLevelM(segment, 'end')];
      const axisM = start === null || end === null ? null : start + (end - start) * hit.u;
      const groundM = groundAt(segment, hit, nodes);
      const { widthM, heightM } = sectionM(segment);
      pipes.push({
        segment: segment.id,
        utility: segment.utility,
        label: mapLabel(segment) || segment.id,
        offsetM: hit.t * lengthM,
        axisM,
        groundM,
        coverM: axisM === null || groundM === null ? null : groundM - axisM - heightM / 2,
        widthM,
        heightM,
        round: segment.diameterMm !== null || segment.widthMm === null,
        planned: segment.state === 'planned' || segment.state === 'approved' || segment.state === 'building',
        class: pipeClass(segment),
      });
    }
  }
  if (pipes.length === 0) {
    throw new Problem(
      'pipes.empty-section',
      { zh: '剖切线下没有管线。', en: 'No pipe lies under this line.' },
      { zh: '请画一条横穿管线的线。', en: 'Draw the line across some pipes.' },
      { status: 422 },
    );
  }
  pipes.sort((p, q) => p.offsetM - q.offsetM);
  const marks = options.around ? marksOf(line, lengthM, options.around) : [];
  const [from, to] = worthDrawing(pipes, marks, lengthM);
  for (const pipe of pipes) pipe.offsetM -= from;
  return {
    lengthM: to - from,
    ground: groundLine(pipes, to - from),
    pipes,
    gaps: gapsOf(pipes, standards),
    marks: marks
      .filter((one) => one.offsetM >= from && one.offsetM <= to)
      .map((one) => ({ ...one, offsetM: one.offsetM - from })),
    frostDepthM: options.frostDepthM ?? null,
  };
}

/** A line drawn far beyond the pipes is cut to them, with the nearest wall or kerb on either side. */
function worthDrawing(pipes: SectionPipe[], marks: CrossSection['marks'], lengthM: number): [number, number] {
  const [first, last] = [pipes[0]!.offsetM, pipes.at(-1)!.offsetM];
  const left = marks.findLast((one) => one.offsetM < first && first - one.offsetM < 8)?.offsetM;
  const right = marks.find((one) => one.offsetM > last && one.offsetM - last < 8)?.offsetM;
  const margin = Math.max(2, (last - first) * 0.08);
  return [Math.max(0, (left ?? first) - margin), Math.min(lengthM, (right ?? last) + margin)];
}

/** Clear distances between neighbours in plan; pipes over one another have a negative one. */
function gapsOf(pipes: SectionPipe[], standards: Standards): SectionGap[] {
  return pipes.slice(1).map((right, k) => {
    const left = pipes[k]!;
    const figure = standards.horizontal(left.class, right.class) ?? null;
    const fromM = left.offsetM + left.widthM / 2;
    const toM = right.offsetM - right.widthM / 2;
    return { fromM, toM, clearM: toM - fromM, requiredM: figure?.value ?? null, figure };
  });
}

/** The ground as the pipes' own surveys know it, level beyond the outermost. */
function groundLine(pipes: SectionPipe[], lengthM: number): CrossSection['ground'] {
  const known = pipes.filter((one) => one.groundM !== null);
  if (known.length === 0) return [];
  const line = known.map((one) => ({ offsetM: one.offsetM, levelM: one.groundM! }));
  return [
    { offsetM: 0, levelM: line[0]!.levelM },
    ...line,
    { offsetM: lengthM, levelM: line.at(-1)!.levelM },
  ];
}

function marksOf(
  line: [[number, number], [number, number]],
  lengthM: number,
  around: Surroundings,
): CrossSection['marks'] {
  const marks: CrossSection['marks'] = [];
  for (const building of around.buildings) {
    for (const ring of building.rings) {
      const closed = [...ring, ring[0]!];
      for (const hit of meetings(line, closed)) {
        marks.push({ offsetM: hit.t * lengthM, kind: 'building', label: building.name || building.id });
      }
    }
  }
  for (const one of around.lines)
    for (const hit of meetings(line, one.line))
      marks.push({ offsetM: hit.t * lengthM, kind: one.kind, label: one.id });
  return marks.sort((p, q) => p.offsetM - q.offsetM);
}

function outside(
  line: readonly (readonly [number, number])[],
  box: readonly [number, number, number, number],
): boolean {
  return (
    line.every(([x]) => x < box[0]) ||
    line.every(([x]) => x > box[2]) ||
    line.every(([, y]) => y < box[1]) ||
    line.every(([, y]) => y > box[3])
  );
}
