import { materialByWord } from '../materials.ts';
import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  planLengthM,
} from '../model.ts';
import { type EpanetUnits, epanetUnits } from './epanet-units.ts';
import { type InpLine, type InpText, numberOf, optionOf, parseInp } from './inp-text.ts';
import { type MapScale, scaleFromLengths } from './map-scale.ts';
import type { ReadResult, RowProblem } from './row-problem.ts';

export interface InpOptions {
  /** `EPSG:…` of the drawing; without it the network lies in a local frame. */
  crs?: string | null;
  /** Metres per unit of that system's axes (0.3048006 for EPSG:3547). */
  metresPerUnit?: number;
}

/** What the model has no words for, kept for writing the file back. */
export interface EpanetExtras {
  units: string;
  scale: MapScale;
  /** Sections as they stood, by name in file order. */
  sections: { name: string; raw: string[] }[];
  /** Tokens and comment of each row of nodes and links, so that unchanged numbers keep their digits. */
  rows: Record<string, { tokens: string[]; comment: string }>;
  coordinates: Record<string, [string, string]>;
  vertices: Record<string, [string, string][]>;
}

interface Reading {
  inp: InpText;
  units: EpanetUnits;
  problems: RowProblem[];
  nodes: Map<string, PipeNode>;
  segments: Map<string, PipeSegment>;
  extras: EpanetExtras;
}

/**
 * An EPANET .inp file as a network in metres, millimetres and litres per second. Every fault is told by its row; what makes
 * the network wrong (a link to a missing node, a number that is none, a name used twice) is an error.
 */
export function readEpanet(text: string, options: InpOptions = {}): ReadResult {
  const inp = parseInp(text);
  const units = epanetUnits(optionOf(inp, 'UNITS'));
  const reading: Reading = {
    inp,
    units,
    problems: [],
    nodes: new Map(),
    segments: new Map(),
    extras: {
      units: units.flow,
      scale: { metresPerUnit: 1, by: 'unknown', text: { zh: '', en: '' } },
      sections: inp.sections.map(({ name, raw }) => ({ name, raw })),
      rows: {},
      coordinates: {},
      vertices: {},
    },
  };
  readNodes(reading);
  readLinks(reading);
  readStatus(reading);
  readDrawing(reading, options);
  const network: PipeNetwork = {
    crs: options.crs ?? null,
    nodes: [...reading.nodes.values()],
    segments: [...reading.segments.values()],
    extras: { format: 'epanet', epanet: reading.extras },
  };
  if (network.segments.length === 0) {
    problem(reading, 'PIPES', 1, null, 'no-links', { zh: '文件中没有管段', en: 'the file has no links' });
  }
  return { network, problems: reading.problems };
}

function readNodes(reading: Reading) {
  const { inp, units } = reading;
  const add = (section: string, line: InpLine, node: PipeNode) => {
    if (reading.nodes.has(node.id)) {
      problem(reading, section, line.row, 'ID', 'duplicate-id', {
        zh: `节点 ${node.id} 出现两次`,
        en: `node ${node.id} is given twice`,
      });
      return;
    }
    reading.nodes.set(node.id, node);
    reading.extras.rows[`node ${node.id}`] = { tokens: line.tokens, comment: line.comment };
  };
  for (const line of inp.lines('JUNCTIONS')) {
    const [id, elevation, demand, pattern] = line.tokens as [string, string?, string?, string?];
    const level = figure(reading, 'JUNCTIONS', line, elevation, 'Elev', 0);
    const flow = figure(reading, 'JUNCTIONS', line, demand, 'Demand', 0);
    const attributes = {
      demandLS: flow * units.flowLS,
      ...(pattern ? { pattern } : {}),
      ...(line.comment ? { comment: line.comment } : {}),
    };
    add('JUNCTIONS', line, at0({ id, kind: 'junction', groundM: level * units.lengthM, attributes }));
  }
  for (const line of inp.lines('RESERVOIRS')) {
    const [id, head, pattern] = line.tokens as [string, string?, string?];
    const headM = figure(reading, 'RESERVOIRS', line, head, 'Head', 0) * units.lengthM;
    add(
      'RESERVOIRS',
      line,
      at0({ id, kind: 'reservoir', groundM: headM, attributes: { headM, pattern: pattern ?? null } }),
    );
  }
  for (const line of inp.lines('TANKS')) {
    const [id, elevation, initial, min, max, diameter] = line.tokens as [string, ...string[]];
    const metres = (token: string | undefined, name: string) =>
      figure(reading, 'TANKS', line, token, name, 0) * units.lengthM;
    const attributes = {
      initialLevelM: metres(initial, 'InitLevel'),
      minLevelM: metres(min, 'MinLevel'),
      maxLevelM: metres(max, 'MaxLevel'),
      tankDiameterM: metres(diameter, 'Diameter'),
    };
    add('TANKS', line, at0({ id, kind: 'tank', groundM: metres(elevation, 'Elev'), attributes }));
  }
}

function readLinks(reading: Reading) {
  const { inp, units } = reading;
  const add = (section: string, line: InpLine, segment: PipeSegment) => {
    if (reading.segments.has(segment.id)) {
      problem(reading, section, line.row, 'ID', 'duplicate-id', {
        zh: `管段 ${segment.id} 出现两次`,
        en: `link ${segment.id} is given twice`,
      });
      return;
    }
    for (const id of [segment.from, segment.to]) {
      if (reading.nodes.has(id)) continue;
      problem(reading, section, line.row, 'Node', 'unknown-node', {
        zh: `${segment.id} 的端点 ${id || '（空）'} 不存在`,
        en: `${segment.id} names the node ${id || '(empty)'}, which does not exist`,
      });
    }
    if (segment.from === segment.to) {
      problem(reading, section, line.row, 'Node', 'loop', {
        zh: `${segment.id} 两端同为 ${segment.from}`,
        en: `${segment.id} has ${segment.from} at both ends`,
      });
    }
    reading.segments.set(segment.id, segment);
    reading.extras.rows[`link ${segment.id}`] = { tokens: line.tokens, comment: line.comment };
  };
  for (const line of inp.lines('PIPES')) {
    const [id, from = '', to = '', length, diameter, roughness, ...rest] = line.tokens as [
      string,
      ...string[],
    ];
    // EPANET lets the status stand in the place of the minor loss
    const short = /^(open|closed|cv)$/i.test(rest[0] ?? '');
    const [minorLoss, status] = short ? [undefined, rest[0]] : rest;
    const word = (status ?? 'OPEN').toUpperCase();
    const diameterMm = figure(reading, 'PIPES', line, diameter, 'Diameter') * units.diameterMm;
    add(
      'PIPES',
      line,
      newSegment({
        id,
        from,
        to,
        lengthM: figure(reading, 'PIPES', line, length, 'Length') * units.lengthM,
        diameterMm: diameterMm > 0 ? diameterMm : null,
        closed: word === 'CLOSED',
        ...fromComment(line.comment),
        attributes: {
          roughness: figure(reading, 'PIPES', line, roughness, 'Roughness', 100),
          minorLoss: figure(reading, 'PIPES', line, minorLoss, 'MinorLoss', 0),
          ...(word === 'CV' ? { checkValve: true } : {}),
          ...(line.comment ? { comment: line.comment } : {}),
        },
      }),
    );
  }
  for (const line of inp.lines('PUMPS')) {
    const [id, from = '', to = '', ...parameters] = line.tokens as [string, ...string[]];
    const attributes = { parameters: parameters.join(' ') };
    add('PUMPS', line, newSegment({ id, from, to, kind: 'pump', attributes }));
  }
  for (const line of inp.lines('VALVES')) {
    const [id, from = '', to = '', diameter, type, setting, minorLoss] = line.tokens as [string, ...string[]];
    const diameterMm = figure(reading, 'VALVES', line, diameter, 'Diameter', 0) * units.diameterMm;
    const attributes = {
      valveType: type ?? 'TCV',
      setting: setting ?? '0',
      minorLoss: numberOf(minorLoss) ?? 0,
    };
    add(
      'VALVES',
      line,
      newSegment({ id, from, to, kind: 'valve', diameterMm: diameterMm > 0 ? diameterMm : null, attributes }),
    );
  }
}

function readStatus(reading: Reading) {
  for (const { tokens, row } of reading.inp.lines('STATUS')) {
    const [id, status] = tokens as [string, string?];
    const segment = reading.segments.get(id);
    if (segment) segment.closed = status?.toUpperCase() === 'CLOSED';
    else
      problem(
        reading,
        'STATUS',
        row,
        'ID',
        'unknown-link',
        { zh: `管段 ${id} 不存在`, en: `there is no link ${id}` },
        'warning',
      );
  }
}

function readDrawing(reading: Reading, options: InpOptions) {
  const { inp, nodes, segments, extras } = reading;
  const placed = new Map<string, [number, number]>();
  for (const { tokens, row } of inp.lines('COORDINATES')) {
    const [id, x, y] = tokens as [string, string, string];
    const [px, py] = [numberOf(x), numberOf(y)];
    if (px === undefined || py === undefined) {
      problem(reading, 'COORDINATES', row, 'X', 'not-a-number', {
        zh: `${id} 的坐标不是数`,
        en: `a coordinate of ${id} is no number`,
      });
    } else if (nodes.has(id)) {
      placed.set(id, [px, py]);
      extras.coordinates[id] = [x, y];
    }
  }
  if (placed.size === 0) {
    problem(reading, 'COORDINATES', 1, null, 'no-coordinates', {
      zh: '文件没有节点坐标，无法上图',
      en: 'the file has no coordinates, it can not be drawn',
    });
    return;
  }
  const vertices = new Map<string, [number, number][]>();
  for (const { tokens } of inp.lines('VERTICES')) {
    const [px, py] = [numberOf(tokens[1]), numberOf(tokens[2])];
    if (px === undefined || py === undefined || !segments.has(tokens[0]!)) continue;
    const list = vertices.get(tokens[0]!) ?? [];
    list.push([px, py]);
    vertices.set(tokens[0]!, list);
    extras.vertices[tokens[0]!] ??= [];
    extras.vertices[tokens[0]!]!.push([tokens[1]!, tokens[2]!]);
  }
  extras.scale = mapScale(options, segments, placed, vertices);
  const metres = extras.scale.metresPerUnit;
  for (const [id, [x, y]] of placed) {
    const node = nodes.get(id)!;
    node.x = x * metres;
    node.y = y * metres;
  }
  for (const [id, list] of vertices) segments.get(id)!.via = list.map(([x, y]) => [x * metres, y * metres]);
  if (extras.scale.by === 'unknown' || (extras.scale.by === 'lengths' && metres !== 1)) {
    problem(reading, 'COORDINATES', 1, null, 'map-unit', extras.scale.text, 'warning');
  }
  placeMissing(reading, placed);
}

function mapScale(
  options: InpOptions,
  segments: Map<string, PipeSegment>,
  placed: Map<string, [number, number]>,
  vertices: Map<string, [number, number][]>,
): MapScale {
  if (options.metresPerUnit !== undefined) {
    const text = { zh: '单位由坐标系给出', en: 'unit given by the coordinate system' };
    return { metresPerUnit: options.metresPerUnit, by: 'stated', text };
  }
  const pairs: { drawn: number; statedM: number }[] = [];
  for (const segment of segments.values()) {
    const [a, b] = [placed.get(segment.from), placed.get(segment.to)];
    if (!a || !b || segment.kind !== 'pipe' || segment.lengthM === null) continue;
    pairs.push({ drawn: planLengthM([a, ...(vertices.get(segment.id) ?? []), b]), statedM: segment.lengthM });
  }
  return scaleFromLengths(pairs);
}

/** A node that the drawing forgot stands in the middle of its neighbours (beside a single one), and says so. */
function placeMissing(reading: Reading, placed: Map<string, [number, number]>) {
  for (const node of reading.nodes.values()) {
    if (placed.has(node.id)) continue;
    const links = [...reading.segments.values()].filter((one) => one.from === node.id || one.to === node.id);
    const near = links
      .map((one) => reading.nodes.get(one.from === node.id ? one.to : one.from))
      .filter((one) => one !== undefined && placed.has(one.id));
    if (near.length === 0) {
      problem(reading, 'COORDINATES', 1, null, 'no-coordinates', {
        zh: `节点 ${node.id} 没有坐标`,
        en: `node ${node.id} has no coordinates`,
      });
      continue;
    }
    // one neighbour alone would be lain upon: the node stands off by the length of its link
    const asideM = near.length === 1 ? (links[0]!.lengthM ?? 1) : 0;
    node.x = near.reduce((sum, one) => sum + one!.x, 0) / near.length + asideM;
    node.y = near.reduce((sum, one) => sum + one!.y, 0) / near.length;
    node.attributes.placedByNeighbours = true;
    problem(
      reading,
      'COORDINATES',
      1,
      null,
      'placed',
      {
        zh: `节点 ${node.id} 没有坐标，放在相邻节点之间`,
        en: `node ${node.id} has no coordinates and was put between its neighbours`,
      },
      'warning',
    );
  }
}

/** `;Main;Cast Iron ;1935`: many models keep material and year in the comment. */
function fromComment(comment: string): Partial<PipeSegment> {
  const found: Partial<PipeSegment> = {};
  for (const word of comment.split(/[;,\t]/)) {
    const known = word.trim().length > 1 ? materialByWord(word) : undefined;
    if (known) found.material = known.id;
    if (/^\s*(18|19|20)\d\d\s*$/.test(word)) found.laidYear = Number(word);
  }
  return found;
}

function at0(given: Partial<PipeNode> & { id: string }): PipeNode {
  return newNode({ ...given, utility: 'water', x: Number.NaN, y: Number.NaN });
}

/** A number that must be there, or its default; anything else is an error of that row. */
function figure(
  reading: Reading,
  section: string,
  line: InpLine,
  token: string | undefined,
  column: string,
  fallback?: number,
): number {
  const value = numberOf(token);
  if (value !== undefined) return value;
  if (token === undefined || token === '*') {
    if (fallback !== undefined) return fallback;
  }
  problem(reading, section, line.row, column, 'not-a-number', {
    zh: `${line.tokens[0]} 的 ${column} “${token ?? ''}” 不是数`,
    en: `${column} of ${line.tokens[0]} is no number: "${token ?? ''}"`,
  });
  return fallback ?? 0;
}

function problem(
  reading: { problems: RowProblem[] },
  table: string,
  row: number,
  column: string | null,
  code: string,
  text: { zh: string; en: string },
  severity: 'error' | 'warning' = 'error',
) {
  reading.problems.push({ table: `[${table}]`, row, column, severity, code: `inp.${code}`, text });
}
