import facts from '../../../../data/standards/overhead-to-ground.json' with { type: 'json' };
import type { Point } from '../../../geo/plane.ts';
import { type Bilingual, Problem } from '../../../problem.ts';
import { isUnderground } from '../../clash/pieces.ts';
import { nodesById, type PipeNetwork, type PipeNode, type PipeSegment, planLine } from '../../model.ts';
import { emptyPatch, type NetworkPatch, openDraft } from '../../patch.ts';
import type { QuantityLine } from '../bill/quantities.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import { deepened } from '../bill/trench-floor.ts';
import { groundOf } from '../ground/ground-use.ts';
import { type AllRoutes, type RouteAllOptions, routeAll } from '../route-all.ts';
import type { Site, SiteBarrier, SiteBuilding, SitePipe } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import { isCarrying } from './combined-drains.ts';
import { beforeCut } from './cut-id.ts';
import { isBilledBy, judgePlan, type PlanJudgement } from './judge-plan.ts';
import {
  type OverheadLines,
  type OverheadUtility,
  overheadLines,
  polesOf,
  type ServedHouse,
} from './overhead-lines.ts';
import { relocationLines } from './relocations.ts';
import { sitePipe } from './separation-site.ts';
import { addLaid, retireNodes } from './task-network.ts';
import { TaskLines } from './task-quantities.ts';
import { writeMeasures } from './write-measures.ts';

export interface BuryInput {
  network: PipeNetwork;
  /** Whether a segment is the zone's own. */
  isInside: (segment: PipeSegment) => boolean;
  site: Site;
  options?: RouteAllOptions;
}

/** What a utility's ducts are fed from: cables in the street, the overhead line outside by its last pole, or nothing near. */
export type FedFrom = 'street' | 'pole' | 'none';

export interface BuryLayout {
  lines: OverheadLines[];
  all: AllRoutes;
  fedFrom: Partial<Record<OverheadUtility, FedFrom>>;
  /** Name in the routes of each pole where a line goes on outside → its node. */
  ledOn: Map<string, string>;
  mains: SitePipe[];
}

export interface BuryPlan {
  layout: BuryLayout;
  patch: NetworkPatch;
  after: PipeNetwork;
  /** Metres of line that come down, by utility. */
  spansM: Partial<Record<OverheadUtility, number>>;
  /** Poles that nothing hangs on any more, and those that stay because something does. */
  poles: { removed: number; staying: number };
  notes: Bilingual[];
  lines: QuantityLine[];
  judgement: PlanJudgement;
}

const task = { zh: '架空线入地', en: 'lines to ground' };

/**
 * Takes the overhead power and telecom lines of a zone into ducts (架空线入地): the houses on them become terminals, lines that go on outside rise
 * at their last pole, ducts are counted by the lines in them and a spare, spans and poles come down.
 * @param stamp - what new ids begin with
 * @throws Problem `pipes.no-overhead` where the zone has no overhead line
 */
export function planBurying(input: BuryInput, stamp: string): BuryPlan {
  return writeBurying(input, buryLines(input), stamp);
}

export function buryLines(input: BuryInput): BuryLayout {
  const { network, isInside, site } = input;
  const countDuctsOf = (network: LaidNetwork) => countDucts(network, network.utility as OverheadUtility);
  const options: RouteAllOptions = { ...input.options, isPart: true, sizesOfTask: countDuctsOf };
  const lines = overheadLines(network, isInside, site.buildings);
  if (lines.length === 0) throw noOverhead();
  const nodes = nodesById(network);
  const fedFrom: BuryLayout['fedFrom'] = {};
  const ledOn = new Map<string, string>();
  const mains: SitePipe[] = [];
  const points: SiteBuilding[] = [];
  for (const { utility, boundary } of lines) {
    const street = cablesIn(network, nodes, utility);
    const poles = [...boundary].sort((a, b) => (a.id < b.id ? -1 : 1));
    mains.push(...street);
    fedFrom[utility] = street.length > 0 ? 'street' : poles.length > 0 ? 'pole' : 'none';
    const [first, ...rest] = poles;
    if (street.length === 0 && first)
      mains.push({ id: first.id, utility, line: [[first.x, first.y]], diameterMm: 100 });
    for (const pole of street.length > 0 ? poles : rest) {
      const name = `pole ${pole.id}`;
      ledOn.set(name, pole.id);
      points.push(pointOf(name, pole, utility));
    }
  }
  const wants = new Map<string, OverheadUtility[]>();
  for (const { served } of lines)
    for (const { building, utility } of served)
      wants.set(building, [...(wants.get(building) ?? []), utility]);
  const buildings = site.buildings.map((one): SiteBuilding => ({ ...one, wants: wants.get(one.id) ?? [] }));
  const utilities = lines.map((one) => one.utility);
  const all = routeAll(
    {
      ...site,
      buildings: [...buildings, ...points],
      barriers: barriersWith(site.barriers, lines, nodes),
      mains,
    },
    utilities,
    options,
  );
  return { lines, all, fedFrom, ledOn, mains };
}

export function writeBurying(input: BuryInput, layout: BuryLayout, stamp: string): BuryPlan {
  const { network } = input;
  const prefix = `${stamp}-`;
  const draft = openDraft(network);
  const spans = layout.lines.flatMap((one) => one.spans);
  const removed = { task: task.zh, afterWorks: 'removed' };
  draft.apply({
    ...emptyPatch(task),
    putSegments: spans.map(({ segment }) => ({
      ...segment,
      state: 'abandoned' as const,
      attributes: { ...segment.attributes, ...removed },
    })),
  });
  const receives = new Set(layout.mains.map((one) => one.id));
  for (const { network: laid } of layout.all.routes) {
    const { boundary } = layout.lines.find((one) => one.utility === laid.utility)!;
    const poles = new Set(boundary.map((pole) => pole.id));
    const own = (one: PipeSegment) => one.utility === laid.utility && receives.has(beforeCut(one.id));
    addLaid(draft, laid, prefix, own, layout.ledOn, poles);
  }
  const touched = new Set(spans.flatMap(({ segment }) => [segment.from, segment.to]));
  retireNodes(draft, touched, removed);
  const spansM: BuryPlan['spansM'] = {};
  for (const one of layout.lines)
    spansM[one.utility] = one.spans.reduce((sum, span) => sum + span.lengthM, 0);
  const standing = polesOf([...touched].map((id) => draft.nodes.get(id)!));
  const gone = standing.filter((group) => group.every((one) => one.state === 'abandoned'));
  const judgement = judgePlan(draft.network(), prefix, layout.all.site, input.options);
  writeMeasures(draft, judgement.protections);
  const after = draft.network();
  // measures of the ducts by themselves are in their own bills
  const isBilled = isBilledBy([layout.all], prefix);
  const beyond = judgement.protections.filter((one) => !isBilled(one));
  const poleCount = { removed: gone.length, staying: standing.length - gone.length };
  return {
    layout,
    patch: draft.patch({ zh: '架空线入地', en: 'Overhead lines to ground' }),
    after,
    spansM,
    poles: poleCount,
    notes: notesOf(input, layout, poleCount),
    lines: linesOf(
      layout,
      gone.map(([one]): Point => [one!.x, one!.y]),
      { protections: beyond, relocations: judgement.relocations },
      input.options?.rates,
    ),
    judgement,
  };
}

/** Cables that lie in the ground already, in the street or in the zone. */
function cablesIn(
  network: PipeNetwork,
  nodes: ReadonlyMap<string, PipeNode>,
  utility: OverheadUtility,
): SitePipe[] {
  return network.segments.flatMap((segment): SitePipe[] => {
    const line = planLine(segment, nodes);
    const isLive = isCarrying(segment) || segment.state === 'building' || segment.state === 'approved';
    if (segment.utility !== utility || !line || !isLive || !isUnderground(segment)) return [];
    return [sitePipe(segment, line, utility)];
  });
}

/** Poles of the zone stand until the cables are switched; a pole that a line rises at is reached, not avoided. */
function barriersWith(
  barriers: readonly SiteBarrier[],
  lines: readonly OverheadLines[],
  nodes: ReadonlyMap<string, PipeNode>,
): SiteBarrier[] {
  const risers = lines.flatMap((one) => one.boundary);
  const isRiser = ([x, y]: Point): boolean => risers.some((one) => Math.hypot(one.x - x, one.y - y) <= 1);
  const ids = new Set(
    lines.flatMap(({ spans }) => spans.flatMap(({ segment }) => [segment.from, segment.to])),
  );
  const poles = polesOf([...ids].map((id) => nodes.get(id)!)).map(([one]) => one!);
  const own = poles.map(
    (one): SiteBarrier => ({ id: one.id, kind: 'pole', paths: [[[one.x, one.y]]], area: false }),
  );
  return [...barriers, ...own].filter((one) => one.kind !== 'pole' || !isRiser(one.paths[0]![0]!));
}

function pointOf(id: string, { x, y }: PipeNode, utility: OverheadUtility): SiteBuilding {
  const d = 0.02;
  const ring: Point[] = [
    [x - d, y - d],
    [x + d, y - d],
    [x + d, y + d],
    [x - d, y + d],
    [x - d, y - d],
  ];
  return { id, rings: [ring], terminal: true, doors: [], households: 0, point: true, wants: [utility] };
}

/** Ducts of each bank by the lines that run through it, with a spare; the bank is as large as they need. */
export function countDucts(network: LaidNetwork, utility: OverheadUtility): void {
  const { linesPerTerminal, linesPerPole, linesPerDuct } = facts[utility];
  const terminal = new Map(network.nodes.map((one) => [one.id, one.terminal]));
  const leaving = Map.groupBy(network.pipes, (pipe) => pipe.from);
  const linesTo = (node: string): number => {
    const name = terminal.get(node);
    const own = name ? (name.startsWith('pole ') ? linesPerPole : linesPerTerminal) : 0;
    return (leaving.get(node) ?? []).reduce((sum, pipe) => sum + linesTo(pipe.to), own);
  };
  for (const pipe of network.pipes) {
    const used = Math.max(1, Math.ceil(linesTo(pipe.to) / linesPerDuct));
    const total = used + Math.max(facts.leastSpare, Math.ceil(used * facts.spareShare));
    const size = facts.banks[utility].find(([most]) => total <= most!)![1]!;
    pipe.ductsTotal = total;
    pipe.ductsUsed = used;
    if (size <= pipe.diameterMm) continue;
    Object.assign(pipe, deepened(pipe, (size - pipe.diameterMm) / 1000));
    pipe.diameterMm = size;
  }
}

function notesOf({ site }: BuryInput, layout: BuryLayout, poles: BuryPlan['poles']): Bilingual[] {
  const notes: Bilingual[] = [];
  const names = { power: { zh: '电力', en: 'power' }, telecom: { zh: '通信', en: 'telecom' } };
  for (const { utility, served } of layout.lines) {
    const name = names[utility];
    if (layout.fedFrom[utility] === 'pole')
      notes.push({
        zh: `附近没有地下${name.zh}管线：由范围边上的终端杆引下`,
        en: `No ${name.en} cable lies near: the ducts are fed from the last pole of the line outside`,
      });
    if (layout.fedFrom[utility] === 'none')
      notes.push({
        zh: `附近没有地下${name.zh}管线，架空线也不出范围：须由${name.zh}单位给出电源或接入点`,
        en: `Neither a ${name.en} cable nor a line outside is near: the company has to name a source`,
      });
    const assumed = served.filter((one: ServedHouse) => one.by === 'nearest').length;
    if (assumed > 0)
      notes.push({
        zh: `${assumed} 栋没有测到${name.zh}引入线，按最近的线路接入（假定）`,
        en: `${assumed} houses have no surveyed ${name.en} drop and are taken to hang on the nearest line`,
      });
    const left = site.buildings.filter(
      (one) => one.terminal && !served.some((house) => house.building === one.id),
    ).length;
    if (left > 0)
      notes.push({
        zh: `${left} 栋不在${name.zh}架空线上，未布置`,
        en: `${left} houses do not hang on the ${name.en} lines and got none`,
      });
  }
  if (poles.staying > 0)
    notes.push({
      zh: `${poles.staying} 根杆上仍有线路，保留为终端杆`,
      en: `${poles.staying} poles still carry lines and stay`,
    });
  return notes;
}

function linesOf(
  { lines: overhead, all: { site } }: BuryLayout,
  poles: readonly Point[],
  { protections, relocations }: Pick<PlanJudgement, 'protections' | 'relocations'>,
  rates: Rates = builtInRates,
): QuantityLine[] {
  const ground = groundOf(site);
  const lines = new TaskLines(rates, ground);
  const names = { power: { zh: '电力', en: 'power' }, telecom: { zh: '通信', en: 'telecom' } };
  const item = (utility: OverheadUtility, zh: string, en: string) => ({
    ...{ utility, zh, en },
    kind: 'old-system' as const,
  });
  for (const { utility, spans } of overhead) {
    const name = names[utility];
    const down = item(utility, `${name.zh}架空线拆除`, `${name.en} line taken down`);
    for (const { lengthM, line } of spans) lines.along(down, 'm', lengthM, `line:${utility}-down|all`, line);
  }
  lines.at(item('power', '电杆拆除', 'pole removed'), '座', 'station:pole|all', poles);
  const risers = new Map(overhead.flatMap((one) => one.boundary.map((pole) => [pole.id, pole])));
  lines.at(
    item('power', '终端杆引上（引下）', 'riser at a last pole'),
    '处',
    'place:riser|all',
    [...risers.values()].map(({ x, y }): Point => [x, y]),
  );
  lines.protect(protections);
  return [...lines.list(), ...relocationLines(relocations, ground, rates)];
}

function noOverhead(): Problem {
  return new Problem(
    'pipes.no-overhead',
    { zh: '圈定范围内没有电力、通信架空线。', en: 'The zone has no overhead power or telecom line.' },
    {
      zh: '请圈入埋设方式为“架空”的线路，或改选电力、通信直接布置管道。',
      en: 'Draw the zone around lines whose embedding is overhead, or lay ducts out as they are.',
    },
    { status: 422 },
  );
}
