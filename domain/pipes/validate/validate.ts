import { Problem } from '../../problem.ts';
import { coverFindings } from '../clash/cover.ts';
import { patchOf } from '../edit/operations.ts';
import { modelsOf } from '../files/stored-model.ts';
import { graphOf } from '../graph.ts';
import { nodesById, type PipeNetwork } from '../model.ts';
import { emptyPatch, type NetworkPatch, openDraft } from '../patch.ts';
import { standards as builtIn, type Standards, type Surface } from '../standards.ts';
import { componentChecks } from './component-checks.ts';
import { geometryChecks } from './geometry-checks.ts';
import { gravityChecks } from './gravity-checks.ts';
import { type CheckContext, defaultLimits, type Issue, type Limits } from './issue.ts';
import { jointChecks } from './joint-checks.ts';
import { nearChecks } from './near-checks.ts';
import { surveyChecks } from './survey-checks.ts';
import { topologyChecks } from './topology-checks.ts';

export interface ValidateOptions {
  limits?: Partial<Limits>;
  standards?: Standards;
  frostDepthM?: number | null;
  compound?: boolean;
  surfaceAt?: (x: number, y: number) => Surface;
  /** A part cut out of a larger network: what reaches beyond the cut can't be judged. */
  partial?: boolean;
  /** Ids of points at which more segments end than the cut left: what hangs there can't be judged either. */
  cut?: ReadonlySet<string>;
}

/** Every check on a network, the gravest first. The network is not changed. */
export function validate(network: PipeNetwork, options: ValidateOptions = {}): Issue[] {
  const issues: Issue[] = [];
  const serving = withoutAbandoned(network);
  const seen = new Map<string, number>();
  const context: CheckContext = {
    ...lookups(network),
    limits: { ...defaultLimits, ...options.limits },
    standards: options.standards ?? builtIn,
    frostDepthM: options.frostDepthM ?? null,
    compound: options.compound ?? false,
    isSurveyed: ({ attributes }) => network.extras.format === 'survey' && attributes.model === undefined,
    partial: options.partial ?? false,
    report(issue) {
      if (issue.nodes.some((one) => options.cut?.has(one))) return;
      const key = [issue.code, ...issue.segments.slice(0, 2), ...issue.nodes.slice(0, 2)].join('|');
      const times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      const id = times === 0 ? key : `${key}|${times + 1}`;
      issues.push({ x: null, y: null, ...issue, id });
    },
  };
  // how pipes work together is asked of those that serve: what is given up lies in the ground, and nothing is joined to it or drains by it
  const working = serving === network ? context : { ...context, ...lookups(serving) };
  geometryChecks(context);
  topologyChecks(context);
  if (!context.partial) componentChecks(working);
  if (!isSchematic(network)) nearChecks(working);
  surveyChecks(context);
  jointChecks(working);
  gravityChecks(working);
  coverChecks(context, options);
  gasChecks(context);
  const rank = { error: 0, warning: 1, notice: 2 };
  // what one click can mend comes first among equals
  return issues.sort((a, b) => rank[a.severity] - rank[b.severity] || Number(!a.repair) - Number(!b.repair));
}

function lookups(network: PipeNetwork): Pick<CheckContext, 'network' | 'nodes' | 'segments' | 'graph'> {
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  return { network, nodes: nodesById(network), segments, graph: graphOf(network) };
}

/** The network without what is given up, and without the points that only that meets at. */
function withoutAbandoned(network: PipeNetwork): PipeNetwork {
  const gone = network.segments.filter((one) => one.state === 'abandoned');
  if (gone.length === 0) return network;
  const segments = network.segments.filter((one) => one.state !== 'abandoned');
  const met = new Set(segments.flatMap((one) => [one.from, one.to]));
  const left = new Set(gone.flatMap((one) => [one.from, one.to]).filter((one) => !met.has(one)));
  return { ...network, segments, nodes: network.nodes.filter((one) => !left.has(one.id)) };
}

/** The patch of one issue's repair, on the network as it is now. Throws `pipes.no-repair` where there is none. */
export function repairPatch(network: PipeNetwork, issue: Issue): NetworkPatch {
  if (!issue.repair) {
    throw new Problem(
      'pipes.no-repair',
      { zh: '此问题不能自动修复。', en: 'This issue has no safe repair.' },
      { zh: '请人工核对。', en: 'A person must look at it.' },
      { facts: { issue: issue.id } },
    );
  }
  const draft = openDraft(network);
  for (const operation of issue.repair.operations) draft.apply(patchOf(draft, operation));
  return draft.patch(issue.repair.title);
}

export interface RepairResult {
  /** One patch for everything, so that one undo takes it back. */
  patch: NetworkPatch;
  network: PipeNetwork;
  repaired: number;
  rounds: number;
  remaining: Issue[];
}

/** Applies every safe repair (of the given codes), checks again, and goes on until nothing safe is left. */
export function repairAll(
  network: PipeNetwork,
  options: ValidateOptions & { codes?: ReadonlySet<string> } = {},
): RepairResult {
  const draft = openDraft(network);
  let repaired = 0;
  let rounds = 0;
  let remaining = validate(network, options);
  // each round removes faults or ends; ten is far beyond what real data needs
  while (rounds < 10) {
    const wanted = remaining.filter((one) => one.repair && (options.codes?.has(one.code) ?? true));
    const before = repaired;
    for (const issue of wanted) {
      try {
        for (const operation of issue.repair!.operations) draft.apply(patchOf(draft, operation));
        repaired++;
      } catch (error) {
        // an earlier repair of this round took its parts: the next round sees it afresh
        if (!(error instanceof Problem) || error.code !== 'pipes.stale-operation') throw error;
      }
    }
    rounds++;
    if (repaired === before) break;
    remaining = validate(draft.network(), options);
  }
  const patch =
    repaired === 0
      ? emptyPatch({ zh: '无可修复', en: 'nothing to repair' })
      : draft.patch({ zh: `修复 ${repaired} 处`, en: `${repaired} repairs` });
  return { patch, network: draft.network(), repaired, rounds, remaining };
}

/** On a schematic drawing nothing can be measured: nearness means nothing there. */
function isSchematic(network: PipeNetwork): boolean {
  const epanet = network.extras.epanet as { scale?: { by?: string } } | undefined;
  if (epanet) return epanet.scale?.by === 'unknown';
  const drawn = modelsOf(network).filter((one) => one.extras.scale.by === 'unknown');
  const names = new Set<unknown>(drawn.map((one) => one.name));
  return names.size > 0 && network.segments.every((one) => names.has(one.attributes.model));
}

function coverChecks(context: CheckContext, options: ValidateOptions) {
  const findings = coverFindings(context.network, {
    standards: context.standards,
    frostDepthM: context.frostDepthM,
    surfaceAt: options.surfaceAt ?? (() => 'footway'),
  });
  for (const one of findings) {
    context.report({
      code: one.kind === 'frost' ? 'cover.frost' : 'cover.shallow',
      severity: one.severity === 'notice' ? 'notice' : 'warning',
      text: one.text,
      clause: one.figure?.clause ?? null,
      nodes: [],
      segments: [one.a.id],
      x: one.x,
      y: one.y,
      repair: null,
    });
  }
}

function gasChecks({ network, nodes, report }: CheckContext) {
  const unknown = network.segments.filter((one) => one.utility === 'gas' && one.gasPressure === null);
  if (unknown.length === 0) return;
  const at = nodes.get(unknown[0]!.from);
  report({
    code: 'gas.pressure',
    severity: 'notice',
    text: {
      zh: `${unknown.length} 段燃气管缺压力级别，净距按中压A取用`,
      en: `${unknown.length} gas segments have no pressure class; clearances take medium A`,
    },
    clause: 'GB 50289-2016 4.1.9',
    nodes: [],
    segments: unknown.map((one) => one.id),
    ...(at ? { x: at.x, y: at.y } : {}),
    repair: null,
  });
}
