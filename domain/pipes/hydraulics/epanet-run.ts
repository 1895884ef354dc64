import {
  CountType,
  InitHydOption,
  LinkProperty,
  NodeProperty,
  Option,
  Project,
  TimeParameter,
  Workspace,
} from 'epanet-js';
import { Problem } from '../../problem.ts';
import { type EpanetUnits, epanetUnits } from '../files/epanet-units.ts';
import { writeEpanet } from '../files/epanet-write.ts';
import { optionOf, parseInp } from '../files/inp-text.ts';
import type { PipeNetwork } from '../model.ts';
import { collectWarnings, type HydraulicWarning } from './epanet-warnings.ts';
import { fact } from './service-facts.ts';

export interface NodeState {
  id: string;
  headM: number;
  /** Head above the node's elevation. */
  pressureM: number;
  demandLS: number;
}
export interface LinkState {
  id: string;
  /** Positive as drawn. */
  flowLS: number;
  velocityMS: number;
  closed: boolean;
}
export interface HydraulicState {
  seconds: number;
  nodes: NodeState[];
  links: LinkState[];
}

export interface HydraulicRun {
  states: HydraulicState[];
  /** What EPANET warns of: negative pressures, disconnected nodes, pumps beyond their curve. */
  warnings: HydraulicWarning[];
}

export interface FireFlowResult {
  node: string;
  flowLS: number;
  pressureM: number;
  requiredM: number;
  enough: boolean;
  clause: string;
  confidence: string;
  /** Nodes that fall below zero while the hydrant runs. */
  negative: string[];
  /** What EPANET warns of while it runs. */
  warnings: HydraulicWarning[];
}

/** Runs a water network through EPANET, as one moment (`hours` 0) or over the file's own duration. */
export async function runNetwork(
  network: PipeNetwork,
  options: { steady?: boolean } = {},
): Promise<HydraulicRun> {
  return runInp(writeEpanet(network), options);
}

/** Runs an .inp text. Throws `pipes.epanet` with EPANET's own words where it refuses. */
export async function runInp(text: string, options: { steady?: boolean } = {}): Promise<HydraulicRun> {
  return withModel(text, ({ model, ...more }) => {
    if (options.steady) model.setTimeParameter(TimeParameter.Duration, 0);
    return solve({ model, ...more });
  });
}

/** One hydrant drawing its fire flow on top of the demands of the first hour. */
export async function fireFlow(
  network: PipeNetwork,
  node: string,
  flowLS = fact('hydrant-fire-flow-l-s').value,
): Promise<FireFlowResult> {
  return (await fireFlows(network, [node], flowLS))[0]!;
}

/** One hydrant after another, each alone, in one model: a whole network is tried without loading EPANET again. */
export async function fireFlows(
  network: PipeNetwork,
  nodes: readonly string[],
  flowLS = fact('hydrant-fire-flow-l-s').value,
): Promise<FireFlowResult[]> {
  return withModel(writeEpanet(network), (opened) => {
    const drawing = hydrants(opened);
    const required = fact('hydrant-residual-pressure-m');
    return nodes.map((node): FireFlowResult => {
      const { states, warnings } = drawing(node, flowLS);
      const [state] = states;
      const here = state!.nodes.find((one) => one.id === node)!;
      return {
        node,
        flowLS,
        pressureM: here.pressureM,
        requiredM: required.value,
        enough: here.pressureM >= required.value,
        clause: required.clause,
        confidence: required.confidence,
        negative: state!.nodes.filter((one) => one.pressureM < 0).map((one) => one.id),
        warnings,
      };
    });
  });
}

/** A network that is tried with other bores without loading it again: one moment, without a hydrant or with one. */
export interface TrialModel {
  solve(hydrant?: string): HydraulicState;
  setBoreMm(link: string, boreMm: number): void;
}

/** Opens a network for as long as `use` tries it. Throws `pipes.epanet` as `runInp` does. */
export async function tryNetwork<T>(network: PipeNetwork, use: (model: TrialModel) => T): Promise<T> {
  return withModel(writeEpanet(network), (opened) => {
    const { model, units } = opened;
    const drawing = hydrants(opened);
    const flowLS = fact('hydrant-fire-flow-l-s').value;
    return use({
      solve: (hydrant) => (hydrant === undefined ? solve(opened) : drawing(hydrant, flowLS)).states[0]!,
      setBoreMm: (link, boreMm) =>
        model.setLinkValue(model.getLinkIndex(link), LinkProperty.Diameter, boreMm / units.diameterMm),
    });
  });
}

/** One moment with a hydrant drawing at a node, on top of the demands of the first hour. */
function hydrants(opened: Opened): (node: string, flowLS: number) => HydraulicRun {
  const { model, units } = opened;
  model.setTimeParameter(TimeParameter.Duration, 0);
  model.addPattern('fire~flow');
  model.setPattern(model.getPatternIndex('fire~flow'), [1]);
  const multiplier = model.getOption(Option.DemandMult) || 1;
  return (node, flowLS) => {
    const index = model.getNodeIndex(node);
    model.addDemand(index, flowLS / units.flowLS / multiplier, 'fire~flow', 'fire');
    const run = solve(opened);
    model.deleteDemand(index, model.getNumberOfDemands(index));
    return run;
  };
}

interface Opened {
  model: Project;
  units: EpanetUnits;
  warned: () => HydraulicWarning[];
}

async function withModel<T>(text: string, use: (opened: Opened) => T): Promise<T> {
  const workspace = new Workspace();
  await workspace.loadModule();
  const model = new Project(workspace);
  const warned = collectWarnings(model, (code) => workspace.getError(code));
  workspace.writeFile('net.inp', text);
  const units = epanetUnits(optionOf(parseInp(text), 'UNITS'));
  try {
    model.open('net.inp', 'net.rpt', 'net.bin');
    return use({ model, units, warned });
  } catch (error) {
    // the report is only whole once the model is closed
    close(model);
    throw refused(error, workspace);
  } finally {
    close(model);
  }
}

function close(model: Project) {
  try {
    model.close();
  } catch {
    // a model that never opened, or is closed already, has nothing to close
  }
}

function solve({ model, units, warned }: Opened): HydraulicRun {
  const nodeCount = model.getCount(CountType.NodeCount);
  const linkCount = model.getCount(CountType.LinkCount);
  const nodeIds = Array.from({ length: nodeCount }, (_, k) => model.getNodeId(k + 1));
  const linkIds = Array.from({ length: linkCount }, (_, k) => model.getLinkId(k + 1));
  const elevations = nodeIds.map((_, k) => model.getNodeValue(k + 1, NodeProperty.Elevation));
  const states: HydraulicState[] = [];
  model.openH();
  model.initH(InitHydOption.NoSave);
  let step = 1;
  while (step > 0) {
    const seconds = model.runH();
    states.push({
      seconds,
      nodes: nodeIds.map((id, k) => {
        const head = model.getNodeValue(k + 1, NodeProperty.Head);
        return {
          id,
          headM: head * units.lengthM,
          pressureM: (head - elevations[k]!) * units.lengthM,
          demandLS: model.getNodeValue(k + 1, NodeProperty.Demand) * units.flowLS,
        };
      }),
      links: linkIds.map((id, k) => ({
        id,
        flowLS: model.getLinkValue(k + 1, LinkProperty.Flow) * units.flowLS,
        velocityMS: model.getLinkValue(k + 1, LinkProperty.Velocity) * units.lengthM,
        closed: model.getLinkValue(k + 1, LinkProperty.Status) === 0,
      })),
    });
    step = model.nextH();
  }
  model.closeH();
  const warnings = new Set(warned());
  for (const state of states) {
    if (state.nodes.some((one) => one.pressureM < 0 && one.demandLS > 0)) warnings.add('negative-pressure');
  }
  return { states, warnings: [...warnings] };
}

/** EPANET's report names the line; its exception only a number. */
function refused(error: unknown, workspace: Workspace): Problem {
  let report = '';
  try {
    report = String(workspace.readFile('net.rpt'));
  } catch {
    // no report was written
  }
  const lines = report.split('\n').filter((line) => /Error|Input/.test(line));
  const words =
    lines
      .slice(0, 8)
      .map((line) => line.trim())
      .join('; ') || String((error as Error).message);
  return new Problem(
    'pipes.epanet',
    { zh: `EPANET 拒绝运行：${words}`, en: `EPANET refuses: ${words}` },
    { zh: '请按提示修正管网后再算。', en: 'Correct the network and run again.' },
    { status: 422, facts: { report: lines.slice(0, 50) }, cause: error },
  );
}
