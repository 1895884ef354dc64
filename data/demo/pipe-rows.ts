import type { CommunityStatus } from '../../domain/register/status.ts';
import { statusRank } from '../../domain/register/status.ts';
import type { Chance } from './chance.ts';
import { type DraftEdge, type DraftNode, lineOf, type PipeDraft } from './pipe-draft.ts';
import { crownDepthM, type Levels } from './pipe-levels.ts';
import { lineShape, pointShape } from './shapes.ts';
import type { GridLine } from './street-grid.ts';
import type { Compound } from './town.ts';
import type { DemoNode, DemoSegment, PipeState, Utility } from './types.ts';

/** Letters of the survey codes (CJJ 61-2017). */
const letters: Record<Utility, string> = {
  water: 'JS',
  sewage: 'WS',
  storm: 'YS',
  combined: 'HS',
  gas: 'RQ',
  heat: 'RL',
  power: 'DL',
  telecom: 'TX',
};

const owners: Record<Utility, string> = {
  water: '供水公司',
  sewage: '住建局',
  storm: '住建局',
  combined: '住建局',
  gas: '燃气公司',
  heat: '供热公司',
  power: '供电公司',
  telecom: '通信管道',
};

export interface PipeRows {
  nodes: DemoNode[];
  segments: DemoSegment[];
  /** Nodes and edges of the draft by their codes, for counting. */
  nodeCode: Map<DraftNode, string>;
}

/** The laid networks as survey rows: coded, with levels, materials and years. */
export function pipeRows(
  draft: PipeDraft,
  levels: Levels,
  chance: Chance,
  codeOf: ReadonlyMap<Compound, string>,
  statusOf: ReadonlyMap<string, CommunityStatus>,
): PipeRows {
  const used = new Set(draft.edges.flatMap((edge) => [edge.from, edge.to]));
  const make = makings(chance);
  const serial = new Map<Utility, number>();
  const nodeCode = new Map<DraftNode, string>();
  for (const node of draft.nodes) {
    if (!used.has(node)) continue;
    const number = (serial.get(node.utility) ?? 0) + 1;
    serial.set(node.utility, number);
    nodeCode.set(node, `${letters[node.utility]}${String(number).padStart(5, '0')}`);
  }
  const segments = draft.edges.map((edge): DemoSegment => {
    const { from, to } = levels.ends.get(edge)!;
    const fromGroundM = levels.ground.get(edge.from)!;
    const toGroundM = levels.ground.get(edge.to)!;
    const fromLevelM = milli(from);
    const toLevelM = milli(to);
    const communityCode = edge.compound ? codeOf.get(edge.compound)! : null;
    const made = make(edge, communityCode === null ? null : (statusOf.get(communityCode) ?? 'reserve'));
    return {
      code: `${nodeCode.get(edge.from)}-${nodeCode.get(edge.to)}`,
      utility: edge.utility,
      fromNode: nodeCode.get(edge.from)!,
      toNode: nodeCode.get(edge.to)!,
      pressure:
        edge.utility === 'gas'
          ? edge.compound
            ? 'low'
            : 'medium_a'
          : edge.utility === 'power'
            ? '10 kV'
            : null,
      ductsTotal: edge.utility === 'telecom' || edge.utility === 'power' ? (edge.compound ? 4 : 9) : null,
      ductsUsed: edge.utility === 'telecom' || edge.utility === 'power' ? (edge.compound ? 2 : 5) : null,
      owner: owners[edge.utility],
      fromGroundM,
      toGroundM,
      fromDepthM: milli(fromGroundM - fromLevelM),
      toDepthM: milli(toGroundM - toLevelM),
      fromLevelM,
      toLevelM,
      itemCode: edge.itemCode,
      communityCode,
      shape: lineShape(lineOf(edge)),
      ...made,
    };
  });
  return { nodes: nodeRows(levels, nodeCode, segments), segments, nodeCode };
}

function nodeRows(
  levels: Levels,
  nodeCode: ReadonlyMap<DraftNode, string>,
  segments: readonly DemoSegment[],
): DemoNode[] {
  const meeting = new Map<string, DemoSegment[]>();
  for (const segment of segments) {
    for (const code of [segment.fromNode!, segment.toNode!])
      meeting.set(code, [...(meeting.get(code) ?? []), segment]);
  }
  return [...nodeCode].map(([node, code]): DemoNode => {
    const own = meeting.get(code)!;
    const groundLevelM = levels.ground.get(node)!;
    const largest = Math.max(...own.map((segment) => segment.diameterMm ?? 110));
    const invert = node.invertM ?? groundLevelM - crownDepthM[node.utility]! - largest / 1000;
    const latest = own.reduce((a, b) => ((b.laidYear ?? 0) > (a.laidYear ?? 0) ? b : a));
    return {
      code,
      utility: node.utility,
      kind: kindOf(node, own.length),
      groundLevelM,
      invertLevelM: milli(invert),
      depthM: milli(groundLevelM - milli(invert)),
      state: own.some((segment) => segment.state === 'in_use') ? 'in_use' : own[0]!.state,
      owner: owners[node.utility],
      laidYear: latest.laidYear,
      shape: pointShape(node.p),
    };
  });
}

/** Plain joints are named by how many lines meet, as a survey names them. */
function kindOf(node: DraftNode, lines: number): string {
  if (!['junction', 'tee', 'cap'].includes(node.kind)) return node.kind;
  return ['cap', 'cap', 'junction', 'tee', 'cross'][lines] ?? 'multiway';
}

const milli = (value: number): number => Math.round(value * 1000) / 1000;

type Made = Pick<DemoSegment, 'diameterMm' | 'material' | 'embedding' | 'laidYear' | 'state'>;

/** Material and year: new pipes as the tender has them, mains of the streets as old as their street. */
function makings(chance: Chance): (edge: DraftEdge, status: CommunityStatus | null) => Made {
  const years = new Map<string, number>();
  const yearOf = (line: GridLine | null, utility: Utility): number => {
    const key = `${line?.key ?? 0} ${utility}`;
    let year = years.get(key);
    if (year === undefined) {
      const [low, high] =
        line?.class === 'arterial' ? [1994, 2014] : line?.class === 'collector' ? [1986, 2010] : [1979, 2006];
      year = chance.whole(low!, high!);
      if (utility === 'gas' || utility === 'telecom') year = Math.max(1997, year);
      years.set(key, year);
    }
    return year;
  };
  return (edge, status) => {
    if (edge.role === 'old') return old(edge, status);
    if (edge.utility === 'combined') return old(edge, status);
    return edge.compound ? newPipe(edge, status!) : main(edge, yearOf(edge.line, edge.utility));
  };
}

function old(edge: DraftEdge, status: CommunityStatus | null): Made {
  const isReplaced = status !== null && statusRank(status) >= statusRank('complete');
  const laidYear = edge.compound?.builtYear ?? null;
  return {
    diameterMm: 300,
    material: 'concrete',
    embedding: 'direct-buried',
    laidYear,
    state: isReplaced ? 'abandoned' : 'in_use',
  };
}

function newPipe(edge: DraftEdge, status: CommunityStatus): Made {
  const rank = statusRank(status);
  const state: PipeState =
    rank >= statusRank('complete') ? 'in_use' : rank >= statusRank('under_way') ? 'building' : 'planned';
  const material = {
    water: 'pe',
    sewage: 'pvc',
    storm: 'pvc',
    gas: 'pe',
    heat: 'steel',
    telecom: 'pvc',
    power: 'pvc',
    combined: 'concrete',
  }[edge.utility];
  const embedding = edge.utility === 'telecom' ? 'duct-bank' : 'direct-buried';
  return {
    diameterMm: edge.diameterMm ?? (edge.utility === 'telecom' ? 110 : 100),
    material,
    embedding,
    laidYear: state === 'in_use' ? 2021 : null,
    state,
  };
}

function main(edge: DraftEdge, laidYear: number): Made {
  const kind = edge.line?.class ?? 'minor';
  const rank = kind === 'arterial' ? 0 : kind === 'collector' ? 1 : kind === 'minor' ? 2 : 3;
  const base = { laidYear, state: 'in_use' as const, embedding: 'direct-buried' };
  switch (edge.utility) {
    case 'water':
      return {
        ...base,
        diameterMm: [400, 300, 200, 100][rank]!,
        material: laidYear < 1997 ? 'cast-iron' : laidYear < 2006 || rank === 0 ? 'ductile-iron' : 'pe',
      };
    case 'gas':
      return { ...base, diameterMm: [250, 200, 160, 110][rank]!, material: laidYear < 2005 ? 'steel' : 'pe' };
    case 'heat':
      return {
        ...base,
        diameterMm: [300, 250, 200, 150][rank]!,
        material: 'steel',
        embedding: laidYear < 2004 ? 'channel' : 'direct-buried',
      };
    case 'power':
    case 'telecom':
      return { ...base, diameterMm: 110, material: 'pvc', embedding: 'duct-bank' };
    default:
      return { ...base, diameterMm: edge.diameterMm ?? 300, material: 'concrete' };
  }
}
