import type { Point } from '../../../geo/plane.ts';
import { checkClashes } from '../../clash/check.ts';
import type { Finding } from '../../clash/finding.ts';
import { newNode, newSegment, type PipeNetwork, type PipeSegment, type Utility } from '../../model.ts';
import { standards as builtIn, type Standards } from '../../standards.ts';
import { remember } from '../as-before.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import { boxOf } from '../ground/frame.ts';
import { pipesToPass } from '../site/existing-neighbours.ts';
import type { Site, SitePipe } from '../site/site.ts';
import { depthAssumed } from '../site/surveyed-depths.ts';
import { type LaidNetwork, modelOnce } from '../sizing/sized-network.ts';
import { type MovedPipe, makeWay, type Way } from '../tasks/moved-pipes.ts';
import { type Relocation, splitRelocated } from '../tasks/relocations.ts';
import { type Protection, splitByLines } from './protection.ts';

/** What new pipes have to do with those that lie in the ground already. */
export interface BesideExisting {
  clashes: Finding[];
  /** Legal only with a measure, which the new pipe carries: whoever digs there protects it. */
  protections: Protection[];
  /** Existing pipes that make way at a crossing. */
  relocations: Relocation[];
  /** Where these are laid anew; what that comes too near to is among the clashes. */
  moved: MovedPipe[];
}

/** Farther off no clearance of the table reaches. */
const reachM = 8;

/** The product's own clash check between laid networks and the pipes that stay, each utility against those that it has to pass. */
export function judgeBesideExisting(
  site: Site,
  networks: readonly LaidNetwork[],
  { standards = builtIn, rates = builtInRates }: { standards?: Standards; rates?: Rates } = {},
): BesideExisting {
  const names = namesOf(site, networks);
  const judged = networks.map((network) => judgedOnce(network, { site, names, standards, rates }));
  const relocations = judged.flatMap((one) => one.relocations);
  const way = makeWayOn(site, networks, names, relocations, standards);
  return {
    clashes: [...judged.flatMap((one) => one.clashes), ...way.clashes],
    protections: judged.flatMap((one) => one.protections),
    relocations: [...way.relocations],
    moved: way.moved,
  };
}

/** A pipe that makes way for two networks is laid anew once; the new line is judged among all of them. */
function makeWayOn(
  site: Site,
  networks: readonly LaidNetwork[],
  names: ReadonlyMap<SitePipe, string>,
  relocations: readonly Relocation[],
  standards: Standards,
): Way {
  if (!relocations.some((one) => one.moved)) return { moved: [], clashes: [], relocations };
  const stays = new Set(networks.flatMap((one) => pipesToPass(site, one.utility)));
  const parts = [modelOf([...stays], names, site.groundM), ...networks.map(modelOnce)];
  const whole: PipeNetwork = {
    crs: null,
    nodes: parts.flatMap((one) => one.nodes),
    segments: parts.flatMap((one) => one.segments),
    extras: {},
  };
  return makeWay(whole, relocations, '', standards);
}

type Judged = Omit<BesideExisting, 'moved'>;

interface Among {
  site: Site;
  /** Of the pipes of the site. */
  names: ReadonlyMap<SitePipe, string>;
  standards: Standards;
  rates: Rates;
}

const judgedBefore = remember<LaidNetwork['pipes'], Judged>();

/** Pipes that have stayed as they were are not judged again: a dragged manhole leaves all networks but its own alone. */
function judgedOnce(network: LaidNetwork, among: Among): Judged {
  const { site, names, standards, rates } = among;
  const renamed = Array.from(names, ([{ id }, name]) => (name === id ? '' : `${id} ${name}`)).join('\n');
  return judgedBefore(network.pipes, [site, network.nodes, standards, rates, renamed], () =>
    judgeOne(network, among),
  );
}

function judgeOne(network: LaidNetwork, { site, names, standards, rates }: Among): Judged {
  const laid = network.pipes;
  const box = boxOf(laid.flatMap((one) => one.line));
  const isNear = ({ line }: SitePipe): boolean => {
    const own = boxOf(line);
    const apartX = Math.max(own.minX - box.maxX, box.minX - own.maxX);
    return Math.max(apartX, own.minY - box.maxY, box.minY - own.maxY) < reachM;
  };
  const old = pipesToPass(site, network.utility).filter(isNear);
  if (laid.length === 0 || old.length === 0) return { clashes: [], protections: [], relocations: [] };
  const isNew = (id: string): boolean => newIds.has(id);
  const newIds = new Set(laid.map((one) => one.id));
  const model = modelOnce(network);
  const there = modelOf(old, names, site.groundM);
  const whole: PipeNetwork = {
    crs: null,
    nodes: [...model.nodes, ...there.nodes],
    segments: [...model.segments, ...there.segments],
    extras: {},
  };
  const { findings } = checkClashes(whole, undefined, {
    ...{ standards, cover: false, only: newIds },
    between: (a, b) => isNew(a.id) !== isNew(b.id),
  });
  const between = findings.filter((one) => one.b.type === 'segment' && one.severity !== 'notice');
  const lines = new Map<string, { utility: Utility; line: readonly Point[] }>([
    ...laid.map((one) => [one.id, { utility: network.utility, line: one.line }] as const),
    ...there.lines,
  ]);
  const { clashes, protections } = splitByLines(between, lines, rates, ({ a }) => (isNew(a.id) ? 'a' : 'b'));
  const segments = new Map(whole.segments.map((one) => [one.id, one]));
  return {
    protections,
    ...splitRelocated(
      clashes,
      (id) => segments.get(id),
      isNew,
      (id) => lines.get(id)?.line,
      rates,
    ),
  };
}

/** Names of the pipes of a site; an id that a new pipe or another existing one has too gets its utility behind it. */
function namesOf(site: Site, networks: readonly LaidNetwork[]): Map<SitePipe, string> {
  const used = new Set(networks.flatMap((one) => one.pipes.map((pipe) => pipe.id)));
  const names = new Map<SitePipe, string>();
  for (const pipe of [...site.existing, ...site.mains]) {
    const { id, utility } = pipe;
    let name = id;
    for (let k = 1; used.has(name); k++) name = k === 1 ? `${id} (${utility})` : `${id} (${utility} ${k})`;
    used.add(name);
    names.set(pipe, name);
  }
  return names;
}

/** Existing pipes in the words of the shared model; where the survey ends two of one utility at one place they are joined, so that a bend or a branch is one pipe. */
function modelOf(
  pipes: readonly SitePipe[],
  names: ReadonlyMap<SitePipe, string>,
  groundAt: Site['groundM'],
) {
  const nodes: PipeNetwork['nodes'] = [];
  const segments: PipeNetwork['segments'] = [];
  const lines: [string, { utility: Utility; line: readonly Point[] }][] = [];
  const nodeAt = new Map<string, string>();
  const join = (utility: Utility, [x, y]: Point, id: string): string => {
    const place = `${utility} ${x.toFixed(3)} ${y.toFixed(3)}`;
    const there = nodeAt.get(place);
    if (there !== undefined) return there;
    nodeAt.set(place, id);
    nodes.push(newNode({ id, x, y, utility }));
    return id;
  };
  for (const pipe of pipes) {
    const { utility, line, diameterMm, startLevelM, endLevelM, facts } = pipe;
    const name = names.get(pipe)!;
    const at = (point: Point, levelM: number | undefined) => ({
      groundM: groundAt(...point) ?? null,
      depthM: null,
      levelM: levelM ?? null,
    });
    const [first, last] = [line[0]!, line.at(-1)!];
    segments.push(
      newSegment({
        // where nobody says it, cables lie in ducts, as the search takes them
        embedding: utility === 'power' || utility === 'telecom' ? 'duct-bank' : null,
        ...given(facts),
        ...{ id: name, utility, diameterMm },
        ...{ from: join(utility, first, `${name} a`), to: join(utility, last, `${name} b`) },
        via: line.slice(1, -1).map(([x, y]) => [x, y]),
        start: at(first, startLevelM),
        end: at(last, endLevelM),
        ...(pipe.depthAssumed ? { attributes: { [depthAssumed]: true } } : {}),
      }),
    );
    lines.push([name, { utility, line }]);
  }
  return { nodes, segments, lines };
}

/** Without what the survey leaves open. */
function given(facts: SitePipe['facts']): Partial<PipeSegment> {
  return Object.fromEntries(Object.entries(facts ?? {}).filter(([, value]) => value !== null));
}
