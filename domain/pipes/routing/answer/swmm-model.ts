import type { SwmmExtras } from '../../files/swmm-read.ts';
import { writeSwmm } from '../../files/swmm-write.ts';
import { newNode, newSegment, type PipeNetwork, type PipeNode, type PipeSegment } from '../../model.ts';
import { builtInFlows, type DesignFlows, sewageOfHousehold, sewagePeak } from '../bill/rates.ts';
import { hyetographOf, stepMinutes } from '../rain/hyetograph.ts';
import { pumpingStations } from '../sizing/pumping-stations.ts';
import { type LaidNetwork, type LaidNode, type LaidPipe, toModel } from '../sizing/sized-network.ts';

const DRAINS = new Set(['sewage', 'storm', 'combined']);

/**
 * The laid drains as a SWMM file that runs by itself for a day: households as dry-weather flow with a daily pattern whose peak is that of the design,
 * roofs as catchments under the design rain, every tie-in as a free outfall, lifts and rising mains as ideal pumps.
 * Null where no drain was laid. LPS, metres, dynamic wave.
 */
export function swmmOfLayout(
  networks: readonly LaidNetwork[],
  flows: DesignFlows = builtInFlows,
): string | null {
  const drains = networks.filter((one) => DRAINS.has(one.utility) && one.pipes.length > 0);
  if (drains.length === 0) return null;
  const parts = drains.map(runnable);
  const network: PipeNetwork = {
    crs: null,
    nodes: parts.flatMap((one) => one.nodes),
    segments: parts.flatMap((one) => one.segments),
    extras: { swmm: { ...plainFile, sections: loads(drains, flows) } satisfies SwmmExtras },
  };
  return writeSwmm(network, () => flows.roughness.plastic);
}

const plainFile: Omit<SwmmExtras, 'sections'> = {
  us: false,
  offsetsAreLevels: false,
  scale: { metresPerUnit: 1, by: 'stated', text: { zh: '米', en: 'metres' } },
  rows: {},
  coordinates: {},
  vertices: {},
};

/** Pumps stand between two nodes, and an outfall takes one conduit only: nodes and links that SWMM wants beyond the drawing. */
function runnable(network: LaidNetwork): { nodes: PipeNode[]; segments: PipeSegment[] } {
  const { nodes, segments } = toModel(network);
  const laid = new Map(network.pipes.map((one) => [one.id, one]));
  const byId = new Map(nodes.map((one) => [one.id, one]));
  for (const node of network.nodes) {
    const arriving = () => segments.filter((one) => one.to === node.id);
    if (node.wellDepthM !== undefined && arriving().length > 0)
      addWell(node, arriving(), byId.get(node.id)!, nodes, segments);
    if (node.kind === 'tie-in') addOutfall(node, arriving(), laid, byId.get(node.id)!, nodes, segments);
  }
  return withPumps(nodes, segments, laid, new Set(pumpingStations(network.pipes)));
}

/** A rising main is one pump from its station to its end: SWMM refuses ideal pumps that follow each other. */
function withPumps(
  nodes: PipeNode[],
  segments: PipeSegment[],
  laid: ReadonlyMap<string, LaidPipe>,
  stations: ReadonlySet<string>,
): { nodes: PipeNode[]; segments: PipeSegment[] } {
  const isPumped = (one: PipeSegment): boolean => laid.get(one.id)?.pumped === true;
  const place = new Map(nodes.map((one) => [one.id, one]));
  const goingOn = new Map(
    segments.filter((one) => isPumped(one) && !stations.has(one.from)).map((one) => [one.from, one]),
  );
  const pumps = segments
    .filter((one) => isPumped(one) && stations.has(one.from))
    .map((first): PipeSegment => {
      const pump = { ...first, ...idealPump, via: [...first.via] };
      for (let next = goingOn.get(pump.to); next; next = goingOn.get(pump.to)) {
        const { x, y } = place.get(pump.to)!;
        pump.via.push([x, y], ...next.via);
        Object.assign(pump, { to: next.to, end: next.end });
      }
      return pump;
    });
  return {
    nodes: nodes.filter((one) => !goingOn.has(one.id)),
    segments: [...segments.filter((one) => !isPumped(one)), ...pumps],
  };
}

const idealPump = { kind: 'pump', attributes: { parameters: '* ON 0 0' } } as const;

/** What arrives at a lift falls into a well below it. */
function addWell(
  node: LaidNode,
  arriving: PipeSegment[],
  drawn: PipeNode,
  nodes: PipeNode[],
  segments: PipeSegment[],
): void {
  const id = `${node.id}-well`;
  const depthM = Math.max(node.wellDepthM ?? 0, ...arriving.map((one) => one.end.depthM ?? 0));
  nodes.push({ ...drawn, id, kind: 'manhole', depthM });
  for (const one of arriving) one.to = id;
  segments.push(
    newSegment({ ...{ id: `${node.id}-lift`, from: id, to: node.id }, utility: drawn.utility, ...idealPump }),
  );
}

function addOutfall(
  node: LaidNode,
  arriving: readonly PipeSegment[],
  laid: ReadonlyMap<string, LaidPipe>,
  drawn: PipeNode,
  nodes: PipeNode[],
  segments: PipeSegment[],
): void {
  const only = arriving.length === 1 && !laid.get(arriving[0]!.id)?.pumped;
  if (only) {
    drawn.kind = 'outfall';
    return;
  }
  // where several meet: one metre on, as wide as the widest, so that the main takes them all
  const depthM = Math.max(node.depthM, ...arriving.map((one) => one.end.depthM ?? 0));
  const level = { groundM: node.groundM, depthM, levelM: node.groundM - depthM };
  const out = `${node.id}-out`;
  nodes.push(newNode({ ...drawn, id: out, kind: 'outfall', y: node.y - 1, depthM: depthM + 0.01 }));
  segments.push(
    newSegment({
      ...{ id: `${node.id}-tie`, from: node.id, to: out, utility: drawn.utility, lengthM: 1 },
      diameterMm: Math.max(...arriving.map((one) => one.diameterMm ?? 0)),
      start: level,
      end: { ...level, depthM: depthM + 0.01, levelM: level.levelM - 0.01 },
    }),
  );
}

/** Options, rain and what flows in, in the words of SWMM. */
function loads(drains: readonly LaidNetwork[], flows: DesignFlows): SwmmExtras['sections'] {
  const rained = drains.flatMap(({ utility, rain }) => (rain ? [{ utility, ...rain }] : []));
  const rainOn = new Map(rained.map((one) => [one.utility, one]));
  const perHousehold = sewageOfHousehold(flows);
  const inlets = drains.flatMap(({ utility, pipes }) =>
    pipes.filter((one) => one.lateral).map((pipe) => ({ utility, pipe })),
  );
  const dry: string[] = [];
  const catchments: { row: string; subarea: string; infiltration: string }[] = [];
  let households = 0;
  for (const { utility, pipe } of inlets) {
    const sewageM3S = utility === 'storm' ? 0 : pipe.households * perHousehold;
    if (sewageM3S > 0) {
      households += pipe.households;
      dry.push(`${pipe.from} FLOW ${figure(sewageM3S * 1000)} "day"`);
    }
    const rainM3S = utility === 'sewage' ? 0 : (pipe.flowM3S ?? 0) - sewageM3S;
    if (rainM3S <= 0) continue;
    const { design, runoff } = rainOn.get(utility)!;
    const areaHa = (rainM3S * 1000) / (design.intensityLitresPerSecondHa * runoff.coefficient);
    const name = `S-${pipe.from}`;
    const widthM = Math.sqrt(areaHa * 10_000);
    catchments.push({
      row: `${name} rain ${pipe.from} ${figure(areaHa)} ${figure(runoff.coefficient * 100)} ${figure(widthM)} 2 0`,
      subarea: `${name} 0.012 0.15 0 5 0 OUTLET`,
      infiltration: `${name} 200 200 4 7 0`,
    });
  }
  const mean = households * perHousehold;
  const factors = dayFactors(mean > 0 ? sewagePeak(mean, flows) / mean : 1, flows.dayShape);
  const sections: SwmmExtras['sections'] = [
    { name: 'TITLE', raw: ['Laid-out drains: design flows of the households, the design rain'] },
    { name: 'OPTIONS', raw: options },
    { name: 'REPORT', raw: ['SUBCATCHMENTS ALL', 'NODES ALL', 'LINKS ALL'] },
  ];
  if (catchments.length > 0) {
    sections.push(
      { name: 'RAINGAGES', raw: ['rain INTENSITY 0:05 1.0 TIMESERIES block'] },
      {
        name: 'TIMESERIES',
        raw: rainSteps(hyetographOf(rained[0]!.design, flows.stormMinutes)),
      },
      { name: 'SUBCATCHMENTS', raw: catchments.map((one) => one.row) },
      { name: 'SUBAREAS', raw: catchments.map((one) => one.subarea) },
      { name: 'INFILTRATION', raw: catchments.map((one) => one.infiltration) },
    );
  }
  if (dry.length > 0)
    sections.push({ name: 'DWF', raw: dry }, { name: 'PATTERNS', raw: patternRows(factors) });
  return sections;
}

const options = [
  ...['FLOW_UNITS LPS', 'INFILTRATION HORTON', 'FLOW_ROUTING DYNWAVE', 'LINK_OFFSETS DEPTH'],
  ...['START_DATE 01/01/2020', 'START_TIME 00:00:00', 'REPORT_START_DATE 01/01/2020'],
  ...['REPORT_START_TIME 00:00:00', 'END_DATE 01/02/2020', 'END_TIME 00:00:00'],
  ...['REPORT_STEP 00:05:00', 'WET_STEP 00:01:00', 'DRY_STEP 01:00:00', 'ROUTING_STEP 0:00:02'],
  ...['VARIABLE_STEP 0.75', 'INERTIAL_DAMPING PARTIAL', 'ALLOW_PONDING NO'],
];

/** 1 l/(s·ha) is 0.36 mm/h; the rain begins when the day's first peak has come. */
function rainSteps(intensities: readonly number[]): string[] {
  return [...intensities, 0].map((one, i) => {
    const at = i * stepMinutes;
    return `block ${7 + Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')} ${figure(one * 0.36)}`;
  });
}

/** Twenty-four factors with mean 1 whose highest is the peak factor. */
export function dayFactors(peak: number, shape: readonly number[]): number[] {
  const mean = shape.reduce((sum, one) => sum + one, 0) / shape.length;
  const most = Math.max(...shape) - mean;
  return shape.map((one) => 1 + ((one - mean) / most) * (peak - 1));
}

function patternRows(factors: readonly number[]): string[] {
  return [0, 6, 12, 18].map(
    (from) =>
      `day ${from === 0 ? 'HOURLY' : ''} ${factors
        .slice(from, from + 6)
        .map(figure)
        .join(' ')}`,
  );
}

function figure(value: number): string {
  return String(Number(value.toPrecision(8)));
}
