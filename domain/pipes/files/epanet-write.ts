import { innerDiameterMm } from '../materials.ts';
import type { PipeNetwork, PipeNode, PipeSegment } from '../model.ts';
import type { EpanetExtras } from './epanet-read.ts';
import { type EpanetUnits, epanetUnits } from './epanet-units.ts';
import { goneParts, withoutGone } from './gone-parts.ts';
import { isSection, optionOf, parseInp, tokenOf, withRemarks, writeInp } from './inp-text.ts';

/** Sections that the model knows and writes itself; all others are given back as they were read. */
const OWN = [
  'JUNCTIONS',
  'RESERVOIRS',
  'TANKS',
  'PIPES',
  'PUMPS',
  'VALVES',
  'STATUS',
  'COORDINATES',
  'VERTICES',
];

/** All sections by their whole names: EPANET 2.2 no longer reads `[PIPE]` or `[COORDS]`, as older versions did. */
const SECTIONS = [
  ...OWN,
  'TITLE',
  'TAGS',
  'DEMANDS',
  'PATTERNS',
  'CURVES',
  'CONTROLS',
  'RULES',
  'ENERGY',
  'EMITTERS',
  'QUALITY',
  'SOURCES',
  'REACTIONS',
  'MIXING',
  'TIMES',
  'REPORT',
  'OPTIONS',
  'LABELS',
  'BACKDROP',
];

/**
 * The water network as an EPANET .inp file that runs, in the units of the file it came from (LPS otherwise). Numbers that
 * did not change keep their digits; demands, patterns, curves, rules and comments are given back unchanged.
 */
export function writeEpanet(network: PipeNetwork): string {
  const segments = network.segments.filter((one) => one.utility === 'water');
  const used = new Set(segments.flatMap((one) => [one.from, one.to]));
  const nodes = network.nodes.filter((one) => one.utility === 'water' && used.has(one.id));
  const extras = network.extras.epanet as EpanetExtras | undefined;
  const units = epanetUnits(extras?.units ?? 'LPS');
  const headloss = optionOf(parseInp(optionsOf(extras)), 'HEADLOSS') ?? 'H-W';
  const writing = { extras, units, metres: extras?.scale.metresPerUnit ?? 1, headloss };
  const own: Record<string, string[]> = {
    JUNCTIONS: nodes.filter((one) => !isStore(one)).map((one) => junction(one, writing)),
    RESERVOIRS: nodes.filter((one) => one.kind === 'reservoir').map((one) => reservoir(one, writing)),
    TANKS: nodes.filter((one) => one.kind === 'tank').map((one) => tank(one, writing)),
    PIPES: segments.filter((one) => one.kind === 'pipe').map((one) => pipe(one, network, writing)),
    PUMPS: segments.filter((one) => one.kind === 'pump').map((one) => pump(one, writing)),
    VALVES: segments.filter((one) => one.kind === 'valve').map((one) => valve(one, writing)),
    STATUS: statusLines(segments, extras),
    // a place between neighbours is a guess of ours, not the file's
    COORDINATES: nodes
      .filter((one) => !one.attributes.placedByNeighbours)
      .map((one) => coordinate(one, writing)),
    VERTICES: segments.flatMap((one) => vertices(one, writing)),
  };
  const sections = (extras?.sections ?? skeleton(units)).map(({ name, raw }) => ({
    name: SECTIONS.find((one) => isSection(name, one)) ?? name,
    lines: raw,
  }));
  const gone = goneParts(extras, nodes, segments);
  const written = new Set<string>();
  const result = sections.map(({ name, lines }) => {
    if (!(name in own)) return { name, lines: trimmed(withoutGone(name, lines, gone)) };
    if (written.has(name)) return { name, lines: [] };
    written.add(name);
    return { name, lines: withRemarks(lines, own[name]!) };
  });
  const missing = OWN.filter((name) => !written.has(name) && own[name]!.length > 0);
  const end = result.findIndex(({ name }) => name === 'END');
  result.splice(end < 0 ? result.length : end, 0, ...missing.map((name) => ({ name, lines: own[name]! })));
  return writeInp(result);
}

interface Writing {
  extras: EpanetExtras | undefined;
  units: EpanetUnits;
  metres: number;
  headloss: string;
}

function junction(node: PipeNode, { extras, units }: Writing): string {
  const read = extras?.rows[`node ${node.id}`];
  const demand = Number(node.attributes.demandLS ?? 0) / units.flowLS;
  const tokens = [node.id, tokenOf((node.groundM ?? 0) / units.lengthM, read?.tokens[1])];
  // a file without a demand column keeps its demands in [DEMANDS]
  if (demand !== 0 || read?.tokens[2] !== undefined) tokens.push(tokenOf(demand, read?.tokens[2]));
  if (typeof node.attributes.pattern === 'string') {
    if (tokens.length === 2) tokens.push('0');
    tokens.push(node.attributes.pattern);
  }
  return row(tokens, read?.comment);
}

function reservoir(node: PipeNode, { extras, units }: Writing): string {
  const read = extras?.rows[`node ${node.id}`];
  const head = Number(node.attributes.headM ?? node.groundM ?? 0) / units.lengthM;
  const pattern = typeof node.attributes.pattern === 'string' ? [node.attributes.pattern] : [];
  return row([node.id, tokenOf(head, read?.tokens[1]), ...pattern], read?.comment);
}

function tank(node: PipeNode, { extras, units }: Writing): string {
  const read = extras?.rows[`node ${node.id}`];
  const { initialLevelM, minLevelM, maxLevelM, tankDiameterM } = node.attributes;
  const figures = [node.groundM, initialLevelM, minLevelM, maxLevelM, tankDiameterM].map((value, k) =>
    tokenOf(Number(value ?? 0) / units.lengthM, read?.tokens[k + 1]),
  );
  return row([node.id, ...figures, ...(read?.tokens.slice(6) ?? ['0'])], read?.comment);
}

function pipe(segment: PipeSegment, network: PipeNetwork, { extras, units, headloss }: Writing): string {
  const read = extras?.rows[`link ${segment.id}`];
  const lengthM = segment.lengthM ?? drawnLengthM(segment, network);
  const { roughness, minorLoss, checkValve } = segment.attributes;
  const status = checkValve ? 'CV' : segment.closed && isClosedInRow(read) ? 'Closed' : 'Open';
  return row(
    [
      segment.id,
      segment.from,
      segment.to,
      tokenOf(Math.max(lengthM, 0.01) / units.lengthM, read?.tokens[3]),
      tokenOf(innerDiameterMm(segment, read !== undefined) / units.diameterMm, read?.tokens[4]),
      tokenOf(Number(roughness ?? assumedRoughness(headloss, units)), read?.tokens[5]),
      tokenOf(Number(minorLoss ?? 0), read?.tokens[6]),
      status,
    ],
    read?.comment,
  );
}

/** Of a pipe that no file gave one, for the formula of the file: C = 120, n = 0.011, or walls of 0.1 mm. */
function assumedRoughness(headloss: string, units: EpanetUnits): number {
  if (headloss.startsWith('D')) return units.lengthM === 1 ? 0.1 : 0.1 / 0.3048;
  return headloss.startsWith('C') ? 0.011 : 120;
}

function pump(segment: PipeSegment, { extras }: Writing): string {
  const read = extras?.rows[`link ${segment.id}`];
  return row(
    [segment.id, segment.from, segment.to, String(segment.attributes.parameters ?? 'POWER 1')],
    read?.comment,
  );
}

function valve(segment: PipeSegment, { extras, units }: Writing): string {
  const read = extras?.rows[`link ${segment.id}`];
  const { valveType, setting, minorLoss } = segment.attributes;
  return row(
    [
      segment.id,
      segment.from,
      segment.to,
      tokenOf((segment.diameterMm ?? 100) / units.diameterMm, read?.tokens[3]),
      String(valveType ?? 'TCV'),
      String(setting ?? '0'),
      tokenOf(Number(minorLoss ?? 0), read?.tokens[6]),
    ],
    read?.comment,
  );
}

/** Statuses as read (they may be numbers or OPEN), corrected where the model now says otherwise. */
function statusLines(segments: PipeSegment[], extras: EpanetExtras | undefined): string[] {
  const raw =
    extras?.sections.filter(({ name }) => isSection(name, 'STATUS')).flatMap((one) => one.raw) ?? [];
  const read = new Map(
    parseInp(`[STATUS]\n${raw.join('\n')}`)
      .lines('STATUS')
      .map((line) => [line.tokens[0]!, line]),
  );
  const lines: string[] = [];
  for (const segment of segments) {
    const before = read.get(segment.id);
    const wasClosed = before?.tokens[1]?.toUpperCase() === 'CLOSED';
    const inRow = segment.kind === 'pipe' && isClosedInRow(extras?.rows[`link ${segment.id}`]);
    if (segment.closed && !wasClosed && !inRow) lines.push(row([segment.id, 'Closed']));
    else if (!segment.closed && (wasClosed || inRow)) lines.push(row([segment.id, 'Open']));
    else if (before) lines.push(before.raw);
  }
  return lines;
}

function isClosedInRow(read: { tokens: string[] } | undefined): boolean {
  return read?.tokens.slice(6, 8).some((token) => token.toUpperCase() === 'CLOSED') ?? false;
}

function coordinate(node: PipeNode, { extras, metres }: Writing): string {
  const read = extras?.coordinates[node.id];
  return row([node.id, tokenOf(node.x / metres, read?.[0]), tokenOf(node.y / metres, read?.[1])]);
}

function vertices(segment: PipeSegment, { extras, metres }: Writing): string[] {
  return segment.via.map(([x, y], k) => {
    const read = extras?.vertices[segment.id]?.[k];
    return row([segment.id, tokenOf(x / metres, read?.[0]), tokenOf(y / metres, read?.[1])]);
  });
}

function drawnLengthM(segment: PipeSegment, network: PipeNetwork): number {
  const find = (id: string) => network.nodes.find((node) => node.id === id)!;
  const [a, b] = [find(segment.from), find(segment.to)];
  let sum = 0;
  let [x, y] = [a.x, a.y];
  for (const [nx, ny] of [...segment.via, [b.x, b.y] as [number, number]]) {
    sum += Math.hypot(nx - x, ny - y);
    [x, y] = [nx, ny];
  }
  return sum;
}

function isStore(node: PipeNode): boolean {
  return node.kind === 'reservoir' || node.kind === 'tank';
}

function optionsOf(extras: EpanetExtras | undefined): string {
  const lines = extras?.sections.filter(({ name }) => isSection(name, 'OPTIONS')) ?? [];
  return ['[OPTIONS]', ...lines.flatMap(({ raw }) => raw)].join('\n');
}

function skeleton(units: EpanetUnits): { name: string; raw: string[] }[] {
  const times = [' Duration 0', ' Hydraulic Timestep 1:00', ' Pattern Timestep 1:00'];
  const options = [` Units ${units.flow}`, ' Headloss H-W'];
  return [
    { name: 'TITLE', raw: [] },
    { name: 'TIMES', raw: times },
    { name: 'OPTIONS', raw: options },
    { name: 'END', raw: [] },
  ];
}

function trimmed(lines: string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}

function row(tokens: string[], comment = ''): string {
  return ` ${tokens.map((token) => (token.includes(' ') ? token : token.padEnd(16))).join(' ')}${comment ? ` ;${comment}` : ''}`.trimEnd();
}
