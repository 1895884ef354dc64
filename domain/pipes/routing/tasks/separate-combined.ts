import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { Problem } from '../../../problem.ts';
import {
  GRAVITY_UTILITIES,
  nodesById,
  type PipeNetwork,
  type PipeSegment,
  planLine,
  type Utility,
} from '../../model.ts';
import { standards as builtIn } from '../../standards.ts';
import { type AllRoutes, type RouteAllOptions, routeAll } from '../route-all.ts';
import { entriesOf } from '../site/entries.ts';
import type { Site, SiteBuilding, SitePipe } from '../site/site.ts';
import { withPrefix } from '../sizing/sized-network.ts';
import { enteringFlows, refusedBranches, servedByOutlets } from './branch-flows.ts';
import {
  type Becomes,
  combinedDrains,
  connectedHouses,
  isCarrying,
  leadingInto,
  misledDrains,
  type ZoneDrain,
} from './combined-drains.ts';
import { check } from './drain-checks.ts';
import { type Discharging, type DrainVerdict, dischargesOf, drainVerdicts } from './drain-verdicts.ts';
import {
  distanceM,
  laidPipes,
  outsideMains,
  sitePipe,
  sitePipes,
  staying,
  withoutEnd,
} from './separation-site.ts';

export interface SeparationInput {
  /** Existing pipes of the zone and the mains around it. */
  network: PipeNetwork;
  /** Whether a segment is the zone's own. */
  isInside: (segment: PipeSegment) => boolean;
  /** Buildings, barriers, streets and ground; `existing` holds what stays and is passed, `mains` is filled in here. */
  site: Site;
  becomes: Becomes;
  /** Ages of pipes are counted to it. */
  year: number;
  options?: RouteAllOptions;
}

/** What a system of the zone is tied to outside it. */
export type Outside = 'separate' | 'combined' | 'none';

/** A separation before it is written into the network. */
export interface SeparationLayout {
  becomes: Becomes;
  drains: DrainVerdict[];
  /** Connections to the old drains, ways on from them, and the other system; each may be empty. */
  parts: { branches: AllRoutes; trunk: AllRoutes; other: AllRoutes };
  outside: Record<Becomes, Outside>;
  /** Pipes that each system may be tied to. */
  mains: Record<Becomes, SitePipe[]>;
  discharges: Discharging[];
  /** Name in the routes of each place where old drains are led on → its node. */
  ledOn: Map<string, string>;
  site: Site;
}

/** Rounds in which old drains that can't be led on, and houses that can't fall into them, are left out. */
const mostRounds = 4;

/**
 * Separates rain from sewage (雨污分流): old combined drains become the one system as far as they are fit to, the other is laid anew. Every
 * building is led to the old drains within reach, or to the main outside; where old drains end, they are led on to the main of their new
 * system. What cannot be led on is not used, and the houses on it are led elsewhere.
 * @throws Problem `pipes.no-combined` where the zone has no combined drain
 */
export function separateCombined(input: SeparationInput): SeparationLayout {
  const { network, isInside, becomes, year } = input;
  const rules = input.options?.standards ?? builtIn;
  const drains = combinedDrains(network, isInside, input.site.buildings, becomes, rules);
  if (drains.length === 0) throw noCombined();
  const other: Becomes = becomes === 'storm' ? 'sewage' : 'storm';
  const misled = misledDrains(network, isInside, other, input.site.buildings);
  const given = { rules, year, frostDepthM: input.options?.frostDepthM };
  const lost = new Set(misled.map((one) => one.segment.id));
  const connected = connectedHouses(network, other, input.site.buildings, lost);
  // who has an outlet into the street's main of the kept system already gets no second one either
  const intoDrains = leadingInto(network, new Set(drains.map((one) => one.segment.id)));
  const already = connectedHouses(network, becomes, input.site.buildings, intoDrains);
  const site: Site = {
    ...input.site,
    buildings: input.site.buildings.map((one) => (already.has(one.id) ? { ...one, wants: [] } : one)),
  };
  const outside = { storm: outsideMains(input, 'storm', lost), sewage: outsideMains(input, 'sewage', lost) };
  const receiver = receiverOf(becomes, outside[becomes].kind);
  cutOffForeign(drains, network, receiver);
  const stays = [...staying(input, lost), ...outside.storm.pipes, ...outside.sewage.pipes];
  const options: RouteAllOptions = {
    ...input.options,
    isPart: true,
    entries: entriesOf(['storm', 'sewage'], rules),
  };
  const elsewhere = new Set<string>();
  for (let round = 0; ; round++) {
    const ways = drains.filter((one) => one.role === 'way');
    const branches = routeBranches({ ...input, site }, ways, stays, elsewhere, options);
    const last = round >= mostRounds;
    const refused = last ? [] : refusedBranches(branches, ways);
    if (refused.length > 0) {
      for (const id of refused) elsewhere.add(id);
      continue;
    }
    const entering = enteringFlows(branches, ways, becomes);
    const verdicts = drainVerdicts(drains, ways, entering, becomes, given);
    const failing = verdicts.filter((one) => ways.includes(one.drain) && isLost(one));
    if (failing.length > 0 && !last) {
      for (const one of failing) leaveOut(one.drain, one.reason);
      continue;
    }
    const discharges = dischargesOf(verdicts, entering).filter(
      (one) => !endsWell(one, network, becomes, outside[becomes].pipes),
    );
    const trunk = routeTrunk(
      { ...input, site },
      branches,
      discharges,
      outside[becomes].pipes,
      verdicts,
      stays,
      options,
    );
    // without any main there is nothing to be led to, and the drains are not to blame
    const ended = last || outside[becomes].kind === 'none' ? [] : unledOutlets(trunk, discharges);
    if (ended.length > 0) {
      for (const one of ended) for (const way of one.ways) leaveOut(way, check.wayOn());
      continue;
    }
    const second = routeAll(
      {
        ...site,
        buildings: input.site.buildings.map((one) => (connected.has(one.id) ? { ...one, wants: [] } : one)),
        mains: outside[other].pipes,
        existing: [...stays, ...sitePipes(verdicts), ...laidPipes(branches), ...laidPipes(trunk)],
      },
      [other],
      options,
    );
    return {
      becomes,
      drains: [...verdicts, ...misled.map(misledVerdict)],
      parts: { branches, trunk, other: second },
      outside: { storm: outside.storm.kind, sewage: outside.sewage.kind },
      mains: { storm: outside.storm.pipes, sewage: outside.sewage.pipes },
      discharges,
      ledOn: new Map(discharges.map((one) => [ledName(one), one.node])),
      site: input.site,
    };
  }
}

function misledVerdict(drain: ZoneDrain): DrainVerdict {
  const [reason] = drain.checks;
  return {
    drain,
    verdict: 'abandon',
    judgement: null,
    newSizeMm: null,
    reason: reason!,
    checks: drain.checks,
  };
}

/** A way that water enters but that neither carries it nor can be renewed in its place. */
const isLost = ({ verdict, judgement }: DrainVerdict): boolean =>
  verdict === 'abandon' && (judgement?.flowLS ?? 0) > 0;

function leaveOut(drain: ZoneDrain, why: DrainVerdict['reason']): void {
  drain.role = 'unusable';
  drain.checks = [...drain.checks.filter((one) => one.ok), why];
}

/** Connections from the houses within reach to the old drains. */
function routeBranches(
  { site, becomes }: SeparationInput,
  ways: readonly ZoneDrain[],
  stays: readonly SitePipe[],
  elsewhere: ReadonlySet<string>,
  options: RouteAllOptions,
): AllRoutes {
  const lines = ways.map((one) => one.line);
  const served = servedByOutlets(ways, site.buildings);
  const buildings = site.buildings.map((one): SiteBuilding => {
    const isNear =
      one.terminal &&
      one.wants === undefined &&
      lines.length > 0 &&
      !elsewhere.has(one.id) &&
      distanceM(one, lines) <= facts.reachM.value;
    return { ...one, wants: isNear && !served.has(one.id) ? [becomes] : [] };
  });
  const mains = ways.map((one) => sitePipe(one.segment, one.line, becomes));
  return routeAll({ ...site, buildings, mains, existing: [...stays, ...mains] }, [becomes], options);
}

/** Ways on from where old drains end, and connections of the houses that no old drain serves, to the main outside. */
function routeTrunk(
  { site, becomes }: SeparationInput,
  branches: AllRoutes,
  discharges: readonly Discharging[],
  mains: SitePipe[],
  verdicts: readonly DrainVerdict[],
  stays: readonly SitePipe[],
  options: RouteAllOptions,
): AllRoutes {
  const [first] = branches.routes;
  const unreached = new Set(first!.route.unreachable.map((one) => one.terminal));
  const connected = new Set(
    first!.route.terminals.filter((one) => !unreached.has(one.id)).map((one) => one.building),
  );
  const ways = verdicts
    .filter((one) => one.verdict === 'keep' || one.verdict === 'renew')
    .map((one) => one.drain);
  const served = servedByOutlets(ways, site.buildings);
  const buildings = site.buildings.map(
    (one, i): SiteBuilding => ({
      ...one,
      wants: connected.has(i) || served.has(one.id) ? [] : (one.wants ?? [becomes]),
    }),
  );
  const points = discharges.map((one) => pointOf(one, verdicts));
  const existing = [...stays, ...sitePipes(verdicts), ...laidPipes(branches)];
  // a drain that is led on is joined at its end, and passed like any other before it
  const joined = new Set(discharges.flatMap((one) => one.ways.map((way) => way.segment.id)));
  const passed = existing.map((one) => (joined.has(one.id) ? withoutEnd(one, joinM) : one));
  const all = routeAll(
    { ...site, buildings: [...buildings, ...points], mains, existing: passed },
    [becomes],
    options,
  );
  for (const one of all.routes) one.network = withPrefix(one.network, 'on-');
  return all;
}

/** The last metres of an old drain, in which its way on may leave in any direction. */
const joinM = 1.5;

const ledName = (one: Discharging): string => `led-on ${one.node}`;

/** The end of an old drain as a small thing that wants to be connected. */
function pointOf(one: Discharging, verdicts: readonly DrainVerdict[]): SiteBuilding {
  const [x, y] = verdicts.find((verdict) => verdict.drain === one.ways[0])!.drain.line.at(-1)!;
  const d = 0.02;
  const ring: Point[] = [
    [x - d, y - d],
    [x + d, y - d],
    [x + d, y + d],
    [x - d, y + d],
    [x - d, y - d],
  ];
  const { flowM3S, invertM, diameterMm } = one;
  const discharge = { flowM3S, invertM, diameterMm };
  return {
    id: ledName(one),
    rings: [ring],
    terminal: true,
    doors: [],
    households: 0,
    point: true,
    discharge,
  };
}

/** What old drains that become `becomes` may lead into: their own system, or the combined main where the street has no other. */
const receiverOf = (becomes: Becomes, outside: Outside): Utility =>
  outside === 'combined' ? 'combined' : becomes;

/** An end this near to a pipe is led into it, whether or not the survey has a node there. */
const intoM = 0.5;

/** Old drains that end in an outfall or in a main that may take them need no way on. */
function endsWell(
  { node, ways }: Discharging,
  network: PipeNetwork,
  becomes: Becomes,
  mains: readonly SitePipe[],
): boolean {
  if (becomes === 'storm' && network.nodes.find((one) => one.id === node)?.kind === 'outfall') return true;
  const [x, y] = ways[0]!.line.at(-1)!;
  return mains.some((one) => nearestOnLines([one.line], x, y).distanceM <= intoM);
}

/** Ways that lead straight into a pipe of another system are cut off. */
function cutOffForeign(drains: readonly ZoneDrain[], network: PipeNetwork, receiver: Utility): void {
  const nodes = nodesById(network);
  const own = new Set(drains.map((one) => one.segment.id));
  const foul = new Set(drains.filter((one) => one.role === 'through').map((one) => one.segment.id));
  const foreign = network.segments.flatMap((segment) => {
    const isForeign =
      GRAVITY_UTILITIES.has(segment.utility) && segment.utility !== receiver && !own.has(segment.id);
    // a drain that still brings sewage from outside takes no rain, whatever the street's main does
    const line = (isForeign || foul.has(segment.id)) && isCarrying(segment) && planLine(segment, nodes);
    return line ? [{ segment, line }] : [];
  });
  for (const drain of drains) {
    const [x, y] = drain.line.at(-1)!;
    const into =
      drain.role === 'way' && foreign.find((one) => nearestOnLines([one.line], x, y).distanceM <= intoM);
    if (into) leaveOut(drain, check.cutOff(into.segment.id, into.segment.utility));
  }
}

/** Ends of old drains for which no pipe was laid. */
function unledOutlets(trunk: AllRoutes, discharges: readonly Discharging[]): Discharging[] {
  const laid = new Set(
    trunk.routes.flatMap(({ network }) => network.nodes.flatMap((one) => one.terminal ?? [])),
  );
  return discharges.filter((one) => !laid.has(ledName(one)));
}

function noCombined(): Problem {
  return new Problem(
    'pipes.no-combined',
    { zh: '圈定范围内没有合流管。', en: 'The zone has no combined drain.' },
    {
      zh: '请圈入现状合流管，或改选“全部管线”直接布置雨水、污水管。',
      en: 'Draw the zone around combined drains, or lay storm drains and sewers out as they are.',
    },
    { status: 422 },
  );
}
