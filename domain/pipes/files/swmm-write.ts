import { invertLevelM } from '../clash/pieces.ts';
import { innerDiameterMm } from '../materials.ts';
import {
  type NodeKind,
  nodesById,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  planLine,
  type Utility,
} from '../model.ts';
import { isSection, parseInp, tokenOf, withRemarks, writeInp } from './inp-text.ts';
import type { SwmmExtras } from './swmm-read.ts';

/**
 * The drainage of a network as a SWMM .inp file that runs: junctions at their lowest invert, conduits with offsets and
 * Manning's n. A file that came from SWMM keeps its own sections, units and digits.
 */
export function writeSwmm(network: PipeNetwork, manning: (segment: PipeSegment) => number): string {
  const drains: Utility[] = ['sewage', 'storm', 'combined'];
  const segments = network.segments.filter((one) => drains.includes(one.utility));
  const all = nodesById(network);
  const used = new Set(segments.flatMap((one) => [one.from, one.to]));
  const extras = network.extras.swmm as SwmmExtras | undefined;
  // SWMM runs with a node that no conduit touches (an outfall of a catchment), so what came from it goes back
  const nodes = network.nodes.filter((one) => used.has(one.id) || extras?.rows[`node ${one.id}`]);
  const unitM = extras?.us ? 0.3048 : 1;
  const metres = extras?.scale.metresPerUnit ?? 1;
  const leaving = new Set(segments.map((one) => one.from));
  const invert = new Map(nodes.map((node) => [node.id, invertOf(node, segments)]));
  const isOutfall = (node: PipeNode) =>
    node.kind === 'outfall' ||
    (node.kind !== 'storage' && !leaving.has(node.id) && !extras?.rows[`node ${node.id}`]);
  const nodeRow = (node: PipeNode) => {
    const read = extras?.rows[`node ${node.id}`];
    const level = invert.get(node.id)!;
    const first = tokenOf(level / unitM, read?.[1]);
    if (isOutfall(node))
      return row([node.id, first, ...(read && node.kind === 'outfall' ? read.slice(2) : ['FREE', 'NO'])]);
    const deep = node.groundM === null ? (node.depthM ?? 0) : node.groundM - level;
    return row([
      node.id,
      first,
      tokenOf(Math.max(0, deep) / unitM, read?.[2]),
      ...(read?.slice(3) ?? ['0', '0', '0']),
    ]);
  };
  const offset = (segment: PipeSegment, end: 'start' | 'end', read: string | undefined) => {
    const level = invertLevelM(segment, end);
    const node = invert.get(end === 'start' ? segment.from : segment.to)!;
    if (level === null) return '0';
    if (extras?.offsetsAreLevels) return tokenOf(level / unitM, read);
    return tokenOf(Math.max(0, level - node) / unitM, read);
  };
  const conduitRow = (segment: PipeSegment) => {
    const read = extras?.rows[`link ${segment.id}`];
    const line = planLine(segment, all);
    const lengthM = segment.lengthM ?? (line ? planLengthM(line) : 0.1);
    return row([
      segment.id,
      segment.from,
      segment.to,
      tokenOf(Math.max(lengthM, 0.1) / unitM, read?.[3]),
      tokenOf(manning(segment), read?.[4]),
      offset(segment, 'start', read?.[5]),
      offset(segment, 'end', read?.[6]),
      ...(read?.slice(7) ?? ['0', '0']),
    ]);
  };
  const kinds = (kind: NodeKind) =>
    nodes.filter((node) => !isOutfall(node) && node.kind === kind).map(nodeRow);
  const links = (kind: PipeSegment['kind']) =>
    segments
      .filter((one) => one.kind === kind)
      .map((one) => row([one.id, one.from, one.to, String(one.attributes.parameters ?? '')]));
  const own: Record<string, string[]> = {
    JUNCTIONS: nodes
      .filter((n) => !isOutfall(n) && n.kind !== 'storage' && n.kind !== 'divider')
      .map(nodeRow),
    OUTFALLS: nodes.filter(isOutfall).map(nodeRow),
    DIVIDERS: kinds('divider'),
    STORAGE: kinds('storage'),
    CONDUITS: segments.filter((one) => one.kind === 'pipe').map(conduitRow),
    PUMPS: links('pump'),
    ORIFICES: links('orifice'),
    WEIRS: links('weir'),
    OUTLETS: links('outlet'),
    XSECTIONS: crossSections(segments, extras, unitM),
    COORDINATES: nodes.map((node) => {
      const read = extras?.coordinates[node.id];
      return row([node.id, tokenOf(node.x / metres, read?.[0]), tokenOf(node.y / metres, read?.[1])]);
    }),
    VERTICES: segments.flatMap((one) =>
      one.via.map(([x, y], k) => {
        const read = extras?.vertices[one.id]?.[k];
        return row([one.id, tokenOf(x / metres, read?.[0]), tokenOf(y / metres, read?.[1])]);
      }),
    ),
  };
  return writeInp(withOwn(extras?.sections ?? skeleton(), own));
}

/** Shapes as read; those of orifices and weirs too. New pipes are circles of their bore or closed rectangles. */
function crossSections(segments: PipeSegment[], extras: SwmmExtras | undefined, unitM: number): string[] {
  const raw =
    extras?.sections.filter(({ name }) => isSection(name, 'XSECTIONS')).flatMap((one) => one.raw) ?? [];
  const read = new Map(
    parseInp(`[XSECTIONS]\n${raw.join('\n')}`)
      .lines('XSECTIONS')
      .map((line) => [line.tokens[0]!, line.tokens]),
  );
  return segments.flatMap((segment) => {
    const before = read.get(segment.id);
    if (segment.kind !== 'pipe') return before ? [row(before)] : [];
    const { diameterMm, widthMm, heightMm } = segment;
    if (diameterMm !== null) {
      const circle = before?.[1]?.toUpperCase().includes('CIRCULAR') ? before : undefined;
      const boreMm = innerDiameterMm(segment, extras?.rows[`link ${segment.id}`] !== undefined);
      const size = tokenOf(boreMm / 1000 / unitM, circle?.[2]);
      return [
        row([segment.id, circle?.[1] ?? 'CIRCULAR', size, ...(circle?.slice(3) ?? ['0', '0', '0', '1'])]),
      ];
    }
    if (before) return [row(before)];
    const [height, width] = [(heightMm ?? 500) / 1000 / unitM, (widthMm ?? 500) / 1000 / unitM];
    return [row([segment.id, 'RECT_CLOSED', plain(height), plain(width), '0', '0', '1'])];
  });
}

function withOwn(sections: { name: string; raw: string[] }[], own: Record<string, string[]>) {
  const written = new Set<string>();
  const result = sections.map(({ name, raw }) => {
    const mine = Object.keys(own).find((one) => isSection(name, one));
    if (!mine) return { name, lines: raw.slice(0, raw.findLastIndex((line) => line.trim() !== '') + 1) };
    if (written.has(mine)) return { name, lines: [] };
    written.add(mine);
    return { name, lines: withRemarks(raw, own[mine]!) };
  });
  for (const [name, lines] of Object.entries(own))
    if (!written.has(name) && lines.length > 0) result.push({ name, lines });
  return result;
}

function invertOf(node: PipeNode, segments: PipeSegment[]): number {
  if (typeof node.attributes.invertM === 'number') return node.attributes.invertM;
  const levels = segments.flatMap((one) => [
    ...(one.from === node.id ? [invertLevelM(one, 'start')] : []),
    ...(one.to === node.id ? [invertLevelM(one, 'end')] : []),
  ]);
  const known = levels.filter((level) => level !== null);
  if (known.length > 0) return Math.min(...known);
  return node.groundM !== null ? node.groundM - (node.depthM ?? 2) : 0;
}

function skeleton(): { name: string; raw: string[] }[] {
  const options = [
    'FLOW_UNITS LPS',
    'INFILTRATION HORTON',
    'FLOW_ROUTING DYNWAVE',
    'LINK_OFFSETS DEPTH',
    'START_DATE 01/01/2020',
    'START_TIME 00:00:00',
    'REPORT_START_DATE 01/01/2020',
    'REPORT_START_TIME 00:00:00',
    'END_DATE 01/01/2020',
    'END_TIME 06:00:00',
    'REPORT_STEP 00:05:00',
    'WET_STEP 00:05:00',
    'DRY_STEP 01:00:00',
    'ROUTING_STEP 0:00:10',
  ];
  return [
    { name: 'TITLE', raw: [] },
    { name: 'OPTIONS', raw: options },
  ];
}

function row(tokens: string[]): string {
  return tokens
    .map((token) => token.padEnd(16))
    .join(' ')
    .trimEnd();
}

function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}
