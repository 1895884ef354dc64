import { materialByWord } from '../materials.ts';
import {
  type NodeKind,
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  planLine,
  type Utility,
} from '../model.ts';
import { type InpLine, type InpText, numberOf, optionOf, parseInp } from './inp-text.ts';
import { type MapScale, scaleFromLengths } from './map-scale.ts';
import type { ReadResult, RowProblem } from './row-problem.ts';

/** Flow units of SWMM; the first three come with feet. */
const US_UNITS = new Set(['CFS', 'GPM', 'MGD']);

export interface SwmmExtras {
  us: boolean;
  /** Offsets of links above the node's invert, or absolute levels. */
  offsetsAreLevels: boolean;
  scale: MapScale;
  sections: { name: string; raw: string[] }[];
  rows: Record<string, string[]>;
  coordinates: Record<string, string[]>;
  vertices: Record<string, string[][]>;
}

const NODE_SECTIONS: [section: string, kind: NodeKind][] = [
  ['JUNCTIONS', 'manhole'],
  ['OUTFALLS', 'outfall'],
  ['DIVIDERS', 'divider'],
  ['STORAGE', 'storage'],
];
const LINK_SECTIONS: [section: string, kind: PipeSegment['kind']][] = [
  ['CONDUITS', 'pipe'],
  ['PUMPS', 'pump'],
  ['ORIFICES', 'orifice'],
  ['WEIRS', 'weir'],
  ['OUTLETS', 'outlet'],
];

/** A SWMM .inp file as a drainage network: levels in metres, conduits from upstream to downstream as the file has them. */
export function readSwmm(
  text: string,
  options: { crs?: string | null; metresPerUnit?: number; utility?: Utility } = {},
): ReadResult {
  const inp = parseInp(text);
  const problems: RowProblem[] = [];
  const us = US_UNITS.has(optionOf(inp, 'FLOW_UNITS') ?? 'CFS');
  const extras: SwmmExtras = {
    us,
    offsetsAreLevels: optionOf(inp, 'LINK_OFFSETS') === 'ELEVATION',
    scale: { metresPerUnit: 1, by: 'unknown', text: { zh: '', en: '' } },
    sections: inp.sections.map(({ name, raw }) => ({ name, raw })),
    rows: {},
    coordinates: {},
    vertices: {},
  };
  const reading = { inp, problems, extras, unitM: us ? 0.3048 : 1, utility: options.utility ?? 'storm' };
  const nodes = readNodes(reading);
  const segments = readLinks(reading, nodes);
  readDrawing(reading, nodes, segments, options.metresPerUnit);
  const network: PipeNetwork = {
    crs: options.crs ?? null,
    nodes: [...nodes.values()],
    segments: [...segments.values()],
    extras: { format: 'swmm', swmm: extras },
  };
  return { network, problems };
}

interface Reading {
  inp: InpText;
  problems: RowProblem[];
  extras: SwmmExtras;
  unitM: number;
  utility: Utility;
}

function readNodes(reading: Reading): Map<string, PipeNode> {
  const { inp, extras, unitM, utility } = reading;
  const nodes = new Map<string, PipeNode>();
  for (const [section, kind] of NODE_SECTIONS) {
    for (const line of inp.lines(section)) {
      const [id, elevation, second] = line.tokens as [string, string?, string?];
      const invert = figure(reading, section, line, elevation, 'Elevation');
      const deep = kind === 'outfall' ? 0 : (numberOf(second) ?? 0);
      if (nodes.has(id)) {
        report(reading, section, line.row, 'ID', 'duplicate-id', {
          zh: `节点 ${id} 出现两次`,
          en: `node ${id} is given twice`,
        });
        continue;
      }
      nodes.set(
        id,
        newNode({
          id,
          kind,
          utility,
          x: Number.NaN,
          y: Number.NaN,
          groundM: deep > 0 ? (invert + deep) * unitM : null,
          depthM: deep > 0 ? deep * unitM : null,
          attributes: { invertM: invert * unitM },
        }),
      );
      extras.rows[`node ${id}`] = line.tokens;
    }
  }
  return nodes;
}

function readLinks(reading: Reading, nodes: Map<string, PipeNode>): Map<string, PipeSegment> {
  const { inp, extras, utility } = reading;
  const sections = new Map(inp.lines('XSECTIONS').map((line) => [line.tokens[0]!, line]));
  const segments = new Map<string, PipeSegment>();
  for (const [section, kind] of LINK_SECTIONS) {
    for (const line of inp.lines(section)) {
      const [id, from = '', to = ''] = line.tokens as [string, ...string[]];
      for (const end of [from, to]) {
        if (nodes.has(end) || (section === 'OUTLETS' && end === '')) continue;
        report(reading, section, line.row, 'Node', 'unknown-node', {
          zh: `${id} 的端点 ${end || '（空）'} 不存在`,
          en: `${id} names the node ${end || '(empty)'}, which does not exist`,
        });
      }
      if (segments.has(id)) {
        report(reading, section, line.row, 'ID', 'duplicate-id', {
          zh: `管段 ${id} 出现两次`,
          en: `link ${id} is given twice`,
        });
        continue;
      }
      extras.rows[`link ${id}`] = line.tokens;
      const values = kind === 'pipe' ? conduit(reading, line, nodes, sections.get(id)) : {};
      const attributes =
        kind === 'pipe' ? values.attributes! : { parameters: line.tokens.slice(3).join(' ') };
      segments.set(id, newSegment({ ...values, id, from, to, utility, kind, attributes }));
    }
  }
  return segments;
}

function conduit(
  reading: Reading,
  line: InpLine,
  nodes: Map<string, PipeNode>,
  shape: InpLine | undefined,
): Partial<PipeSegment> {
  const { unitM, extras } = reading;
  const [, from, to, length, roughness, inOffset, outOffset] = line.tokens;
  const level = (node: string | undefined, offset: string | undefined): number | null => {
    const invert = nodes.get(node ?? '')?.attributes.invertM;
    if (typeof invert !== 'number') return null;
    const value = numberOf(offset);
    if (extras.offsetsAreLevels) return value === undefined ? invert : value * unitM;
    return invert + (value ?? 0) * unitM;
  };
  const end = (node: string | undefined, offset: string | undefined) => {
    const groundM = nodes.get(node ?? '')?.groundM ?? null;
    const levelM = level(node, offset);
    return { groundM, levelM, depthM: groundM !== null && levelM !== null ? groundM - levelM : null };
  };
  const n = figure(reading, 'CONDUITS', line, roughness, 'Roughness');
  const [, kind = 'CIRCULAR', first, second] = shape?.tokens ?? [];
  const height = numberOf(first);
  const round = kind.toUpperCase().includes('CIRCULAR');
  const width = numberOf(second);
  return {
    lengthM: figure(reading, 'CONDUITS', line, length, 'Length') * unitM,
    levelReference: 'invert',
    start: end(from, inOffset),
    end: end(to, outOffset),
    diameterMm: round && height ? height * unitM * 1000 : null,
    widthMm: !round && width ? width * unitM * 1000 : null,
    heightMm: !round && height ? height * unitM * 1000 : null,
    material: line.comment ? (materialByWord(line.comment)?.id ?? null) : null,
    attributes: {
      roughness: n,
      roughnessKind: 'manning',
      shape: shape?.tokens.slice(1).join(' ') ?? 'CIRCULAR',
    },
  };
}

function readDrawing(
  reading: Reading,
  nodes: Map<string, PipeNode>,
  segments: Map<string, PipeSegment>,
  stated: number | undefined,
) {
  const { inp, extras } = reading;
  for (const { tokens, row } of inp.lines('COORDINATES')) {
    const node = nodes.get(tokens[0]!);
    const [x, y] = [numberOf(tokens[1]), numberOf(tokens[2])];
    if (!node) continue;
    if (x === undefined || y === undefined) {
      report(reading, 'COORDINATES', row, 'X', 'not-a-number', {
        zh: `${node.id} 的坐标不是数`,
        en: `a coordinate of ${node.id} is no number`,
      });
      continue;
    }
    node.x = x;
    node.y = y;
    extras.coordinates[node.id] = tokens.slice(1, 3);
  }
  for (const { tokens } of inp.lines('VERTICES')) {
    const [x, y] = [numberOf(tokens[1]), numberOf(tokens[2])];
    const segment = segments.get(tokens[0]!);
    if (x === undefined || y === undefined || !segment) continue;
    segment.via.push([x, y]);
    extras.vertices[segment.id] ??= [];
    extras.vertices[segment.id]!.push(tokens.slice(1, 3));
  }
  for (const node of nodes.values()) {
    if (Number.isFinite(node.x)) continue;
    report(reading, 'COORDINATES', 1, null, 'no-coordinates', {
      zh: `节点 ${node.id} 没有坐标`,
      en: `node ${node.id} has no coordinates`,
    });
  }
  const pairs = [...segments.values()].flatMap((one) => {
    const line = planLine(one, nodes);
    return line && one.kind === 'pipe' ? [{ drawn: planLengthM(line), statedM: one.lengthM ?? 0 }] : [];
  });
  extras.scale =
    stated === undefined
      ? scaleFromLengths(pairs)
      : {
          metresPerUnit: stated,
          by: 'stated',
          text: { zh: '单位由坐标系给出', en: 'unit given by the coordinate system' },
        };
  const metres = extras.scale.metresPerUnit;
  if (extras.scale.by === 'unknown')
    report(reading, 'COORDINATES', 1, null, 'map-unit', extras.scale.text, 'warning');
  for (const node of nodes.values()) {
    node.x *= metres;
    node.y *= metres;
  }
  for (const one of segments.values()) one.via = one.via.map(([x, y]) => [x * metres, y * metres]);
}

function figure(
  reading: Reading,
  section: string,
  line: InpLine,
  token: string | undefined,
  column: string,
): number {
  const value = numberOf(token);
  if (value !== undefined) return value;
  report(reading, section, line.row, column, 'not-a-number', {
    zh: `${line.tokens[0]} 的 ${column} “${token ?? ''}” 不是数`,
    en: `${column} of ${line.tokens[0]} is no number: "${token ?? ''}"`,
  });
  return 0;
}

function report(
  reading: Reading,
  table: string,
  at: number,
  column: string | null,
  code: string,
  text: { zh: string; en: string },
  severity: 'error' | 'warning' = 'error',
) {
  reading.problems.push({ table: `[${table}]`, row: at, column, severity, code: `inp.${code}`, text });
}
