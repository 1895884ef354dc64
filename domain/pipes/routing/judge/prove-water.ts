import { fireFlows, type HydraulicState, runNetwork } from '../../hydraulics/epanet-run.ts';
import type { HydraulicWarning } from '../../hydraulics/epanet-warnings.ts';
import { serviceHeadM } from '../../hydraulics/prepare-water.ts';
import { fact } from '../../hydraulics/service-facts.ts';
import type { PipeNetwork } from '../../model.ts';
import type { Enlarged } from '../sizing/enlarged.ts';
import { type LaidNetwork, toModel } from '../sizing/sized-network.ts';

export interface WaterProofOptions {
  /** Head over the ground that the main holds at the tie-in; the assumption of data/ where nobody said it. */
  mainHeadM?: number;
  /** Storeys of the building at a terminal; the assumption of data/ where unknown. */
  storeysOf?: (terminal: string) => number | undefined;
}

export interface ProvedNode {
  id: string;
  terminal: string | null;
  x: number;
  y: number;
  /** Over the ground, at the peak hour. */
  pressureM: number;
  /** What the house needs at its service; 0 at nodes without a house. */
  requiredM: number;
  /** By which `requiredM` was taken: as stated, or the assumption of data/; null at nodes without a house. */
  storeys: number | null;
  ok: boolean;
  /** The same without any loss on the way: more than the main's own head no pipe gives, however wide. */
  stillM: number;
  /** With a hydrant drawing at this very node; null where no hydrant may stand. */
  firePressureM: number | null;
  fireOk: boolean | null;
}

export interface WaterProof {
  nodes: ProvedNode[];
  demandLS: number;
  mainHeadM: number;
  /** Nobody stated the head of the main. */
  mainHeadAssumed: boolean;
  /** Connections whose storeys nobody stated, and which were taken to have `storeys-where-unknown`. */
  storeysAssumed: number;
  /** Head at the main with which every house has enough. */
  neededHeadM: number;
  /** Houses that lack pressure because the main does: no wider pipe helps them. */
  mainLacks: number;
  fastestMS: number;
  /** Above this a pipe is too narrow for what it carries in the peak hour. */
  mostMS: number;
  /** Pipes that are. */
  tooFast: number;
  fire: {
    flowLS: number;
    requiredM: number;
    /** Places on pipes wide enough for a hydrant, and how many of them keep the pressure. */
    tried: number;
    passed: number;
    /** Nodes of mains that are too narrow for one. */
    tooNarrow: number;
    /** What EPANET warns of with any of the hydrants drawing. */
    warnings: HydraulicWarning[];
  };
  /** What EPANET warns of in the peak hour. */
  warnings: HydraulicWarning[];
  /** Every house has its pressure, no pipe runs too fast, and every hydrant that may stand keeps its own; false where none may stand, or where EPANET found no balance. */
  ok: boolean;
  /** Pipes that were made wider to get so far; null where none was asked for. */
  enlarged: Enlarged | null;
  /** Of the figures compared with. */
  sources: { what: string; value: number; clause: string; confidence: string }[];
}

const SOURCES = [
  'mains-service-head-m',
  'storeys-where-unknown',
  'service-pressure-second-storey-m',
  'service-pressure-each-further-m',
  'daily-use-l-per-person',
  'peak-hour-factor',
  'hydrant-fire-flow-l-s',
  'hydrant-residual-pressure-m',
  'least-fire-main-mm',
  'velocity-high-m-s',
];

/**
 * The laid water network as EPANET runs it: tie-ins are reservoirs at the main's head, houses draw their peak hour.
 * Levels are the ground's, so that a pressure counts from there.
 */
export function waterModel(laid: LaidNetwork, options: WaterProofOptions = {}): PipeNetwork {
  const mainHeadM = options.mainHeadM ?? fact('mains-service-head-m').value;
  const { nodes, segments } = toModel(laid);
  const kinds = new Map(laid.nodes.map((one) => [one.id, one.kind]));
  const households = new Map(
    laid.pipes
      .filter((pipe) => pipe.lateral && kinds.get(pipe.to) === 'service')
      .map((pipe) => [pipe.to, pipe.households]),
  );
  const perHousehold =
    (fact('persons-per-household').value *
      fact('daily-use-l-per-person').value *
      fact('peak-hour-factor').value) /
    86_400;
  return {
    crs: null,
    extras: {},
    segments,
    nodes: nodes.map((node) => {
      if (kinds.get(node.id) === 'tie-in') {
        const attributes = { ...node.attributes, headM: (node.groundM ?? 0) + mainHeadM };
        return { ...node, kind: 'reservoir', attributes };
      }
      const demandLS = (households.get(node.id) ?? 0) * perHousehold;
      return demandLS > 0 ? { ...node, attributes: { ...node.attributes, demandLS } } : node;
    }),
  };
}

/**
 * Proves a laid water network by EPANET: pressure at every node in the peak hour against the service head of the house,
 * and with one hydrant after another at every node of a main that may carry one. Undefined where nothing was laid.
 */
export async function proveWater(
  laid: LaidNetwork,
  options: WaterProofOptions = {},
): Promise<WaterProof | undefined> {
  if (laid.utility !== 'water' || laid.pipes.length === 0) return undefined;
  const model = waterModel(laid, options);
  const { states, warnings } = await runNetwork(model, { steady: true });
  const state = states[0]!;
  const places = hydrantPlaces(laid);
  const fires = new Map((await fireFlows(model, places.wide)).map((one) => [one.node, one]));
  const pressures = new Map(state.nodes.map((one) => [one.id, one.pressureM]));
  const unknown = fact('storeys-where-unknown').value;
  const mainHeadM = options.mainHeadM ?? fact('mains-service-head-m').value;
  const stillHeadM = mainHeadM + Math.max(...tieInsOf(laid).map((one) => one.groundM));
  let storeysAssumed = 0;
  const nodes = laid.nodes
    .filter((node) => pressures.has(node.id) && node.kind !== 'tie-in')
    .map((node): ProvedNode => {
      const pressureM = pressures.get(node.id)!;
      const stated = node.terminal === null ? undefined : options.storeysOf?.(node.terminal);
      if (node.terminal !== null && stated === undefined) storeysAssumed++;
      const storeys = node.terminal === null ? null : (stated ?? unknown);
      const requiredM = storeys === null ? 0 : serviceHeadM(storeys);
      const fire = fires.get(node.id);
      return {
        id: node.id,
        terminal: node.terminal,
        x: node.x,
        y: node.y,
        pressureM,
        requiredM,
        storeys,
        ok: pressureM >= requiredM,
        stillM: stillHeadM - node.groundM,
        firePressureM: fire?.pressureM ?? null,
        fireOk: fire?.enough ?? null,
      };
    });
  const mostMS = fact('velocity-high-m-s').value;
  const tooFast = state.links.filter((one) => one.velocityMS > mostMS).length;
  const fireWarnings = [...new Set([...fires.values()].flatMap((one) => one.warnings))];
  const isBalanced = ![...warnings, ...fireWarnings].includes('unbalanced');
  const passed = nodes.filter((one) => one.fireOk).length;
  return {
    nodes,
    demandLS: demandOf(state),
    mainHeadM,
    mainHeadAssumed: options.mainHeadM === undefined,
    storeysAssumed,
    neededHeadM: mainHeadM + Math.max(...nodes.map((one) => one.requiredM - one.pressureM)),
    mainLacks: nodes.filter((one) => !one.ok && one.stillM < one.requiredM).length,
    ...{ mostMS, tooFast },
    fastestMS: Math.max(0, ...state.links.map((one) => one.velocityMS)),
    fire: {
      flowLS: fact('hydrant-fire-flow-l-s').value,
      requiredM: fact('hydrant-residual-pressure-m').value,
      tried: fires.size,
      passed,
      tooNarrow: places.narrow.length,
      warnings: fireWarnings,
    },
    warnings,
    ok:
      isBalanced && tooFast === 0 && nodes.every((one) => one.ok) && fires.size > 0 && passed === fires.size,
    enlarged: laid.enlarged ?? null,
    sources: SOURCES.filter((what) => storeysAssumed > 0 || what !== 'storeys-where-unknown').map((what) => {
      const { value, clause, confidence } = fact(what);
      return { what, value, clause, confidence };
    }),
  };
}

/** Nodes of mains, by whether the widest main there may carry a hydrant. Laterals never do. */
export function hydrantPlaces(laid: Pick<LaidNetwork, 'pipes' | 'nodes'>): {
  wide: string[];
  narrow: string[];
} {
  const least = fact('least-fire-main-mm').value;
  const widest = new Map<string, number>();
  for (const pipe of laid.pipes) {
    if (pipe.lateral) continue;
    for (const node of [pipe.from, pipe.to]) {
      widest.set(node, Math.max(widest.get(node) ?? 0, pipe.diameterMm));
    }
  }
  // nor where a main only bends up or down
  const without = new Set(
    laid.nodes.filter(({ kind }) => kind === 'tie-in' || kind === 'bend').map((one) => one.id),
  );
  const wide: string[] = [];
  const narrow: string[] = [];
  for (const [node, diameterMm] of widest) {
    if (!without.has(node)) (diameterMm >= least ? wide : narrow).push(node);
  }
  return { wide, narrow };
}

function tieInsOf({ nodes }: LaidNetwork) {
  return nodes.filter((one) => one.kind === 'tie-in');
}

/** What the houses draw; reservoirs count negative in EPANET. */
function demandOf(state: HydraulicState): number {
  return state.nodes.reduce((sum, one) => sum + Math.max(0, one.demandLS), 0);
}
